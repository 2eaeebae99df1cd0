"""The index of the search, one a language, made by Pagefind from the finished pages; a browser loads the parts it needs.

Pagefind's package of this size cuts words at spaces alone, so each Chinese or Japanese character is given to it as a word;
`theme/scripts/search.js` asks for them in the same way.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Container, Mapping
from functools import lru_cache
from html import escape, unescape
from pathlib import Path

from builder.pages.page import Page

_MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.DOTALL)
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_LEFT_OUT = re.compile(r'<p class=draft>.*?</p>|<svg.*?</svg>|<a href="#s\d+">.*?</a>', re.DOTALL)
_INLINE = re.compile(r"</?(?:a|b|bdi|i|em|strong|span|q)\b[^>]*>")
_ELEMENT = re.compile(r"<[^>]+>")
_BLOCK = re.compile(r"<(/?\w+)[^>]*>([^<]+)")
_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
# What a page with its own search field loads; the rest is Pagefind's own look.
_NEEDED = re.compile(
    r"pagefind(?:-worker)?\.js|pagefind-entry\.json|pagefind\..+\.pf_meta|wasm\..+\.pagefind|(?:index|fragment)/.+"
)
_OPEN_TO_SEARCH = ("about", "compare", "guides")


def is_searched(page: Page, places: Container[str]) -> bool:
    """Whether a page answers a question: places, guides, comparisons and about; not lists and not histories."""
    path = page.url.removeprefix(f"/{page.tag}/").rstrip("/")
    return page.url.startswith(f"/{page.tag}/") and (path in places or path.partition("/")[0] in _OPEN_TO_SEARCH)


def record(page: Page, above: Page | None = None) -> str:
    """The words of a page as the small HTML file that Pagefind reads; without those that the place above says already.

    What all places say is found once, where it belongs. Headings stay, with little weight, so that “hospital Boston”
    finds Boston.
    """
    known = {words for _, words in blocks(above)} if above else set()
    lines = []
    for element, words in blocks(page):
        heading = element in ("h1", "h2", "h3")
        if heading or words not in known:
            weight = 0.1 if words in known else 8 if heading else 1
            lines.append(f'<p data-pagefind-weight="{weight}">{_apart(escape(words))}</p>')
    title = _TITLE.search(page.html)
    name = escape(_words(title.group(1)) if title else page.title)
    return (
        f'<html lang="{page.tag}"><head><title>{name}</title></head><body>'
        f'<meta data-pagefind-meta="title[content]" content="{name}">{"".join(lines)}</body></html>'
    )


@lru_cache(maxsize=256)
def blocks(page: Page) -> tuple[tuple[str, str], ...]:
    """The texts of the main part of a page, each with the element that it follows."""
    main = _MAIN.search(page.html)
    html = _INLINE.sub("", _LEFT_OUT.sub(" ", main.group(1) if main else ""))
    return tuple((match[1], words) for match in _BLOCK.finditer(html) if (words := _words(match[2])))


def _apart(words: str) -> str:
    """Spaces, at which alone Pagefind ends a word, around characters that are words; the script closes them again."""
    return _UNSPACED.sub(r" \1 ", words)


def _words(html: str) -> str:
    return " ".join(unescape(_ELEMENT.sub(" ", _INLINE.sub("", html))).split())


def search_files(pages: Mapping[str, Page], places: Container[str]) -> dict[str, bytes | Path]:
    """`/pagefind/*` by path below the site's root: the same bytes for the same pages, which stand under their addresses."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "pages"), Path(folder, "index")
        for page in pages.values():
            if is_searched(page, places):
                place = page.url.removeprefix(f"/{page.tag}/").rstrip("/")
                above = pages.get(f"/{page.tag}/{place.rpartition('/')[0]}/") if place in places else None
                file = source / page.url.strip("/") / "index.html"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(record(page, above), encoding="utf-8")
        if not source.is_dir():
            return {}
        _index(source, out)
        found = {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    # Pagefind writes the languages in the order in which its threads finish.
    entry = json.loads(found["pagefind-entry.json"])
    found["pagefind-entry.json"] = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()
    return {f"pagefind/{name}": data for name, data in found.items() if _NEEDED.fullmatch(name)}


def _index(source: Path, out: Path) -> None:
    # The program, not its service, which version 1.5.2 may end before what it says it wrote is on disk, and which answers
    # ten messages a second (Pagefind issue 1271).
    from pagefind.service import get_executable

    command = [str(get_executable()), "--site", str(source), "--output-path", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Pagefind could not index the pages: {done.stdout}{done.stderr}")
