"""Finished pages on disk until the site is written: all together they would fill the memory of a small machine.

In: pages, one by one. Out: the same pages, read anew whenever somebody asks. The folder goes when nobody holds the shelf any
more; what a killed build left is deleted by the next one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

from builder.pages.page import Page


@dataclass(frozen=True, slots=True)
class Laid:
    """A page without its HTML, and the file that holds this."""

    head: Page
    path: Path


class Shelf(Mapping[str, Page]):
    """Pages by address, in the order in which they came.

    `twice` are the addresses at which a second page was laid, which took the place of the first.
    """

    def __init__(self, folder: Path) -> None:
        """The pages stand in a folder of their own below `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
        self._folder = Path(mkdtemp(prefix=f"{os.getpid()}-", dir=folder))
        finalize(self, _remove, self._folder, os.getpid())
        self._laid: dict[str, Laid] = {}
        self.twice: list[str] = []

    def write(self, pages: Iterable[Page], name: str) -> list[Laid]:
        """Write pages to the folder of the shelf, which does not have them yet; `name` is that of no other call.

        This may happen in another process than that which has the shelf.
        """
        return [self._written(page, self._folder / f"{name}-{number}.html") for number, page in enumerate(pages)]

    def _written(self, page: Page, path: Path) -> Laid:
        path.write_bytes(page.html.encode())
        return Laid(replace(page, html=""), path)

    def take(self, laid: Iterable[Laid]) -> None:
        """Put pages on the shelf that were written before."""
        for each in laid:
            if each.head.url in self._laid:
                self.twice.append(each.head.url)
            self._laid[each.head.url] = each

    def rewrite(self, url: str, html: str) -> None:
        """Put other HTML in place of what the page holds."""
        self._laid[url].path.write_bytes(html.encode())

    def __getitem__(self, url: str) -> Page:
        """The page as it was laid; raises KeyError for an address without one."""
        laid = self._laid[url]
        return replace(laid.head, html=laid.path.read_bytes().decode())

    def __iter__(self) -> Iterator[str]:
        """The addresses."""
        return iter(self._laid)

    def __len__(self) -> int:
        """How many pages there are."""
        return len(self._laid)


def _remove(folder: Path, owner: int) -> None:
    """Delete the folder of a shelf; not in a process that only shares it."""
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _tidy(folder: Path) -> None:
    """Delete what stands there of processes that are gone."""
    for path in folder.iterdir():
        pid = path.name.partition("-")[0]
        if pid.isdecimal() and not _runs(int(pid)):
            shutil.rmtree(path, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # It is somebody else's.
    return True
