"""MkDocs at the rim: `mkdocs build` alone gives the same site, a failed or killed build leaves the old one as it was."""

from __future__ import annotations

import errno
import filecmp
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.pages.page import Page
from builder.site.checking import addresses, check_pages
from builder.site.plugin import FinishedFile


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def listing(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_mkdocs_alone_gives_the_whole_site(copy: Path) -> None:
    asked = (copy / "mkdocs.yml").read_text(encoding="utf-8")
    few = "plugins: [rights: {only: [us/ct], languages: [en, ar]}]"
    assert "plugins: [rights]" in asked
    (copy / "mkdocs.yml").write_text(asked.replace("plugins: [rights]", few), encoding="utf-8")
    done = run(copy, "mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stderr
    again = run(copy, "builder", "build", "--only", "us/ct", "--languages", "en,ar", "--out", str(copy / "other"))
    assert again.returncode == 0, again.stderr
    names = [name for name in listing(copy / "site") if not name.endswith(".gz")]
    assert "en/us/ct/cards/fold-letter.pdf" in names
    _, different, missing = filecmp.cmpfiles(copy / "site", copy / "other", names, shallow=False)
    assert (different, missing) == ([], [])


@pytest.mark.parametrize("linked", [True, False])
def test_a_finished_card_is_never_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool) -> None:
    cards = [tmp_path / name / "card.pdf" for name in ("old", "new")]
    for card in cards:
        card.parent.mkdir()
        card.write_text(card.parent.name, encoding="utf-8")
    if not linked:
        # Another disk.
        monkeypatch.setattr(Path, "hardlink_to", _refused)
    target = tmp_path / "site/card.pdf"
    for card in (cards[0], *cards):
        FinishedFile("card.pdf", str(card.parent), str(target.parent), use_directory_urls=True).copy_file()
        assert target.read_bytes() == card.read_bytes()
        assert target.samefile(card) == linked
    assert [card.read_text(encoding="utf-8") for card in cards] == ["old", "new"]


def _refused(*_: object) -> None:
    raise OSError(errno.EXDEV, "Invalid cross-device link")


def test_a_fault_in_the_facts_leaves_the_old_site(copy: Path) -> None:
    (copy / "site").mkdir()
    (copy / "site/old.html").write_text("old")
    place = copy / "content/places/us/ct.yaml"
    place.write_text(place.read_text(encoding="utf-8").replace("answer: no_unless", "answer: no_unles", 1), encoding="utf-8")
    for command in (("builder", "build", "--no-cards"), ("mkdocs", "build")):
        done = run(copy, *command)
        assert done.returncode == 1
        assert "content/places/us/ct.yaml" in done.stderr
        assert '"no_unles" is not an answer to detainer_hold. Did you mean no_unless?' in done.stderr
        assert "Traceback" not in done.stderr
        assert (copy / "site/old.html").read_text() == "old"


@pytest.mark.slow
def test_a_killed_build_leaves_the_old_site_and_the_next_one_works(copy: Path) -> None:
    (copy / "site").mkdir()
    (copy / "site/old.html").write_text("old")
    few = ("builder", "build", "--no-cards", "--only", "us/ct", "--languages", "en")
    # Whole, it takes about three seconds: while it reads, while it makes pages, while it writes them.
    for delay in (0.4, 0.8, 1.2, 1.6, 2.0, 2.4):
        started = subprocess.Popen([sys.executable, "-m", *few], cwd=copy, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        started.send_signal(signal.SIGKILL)
        killed = started.wait() == -signal.SIGKILL
        if killed and not (copy / "site/en").exists():
            assert (copy / "site/old.html").read_text() == "old"
    assert run(copy, *few).returncode == 0
    assert (copy / "site/en/index.html").is_file()
    assert not list(copy.glob("site.*"))


@pytest.mark.slow
def test_only_and_languages_build_what_was_asked(copy: Path) -> None:
    done = run(copy, "builder", "build", "--no-cards", "--only", "us/ny/new-york-city", "--languages", "en,ar")
    assert done.returncode == 0, done.stderr
    names = listing(copy / "site")
    assert "ar/us/ny/new-york-city/index.html" in names
    assert "ar/us/ny/index.html" in names
    assert not [name for name in names if name.startswith(("es/", "en/us/ct/"))]


def test_an_unknown_place_or_day_is_one_sentence(copy: Path) -> None:
    done = run(copy, "builder", "build", "--no-cards", "--only", "us/xx")
    assert done.returncode == 1
    assert 'There is no place "us/xx"' in done.stderr
    done = run(copy, "builder", "build", "--as-of", "2017-02-30")
    assert done.returncode == 2
    assert "There is no day 30 in 2017-02." in done.stderr


@pytest.mark.slow
def test_the_site_of_another_day(copy: Path) -> None:
    done = run(copy, "builder", "build", "--no-cards", "--as-of", "2017-02-23", "--only", "us/ct", "--languages", "en")
    assert done.returncode == 0, done.stderr
    page = (copy / "site/en/us/ct/index.html").read_text(encoding="utf-8")
    assert "Governor Malloy" in page


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h1>a</h1><h1>b</h1>", "main headings"),
        ('<h1>a</h1><a href="/en/none/">x</a>', "leads nowhere"),
        ('<h1>a</h1><a href="#none">x</a>', "there is no #none"),
        ('<h1>a</h1><p id="x"></p><p id="x"></p>', "used twice"),
        ("<h1>{{ title }}</h1>", "left over by a template"),
        ('<h1>a</h1><img src="https://example.org/x.png">', "loads something from example.org"),
    ],
)
def test_the_check_of_the_built_site_names_page_and_cause(html: str, words: str) -> None:
    page = Page("/en/", "en", "t", f'<html lang="en" dir="ltr">{html}</html>')
    faults = check_pages([page], addresses([page], []), "https://rightshere.example", {"en": "ltr"})
    assert len(faults) == 1, faults
    assert faults[0].startswith("/en/: ")
    assert words in faults[0]


@pytest.mark.parametrize(("kind", "faulty"), [("place", True), ("guide", True), ("home", True), ("history", False)])
def test_a_page_over_its_weight_is_named_with_its_bytes(kind: str, faulty: bool) -> None:
    noise = " ".join(str(number**7) for number in range(3000))
    page = Page("/en/us/", "en", "t", f'<html lang="en" dir="ltr"><h1>a</h1>{noise}</html>', kind=kind)
    faults = check_pages([page], addresses([page], []), "https://rightshere.example", {"en": "ltr"})
    assert len(faults) == faulty
    if faulty:
        assert re.fullmatch(rf"/en/us/: it weighs [\d,]+ bytes compressed; a {kind} page may weigh 14,000\.", faults[0])
