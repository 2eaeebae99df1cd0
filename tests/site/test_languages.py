"""Every language that is offered has pages and cards: here for a country, a state and a city."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from builder.cards.geometry import FORMATS
from builder.language.languages import read_languages

PLACES = ("us", "us/ny", "us/ny/new-york-city")


@pytest.mark.slow
def test_each_language_has_pages_and_each_card_that_its_words_fit(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    command = [sys.executable, "-m", "builder", "build", "--as-of", "2026-11-24", "--only", PLACES[-1], "--out", str(out)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for tag, language in read_languages(root).languages.items():
        for place in PLACES:
            page = (out / tag / place / "index.html").read_text(encoding="utf-8")
            assert f'<html lang="{tag}" dir="{language.direction}">' in page
            cards = {path.stem for path in (out / tag / place / "cards").glob("*.pdf")}
            # A language with long words goes without a format or two, and the build says which.
            told = {form for form in FORMATS if form in done.stderr}
            assert set(FORMATS) - cards <= told, (tag, place)
            assert {"fold-twice-letter", "big-letter", "poster-letter"} <= cards, (tag, place)
