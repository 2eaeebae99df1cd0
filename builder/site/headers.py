"""`/_headers`, as Netlify and Cloudflare Pages read it: what a browser is told with every answer.

A host adds up the headers of all rules that match, so each address has one rule with a policy and a time, and no two of
these may overlap. Hosts that cannot send headers lose little: each page carries its own, stricter policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from builder.pages.page import Page

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')
_OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
_EVERYWHERE = (
    "Referrer-Policy: no-referrer",
    "X-Content-Type-Options: nosniff",
    "Cross-Origin-Opener-Policy: same-origin",
    "Strict-Transport-Security: max-age=31536000",
    "Permissions-Policy: " + ", ".join(f"{feature}=()" for feature in _OFF),
)
# A page that may be out of date is asked for again; what is the same for months is not.
_ASK = "Cache-Control: no-cache"
_TEN_MINUTES = "Cache-Control: public, max-age=600"
_WEEK = "Cache-Control: public, max-age=604800"
# Anybody may read the data, also from a page of another site.
_FOR_ALL = "Access-Control-Allow-Origin: *"
_NOTHING = "default-src 'none'"
# Files that stand in no folder of pages: what they may load, how long they may be used again without asking, and the rest.
# The worker's own header limits what it may fetch.
_OTHERS = (
    ("/site.js", _NOTHING, _TEN_MINUTES),
    ("/keep.js", _NOTHING, _TEN_MINUTES),
    ("/sw.js", f"{_NOTHING}; connect-src 'self'", _ASK),
    ("/icon*", _NOTHING, _WEEK),
    ("/api/*", _NOTHING, _TEN_MINUTES, _FOR_ALL),
    ("/find/*", _NOTHING, _TEN_MINUTES),
    # The search runs WebAssembly in a worker of its own.
    ("/pagefind/*", f"{_NOTHING}; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'", _TEN_MINUTES),
    ("/cards/*", _NOTHING, _ASK),
)
# Pages that other sites may show in a frame. No folder that holds one can forbid frames: the rule would reach that page too.
_FRAMED = "/embed/"


def headers(pages: Iterable[Page]) -> bytes:
    """The rules: for each folder at the root that holds pages, the policy that all pages of it fit in."""
    # The policies of the pages in each folder, and the folders with a page for frames.
    folders: dict[str, dict[str, None]] = {}
    framed: set[str] = set()
    for page in pages:
        first = page.url.split("/")[1]
        folder = f"/{first}/*" if "/" in page.url[1:] else page.url
        folders.setdefault(folder, {}).update(dict.fromkeys(_POLICY.findall(page.html)))
        if page.url.endswith(_FRAMED):
            framed.add(folder)
    lines = ["/*", *(f"  {line}" for line in _EVERYWHERE)]
    for address, policies in sorted(folders.items()):
        frames = "*" if address in framed else "'none'"
        loads = policy(policies)
        lines += [address, f"  Content-Security-Policy: {loads}; frame-ancestors {frames}", f"  {_ASK}"]
    for address, loads, *more in _OTHERS:
        lines += [address, f"  Content-Security-Policy: {loads}; frame-ancestors 'none'", *(f"  {line}" for line in more)]
    return ("\n".join(lines) + "\n").encode()


def policy(policies: Iterable[str]) -> str:
    """The strictest policy that is no stricter than any of these; styles by digest, of which there are many, count as inline.

    A browser keeps to the policy of the header and to that of the page: the page's own still allows only its own style.
    """
    joined: dict[str, list[str]] = {"default-src": ["'none'"]}
    for each in dict.fromkeys(policies):
        for directive in each.split(";"):
            name, *sources = directive.split()
            if name == "style-src":
                sources = ["'unsafe-inline'" if source.startswith("'sha256-") else source for source in sources]
            known = joined.setdefault(name, [])
            known += [source for source in sources if source not in known]
    return "; ".join(" ".join((name, *_loosest(sources))) for name, sources in joined.items())


def _loosest(sources: list[str]) -> list[str]:
    return [source for source in sources if source != "'none'"] or sources
