"""A page carried away from the site, in a ZIP or a ZIM: its links lead to what came along, or to the public address."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from urllib.parse import urljoin

_LINK = re.compile(r'(<(?!use\b)\w+\b[^>]*?\s(?:href|src)=")([^"]*)(")')
# What is of no use away from the site, or would ask for it.
_ONLINE = re.compile(
    r'<script\b[^>]*></script>\n?|<link rel="(?:manifest|alternate|preload|icon)"[^>]*>\n?|<div class="save">.*?</div>\n?',
    re.DOTALL,
)
_POLICY = re.compile(r" (?:script|connect|worker|manifest)-src [^;\"]*;")


def leads_to(html: str, url: str) -> frozenset[str]:
    """The paths on this site that a page links to or shows."""
    paths = {urljoin(url, target).partition("#")[0] for _, target, _ in _LINK.findall(html) if target}
    return frozenset(path for path in paths if path.startswith("/"))


def carried(html: str, url: str, names: Mapping[str, str], base_url: str) -> str:
    """The page without scripts; `names` gives the file of each address that comes along, this page's own among them."""
    here = posixpath.dirname(names[url])

    def led(link: re.Match[str]) -> str:
        before, target, after = link.groups()
        if not target or target.startswith("#"):
            return link.group()
        absolute = urljoin(url, target)
        path, mark, anchor = absolute.partition("#")
        if not path.startswith("/") or path.startswith("//"):
            return link.group()
        if path in names:
            return f"{before}{posixpath.relpath(names[path], here or '.')}{mark}{anchor}{after}"
        return f"{before}{base_url}{absolute}{after}"

    return _LINK.sub(led, _POLICY.sub("", _ONLINE.sub("", html)))
