"""Parts made side by side: the same as one after the other, and what goes wrong in a process is told."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import pytest

from builder.facts.problems import InputError, Problem
from builder.site.apart import side_by_side

FORKS = pytest.mark.skipif(sys.platform != "linux", reason="Only on Linux is a process forked.")


def squared(number: int) -> tuple[int, int]:
    # The first parts take longest, so that later ones are done before them.
    time.sleep(0.05 / (number + 1))
    return number * number, os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3, 50])
def test_what_is_made_comes_in_the_order_of_the_parts(jobs: int) -> None:
    assert [made for made, _ in side_by_side(squared, range(9), jobs)] == [number * number for number in range(9)]
    assert list(side_by_side(squared, [], jobs)) == []


@FORKS
def test_each_part_has_a_process_of_its_own_unless_another_thread_runs() -> None:
    assert len({process for _, process in side_by_side(squared, range(4), 2)} | {os.getpid()}) == 5
    go_on = threading.Event()
    beside = threading.Thread(target=go_on.wait)
    beside.start()
    try:
        assert {process for _, process in side_by_side(squared, range(4), 2)} == {os.getpid()}
    finally:
        go_on.set()
        beside.join()


@FORKS
def test_a_large_answer_comes_whole() -> None:
    assert [len(made) for made in side_by_side(lambda number: "x" * number, (5_000_000, 1, 0), 2)] == [5_000_000, 1, 0]


def failing(number: int) -> int:
    if number == 1:
        raise InputError([Problem("content/places/us.yaml", 3, 1, "Write a name.")])
    return number


def odd(number: int) -> int:
    raise type("Odd", (Exception,), {})(f"odd {number}")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_is_raised_here_as_it_was_there(jobs: int) -> None:
    with pytest.raises(InputError, match="Write a name"):
        list(side_by_side(failing, range(9), jobs))


@FORKS
def test_a_fault_that_cannot_be_handed_over_is_told_with_its_place() -> None:
    with pytest.raises(RuntimeError, match=r"(?s)test_apart.py.*odd 0"):
        list(side_by_side(odd, range(2), 2))


@FORKS
def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(RuntimeError, match="ended with -9"):
        list(side_by_side(lambda _: os.kill(os.getpid(), signal.SIGKILL), range(2), 2))
