"""The preview: an edit shows in the browser by itself, a fault is told and the last good page stays."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(folder: Path, *asked: str) -> Iterator[tuple[str, Path]]:
    """The address of a preview, and the file that holds what it tells."""
    address, told = f"127.0.0.1:{free_port()}", folder / "told.txt"
    command = [sys.executable, "-m", "builder", "serve", "--address", address, *asked]
    with told.open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            yield f"http://{address}", told
        finally:
            process.terminate()
            process.wait()


def text(url: str) -> str:
    """The page, or nothing while there is none: one that is just made anew is held back until it is ready."""
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:
            page: str = answer.read().decode()
            return page
    except (URLError, TimeoutError):
        return ""


def wait_for(words: str, url: str, told: Path) -> str:
    until = time.monotonic() + SECONDS
    while words not in (page := text(url)):
        assert time.monotonic() < until, told.read_text(encoding="utf-8")
        time.sleep(0.2)
    return page


def edit(path: Path, old: str, new: str) -> None:
    before = path.read_text(encoding="utf-8")
    assert old in before
    path.write_text(before.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_an_edit_shows_and_a_fault_leaves_the_last_good_page(copy: Path) -> None:
    place = copy / "content/places/us/ct.yaml"
    with served(copy, "--only", "us/ct", "--languages", "en,ar") as (address, told):
        page = f"{address}/en/us/ct/"
        wait_for("Connecticut", page, told)
        assert not text(f"{address}/es/us/ct/")
        assert not re.search(r"\.pdf\b", text(f"{address}/en/us/ct/"))
        edit(place, "name: Connecticut", "name: Nutmeg")
        wait_for("Nutmeg", page, told)
        edit(place, "answer: no_unless", "answer: no_unles")
        until = time.monotonic() + SECONDS
        while "Did you mean no_unless?" not in told.read_text(encoding="utf-8"):
            assert time.monotonic() < until, told.read_text(encoding="utf-8")
            time.sleep(0.2)
        wait_for("Nutmeg", page, told)
        assert "Traceback" not in told.read_text(encoding="utf-8")
        edit(place, "answer: no_unles", "answer: no_unless")
        edit(place, "name: Nutmeg", "name: Charter Oak")
        wait_for("Charter Oak", page, told)


def test_an_unknown_place_ends_the_preview_with_a_sentence(copy: Path) -> None:
    with served(copy, "--only", "us/xx") as (_, told):
        until = time.monotonic() + SECONDS
        while 'There is no place "us/xx"' not in told.read_text(encoding="utf-8"):
            assert time.monotonic() < until
            time.sleep(0.2)
    assert "Traceback" not in told.read_text(encoding="utf-8")
