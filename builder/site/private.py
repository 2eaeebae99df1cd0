"""Nobody is watched: the check that nothing of the site loads from elsewhere or keeps anything on a reader's device."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from builder.pages.page import Page

# Elements that load what they name; a link to press (<a>) loads nothing by itself, and a canonical address is only named.
_TAG = re.compile(r"<(img|image|script|iframe|frame|embed|object|source|track|video|audio|input|use|link|feImage)\b([^>]*)>")
_NAMED = re.compile(r'\s(?:src|srcset|href|xlink:href|data|poster|imagesrcset)="([^"]*)"')
_ONLY_NAMED = re.compile(r'\srel="(?:canonical|alternate|author|license|help|next|prev)"')
_ELSEWHERE = re.compile(r"(?:^|[\s,])(?:\w+:)?//([^/\s\"']+)")
_STYLED = re.compile(r"""(?:url\(\s*["']?|@import\s*["'])(?:\w+:)?//([^/"')\s]+)""")
_RELOADED = re.compile(r'<meta[^>]*http-equiv="?refresh', re.IGNORECASE)
_HANDLER = re.compile(r"<\w[^>]*\s(on[a-z]+)=")
_KEEPING = ("document.cookie", "cookieStore", "localStorage", "sessionStorage", "indexedDB")
_SENDING = (
    "sendBeacon",
    "WebSocket",
    "EventSource",
    "RTCPeerConnection",
    "importScripts",
    "eval(",
    "new Function",
    "geolocation",
)
_ADDRESS = re.compile(r"""["'`](?:https?:|wss?:)?//([^/"'`\s]+)""")
# The two scripts that keep what a person asks for, and the one that only looks whether anything is kept.
_MAY_KEEP = frozenset({"sw.js", "keep.js", "site.js"})
# Pagefind puts this reserved name before a path to take the path apart, and never asks for it.
_CUT_UP = "example.com${"


def private_faults(pages: Iterable[Page], files: Mapping[str, bytes | Path]) -> list[str]:
    """What in these pages and files would let somebody watch a reader, one sentence each; empty where nothing does."""
    found = [f"{page.url}: {fault}" for page in pages for fault in page_faults(page.html)]
    for path, content in files.items():
        if path.endswith((".js", ".svg", ".css")):
            text = (content if isinstance(content, bytes) else content.read_bytes()).decode()
            faults = script_faults(path, text) if path.endswith(".js") else page_faults(text)
            found += [f"/{path}: {fault}" for fault in faults]
    return found


def page_faults(html: str) -> list[str]:
    """What a page or a picture would load from elsewhere, and what of it would run without being a file."""
    found = []
    for name, attributes in _TAG.findall(html):
        if name == "link" and _ONLY_NAMED.search(attributes):
            continue
        for target in _NAMED.findall(attributes):
            found += [f"<{name}> loads from {host}." for host in _ELSEWHERE.findall(target)]
    if "url(" in html or "@import" in html:
        found += [f"a style loads from {host}." for host in _STYLED.findall(html)]
    found += [f"it runs script in the attribute {name}." for name in _HANDLER.findall(html)]
    if _RELOADED.search(html):
        found.append("it sends the reader elsewhere by itself.")
    return found


@lru_cache(maxsize=8)
def script_faults(path: str, text: str) -> tuple[str, ...]:
    """What a script would keep, send or load; only the scripts that keep pages on request may use the browser's caches."""
    found = [f"it uses {word}, which keeps something on the reader's device." for word in _KEEPING if word in text]
    found += [f"it uses {word}, which this site does not need." for word in _SENDING if word in text]
    if "caches." in text and path not in _MAY_KEEP:
        found.append("it keeps pages; only keep.js and sw.js may, when a person asks.")
    hosts = [host for host in _ADDRESS.findall(text) if not (path.startswith("pagefind/") and host.startswith(_CUT_UP))]
    found += [f"it names the address of {host}." for host in hosts]
    return tuple(found)
