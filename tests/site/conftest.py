"""The whole site, built once from the repository as a person would build it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with all its cards, on the day the facts were gathered for, in four languages and three scripts.

    The other languages are tried with fewer places (test_languages.py), because all of them take a quarter of an hour.
    """
    out = tmp_path_factory.mktemp("built") / "site"
    command = [
        sys.executable,
        "-m",
        "builder",
        "build",
        "--as-of",
        "2026-11-24",
        "--languages",
        "en,es,ar,zh-Hans",
        "--out",
        str(out),
    ]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return out
