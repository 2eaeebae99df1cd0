"""Finished pages on disk until the site is written: all together they would fill the memory of a small machine.

In: pages, one by one. Out: the same pages, read anew whenever somebody asks. The folder goes when nobody holds the shelf any
more; what a killed build left is deleted by the next one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

from builder.pages.page import Page


class Shelf(Mapping[str, Page]):
    """Pages by address, in the order in which they came.

    `twice` are the addresses at which a second page was laid, which took the place of the first.
    """

    def __init__(self, folder: Path) -> None:
        """The pages stand in a folder of their own below `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder)
        self._folder = Path(mkdtemp(prefix=f"{os.getpid()}-", dir=folder))
        finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._heads: dict[str, tuple[Page, Path]] = {}
        self.twice: list[str] = []

    def add(self, page: Page) -> None:
        """Lay a page on the shelf."""
        path = self._folder / f"{len(self._heads) + len(self.twice)}.html"
        if page.url in self._heads:
            self.twice.append(page.url)
        self._heads[page.url] = replace(page, html=""), path
        path.write_bytes(page.html.encode())

    def rewrite(self, url: str, html: str) -> None:
        """Put other HTML in place of what the page holds."""
        self._heads[url][1].write_bytes(html.encode())

    def __getitem__(self, url: str) -> Page:
        """The page as it was laid; raises KeyError for an address without one."""
        head, path = self._heads[url]
        return replace(head, html=path.read_bytes().decode())

    def __iter__(self) -> Iterator[str]:
        """The addresses."""
        return iter(self._heads)

    def __len__(self) -> int:
        """How many pages there are."""
        return len(self._heads)


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
        return True
    return True
