"""Many cards at once: a process for each core, a cache on disk, and no card that can stop the others.

In: the words of cards and the ids of formats. Out: the paths of finished PDFs, and sentences on all that went otherwise.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from builder.cards.cache import (
    Outcome,
    Refused,
    compared,
    index,
    keep,
    keep_compared,
    kept,
    misfit,
    preview_of,
    said,
    surroundings,
    tidy,
)
from builder.cards.cache import key as cache_key
from builder.cards.checks import CardError, Misfit
from builder.cards.content import CardContent
from builder.cards.geometry import FORMATS, TAGGED
from builder.cards.report import Key, Printed, larger, printed

__all__ = ["SHARE", "preview_of", "print_cards"]

# In place of a format: the picture of a card for messengers (share.py).
SHARE = "share"
SECONDS = 20.0
MEMORY = 1 << 30
NO_MEMORY = 77
# Cards between two searches for rubbish, which take about as long as one card.
_RUBBISH = 100


def print_cards(
    contents: Sequence[tuple[CardContent, str]],
    cache: Path,
    fonts: Path,
    jobs: int,
    progress: Callable[[int], None],
) -> Printed:
    """The PDF of each card and format, by place, language and format id, and what became of the others.

    Words that do not fit go to the next larger format, whether somebody asked for it or not. Beside each PDF lies its
    preview (`preview_of`); the format SHARE is a picture, those of TAGGED are PDFs for a screen. `progress` is told how
    many of the cards asked for are done. Raises CardError where no card can be made at all, FileNotFoundError where the
    typefaces are not set up.
    """
    order = _Order(cache, surroundings(fonts))
    for content, form in contents:
        order.ask(content, form)
    wanted = {_key(content, form): None for content, form in contents}
    done = len(wanted.keys() & order.outcomes.keys())
    progress(done)
    for task, outcome in _run(order.waiting, cache, fonts, jobs):
        order.settle(task.content, task.form, outcome)
        if _key(task.content, task.form) in wanted:
            done += 1
            progress(done)
    if order.compared != compared(cache):
        keep_compared(cache, order.compared)
    tidy(cache, time.time())
    return printed(wanted, order.contents, order.outcomes)


def _key(content: CardContent, form: str) -> Key:
    return content.place, content.tag, form


class _Order:
    """The cards asked for, what became of them, and the larger formats that their words turned out to need."""

    def __init__(self, cache: Path, around: str) -> None:
        self.contents: dict[Key, CardContent] = {}
        self.outcomes: dict[Key, Outcome] = {}
        self.waiting = _Queue()
        self.around = around
        cache.mkdir(parents=True, exist_ok=True)
        self._found = index(cache)
        names = {path.name for path in self._found.values()}
        self.compared = {name: stands for name, stands in compared(cache).items() if name in names}
        # By the identity of the words, which stay while the order does: telling them takes longer than all else.
        self._said: dict[int, str] = {}

    def ask(self, content: CardContent, form: str) -> None:
        """Take a card from the cache, or put it in the queue; once, however often it is asked for."""
        key = _key(content, form)
        if key in self.contents:
            return
        self.contents[key] = content
        if id(content) not in self._said:
            self._said[id(content)] = said(content)
        task = _Task(cache_key(self.around, self._said[id(content)], form), content, form)
        outcome = kept(self._found[task.name], task.about, self.compared) if task.name in self._found else None
        if outcome is None:
            self.waiting.add(task)
        else:
            self.settle(content, form, outcome)

    def settle(self, content: CardContent, form: str, outcome: Outcome) -> None:
        """Note what became of a card; where its words are too long, ask for the next larger format."""
        self.outcomes[_key(content, form)] = outcome
        above = larger(form)
        if isinstance(outcome, Refused) and outcome.misfit and above:
            self.ask(content, above)


@dataclass(frozen=True, slots=True)
class _Task:
    name: str
    content: CardContent
    form: str

    @property
    def group(self) -> tuple[str, str]:
        return self.form, self.content.place

    @property
    def about(self) -> str:
        return f"{self.content.place} in {self.content.tag}"


def _run(waiting: _Queue, cache: Path, fonts: Path, jobs: int) -> Iterator[tuple[_Task, Outcome]]:
    """Set what waits, and what is added while that is done."""
    workers: list[_Worker] = []
    again: set[str] = set()
    try:
        while waiting.left or workers:
            while waiting.left and len(workers) < max(1, jobs):
                workers.append(_Worker(cache, fonts, waiting.after(None)))
            now = time.monotonic()
            wait([worker.pipe for worker in workers], min(worker.until for worker in workers) - now)
            for worker in list(workers):
                task = worker.task
                try:
                    outcome = worker.outcome()
                except _WornOut as worn:
                    workers.remove(worker)
                    if task.name in again:
                        yield task, worn.outcome
                    else:
                        again.add(task.name)
                        waiting.again(task)
                    continue
                if outcome is not None:
                    yield task, outcome
                    if not worker.process.is_alive() or not waiting.left:
                        worker.stop()
                        workers.remove(worker)
                    else:
                        worker.give(waiting.after(task))
    finally:
        for worker in workers:
            worker.stop()


class _Queue:
    """The cards to set, place by place, because the officer's side is the same in all languages of a place."""

    def __init__(self) -> None:
        self.left = 0
        self._groups: dict[tuple[str, str], deque[_Task]] = {}
        self._fresh: deque[tuple[str, str]] = deque()

    def add(self, task: _Task) -> None:
        """One card more."""
        self.left += 1
        if task.group not in self._groups:
            self._groups[task.group] = deque()
            self._fresh.append(task.group)
        self._groups[task.group].append(task)

    def again(self, task: _Task) -> None:
        """A card that a process did not finish, before all others of its place."""
        self.left += 1
        self._groups[task.group].appendleft(task)

    def after(self, done: _Task | None) -> _Task:
        """The next card for a process that has just set this one: of the same place, else of one that nobody has begun."""
        self.left -= 1
        if done is not None and self._groups[done.group]:
            return self._groups[done.group].popleft()
        while self._fresh:
            group = self._groups[self._fresh.popleft()]
            if group:
                return group.popleft()
        return next(group for group in self._groups.values() if group).popleft()


