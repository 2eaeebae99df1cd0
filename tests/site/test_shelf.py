"""Pages on disk until the site is written: the same pages come back, and memory does not hold them."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.structure.files import File

from builder.pages.page import Page
from builder.site.plugin import ReadyPage
from builder.site.shelf import Shelf

HTML = st.text(st.characters(exclude_categories=("Cs",)))


def page(url: str, html: str) -> Page:
    return Page(url, "ar", "T", html, "2017-02-23", (url, "/en/"), "place")


def lay(shelf: Shelf, *pages: Page) -> None:
    """Put pages on the shelf, under names that none before them had."""
    shelf.take(shelf.write(pages, f"{len(shelf)}-{len(shelf.twice)}"))


@given(st.dictionaries(st.sampled_from([f"/ar/{number}/" for number in range(9)]), HTML))
def test_the_same_pages_come_back_in_their_order(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> None:
    shelf = Shelf(tmp_path_factory.getbasetemp() / "shelf")
    laid = [page(url, html) for url, html in texts.items()]
    lay(shelf, *laid)
    assert list(shelf.values()) == laid
    assert list(shelf) == [each.url for each in laid]
    assert shelf.twice == []
    assert shelf.get("/ar/none/") is None


def test_a_page_gets_other_html_and_a_second_one_at_its_address_is_told(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    lay(shelf, page("/ar/us/", "3 KB"))
    lay(shelf, page("/ar/", "home"))
    shelf.rewrite("/ar/us/", "4 KB")
    assert [each.html for each in shelf.values()] == ["4 KB", "home"]
    lay(shelf, page("/ar/us/", "again"))
    assert shelf.twice == ["/ar/us/"]
    lay(shelf, page("/ar/more/", "more"))
    assert [each.html for each in shelf.values()] == ["again", "home", "more"]


def test_memory_holds_no_page(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    tracemalloc.start()
    try:
        for number in range(100):
            lay(shelf, page(f"/ar/{number}/", str(number) * 50_000))
        assert sum(len(each.html) for each in shelf.values()) >= 5_000_000
        assert tracemalloc.get_traced_memory()[0] < 200_000
    finally:
        tracemalloc.stop()


def test_mkdocs_reads_a_page_from_disk_and_may_change_it(root: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    lay(shelf, page("/ar/us/", "ready" * 1000))
    config = load_config(str(root / "mkdocs.yml"), plugins=[])
    file = File("ar/us/index.md", None, str(tmp_path), use_directory_urls=True)
    ready = ReadyPage("T", shelf, "/ar/us/", file, config)
    ready.content = ready.content
    assert ready.content == "ready" * 1000
    assert not [name for name, value in vars(ready).items() if isinstance(value, str) and "ready" in value]
    ready.content = "changed"
    assert ready.content == "changed"


def test_the_folder_goes_with_the_shelf_and_what_a_killed_build_left_goes_with_the_next(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f"{ended.pid}-left"
    left.mkdir()
    (left / "0.html").write_text("x")
    first = Shelf(tmp_path)
    lay(first, page("/ar/", "x"))
    assert not left.exists()
    lay(Shelf(tmp_path), page("/ar/", "y"))
    assert first["/ar/"].html == "x"
    del first
    assert list(tmp_path.iterdir()) == []
