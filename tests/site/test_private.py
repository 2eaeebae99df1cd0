"""Nobody is watched: nothing loads from elsewhere, nothing is kept unasked, and the headers say so too."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from builder.pages.page import Page
from builder.site.headers import headers, policy
from builder.site.private import page_faults, private_faults, script_faults
from builder.site.zim import write_zim

# By hand, from the HTML standard: what an element fetches by itself.
LOADING = {"src", "srcset", "imagesrcset", "poster", "data", "background", "action", "formaction", "ping", "manifest"}
NAMED_ONLY = {"canonical", "alternate"}


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ('<img src="https://example.org/x.png">', "example.org"),
        ('<img alt="" srcset="/a.png 1x, //example.org/b.png 2x">', "example.org"),
        ('<script defer src="//example.org/x.js"></script>', "example.org"),
        ('<link rel="stylesheet" href="https://example.org/x.css">', "example.org"),
        ('<link rel="preconnect" href="https://example.org">', "example.org"),
        ('<svg><image xlink:href="http://example.org/x"/></svg>', "example.org"),
        ('<svg><use href="https://example.org/x.svg#a"/></svg>', "example.org"),
        ("<style>p{background:url( 'https://example.org/x')}</style>", "example.org"),
        ('<style>@import "//example.org/x.css"</style>', "example.org"),
        ('<p class="a" onclick="x()">', "onclick"),
        ('<meta http-equiv="Refresh" content="0;url=https://example.org">', "sends the reader elsewhere"),
    ],
)
def test_what_would_load_from_elsewhere_is_found(html: str, words: str) -> None:
    faults = page_faults(html)
    assert len(faults) == 1
    assert words in faults[0]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://example.org/">x</a>',
        '<link rel="canonical" href="https://example.org/">',
        '<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns=\'http://www.w3.org/2000/svg\'/%3E">',
        '<img src="cards/x.png">',
    ],
)
def test_what_loads_nothing_is_left_alone(html: str) -> None:
    assert page_faults(html) == []


@pytest.mark.parametrize(
    ("path", "script", "words"),
    [
        ("site.js", "document.cookie = 'a'", "document.cookie"),
        ("site.js", "localStorage.x = 1", "localStorage"),
        ("site.js", "navigator.sendBeacon('/x')", "sendBeacon"),
        ("site.js", "fetch('https://example.org/')", "example.org"),
        ("other.js", "caches.open('x')", "it keeps pages"),
    ],
)
def test_a_script_that_keeps_or_sends_is_found(path: str, script: str, words: str) -> None:
    assert any(words in fault for fault in script_faults(path, script))
    assert any(f"/{path}: " in fault for fault in private_faults([], {path: script.encode()}))


def test_the_policy_of_the_header_forbids_nothing_that_a_page_allows() -> None:
    pages = (
        "default-src 'none'; style-src 'sha256-a'; script-src 'self'",
        "default-src 'none'; style-src 'sha256-b'; img-src 'none'",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self'",
    )
    assert policy(pages) == (
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self'"
    )
    assert policy([]) == "default-src 'none'"


def test_each_address_has_one_policy_and_one_time() -> None:
    meta = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    text = headers([Page(url, "en", "t", meta) for url in ("/", "/404.html", "/en/", "/en/us/", "/ar/us/embed/")]).decode()
    rules: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            rules[line] = []
        else:
            rules[list(rules)[-1]].append(line.strip())
    assert list(rules)[:5] == ["/*", "/", "/404.html", "/ar/*", "/en/*"]
    assert not any(line.startswith(("Content-Security-Policy", "Cache-Control")) for line in rules["/*"])
    assert {"Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff"} <= set(rules["/*"])
    assert any("camera=(), " in line and "microphone=()" in line and "geolocation=()" in line for line in rules["/*"])
    for address, lines in list(rules.items())[1:]:
        # A page of another site may read the data, and nothing else.
        open_to_all = ["Access-Control-Allow-Origin"] if address == "/api/*" else []
        assert [line.partition(":")[0] for line in lines] == ["Content-Security-Policy", "Cache-Control", *open_to_all], address
        assert ("frame-ancestors *" in lines[0]) == (address == "/ar/*")
    # Cloudflare Pages reads no more than 100 rules, and no line above 2,000 characters.
    assert len(rules) <= 100
    assert max(map(len, text.splitlines())) < 2000


class Elements(HTMLParser):
    """The elements of a page with their attributes, as an HTML parser sees them."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep names without their namespace."""
        self.found.append((tag, {name.rpartition(":")[2]: value or "" for name, value in attrs}))


