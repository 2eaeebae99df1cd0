"""The built site with its cards, for a few places."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.building import LANGUAGES, Build

COPIED = ("builder", "content", "theme", "policies.yaml", "mkdocs.yml", "pyproject.toml")
# A country, states with much law of their own and with little, cities.
CARDED = ("us", "us/ct", "us/ny", "us/ny/new-york-city", "us/tx", "us/tx/houston")


@pytest.fixture(scope="session")
def carded(build: Build) -> Path:
    """The site with all cards of some places; those of all places are tried in one format (tests/print/test_every_place.py)."""
    return build("carded", "--languages", ",".join(LANGUAGES), "--only", ",".join(CARDED))


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """The repository's files in a folder of their own, with the fonts and finished cards of this machine."""
    target = tmp_path / "copy"
    target.mkdir()
    for name in COPIED:
        source = root / name
        shutil.copytree(source, target / name) if source.is_dir() else shutil.copy(source, target / name)
    (target / ".cache").mkdir()
    (target / ".cache/fonts").symlink_to(root / ".cache/fonts")
    (target / ".cache/cards").symlink_to(root / ".cache/cards")
    return target
