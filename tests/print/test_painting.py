"""A page that was kept from one sheet to the next leaves no trace: each file is what it would be by itself."""

from __future__ import annotations

import pytest

from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS
from builder.cards.sheets import sheet, whole_card
from tests.print.cards import FONTS, card


@pytest.mark.parametrize("form", ["fold-letter", "poster-letter"])
@pytest.mark.parametrize("tag", ["en", "ar", "bn", "zh-Hant"])
def test_a_kept_page_is_drawn_as_a_new_one(tag: str, form: str) -> None:
    engine = Engine(FONTS)
    first, *others = (sheet(engine, card(tag), FORMATS[form]) for _ in range(4))
    assert all(each == first for each in others)
    tagged = whole_card(engine, card(tag), FORMATS[form])
    assert tagged == whole_card(Engine(FONTS), card(tag), FORMATS[form])
