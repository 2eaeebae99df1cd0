"""The built site, looked at before it is published: links, ids, language, leftovers, foreign hosts, weight.

A fault names the page and the cause.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from builder.pages.page import Page

# What a first answer of a server brings without waiting for the reader's side: ten packets, less what their heads take.
BUDGET = 14_000
HELD_TO_BUDGET = frozenset({"place", "guide", "home"})
_HREF = re.compile(r'<(\w+)[^>]*?\s(?:href|src)="([^"]*)"')
# It begins with what stands there word for word, for which a page is looked through ten times as fast.
_ID = re.compile(r'id="(?<=\sid=")([^"]+)"')
_LOADS = re.compile(
    r'<(?:img|script|iframe|link|source|video|audio|object|embed)\b[^>]*?\s(?:src|href|data)="(?:https?:)?//([^"/]+)'
)
_LEFT = ("{{", "}}", "{%", "%(", ">None<", ">undefined<", *map(chr, range(9)))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a link may lead: the addresses of pages and files, and the ids on each page."""

    known: frozenset[str]
    anchors: Mapping[str, frozenset[str]]


def addresses(pages: Iterable[Page], others: Iterable[str]) -> Addresses:
    """All of a site; `others` are the paths of all files that are no pages."""
    anchors = {page.url: frozenset(_ID.findall(page.html)) for page in pages}
    return Addresses(frozenset((*anchors, *(f"/{path}" for path in others))), anchors)


def check_pages(pages: Iterable[Page], site: Addresses, base_url: str, directions: Mapping[str, str]) -> list[str]:
    """What is wrong with the pages, one sentence each; empty where nothing is."""
    # A page names its own public address.
    own = urlsplit(base_url).netloc
    found: list[str] = []
    for page in pages:
        found += [f"{page.url}: {fault}" for fault in _page_faults(page, directions, own)]
        found += [f"{page.url}: {fault}" for fault in _link_faults(page, site, base_url)]
    return found


def compressed(html: str) -> int:
    """The bytes of a page as a server sends it."""
    return len(gzip.compress(html.encode(), 9))


def _page_faults(page: Page, directions: Mapping[str, str], own: str) -> Iterable[str]:
    html = page.html
    if html.count("<h1") != 1:
        yield f"there are {html.count('<h1')} main headings; there must be one."
    want = f'<html lang="{page.tag}" dir="{directions[page.tag]}">'
    if want not in html:
        yield f"the page must begin {want}."
    before, _, rest = html.partition("<style>")
    words = before + rest.partition("</style>")[2]
    left = next((each for each in _LEFT if each in words), None)
    if left is not None:
        yield f"{left!r} was left over by a template."
    for host in _LOADS.findall(html):
        if host != own:
            yield f"it loads something from {host}."
    ids = _ID.findall(html)
    if len(ids) != len(set(ids)):
        twice = sorted({each for each in ids if ids.count(each) > 1})
        yield f"the id {twice[0]} is used twice."
    if page.kind in HELD_TO_BUDGET and (weight := compressed(html)) > BUDGET:
        yield f"it weighs {weight:,} bytes compressed; a {page.kind} page may weigh {BUDGET:,}."


def _link_faults(page: Page, site: Addresses, base_url: str) -> Iterable[str]:
    for element, target in set(_HREF.findall(page.html)):
        if element == "use" or target.startswith(("https:", "http:", "tel:", "mailto:", "data:")):
            if target.startswith(base_url + "/") and target.removeprefix(base_url) not in site.known:
                yield f"the address {target} is not part of the site."
            continue
        path, _, anchor = target.partition("#")
        absolute = _absolute(page.url, path)
        if path and absolute not in site.known:
            yield f"the link {target} leads nowhere."
        elif anchor and anchor not in site.anchors.get(absolute, ()):
            yield f"there is no #{anchor} on {absolute}."


def _absolute(url: str, path: str) -> str:
    if not path:
        return url
    if path.startswith("/"):
        return path
    return url + path
