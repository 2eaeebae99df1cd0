"""Lists as each language joins them, whatever stands in the items."""

from __future__ import annotations

from pathlib import Path

import pytest
from markupsafe import Markup

from builder.language.languages import read_languages
from builder.language.lists import listed


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [("en", "a, <b>b</b>, and c"), ("es", "a, <b>b</b> y c"), ("ar", "a و<b>b</b> وc"), ("zh-Hans", "a、<b>b</b>和c")],
)
def test_items_are_joined_as_the_language_does(root: Path, tag: str, wanted: str) -> None:
    items = [Markup("a"), Markup("<b>b</b>"), Markup("c")]
    assert listed(items, read_languages(root).languages[tag]) == Markup(wanted)
