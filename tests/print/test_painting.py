"""A page that was kept from one sheet to the next leaves no trace: each file is what it would be by itself."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from builder.cards.content import CardContent
from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS
from builder.cards.sheets import sheet, whole_card
from tests.print.cards import FONTS


@pytest.mark.slow
@pytest.mark.parametrize("form", ["fold-letter", "poster-letter"])
@pytest.mark.parametrize("tag", ["en", "ar", "bn", "zh-Hant"])
def test_a_kept_page_is_drawn_as_a_new_one(tag: str, form: str, contents: Mapping[tuple[str, str], CardContent]) -> None:
    content, engine = contents["us/ny", tag], Engine(FONTS)
    first, *others = (sheet(engine, content, FORMATS[form]) for _ in range(4))
    assert all(each == first for each in others)
    assert whole_card(engine, content, FORMATS[form]) == whole_card(Engine(FONTS), content, FORMATS[form])
