"""One card in a process of its own, begun before its words are known: loading WeasyPrint takes half a second.

A process and not a limit on this one, because whatever a stranger's logo or words do to WeasyPrint, also inside the libraries
that it calls, the process can be ended, and the group reads a sentence. The limits are those of a build.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from builder.cards.content import CardContent
    from builder.cards.engine import Engine
    from builder.cards.geometry import Format


class Alone:
    """A process that sets one card and ends; to be used in a `with` block, which ends it in any case."""

    def __init__(self, fonts: Path) -> None:
        """Start loading; `fonts` is the folder that set-up made."""
        fork = sys.platform == "linux" and threading.active_count() == 1
        context: Any = multiprocessing.get_context("fork" if fork else "spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, fonts, os.getpid()), daemon=True)
        self._process.start()
        far.close()

    def __enter__(self) -> Alone:
        """The process itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def set(self, content: CardContent, form: str) -> bytes:
        """The PDF of a card in a format, by its id; CardError with the sentence that says why there is none."""
        with suppress(BrokenPipeError):
            self._pipe.send((content, form))
        # While the card is set: this loads half of what the process has loaded.
        from builder.cards.checks import CardError
        from builder.cards.worker import MEMORY, NO_MEMORY, SECONDS

        about = f"{content.place} in {content.tag}"
        # A process that is still loading has some seconds more.
        until = time.monotonic() + 2 * SECONDS
        while self._pipe.poll(max(0.0, until - time.monotonic())):
            try:
                message = self._pipe.recv()
            except (EOFError, ConnectionResetError):
                self._process.join()
                if self._process.exitcode == NO_MEMORY:
                    raise CardError(f"{about}: the card needs more than {MEMORY >> 20} MB of memory.") from None
                raise CardError(f"{about}: the process that set the card ended with {self._process.exitcode}.") from None
            if message is None:
                until = time.monotonic() + SECONDS
            elif isinstance(message, bytes):
                return message
            else:
                raise CardError(message)
        raise CardError(f"{about}: the card takes longer than {SECONDS:g} seconds.")


def _serve(pipe: Connection, fonts: Path, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from builder.cards.worker import NO_MEMORY, die_with_parent, limit_memory

    die_with_parent(parent)
    try:
        from builder.cards import own_sheet
        from builder.cards.engine import Engine

        engine = Engine(fonts)
        # What is loaded stays, and there is nothing to clear up before the process ends.
        gc.freeze()
        gc.disable()
        limit_memory()
        pipe.send(None)
        pipe.send(_set(own_sheet.own_sheet, engine, *pipe.recv()))
    except EOFError:
        return
    except MemoryError:
        os._exit(NO_MEMORY)
    except OSError as error:
        pipe.send(f"The card cannot be set: {error}")


def _set(sheet: Callable[[Engine, CardContent, Format], bytes], engine: Engine, content: CardContent, form: str) -> bytes | str:
    from builder.cards.checks import CardError
    from builder.cards.geometry import FORMATS

    try:
        return sheet(engine, content, FORMATS[form])
    except CardError as error:
        return str(error)
