"""Many cards at once: the cache, and cards that fail, hang, eat memory or kill their process."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import Markup, escape

from builder.cards import sheets, worker
from builder.cards.checks import CardError
from builder.cards.content import CardContent, Thought
from builder.cards.engine import Engine
from builder.cards.geometry import Format
from builder.cards.worker import preview_of, print_cards
from tests.print.cards import FONTS, PLACE, card, png

Order = list[tuple[CardContent, str]]
Printed = Callable[[CardContent, str], bytes]
FOLD = "fold-letter"


def run(order: Order, cache: Path, jobs: int = 2) -> tuple[dict[tuple[str, str, str], Path], tuple[str, ...], list[int]]:
    told: list[int] = []
    found = print_cards(order, cache, FONTS, jobs, told.append)
    assert found.notices == ()
    return dict(found.files), found.failures, told


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds two cards; tests that change it copy it first."""
    cache = tmp_path_factory.mktemp("cards") / "cache"
    run([(card("en"), FOLD), (card("ar"), FOLD)], cache)
    return cache


def elsewhere(place: str) -> CardContent:
    return card("en", place=place)


def test_finished_cards_are_named_by_place_language_and_format(filled: Path) -> None:
    ready, failures, _ = run([(card("en"), FOLD), (card("ar"), FOLD)], filled)
    assert set(ready) == {(PLACE, "en", FOLD), (PLACE, "ar", FOLD)}
    assert failures == ()
    for path in ready.values():
        assert path.parent == filled
        assert path.read_bytes().startswith(b"%PDF-")
        assert png(preview_of(path).read_bytes()).width == 900


def test_a_card_of_the_pool_is_the_card_of_this_process(filled: Path, printed: Printed) -> None:
    ready, _, _ = run([(card("ar"), FOLD)], filled)
    assert ready[PLACE, "ar", FOLD].read_bytes() == printed(card("ar"), FOLD)


def test_nothing_is_made_twice(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Iterator[object]:
        raise AssertionError("a process was started")
        yield

    before = {path: path.stat().st_mtime_ns for path in filled.iterdir()}
    monkeypatch.setattr(worker, "_Worker", refuse)
    ready, failures, told = run([(card("en"), FOLD), (card("ar"), FOLD)], filled)
    assert len(ready) == 2
    assert failures == ()
    assert told == [2]
    assert {path: path.stat().st_mtime_ns for path in filled.iterdir()} == before


def test_other_words_are_another_card(filled: Path) -> None:
    first, _, _ = run([(card("en"), FOLD)], filled)
    second, _, _ = run([(card("en", name=None), FOLD)], filled)
    assert first[PLACE, "en", FOLD] != second[PLACE, "en", FOLD]


@pytest.mark.parametrize("suffix", [".pdf", ".png"])
@pytest.mark.parametrize("damage", ["changed", "cut", "empty", "missing"])
def test_a_damaged_card_is_made_anew(damage: str, suffix: str, filled: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    for path in filled.iterdir():
        (cache / path.name).write_bytes(path.read_bytes())
    ready, _, _ = run([(card("en"), FOLD)], cache)
    path = ready[PLACE, "en", FOLD].with_suffix(suffix)
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"changed": whole[:-9] + b"x" + whole[-8:], "cut": whole[:-100], "empty": b""}[damage])
    again, failures, _ = run([(card("en"), FOLD)], cache)
    assert failures == ()
    assert again == ready
    assert path.read_bytes() == whole


def test_a_card_that_does_not_fit_is_reported_and_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = card("en", place="us/tx", name=Thought("place", (Markup("Police may ask your name. ") * 60,)))
    order = [(elsewhere("us/ca"), FOLD), (long, FOLD), (long, "fold-twice-letter"), (elsewhere("us/wa"), FOLD)]
    ready, failures, told = run(order, tmp_path)
    assert set(ready) == {("us/ca", "en", FOLD), ("us/wa", "en", FOLD)}
    assert [re.sub(r"[\d.]+ mm", "… mm", sentence) for sentence in failures] == [
        f"us/tx in en: {side} needs … mm and has … mm. {form} is too small, and no larger format has room."
        for side, form in (("the holder's side", FOLD), ("the second inner panel", "fold-twice-letter"))
    ]
    assert told == [0, 1, 2, 3, 4]
    monkeypatch.setattr(worker, "_Worker", None)
    assert run(order, tmp_path) == (ready, failures, [4])


