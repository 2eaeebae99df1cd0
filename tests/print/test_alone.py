"""One card in a process of its own: it is ended when it takes too long or too much, and the group reads a sentence."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from builder.cards import own_sheet as module
from builder.cards import worker
from builder.cards.alone import Alone
from builder.cards.checks import CardError
from builder.cards.content import CardContent
from tests.print.cards import FONTS, PLACE
from tests.print.test_own import own_card


def accident(engine: object, content: CardContent, form: object) -> bytes:
    """In place of `own_sheet`: what a logo could do to a process."""
    place = content.place
    if place == "us/sleeps":
        time.sleep(60)
    if place == "us/eats":
        return bytes(bytearray(3 << 30))
    os._exit(3)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="forked processes with a memory limit: Linux only")
@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("us/sleeps", "us/sleeps in en: the card takes longer than 2 seconds."),
        ("us/eats", "us/eats in en: the card needs more than 1024 MB of memory."),
        ("us/dies", "us/dies in en: the process that set the card ended with 3."),
    ],
)
def test_an_accident_is_a_sentence(place: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "own_sheet", accident)
    monkeypatch.setattr(worker, "SECONDS", 2.0)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    with Alone(FONTS) as setter, pytest.raises(CardError) as caught:
        setter.set(own_card("en", None, changes={"place": place}), "fold-letter")
    assert str(caught.value) == words


def test_a_card_comes_back_whole_and_a_misfit_as_its_sentence() -> None:
    with Alone(FONTS) as setter:
        assert setter.set(own_card("en", None), "fold-letter").startswith(b"%PDF-")
    with Alone(FONTS) as setter, pytest.raises(CardError, match=rf"^{PLACE} in en: the holder's side needs"):
        setter.set(own_card("en"), "fold-letter")


def test_without_typefaces_it_says_what_to_run(tmp_path: Path) -> None:
    with Alone(tmp_path) as setter, pytest.raises(CardError, match=r"rights setup"):
        setter.set(own_card("en", None), "fold-letter")
