"""Shared by all tests: the repository's own facts, and small sites laid out from a mapping of paths to texts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from builder.facts.loading import load
from builder.facts.model import Facts

ROOT = Path(__file__).resolve().parent.parent
FIXED = ("vocabulary.yaml", "situations.yaml", "cards.yaml", "languages.yaml", "site.yaml", "editions.yaml")


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def facts() -> Facts:
    """The facts of the repository."""
    return load(ROOT)


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
