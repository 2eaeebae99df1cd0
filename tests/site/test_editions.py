"""The life of an edition: recorded, replaced with what changed in words, withdrawn, and never lost."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from builder.cards import worker
from builder.cards.report import Printed as PrintedCards
from builder.facts.codes import short
from builder.facts.ledger import parse_ledger, read_ledger
from builder.facts.problems import InputError
from builder.site.build import Options, Site, build
from builder.site.command import record_editions
from builder.site.editions import listing, withdraw

# Most of them build a site or two.
pytestmark = pytest.mark.slow
DAY, NEXT = date(2026, 11, 24), date(2026, 12, 3)
KEPT = ("us/ct.yaml", "us/ny.yaml", "us/ny/new-york-city.yaml")
NYC = "content/places/us/ny/new-york-city.yaml"
LEDGER = "content/editions.yaml"


@pytest.fixture
def folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with four places, whose cards are made without paper."""
    for name in ("builder", "theme"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "policies.yaml"):
        shutil.copy(root / name, tmp_path / name)
    shutil.copytree(root / "content", tmp_path / "content", ignore=shutil.ignore_patterns("places", "editions.yaml"))
    for name in KEPT:
        (tmp_path / "content/places" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / "content/places" / name, tmp_path / "content/places" / name)
    (tmp_path / LEDGER).write_text("# Every edition.\nrecordings:\n", encoding="utf-8")
    # Four languages are enough for what becomes of editions.
    languages = tmp_path / "content/languages.yaml"
    languages.write_text(languages.read_text(encoding="utf-8").partition("  zh-Hant:\n")[0], encoding="utf-8")
    monkeypatch.setattr(worker, "print_cards", lambda *arguments: PrintedCards({}, (), ()))
    return tmp_path


def site(folder: Path, day: date = DAY, *languages: str) -> Site:
    options = Options(day=day, made=day, base_url="https://rightshere.example", languages=languages)
    return build(folder, options, lambda what, done, total: None)


def editions(built: Site) -> dict[tuple[str, str], list[dict[str, object]]]:
    """The editions of the API by place and language."""
    found: dict[tuple[str, str], list[dict[str, object]]] = {}
    data = built.files["api/v1/editions.json"]
    assert isinstance(data, bytes)
    for each in json.loads(data)["editions"]:
        found.setdefault((each["place"], each["language"]), []).append(each)
    return found


def page(built: Site, code: object) -> str:
    """The words of the page of an edition, without markup."""
    html = next(each.html for each in built.pages if each.url == f"/card/{code}/")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0]))


