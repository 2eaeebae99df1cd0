"""On a place page each situation opens where it stands, in every language; New York City has the most rules."""

from __future__ import annotations

from pathlib import Path

from builder.language.languages import read_languages
from tests.building import Build

PLACE = "us/ny/new-york-city"


def test_every_situation_of_the_fullest_place_opens_in_place(root: Path, build: Build) -> None:
    """None of those that may yield (content/situations.yaml) had to: a border and a witness are links everywhere."""
    site = build("fullest", "--only", PLACE)
    for tag in read_languages(root).languages:
        html = (site / tag / PLACE / "index.html").read_text(encoding="utf-8")
        for name in ("door", "street", "car", "work", "school", "hospital", "court", "custody"):
            assert f'<details class=sit id="{name}"' in html, (tag, name)
