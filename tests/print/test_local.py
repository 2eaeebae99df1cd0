"""What a card says of its place: whom a rule binds stands first, as the beginning of a line."""

from __future__ import annotations

from datetime import date

import pytest

from builder.cards.content import card_content
from tests.print.cards import catalogues

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(("tag", "joint"), [("en", ", "), ("es", ", "), ("ar", " و"), ("zh-Hans", "、")])
def test_those_bound_are_listed_in_the_way_of_the_language(tag: str, joint: str) -> None:
    facts, words = catalogues()
    content = card_content(facts, "us/ny/new-york-city", DAY, words[tag], words["en"], "https://rightshere.example", ("", ""))
    assert content is not None
    (sentence,) = content.local[0].sentences
    bound = sentence.striptags().partition(":")[0]
    assert joint in bound
    assert bound[0] == bound[0].upper()
