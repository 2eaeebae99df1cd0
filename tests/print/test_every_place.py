"""Every place that we know has its wallet card in every language, in that format or in a larger one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from builder.cards.content import CardContent
from builder.cards.worker import print_cards
from builder.facts.model import Facts
from builder.language.languages import read_languages
from tests.print.cards import FONTS


@pytest.mark.slow
def test_every_place_has_a_card_in_every_language(
    root: Path, facts: Facts, contents: Mapping[tuple[str, str], CardContent], tmp_path: Path
) -> None:
    assert set(contents) == {(place, tag) for place in facts.places for tag in read_languages(root).languages}
    found = print_cards(
        [(content, "fold-letter") for content in contents.values()], tmp_path, FONTS, os.cpu_count() or 1, lambda _: None
    )
    assert found.failures == ()
    assert {(place, tag) for place, tag, _ in found.files} == set(contents)
    for (place, tag, form), path in found.files.items():
        assert path.stat().st_size < (20_000 if tag == "en" else 50_000), (place, tag, form)
