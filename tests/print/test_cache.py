"""The folder of finished cards: what nobody used for long leaves it, whatever else goes on at the same time."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from builder.cards import cache
from builder.cards.cache import DAY, Compared, Refused, compared, index, keep, keep_compared, kept, preview_of, tidy

NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache.time, "time", lambda: NOW)


def aged(path: Path, days: float) -> Path:
    """The file as if nothing had used it for so many days."""
    os.utime(path, (NOW - days * DAY,) * 2)
    return path


def made(folder: Path, name: str, days: float, size: int = 10) -> Path:
    """A finished card with its preview, last used so many days ago."""
    path = keep(folder, name, {".pdf": name.encode() * size, ".png": b"p" * size})
    aged(preview_of(path), days)
    return aged(path, days)


def left(folder: Path) -> set[str]:
    return {path.name.partition("-")[0] + path.suffix for path in folder.iterdir()}


def test_what_no_build_used_for_thirty_days_is_deleted(tmp_path: Path) -> None:
    made(tmp_path, "old", 31)
    made(tmp_path, "new", 29)
    aged(keep(tmp_path, "why", {".txt": b"us in xx: no."}), 40)
    aged(keep(tmp_path, "picture", {".share": b"png"}), 40)
    aged(keep(tmp_path, "large", {".misfit": b"it needs 9 mm."}), 2)
    tidy(tmp_path, NOW)
    assert left(tmp_path) == {"new.pdf", "new.png", "large.misfit"}


def test_a_card_that_is_taken_counts_as_used(tmp_path: Path) -> None:
    path = made(tmp_path, "old", 31)
    assert kept(path, "us in xx", {}) == path
    tidy(tmp_path, NOW)
    assert left(tmp_path) == {"old.pdf", "old.png"}
    assert path.stat().st_mtime == pytest.approx(NOW)


def test_a_card_used_today_is_not_written_to(tmp_path: Path) -> None:
    path = made(tmp_path, "new", 0.5)
    before = path.stat().st_mtime_ns
    kept(path, "us in xx", {})
    assert path.stat().st_mtime_ns == before


def test_above_a_gigabyte_what_was_used_longest_ago_leaves_but_nothing_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_LARGEST", 2500)
    for name, days in (("a", 9.0), ("b", 5.0), ("c", 7.0), ("d", 0.5)):
        made(tmp_path, name, days, 500)
    tidy(tmp_path, NOW)
    assert left(tmp_path) == {"b.pdf", "b.png", "d.pdf", "d.png"}
    monkeypatch.setattr(cache, "_LARGEST", 0)
    tidy(tmp_path, NOW)
    assert left(tmp_path) == {"d.pdf", "d.png"}


def test_what_a_killed_process_left_behind_leaves_after_a_day(tmp_path: Path) -> None:
    path = made(tmp_path, "a", 3)
    for name, days in (("x-1.pdf.99.new", 2.0), ("y-1.pdf.99.new", 0.2), (path.name + ".old", 2.0)):
        (tmp_path / name).write_bytes(b"half")
        aged(tmp_path / name, days)
    tidy(tmp_path, NOW)
    assert {each.name for each in tmp_path.iterdir()} == {path.name, preview_of(path).name, "y-1.pdf.99.new"}


def test_a_file_that_another_build_begins_to_use_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path, "old", 31)
    rename = Path.rename

    def taken_meanwhile(self: Path, target: Path) -> Path:
        if self == path and target != self and path.stat().st_mtime < NOW - DAY:
            # Just before it is moved away, after its age was read.
            assert kept(path, "us in xx", {}) == path
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", taken_meanwhile)
    tidy(tmp_path, NOW)
    assert kept(path, "us in xx", {}) == path


def test_a_file_that_is_moved_away_is_made_anew(tmp_path: Path) -> None:
    path = made(tmp_path, "old", 31)
    path.rename(path.with_name(path.name + ".old"))
    assert kept(path, "us in xx", {}) is None
    assert index(tmp_path) == {}


def test_two_builds_can_tidy_at_once(tmp_path: Path) -> None:
    for number in range(300):
        made(tmp_path, f"card{number}", 31 if number % 2 else 3)
    faults: list[BaseException] = []

    def work() -> None:
        try:
            tidy(tmp_path, NOW)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(left(tmp_path)) == 300


def test_a_card_is_read_once_and_then_only_where_its_file_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path, "card", 0.5)
    seen: Compared = {}
    assert kept(path, "us in xx", seen) == path
    keep_compared(tmp_path, seen)
    again = compared(tmp_path)
    assert again == seen
    read: list[str] = []
    read_bytes = Path.read_bytes

    def noted(self: Path) -> bytes:
        read.append(self.name)
        return read_bytes(self)

    monkeypatch.setattr(Path, "read_bytes", noted)
    assert kept(path, "us in xx", again) == path
    assert read == []
    # As large as before, and another: the time of writing tells.
    preview_of(path).write_bytes(b"q" * 10)
    assert kept(path, "us in xx", again) is None
    assert read


@pytest.mark.parametrize("damaged", ["", "[]", "3", "\x00"])
def test_a_damaged_list_of_what_was_compared_counts_for_nothing(tmp_path: Path, damaged: str) -> None:
    path = made(tmp_path, "card", 0.5)
    (tmp_path / "compared.json").write_text(damaged, encoding="utf-8")
    assert compared(tmp_path) == {}
    assert kept(path, "us in xx", compared(tmp_path)) == path
    (tmp_path / "compared.json").write_text('{"card.pdf": 3}', encoding="utf-8")
    assert kept(path, "us in xx", compared(tmp_path)) == path


def test_what_was_kept_says_the_same_again(tmp_path: Path) -> None:
    fault = keep(tmp_path, "why", {".txt": b"us in xx: no."})
    large = keep(tmp_path, "large", {".misfit": "the officer’s side needs 9 mm.".encode()})
    assert kept(fault, "us in xx", {}) == Refused("us in xx: no.")
    assert kept(large, "us in xx", {}) == Refused("us in xx: the officer’s side needs 9 mm.", "the officer’s side needs 9 mm.")
    fault.write_bytes(b"us in xx: yes.")
    assert kept(fault, "us in xx", {}) is None