def loaded(tag: str, attributes: dict[str, str]) -> list[str]:
    """The addresses that an element fetches by itself."""
    names = LOADING if tag == "a" else LOADING | {"href"}
    if tag == "link" and attributes.get("rel") in NAMED_ONLY:
        names = LOADING
    parts = [part.split(" ")[0] for name, value in attributes.items() if name in names and not value.startswith("data:")
             for part in value.split(", ")]  # fmt: skip
    return [part for part in parts if part]


@pytest.mark.slow
def test_nothing_on_the_whole_site_loads_from_elsewhere(built: Path) -> None:
    for path in built.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        url = f"https://here.example/{path.relative_to(built).as_posix()}"
        for tag, attributes in Elements(text).found:
            assert not any(name.startswith("on") or name == "style" for name in attributes), (path, tag)
            for target in loaded(tag, attributes):
                assert urlsplit(urljoin(url, target)).netloc == "here.example", (path, tag, target)
        styles = "".join(re.findall(r"<style>(.*?)</style>", text, re.DOTALL))
        assert not re.search(r"url\(\s*['\"]?(?!#|data:)|@import", styles), path
    for path in built.rglob("*.svg"):
        for element in ElementTree.parse(path).iter():
            assert not any(name.rpartition("}")[2] in ("href", "src") for name in element.attrib), path


@pytest.mark.slow
def test_no_script_keeps_or_sends_anything_but_what_was_asked_for(built: Path) -> None:
    ours = [path for path in built.rglob("*.js") if path.parent.name != "pagefind"]
    scripts = {path.name: path.read_text(encoding="utf-8") for path in ours}
    assert {"site.js", "keep.js", "sw.js"} <= set(scripts)
    for name, text in scripts.items():
        assert not re.search(
            r"cookie|localStorage|sessionStorage|indexedDB|sendBeacon|WebSocket|EventSource|XMLHttpRequest", text
        ), name
        assert not re.search(r"\beval\b|importScripts|new Function|innerHTML|document\.write", text), name
        assert not re.search(r"https?://", text), name
    # What every page runs only looks whether anything is kept.
    assert set(re.findall(r"caches\.(\w+)", scripts["site.js"])) <= {"keys"}
    assert "serviceWorker.register" not in scripts["site.js"]
    assert len(scripts["site.js"].encode()) <= 8_000


@pytest.mark.slow
def test_every_zip_opens_from_a_file_and_leads_on(carded: Path) -> None:
    lists = sorted(carded.rglob("save.json"))
    assert len(lists) >= 4
    for path in (next(each.parent.glob("*.zip")) for each in lists):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            assert all(re.fullmatch(r"[a-z0-9-]+/[a-z0-9.-]+", name, re.IGNORECASE) for name in names), path
            assert {f"{path.stem}/{name}.html" for name in ("index", "history", "guides", "guides-door")} <= set(names)
            assert sum(name.endswith(".pdf") for name in names) == len(list((path.parent / "cards").glob("fold-letter.pdf")))
            for name in names:
                if name.endswith(".html"):
                    text = archive.read(name).decode()
                    assert "<script" not in text, (path, name)
                    for target in re.findall(r'<(?:a|img)\b[^>]*?\s(?:href|src)="([^"]*)"', text):
                        target = target.partition("#")[0]
                        assert not target or urlsplit(target).scheme or f"{path.stem}/{target}" in names, (path, name, target)
        assert path.stat().st_size < 2_000_000, path


@pytest.mark.slow
def test_a_zim_of_the_site_gives_every_page_back(carded: Path, root: Path, tmp_path: Path) -> None:
    pytest.importorskip("libzim", reason="libzim is not installed: it is needed only for ./rights zim.")
    from libzim.reader import Archive

    file = tmp_path / "rights.zim"
    count = write_zim(root, carded, file, date(2026, 11, 24))
    archive = Archive(file)
    assert archive.check()
    assert archive.main_entry.get_item().path == "index.html"
    assert archive.get_metadata("Language") == b"eng,spa,zho,ara"
    assert archive.has_illustration(48)
    pages = [path.relative_to(carded).as_posix() for path in carded.rglob("*.html") if path.name != "404.html"]
    assert archive.article_count == len(pages)
    assert count == len(pages) + sum(1 for kind in ("pdf", "png", "svg") for _ in carded.rglob(f"*.{kind}"))
    for name in pages:
        entry = archive.get_entry_by_path(name)
        text = bytes(entry.get_item().content).decode()
        title = re.search(r"<title>([^<]*)</title>", text)
        assert title is not None
        for target in re.findall(r'<a\b[^>]*?\shref="([^"#]+)', text):
            if not urlsplit(target).scheme:
                assert archive.has_entry_by_path(urljoin(name, target)), (name, target)
    assert not list(tmp_path.glob("*.new"))
