"""The repository's files in a folder of their own, to be built and broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

COPIED = ("builder", "content", "theme", "policies.yaml", "mkdocs.yml", "pyproject.toml")


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