class _WornOut(Exception):
    """A process ended that had set other cards before: its last card may not be what was wrong.

    `outcome` is what to tell of the card where it ends a second one.
    """

    def __init__(self, outcome: Refused) -> None:
        super().__init__(outcome.sentence)
        self.outcome = outcome


class _Worker:
    """A process that sets one card at a time, and the card that it is at."""

    def __init__(self, cache: Path, fonts: Path, task: _Task) -> None:
        # Forking is quicker, but not safe beside other threads, or in a Mac's system libraries.
        fork = sys.platform == "linux" and threading.active_count() == 1
        context: Any = multiprocessing.get_context("fork" if fork else "spawn")
        self.pipe, far = context.Pipe()
        self.process = context.Process(target=_serve, args=(far, cache, fonts, os.getpid()), daemon=True)
        self.process.start()
        far.close()
        self.ready = False
        self.fresh = True
        self.give(task)

    def give(self, task: _Task) -> None:
        """Send a card."""
        self.task = task
        # A new process first loads WeasyPrint, which on a busy machine takes some seconds of its own.
        self.until = time.monotonic() + SECONDS * (1 if self.ready else 2)
        with suppress(BrokenPipeError):
            self.pipe.send(task)

    def outcome(self) -> Outcome | None:
        """What became of the card, or None while the process is still at it.

        Raises CardError where no process can work, _WornOut where this one ended and another may set the card.
        """
        if self.pipe.poll():
            try:
                message = self.pipe.recv()
            except (EOFError, ConnectionResetError):
                self.process.join()
                if not self.ready:
                    raise CardError("The process that sets the cards ended before the first card.") from None
                told = f"the process that set the card ended with {self.process.exitcode}."
                if self.process.exitcode == NO_MEMORY:
                    told = f"the card needs more than {MEMORY >> 20} MB of memory."
                refused = Refused(f"{self.task.about}: {told}")
                if not self.fresh:
                    self.pipe.close()
                    raise _WornOut(refused) from None
                return refused
            if isinstance(message, CardError):
                raise message
            if message is None:
                self.ready = True
                self.until = time.monotonic() + SECONDS
                return None
            done: Outcome = message
            self.fresh = False
            return done
        if time.monotonic() >= self.until:
            self.stop()
            return Refused(f"{self.task.about}: the card takes longer than {SECONDS:g} seconds.")
        return None

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection, cache: Path, fonts: Path, parent: int) -> None:
    """The life of a worker: load WeasyPrint, then card after card until it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)
    try:
        from builder.cards.engine import Engine

        engine = Engine(fonts)
        # What is loaded stays, and a card makes some hundred thousand objects: look for rubbish less often.
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        limit_memory()
        pipe.send(None)
        for number in count(1):
            pipe.send(_set(engine, cache, pipe.recv()))
            if number % _RUBBISH == 0:
                # Faces that no card uses any more are rings of objects, old ones, which are never looked for otherwise.
                gc.collect()
    except EOFError:
        return
    except MemoryError:
        os._exit(NO_MEMORY)
    except OSError as error:
        pipe.send(CardError(f"The cards cannot be set: {error}"))


def _set(engine: Any, cache: Path, task: _Task) -> Outcome:
    from builder.cards.share import share
    from builder.cards.sheets import preview, sheet, whole_card

    try:
        if task.form == SHARE:
            return keep(cache, task.name, {".share": share(engine, task.content)})
        if task.form in TAGGED:
            return keep(cache, task.name, {".tagged": whole_card(engine, task.content, FORMATS[TAGGED[task.form]])})
        form = FORMATS[task.form]
        data = sheet(engine, task.content, form)
    except CardError as error:
        if isinstance(error, Misfit) and error.face:
            keep(cache, task.name, {".misfit": error.what.encode()})
            return misfit(task.about, error.what)
        keep(cache, task.name, {".txt": str(error).encode()})
        return Refused(str(error))
    return keep(cache, task.name, {".pdf": data, ".png": preview(data, form, task.content.direction)})


def limit_memory() -> None:
    """Let this process take so much more memory, and no more."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def die_with_parent(parent: int) -> None:
    """End this process with the one that started it.

    Workers hold each other's pipes open, so one would not notice that a killed parent is gone.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
