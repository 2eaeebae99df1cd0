"""Work that falls into parts which know nothing of each other, done side by side in processes of their own.

Each process starts with all that this one knows, takes one part, hands over what came of it, and ends: what it kept meanwhile
goes with it. (The pools of the standard library send their work by pickling, which templates and caches are not fit for.)
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar, cast

from builder.cards.worker import die_with_parent

Part = TypeVar("Part")
Made = TypeVar("Made")


def side_by_side(work: Callable[[Part], Made], parts: Sequence[Part], jobs: int) -> Iterator[Made]:
    """What `work` makes of each part, in their order, from at most `jobs` processes at a time; it must be fit for pickling.

    Whatever `work` raises is raised here too. One after the other in this process where a second one is not safe to start:
    beside other threads, or outside Linux.
    """
    if jobs < 2 or len(parts) < 2 or sys.platform != "linux" or threading.active_count() > 1:
        yield from map(work, parts)
        return
    # What lives now is not looked through for rubbish, which would copy it into each process.
    gc.collect()
    gc.freeze()
    running: dict[Connection, tuple[int, Any]] = {}
    made: dict[int, Made] = {}
    left = iter(enumerate(parts))
    following = 0
    try:
        while following < len(parts):
            while len(running) < jobs and (part := next(left, None)) is not None:
                pipe, process = _started(work, part[1])
                running[pipe] = (part[0], process)
            for pipe in cast("list[Connection]", wait(list(running))):
                number, process = running.pop(pipe)
                made[number] = _received(pipe, process)
            while following in made:
                yield made.pop(following)
                following += 1
    finally:
        gc.unfreeze()
        for pipe, (_, process) in running.items():
            process.kill()
            process.join()
            pipe.close()


def _started(work: Callable[[Part], Made], part: Part) -> tuple[Connection, Any]:
    context = multiprocessing.get_context("fork")
    near, far = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(far, work, part, os.getpid()), daemon=True)
    process.start()
    far.close()
    return near, process


def _received(pipe: Connection, process: Any) -> Any:
    try:
        fault, made = pickle.loads(pipe.recv_bytes())
    except EOFError:
        process.join()
        raise RuntimeError(f"A process that made a part of the site ended with {process.exitcode}.") from None
    finally:
        pipe.close()
    process.join()
    if fault is not None:
        raise fault
    return made


def _serve(pipe: Connection, work: Callable[[Part], Made], part: Part, parent: int) -> None:
    # Who stops the build is answered by the process that started this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)
    try:
        answer = pickle.dumps((None, work(part)))
    except Exception as fault:
        # The place in the code where it was raised is lost on the way.
        told = "".join(traceback.format_exception(fault))
        try:
            fault.add_note(told)
            answer = pickle.dumps((fault, None))
            pickle.loads(answer)
        except Exception:
            answer = pickle.dumps((RuntimeError(told), None))
    pipe.send_bytes(answer)