def sheet_with_accidents(engine: Engine, content: CardContent, form: Format) -> bytes:
    """In place of `sheets.sheet`: what can happen to a process."""
    if content.place == "us/sleeps":
        time.sleep(60)
    if content.place == "us/eats":
        return bytes(bytearray(3 << 30))
    if content.place == "us/dies" or (content.place == "us/worn" and _SET_HERE):
        os._exit(3)
    _SET_HERE.append(content.place)
    return _SHEET(engine, content, form)


_SHEET = sheets.sheet
# The cards that this process has set: a forked one begins with none.
_SET_HERE: list[str] = []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="forked processes: Linux only")
def test_a_card_that_ends_a_worn_out_process_is_tried_in_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "sheet", sheet_with_accidents)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    order = [(elsewhere(place), FOLD) for place in ("us/ca", "us/wa", "us/worn")]
    found = print_cards(order, tmp_path / "one", FONTS, 1, lambda _: None)
    assert {place for place, _, _ in found.files} == {"us/ca", "us/wa", "us/worn"}
    assert found.failures == ()
    # One that ends every process is reported, and nothing waits for it for ever.
    order = [(elsewhere(place), FOLD) for place in ("us/ca", "us/dies", "us/wa")]
    found = print_cards(order, tmp_path / "two", FONTS, 1, lambda _: None)
    assert {place for place, _, _ in found.files} == {"us/ca", "us/wa"}
    assert found.failures == ("us/dies in en: the process that set the card ended with 3.",)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="forked processes with a memory limit: Linux only")
def test_what_happens_to_a_process_stops_no_other_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "sheet", sheet_with_accidents)
    monkeypatch.setattr(worker, "SECONDS", 3.0)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    places = ("us/ca", "us/dies", "us/eats", "us/sleeps", "us/ut", "us/wa")
    ready, failures, told = run([(elsewhere(place), FOLD) for place in places], tmp_path)
    assert {place for place, _, _ in ready} == {"us/ca", "us/ut", "us/wa"}
    assert failures == (
        "us/dies in en: the process that set the card ended with 3.",
        "us/eats in en: the card needs more than 1024 MB of memory.",
        "us/sleeps in en: the card takes longer than 3 seconds.",
    )
    assert told[-1] == len(places)
    # An accident says nothing about the card, so it is tried again.
    monkeypatch.setattr(sheets, "sheet", _SHEET)
    ready, failures, told = run([(elsewhere(place), FOLD) for place in places], tmp_path)
    assert len(ready) == len(places)
    assert failures == ()
    assert told[0] == 3


def test_without_typefaces_nothing_is_begun(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"rights setup"):
        print_cards([(card("en"), FOLD)], tmp_path / "cache", tmp_path / "fonts", 2, lambda _: None)


def test_a_process_that_cannot_start_is_one_error_and_not_one_a_card(tmp_path: Path) -> None:
    broken = tmp_path / "fonts"
    broken.mkdir()
    (broken / "digest.txt").write_text("0\n")
    with pytest.raises(CardError, match=r"fonts\.conf|typefaces"):
        print_cards([(elsewhere("us/ca"), FOLD), (elsewhere("us/wa"), FOLD)], tmp_path / "cache", broken, 2, lambda _: None)


@pytest.mark.slow
def test_other_threads_forbid_a_fork_and_change_nothing(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    ready, failures, _ = run([(card("en"), FOLD)], tmp_path, jobs=1)
    assert failures == ()
    wanted, _, _ = run([(card("en"), FOLD)], filled)
    assert ready[PLACE, "en", FOLD].read_bytes() == wanted[PLACE, "en", FOLD].read_bytes()


def test_no_half_written_file_and_no_stranger_is_taken_for_a_card(filled: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    kept, _, _ = run([(card("en"), FOLD)], filled)
    path = kept[PLACE, "en", FOLD]
    (cache / (path.name + ".99.new")).write_bytes(path.read_bytes())
    (cache / path.name.replace(path.stem.partition("-")[2], "0" * 16)).write_bytes(b"%PDF-1.7")
    (cache / "notes.txt").write_text("x")
    ready, failures, told = run([(card("en"), FOLD)], cache)
    assert told == [0, 1]
    assert failures == ()
    assert ready[PLACE, "en", FOLD].read_bytes() == path.read_bytes()


def test_a_name_from_a_translation_cannot_leave_the_cache(tmp_path: Path) -> None:
    content = replace(card("en"), place="../../etc", place_name=escape("../../etc"))
    ready, _, _ = run([(content, FOLD)], tmp_path)
    assert ready["../../etc", "en", FOLD].parent == tmp_path
