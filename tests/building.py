"""Sites that tests share: each is built once from the repository, as a person would build it, however many processes test."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

DAY = "2026-11-24"
# Three scripts, one of which runs from right to left; every language is tried with fewer places (test_languages.py).
LANGUAGES = ("en", "es", "ar", "zh-Hans")
# A name for the site, and what `./rights build` is told.
Build = Callable[..., Path]


def builder(root: Path, shared: Path) -> Build:
    """Builds into `shared`, on the day the facts were gathered for; a process that finds the site there takes that."""

    def build(name: str, *arguments: str) -> Path:
        out = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not out.is_dir():
                command = [sys.executable, "-m", "builder", "build", "--as-of", DAY, *arguments, "--out", str(out)]
                done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
                assert done.returncode == 0, done.stderr
        return out

    return build
