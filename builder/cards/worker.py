"""Many cards at once: a process for each core, a cache on disk, and no card that can stop the others.

In: the words of cards and the ids of formats. Out: the paths of finished PDFs, and a sentence for each that failed.
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
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from builder.cards.cache import Outcome, keep, kept, preview_of, surroundings
from builder.cards.cache import key as cache_key
from builder.cards.checks import CardError
from builder.cards.content import CardContent
from builder.cards.geometry import FORMATS

__all__ = ["preview_of", "print_cards"]

Key = tuple[str, str, str]

SECONDS = 20.0
MEMORY = 1 << 30
NO_MEMORY = 77


def print_cards(
    contents: Sequence[tuple[CardContent, str]],
    cache: Path,
    fonts: Path,
    jobs: int,
    progress: Callable[[int], None],
) -> tuple[dict[Key, Path], tuple[str, ...]]:
    """The PDF of each card and format, by place, language and format id, and why the others could not be made.

    Beside each PDF lies its preview (`preview_of`). `progress` is told how many cards are done, whatever became of them.
    Raises CardError where no card can be made at all, FileNotFoundError where the typefaces are not set up.
    """
    around = surroundings(fonts)
    cache.mkdir(parents=True, exist_ok=True)
    found = {path.name.partition("-")[0]: path for path in sorted(cache.iterdir()) if path.suffix in (".pdf", ".txt")}
    outcomes: dict[int, Outcome] = {}
    missing: list[_Task] = []
    for number, (content, form) in enumerate(contents):
        name = cache_key(around, content, form)
        outcome = kept(found[name]) if name in found else None
        if outcome is None:
            missing.append(_Task(number, name, content, form))
        else:
            outcomes[number] = outcome
    progress(len(outcomes))
    for task, outcome in _run(missing, cache, fonts, jobs):
        outcomes[task.number] = outcome
        progress(len(outcomes))
    ready: dict[Key, Path] = {}
    failures = []
    for number, (content, form) in enumerate(contents):
        made = outcomes[number]
        if isinstance(made, Path):
            ready[content.place, content.tag, form] = made
        else:
            failures.append(made)
    return ready, tuple(failures)


@dataclass(frozen=True, slots=True)
class _Task:
    number: int
    name: str
    content: CardContent
    form: str

    @property
    def group(self) -> tuple[str, str]:
        return self.form, self.content.place

    @property
    def about(self) -> str:
        return f"{self.content.place} in {self.content.tag}"


def _run(tasks: Sequence[_Task], cache: Path, fonts: Path, jobs: int) -> Iterator[tuple[_Task, Outcome]]:
    waiting = _Queue(tasks)
    workers: list[_Worker] = []
    try:
        while waiting.left or workers:
            while waiting.left and len(workers) < max(1, jobs):
                workers.append(_Worker(cache, fonts, waiting.after(None)))
            now = time.monotonic()
            wait([worker.pipe for worker in workers], min(worker.until for worker in workers) - now)
            for worker in list(workers):
                task, outcome = worker.task, worker.outcome()
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

    def __init__(self, tasks: Sequence[_Task]) -> None:
        self.left = len(tasks)
        self._groups: dict[tuple[str, str], deque[_Task]] = {}
        for task in tasks:
            self._groups.setdefault(task.group, deque()).append(task)
        self._fresh = deque(self._groups)

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
        self.give(task)

    def give(self, task: _Task) -> None:
        """Send a card."""
        self.task = task
        # A new process first loads WeasyPrint, which on a busy machine takes some seconds of its own.
        self.until = time.monotonic() + SECONDS * (1 if self.ready else 2)
        with suppress(BrokenPipeError):
            self.pipe.send(task)

    def outcome(self) -> Outcome | None:
        """What became of the card, or None while the process is still at it; CardError where no process can work."""
        if self.pipe.poll():
            try:
                message = self.pipe.recv()
            except (EOFError, ConnectionResetError):
                self.process.join()
                if not self.ready:
                    raise CardError("The process that sets the cards ended before the first card.") from None
                if self.process.exitcode == NO_MEMORY:
                    return f"{self.task.about}: the card needs more than {MEMORY >> 20} MB of memory."
                return f"{self.task.about}: the process that set the card ended with {self.process.exitcode}."
            if isinstance(message, CardError):
                raise message
            if message is None:
                self.ready = True
                self.until = time.monotonic() + SECONDS
                return None
            done: Outcome = message
            return done
        if time.monotonic() >= self.until:
            self.stop()
            return f"{self.task.about}: the card takes longer than {SECONDS:g} seconds."
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
        while True:
            pipe.send(_set(engine, cache, pipe.recv()))
    except EOFError:
        return
    except MemoryError:
        os._exit(NO_MEMORY)
    except OSError as error:
        pipe.send(CardError(f"The cards cannot be set: {error}"))


def _set(engine: Any, cache: Path, task: _Task) -> Outcome:
    from builder.cards.sheets import preview, sheet

    form = FORMATS[task.form]
    try:
        data = sheet(engine, task.content, form)
    except CardError as error:
        keep(cache, task.name, {".txt": str(error).encode()})
        return str(error)
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