def edit(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_building_reads_the_ledger_and_never_writes_it(folder: Path) -> None:
    before = (folder / LEDGER).read_bytes()
    first, second = site(folder), site(folder)
    assert (folder / LEDGER).read_bytes() == before
    assert [(each.url, each.html) for each in first.pages] == [(each.url, each.html) for each in second.pages]
    assert first.files == second.files
    assert len(editions(first)) == 16
    assert first.notices == ("16 editions are not recorded yet. Before the cards are published: ./rights editions record",)


def test_recording_adds_each_edition_once_and_keeps_what_is_there(folder: Path) -> None:
    text = (folder / LEDGER).read_text(encoding="utf-8")
    fresh = editions(site(folder))
    assert record_editions(folder, DAY) == 16
    first = (folder / LEDGER).read_text(encoding="utf-8")
    assert first.startswith(text)
    assert record_editions(folder, DAY) == record_editions(folder, NEXT) == 0
    assert (folder / LEDGER).read_text(encoding="utf-8") == first
    kept = site(folder)
    assert kept.notices == ()
    assert {pair: each[0]["edition"] for pair, each in editions(kept).items()} == {
        pair: each[0]["edition"] for pair, each in fresh.items()
    }
    assert all(each[0]["recorded"] == "2026-11-24" for each in editions(kept).values())


def test_a_new_month_with_nothing_changed_makes_no_new_edition_and_the_same_sheets(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_editions(folder, DAY)
    printed: list[str] = []

    def printing(wanted: object, *rest: object) -> tuple[dict[object, object], tuple[str, ...]]:
        printed.append(repr(wanted))
        return PrintedCards({}, (), ())

    monkeypatch.setattr(worker, "print_cards", printing)
    assert editions(site(folder, date(2026, 12, 5))) == editions(site(folder, DAY))
    assert printed[0] == printed[1]
    assert "November 24, 2026" in printed[0]


def test_a_changed_fact_makes_a_new_edition_and_the_old_page_says_what_changed_in_words(folder: Path) -> None:
    record_editions(folder, DAY)
    edit(folder, "content/places/us/ny.yaml", "answer: may_demand", "answer: sometimes")
    assert record_editions(folder, NEXT) == 8
    built = site(folder, NEXT)
    old, new = editions(built)["us/ny/new-york-city", "en"]
    assert (old["state"], old["recorded"], old["replaced_by"]) == ("replaced", "2026-11-24", new["edition"])
    assert (new["state"], new["recorded"], new["replaced_by"]) == ("current", "2026-12-03", None)
    assert str(new["edition"]).startswith("NYC-en-2026.12-")
    words = page(built, old["edition"])
    assert "No. A newer card took its place. Do not copy this one." in words
    assert "Replaced on: December 3, 2026" in words
    assert str(new["edition"]) in words
    assert (
        "This rule changed. Before: Police may ask your name. If you stay silent, the stop can last longer. "
        "Now: In some cases the law makes you tell police your name."
    ) in words
    assert "Yes. This is the newest card" in page(built, new["edition"])
    spanish = page(built, editions(built)["us/ny/new-york-city", "es"][0]["edition"])
    for told in ("Una tarjeta más nueva la reemplazó", "Esta regla cambió.", "Antes:", "Ahora:", "3 de diciembre de 2026"):
        assert told in spanish
    assert len(editions(built)["us/ct", "en"]) == 1


def test_a_reworded_line_is_told_in_the_words_of_today(folder: Path) -> None:
    record_editions(folder, DAY)
    edit(folder, "content/cards.yaml", "Stay calm. Do not run, fight or block officers.", "Stay calm. Do not run or fight.")
    # What is not translated anew stands on no card, so that no old Spanish card is called right.
    assert record_editions(folder, NEXT) == 4
    built = site(folder, NEXT)
    old = editions(built)["us/ct", "en"][0]
    words = page(built, old["edition"])
    assert "This line has new words. Stay calm. Do not run or fight." in words
    spanish = editions(built)["us/ct", "es"]
    assert [each["state"] for each in spanish] == ["discontinued"]
    assert "Ya no hacemos esta tarjeta." in page(built, spanish[0]["edition"])


def test_withdrawing_one_takes_one_line_and_its_page_opens_with_the_reason(folder: Path) -> None:
    record_editions(folder, DAY)
    code = str(editions(site(folder))["us/ct", "es"][0]["edition"])
    before = (folder / LEDGER).read_text(encoding="utf-8").splitlines()
    assert withdraw(folder, short(code).lower(), 'It says "yes" & <b>that</b> is wrong.', NEXT) == code
    after = (folder / LEDGER).read_text(encoding="utf-8").splitlines()
    added = [line for line in after if line not in before]
    assert len(after) == len(before) + 1
    assert added[0].strip() == 'withdrawn: {on: 2026-12-03, because: "It says \\"yes\\" & <b>that</b> is wrong."}'
    built = site(folder, NEXT)
    html = next(each.html for each in built.pages if each.url == f"/card/{code}/")
    main = html.partition("<main")[2]
    assert main.index("No use esta tarjeta") < main.index("/es/us/ct/")
    reason = '<p lang="en" dir="ltr">It says &#34;yes&#34; &amp; &lt;b&gt;that&lt;/b&gt; is wrong.</p>'
    assert reason in main
    assert editions(built)["us/ct", "es"][0]["withdrawn"] == {
        "on": "2026-12-03", "because": 'It says "yes" & <b>that</b> is wrong.',
    }  # fmt: skip
    # A card with the same words is not made again.
    assert len(editions(built)["us/ct", "es"]) == 1
    assert any(f"us/ct in es has no card: {code} is withdrawn" in each for each in built.notices)
    assert record_editions(folder, NEXT) == 0
    with pytest.raises(InputError, match="was withdrawn on 2026-12-03 already"):
        withdraw(folder, code, "again", NEXT)
    with pytest.raises(InputError, match='There is no edition "CT-es-'):
        withdraw(folder, "CT-es-2026.11-4F2B7K2", "none", NEXT)


def test_deleting_a_place_and_a_language_keeps_their_pages(folder: Path) -> None:
    record_editions(folder, DAY)
    before = editions(site(folder))
    (folder / NYC).unlink()
    languages = (folder / "content/languages.yaml").read_text(encoding="utf-8")
    (folder / "content/languages.yaml").write_text(languages.partition("  ar:")[0], encoding="utf-8")
    built = site(folder, NEXT)
    after = editions(built)
    assert after.keys() == before.keys()
    for pair, (each, *_) in after.items():
        gone = pair[0] == "us/ny/new-york-city" or pair[1] == "ar"
        assert each["state"] == ("discontinued" if gone else "current")
        wanted = "en" if pair[1] == "ar" else pair[1]
        html = next(one.html for one in built.pages if one.url == each["url"])
        assert f'<html lang="{wanted}"' in html
    words = page(built, before["us/ny/new-york-city", "en"][0]["edition"])
    assert "We do not make this card any more. It may be out of date. Do not copy it." in words
    index = next(each.html for each in built.pages if each.url == "/card/")
    for each in before.values():
        assert f'<a id="{each[0]["edition"]}" href="/card/{each[0]["edition"]}/">' in index
    assert record_editions(folder, NEXT) == 0


def test_a_build_of_some_places_says_of_the_others_what_the_ledger_says(folder: Path) -> None:
    record_editions(folder, DAY)
    built = site(folder, DAY, "en")
    assert {each["state"] for line in editions(built).values() for each in line} == {"current"}
    assert len(editions(built)) == 16


def test_what_comes_back_gets_a_code_of_its_own_and_the_old_page_says_that_it_is_the_same(folder: Path) -> None:
    record_editions(folder, DAY)
    place = (folder / NYC).read_text(encoding="utf-8")
    edit(folder, NYC, "cite: Administrative Code 9-131", "cite: Administrative Code 9-132")
    assert record_editions(folder, DAY) == 4
    (folder / NYC).write_text(place, encoding="utf-8")
    assert record_editions(folder, DAY) == 4
    built = site(folder)
    first, second, third = editions(built)["us/ny/new-york-city", "en"]
    assert [each["state"] for each in (first, second, third)] == ["replaced", "replaced", "current"]
    assert len({each["edition"] for each in (first, second, third)}) == 3
    assert "The newest card says the same as this one." in page(built, first["edition"])
    assert "Before: Administrative Code 9-132; " in page(built, second["edition"])


def test_a_day_before_the_last_one_is_refused(folder: Path) -> None:
    record_editions(folder, NEXT)
    edit(folder, NYC, "cite: Administrative Code 9-131", "cite: Administrative Code 9-132")
    with pytest.raises(InputError, match="The last editions were recorded on 2026-12-03"):
        record_editions(folder, DAY)


def test_two_new_editions_never_share_a_group(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def same(place: str, tag: str, month: str, digest: str, taken: object) -> str:
        return f"{place}-{tag}-{month}-4F2B7K2"

    monkeypatch.setattr("builder.cards.content.new_code", same)
    assert record_editions(folder, DAY) == 16
    ledger, problems = read_ledger(folder)
    assert problems == ()
    assert ledger is not None
    assert len({short(each.code) for each in ledger.editions}) == 16
    # Afterwards each card bears the code that the ledger gave it.
    assert {each[0]["edition"] for each in editions(site(folder)).values()} == {each.code for each in ledger.editions}


def test_the_list_names_each_edition_and_its_state(folder: Path) -> None:
    assert listing(folder) == ""
    record_editions(folder, DAY)
    lines = listing(folder).splitlines()
    assert len(lines) == 16
    assert all(re.fullmatch(r"\S+ +2026-11-24  current", line) for line in lines)


def test_a_kill_in_the_middle_of_recording_loses_nothing(folder: Path) -> None:
    record_editions(folder, DAY)
    before = (folder / LEDGER).read_text(encoding="utf-8")
    edit(folder, "content/cards.yaml", "I am using my right to remain silent.", "I use my right to remain silent.")
    command = [sys.executable, "-m", "builder", "editions", "record", "--day", NEXT.isoformat()]
    started = time.monotonic()
    subprocess.run([*command[:-3], "list"], cwd=folder, check=True, capture_output=True)
    usual = time.monotonic() - started
    for share in (0.5, 0.8, 1.0, 1.2, 1.5, 2.0):
        killed = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
        time.sleep(usual * share)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        text = (folder / LEDGER).read_text(encoding="utf-8")
        assert text.startswith(before)
        assert parse_ledger(text)[1] == ()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    ledger, problems = read_ledger(folder)
    assert problems == ()
    assert ledger is not None
    assert len(ledger.editions) == 32


def test_a_disk_that_is_full_leaves_the_ledger_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / LEDGER).read_bytes()

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        record_editions(folder, DAY)
    assert (folder / LEDGER).read_bytes() == before
