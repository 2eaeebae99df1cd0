"""The built site with its cards, for a few places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import LANGUAGES, Build

# A country, states with much law of their own and with little, cities.
CARDED = ("us", "us/ct", "us/ny", "us/ny/new-york-city", "us/tx", "us/tx/houston")


@pytest.fixture(scope="session")
def carded(build: Build) -> Path:
    """The site with all cards of some places; those of all places are tried in one format (tests/print/test_every_place.py)."""
    return build("carded", "--languages", ",".join(LANGUAGES), "--only", ",".join(CARDED))
