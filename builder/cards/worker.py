"""Many cards at once: a process for each core, a cache on disk, and no card that can stop the others.

In: the words of cards and the ids of formats. Out: the paths of finished PDFs, and a sentence for each that failed.
"""

from __future__ import annotations

import ctypes
import hashlib
import multiprocessing
import os
import signal
import sys
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from builder.cards.checks import CardError
from builder.cards.content import CardContent
from builder.cards.face import THEME
from builder.cards.fonts import digest
from builder.cards.geometry import FORMATS

Key = tuple[str, str, str]

SECONDS = 20.0
MEMORY = 1 << 30
_NO_MEMORY = 77
_PACKAGES = (
    "weasyprint", "pydyf", "tinyhtml5", "tinycss2", "cssselect2", "jinja2", "segno", "pikepdf", "pypdfium2", "pillow",
)  # fmt: skip
_LIBRARIES = (("pango-1.0", "pango_version_string"), ("harfbuzz", "hb_version_string"))


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
    common = _common(fonts)
    cache.mkdir(parents=True, exist_ok=True)
    kept = {path.name.partition("-")[0]: path for path in sorted(cache.iterdir()) if path.suffix in (".pdf", ".txt")}
    outcomes: dict[int, _Outcome] = {}
    missing: list[_Task] = []
    for number, (content, form) in enumerate(contents):
        name = hashlib.sha256(f"{common} {form} {content!r}".encode()).hexdigest()[:32]
        outcome = _kept(kept[name]) if name in kept else None
        if outcome is None:
            missing.append(_Task(number, name, content, form))
        else:
            outcomes[number] = outcome
    progress(len(outcomes))
    # The cards of a place one after the other: their officer's side is the same and is laid out once.
    missing.sort(key=lambda task: (task.form, task.content.place, task.number))
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


def preview_of(pdf: Path) -> Path:
    """The picture of a card, about 900 pixels wide, beside its PDF."""
    return pdf.with_suffix(".png")


# A finished PDF, or the sentence that says why there is none.
_Outcome = Path | str


@dataclass(frozen=True, slots=True)
class _Task:
    number: int
    name: str
    content: CardContent
    form: str

    @property
    def about(self) -> str:
        return f"{self.content.place} in {self.content.tag}"


def _common(fonts: Path) -> str:
    """A digest of everything beside the words that a card depends on."""
    total = hashlib.sha256(digest(fonts).encode())
    facts = [f"{name} {version(name)}" for name in _PACKAGES]
    facts += [f"{name} {_library_version(name, function)}" for name, function in _LIBRARIES]
    total.update("\n".join((*facts, zlib.ZLIB_RUNTIME_VERSION, sys.version)).encode())
    code = Path(__file__).parent.glob("*.py")
    for path in sorted((*code, *(THEME / "cards").iterdir(), *(THEME / "pictograms").iterdir())):
        total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _library_version(name: str, function: str) -> str:
    """The version of a library that WeasyPrint loads, without WeasyPrint; the names are those that it tries."""
    for file in (f"lib{name}.so.0", f"lib{name}-0", f"{name}-0", f"lib{name}.dylib", f"lib{name}.0.dylib", f"lib{name}-0.dll"):
        with suppress(OSError):
            call = getattr(ctypes.CDLL(file), function)
            call.restype = ctypes.c_char_p
            return str(call().decode())
    return "unknown"


def _kept(path: Path) -> _Outcome | None:
    """What an earlier run left in this file, or None where it is damaged."""
    with suppress(OSError):
        data = path.read_bytes()
        if path.suffix == ".txt":
            return data.decode() if _sealed(data) == _seal(path) else None
        if _sealed(data, preview_of(path).read_bytes()) == _seal(path):
            return path
    return None


def _keep(cache: Path, name: str, files: dict[str, bytes]) -> Path:
    """Write the files under a name that holds their digest, each whole or not at all; the first one's path."""
    stem = f"{name}-{_sealed(*files.values())}"
    for suffix, data in files.items():
        new = cache / f"{stem}{suffix}.{os.getpid()}.new"
        new.write_bytes(data)
        new.replace(cache / (stem + suffix))
    return cache / (stem + next(iter(files)))


def _sealed(*files: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in files)).hexdigest()[:16]


def _seal(path: Path) -> str:
    return path.stem.partition("-")[2]


def _run(tasks: Sequence[_Task], cache: Path, fonts: Path, jobs: int) -> Iterator[tuple[_Task, _Outcome]]:
    waiting = deque(tasks)
    workers: list[_Worker] = []
    try:
        while waiting or any(worker.task for worker in workers):
            while waiting and len(workers) < max(1, jobs):
                workers.append(_Worker(cache, fonts, waiting.popleft()))
            now = time.monotonic()
            wait([worker.pipe for worker in workers], min(worker.until for worker in workers) - now)
            for worker in list(workers):
                task, outcome = worker.task, worker.outcome()
                if outcome is not None:
                    yield task, outcome
                    if not worker.process.is_alive() or not waiting:
                        worker.stop()
                        workers.remove(worker)
                    else:
                        worker.give(waiting.popleft())
    finally:
        for worker in workers:
            worker.stop()


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

    def outcome(self) -> _Outcome | None:
        """What became of the card, or None while the process is still at it; CardError where no process can work."""
        if self.pipe.poll():
            try:
                message = self.pipe.recv()
            except (EOFError, ConnectionResetError):
                self.process.join()
                if not self.ready:
                    raise CardError("The process that sets the cards ended before the first card.") from None
                if self.process.exitcode == _NO_MEMORY:
                    return f"{self.task.about}: the card needs more than {MEMORY >> 20} MB of memory."
                return f"{self.task.about}: the process that set the card ended with {self.process.exitcode}."
            if isinstance(message, CardError):
                raise message
            if message is None:
                self.ready = True
                self.until = time.monotonic() + SECONDS
                return None
            done: _Outcome = message
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
    _die_with_parent(parent)
    try:
        from builder.cards.engine import Engine

        engine = Engine(fonts)
        _limit_memory()
        pipe.send(None)
        while True:
            pipe.send(_set(engine, cache, pipe.recv()))
    except EOFError:
        return
    except MemoryError:
        os._exit(_NO_MEMORY)
    except OSError as error:
        pipe.send(CardError(f"The cards cannot be set: {error}"))


def _set(engine: Any, cache: Path, task: _Task) -> _Outcome:
    from builder.cards.sheets import preview, sheet

    form = FORMATS[task.form]
    try:
        data = sheet(engine, task.content, form)
    except CardError as error:
        _keep(cache, task.name, {".txt": str(error).encode()})
        return str(error)
    return _keep(cache, task.name, {".pdf": data, ".png": preview(data, form, task.content.direction)})


def _limit_memory() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _die_with_parent(parent: int) -> None:
    """Workers hold each other's pipes open, so one would not notice that a killed parent is gone."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
