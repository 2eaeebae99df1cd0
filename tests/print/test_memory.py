"""Memory stays flat however many cards one process sets.

`python -m tests.print.test_memory 2000` sets so many and prints what the process holds after each hundred.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import Markup

from builder.cards.engine import Engine
from builder.cards.geometry import FORMATS
from builder.cards.sheets import preview, sheet
from tests.print.cards import FONTS, TAGS, card

STATUS = Path("/proc/self/status")


def held() -> int:
    """The memory that this process holds, in megabytes."""
    fields = dict(line.split(":", 1) for line in STATUS.read_text("ascii").splitlines())
    return int(fields["VmRSS"].split()[0]) // 1024


def growing(count: int, every: int) -> Iterator[int]:
    """Set so many cards, each of another place, in all languages and formats by turns; memory after each `every`."""
    engine = Engine(FONTS)
    forms = list(FORMATS.values())
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    for number in range(count):
        tag, form = TAGS[number % len(TAGS)], forms[number // len(TAGS) % len(forms)]
        place = Markup(f"Place {number}")
        content = card(tag, place=f"us/{number}", place_name=place, edition=f"P{number}-{tag}-2026.11-4f2a")
        content = replace(content, sheet=replace(content.sheet, place=place))
        preview(sheet(engine, content, form), form, content.direction)
        if (number + 1) % every == 0:
            yield held()


@pytest.mark.slow
@pytest.mark.skipif(not STATUS.exists(), reason="memory is read from /proc")
def test_three_hundred_cards_take_no_more_memory_than_a_hundred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    thresholds = gc.get_threshold()
    try:
        first, *_, last = growing(300, 100)
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
    # The faces that are kept for other cards fill up to their limit; a leak of 0.2 MB a card would show.
    assert last - first < 40


if __name__ == "__main__":
    begun = time.monotonic()
    for hundred, megabytes in enumerate(growing(int(sys.argv[1]), 100), 1):
        print(f"{hundred * 100:5} cards  {megabytes} MB  {time.monotonic() - begun:.0f} s", flush=True)
