"""Shared by all tests: the repository's own facts, and small sites laid out from a mapping of paths to texts."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from builder.facts.loading import load
from builder.facts.model import Facts
from tests.building import LANGUAGES, Build, builder

ROOT = Path(__file__).resolve().parent.parent
# A country, states with much law of their own and with little, cities.
CARDED = ("us", "us/ct", "us/ny", "us/ny/new-york-city", "us/tx", "us/tx/houston")
FIXED = ("vocabulary.yaml", "situations.yaml", "cards.yaml", "languages.yaml", "site.yaml", "editions.yaml")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a whole site is slow."""
    for item in items:
        if "build" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The facts of the repository."""
    return load(ROOT)


@pytest.fixture(scope="session")
def build(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds a site that all tests share."""
    here = tmp_path_factory.getbasetemp()
    # Each process of several has a folder of its own, next to those of the others.
    return builder(root, here.parent if "PYTEST_XDIST_WORKER" in os.environ else here)


@pytest.fixture(scope="session")
def built(build: Build) -> Path:
    """The site of all places, without cards."""
    return build("built", "--languages", ",".join(LANGUAGES), "--no-cards")


@pytest.fixture(scope="session")
def carded(build: Build) -> Path:
    """The site with all cards of some places; those of all places are tried in one format (tests/print/test_every_place.py)."""
    return build("carded", "--languages", ",".join(LANGUAGES), "--only", ",".join(CARDED))


@pytest.fixture
def lay(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Lay out a small repository: the given files over the repository's own vocabulary and fixed words."""

    def laid(files: Mapping[str, str]) -> Path:
        for name in FIXED:
            target = tmp_path / "content" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / "content" / name, target)
        (tmp_path / "content/places").mkdir(exist_ok=True)
        for name, text in files.items():
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return tmp_path

    return laid
