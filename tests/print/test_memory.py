"""Memory stays flat however many cards one process sets.

`python -m tests.print.test_memory 2000` sets so many and prints what the process holds after each hundred.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import Markup

from builder.cards.content import CardContent
from builder.cards.geometry import FORMATS, TAGGED
from builder.cards.worker import print_cards
from tests.print.cards import FONTS, TAGS, card

STATUS = Path("/proc/self/status")


def orders(count: int) -> list[tuple[CardContent, str]]:
    """So many cards, each of another place, in all languages and formats by turns."""
    forms = [*FORMATS, *TAGGED]
    found = []
    for number in range(count):
        tag, form = TAGS[number % len(TAGS)], forms[number // len(TAGS) % len(forms)]
        name = Markup(f"Place {number}")
        edition = f"P{number}-{tag}-2026.11-4f2a"
        # Each has a code of its own.
        url = f"https://rightshere.example/card/{edition}/"
        content = card(tag, place=f"us/{number}", place_name=name, edition=edition, edition_url=url)
        found.append((replace(content, sheet=replace(content.sheet, place=name)), form))
    return found


def held(count: int, cache: Path, every: int = 100) -> list[int]:
    """The memory of one worker in megabytes, after each so many of `count` cards."""
    found: list[int] = []
    begun = time.monotonic()

    def look(done: int) -> None:
        if done and done % every == 0:
            (worker,) = multiprocessing.active_children()
            status = Path(f"/proc/{worker.pid}/status")
            fields = dict(line.split(":", 1) for line in status.read_text("ascii").splitlines())
            found.append(int(fields["VmRSS"].split()[0]) // 1024)
            print(f"{done:5} cards  {found[-1]} MB  {time.monotonic() - begun:.0f} s", flush=True)

    made = print_cards(orders(count), cache, FONTS, 1, look)
    assert (made.notices, made.failures, len(made.files)) == ((), (), count)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not STATUS.exists(), reason="memory is read from /proc")
def test_a_worker_that_has_set_four_hundred_cards_holds_no_more_than_after_two_hundred(tmp_path: Path) -> None:
    _, second, *_, last = held(400, tmp_path)
    # By then the faces that are kept for other cards have filled up to their limit; a leak of 0.1 MB a card would show.
    assert last - second < 20


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        held(int(sys.argv[1]), Path(folder))
