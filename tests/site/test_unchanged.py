"""A build where nothing has changed does nothing, and says so; whatever changes, the site is made anew."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.site import command
from builder.site.command import Result, build_site
from builder.site.unchanged import made_from, recall, remember

FEW = ("build", "--only", "us/ct", "--languages", "en", "--out", "out")


def built(folder: Path, *more: str) -> str:
    asked = [sys.executable, "-m", "builder", *FEW, *more]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def standing(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_second_build_leaves_the_site_and_tells_the_same(copy: Path) -> None:
    first = built(copy)
    before = standing(copy / "out")
    began = time.monotonic()
    second = built(copy)
    assert time.monotonic() - began < 2
    assert ", nothing has changed since they were made." in second
    assert [line.partition(", ")[0] for line in second.splitlines()] == [line.partition(", ")[0] for line in first.splitlines()]
    assert "cards" in first
    assert standing(copy / "out") == before


@pytest.mark.slow
def test_a_changed_fact_reaches_the_page(copy: Path) -> None:
    assert ", made in " in built(copy, "--no-cards")
    place = copy / "content/places/us/ct.yaml"
    place.write_text(place.read_text(encoding="utf-8").replace("name: Connecticut", "name: Nutmeg"), encoding="utf-8")
    assert ", made in " in built(copy, "--no-cards")
    assert "Nutmeg" in (copy / "out/en/us/ct/index.html").read_text(encoding="utf-8")


READ = (
    "policies.yaml", "mkdocs.yml", "content/places/us/ct.yaml", "content/locale/ar/site.po", "content/editions.yaml",
    "theme/style.css", "theme/pages/place.html", "builder/pages/place.py", "content/guides/new.md",
)  # fmt: skip


def test_all_that_a_build_reads_counts(copy: Path) -> None:
    seen = [made_from(copy, "all")]
    assert made_from(copy, "all") == seen[0]
    for name in READ:
        with (copy / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        seen.append(made_from(copy, "all"))
    assert None not in seen
    assert len(set(seen)) == len(READ) + 1


def test_what_was_asked_for_counts_and_what_no_build_reads_does_not(copy: Path) -> None:
    before = made_from(copy, "all")
    (copy / "builder/__pycache__").mkdir(exist_ok=True)
    (copy / "builder/__pycache__/new.pyc").write_text("", encoding="utf-8")
    (copy / "out").mkdir()
    assert made_from(copy, "all") == before
    assert made_from(copy, "some") != before


def test_a_folder_of_places_elsewhere_counts(copy: Path) -> None:
    front = copy / "policies.yaml"
    front.write_text(
        front.read_text(encoding="utf-8").replace("include: [content/places]", "include: [content/places, mine]"), "utf-8"
    )
    (copy / "mine").mkdir()
    before = made_from(copy, "all")
    (copy / "mine/place.yaml").write_text("place: us/zz\n", encoding="utf-8")
    assert made_from(copy, "all") != before


def test_a_front_file_that_cannot_be_read_is_never_the_same(copy: Path) -> None:
    for front in ("- a list\n", "include: [\n", "include: 3\n", "", "include: [3]\n"):
        (copy / "policies.yaml").write_text(front, encoding="utf-8")
        assert made_from(copy, "all") is None, front
    remember(copy, copy / "content", None, {})
    assert recall(copy, copy / "content", None) is None


def test_a_site_that_somebody_touched_is_made_anew(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    page = site / "en/index.html"
    page.write_text("page", encoding="utf-8")
    remember(tmp_path, site, "digest", {"pages": 1})
    assert recall(tmp_path, site, "digest") == {"pages": 1}
    assert recall(tmp_path, site, "other") is None
    assert recall(tmp_path, tmp_path / "elsewhere", "digest") is None
    found = page.stat()
    page.write_text("pagt", encoding="utf-8")
    assert recall(tmp_path, site, "digest") is None
    os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert recall(tmp_path, site, "digest") == {"pages": 1}
    more = site / "more.html"
    more.write_text("", encoding="utf-8")
    assert recall(tmp_path, site, "digest") is None
    more.unlink()
    page.rename(site / "index.html")
    assert recall(tmp_path, site, "digest") is None


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"made_from": "digest"}', "\x00"])
def test_a_damaged_note_counts_for_nothing(tmp_path: Path, kept: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    remember(tmp_path, site, "digest", {})
    (note,) = (tmp_path / ".cache/built").iterdir()
    note.write_text(kept, encoding="utf-8")
    assert recall(tmp_path, site, "digest") is None


def test_notes_on_sites_that_are_gone_are_deleted(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        remember(tmp_path, tmp_path / name, "digest", {})
    (tmp_path / "first").rmdir()
    remember(tmp_path, tmp_path / "second", "digest", {})
    assert len(list((tmp_path / ".cache/built").iterdir())) == 1


@pytest.mark.parametrize("result", [Result(failures=("us/ct in en: too slow.",)), Result(fault="The site was not built.")])
def test_a_build_with_a_failure_is_tried_again(copy: Path, result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    (copy / "out").mkdir()
    tried = []

    def failing(*_: object) -> Result:
        tried.append(1)
        return result

    monkeypatch.setattr(command, "_built", failing)
    for _ in range(2):
        assert build_site(copy, copy / "out", None, [], [], True, 1) == result
    assert len(tried) == 2
