"""What a site needs to be read without a connection: what belongs to a place, the worker, the app manifest, one ZIP a place.

A page loads none of this by itself: the worker is registered only when a person presses a button (theme/scripts/offline.js).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urljoin

from builder.cards.geometry import FORMATS
from builder.pages.page import Page
from builder.pages.privacy import KEPT
from builder.pages.speaker import Speaker
from builder.site.apart import side_by_side
from builder.site.bundle import BundleFolder
from builder.site.carried import carried, leads_to
from builder.site.icons import png
from builder.site.printing import size
from builder.site.scope import Scope
from builder.site.shelf import Shelf

# Stands in a page where the size of its ZIP goes, which is known only when the ZIP is made.
SIZE = "\x08"
_PICTURE = re.compile(r'<img[^>]*?\ssrc="([^"]+)"')
_COMMON = ("site.js", "keep.js")
_ICONS = (192, 512)
# So many pages are remembered: the guides of a language go into the ZIP of every place.
_GUIDES = 256

Files = Mapping[str, bytes | Path]


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a person takes along of one place in one language: pages, the first one its own, and other files by path.

    `cards` are the addresses of the page of cards and its pictures: a phone keeps them, a ZIP would be three times as large.
    """

    place: str
    tag: str
    pages: tuple[Page, ...]
    files: tuple[str, ...]
    cards: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The name of the ZIP and of the folder in it, ASCII: `us-ny-new-york-city-ar`."""
        return f"{self.place.replace('/', '-')}-{self.tag}"


def add_offline(
    root: Path, scope: Scope, pages: Shelf, files: Files, progress: Callable[[str, int, int], None]
) -> dict[str, bytes | Path]:
    """All files with those that this module adds; each page of a place is given the size of its ZIP."""
    theme, speakers, found = root / "theme", scope.speakers, dict(files)
    folder, tags = BundleFolder(root / ".cache/carried"), tuple(speakers)

    def taken_along(tag: str) -> dict[str, bytes | Path]:
        return dict(_taken_along(scope, tag, pages, files, folder))

    for done, made in enumerate(side_by_side(taken_along, tags, scope.options.jobs), 1):
        found |= made
        progress("files", done, len(tags))
    folder.tidy()
    found["keep.js"] = (theme / "keep.js").read_bytes()
    found |= {f"icon-{pixels}.png": png(theme / "mark.svg", pixels) for pixels in _ICONS}
    found |= {f"{tag}/manifest.webmanifest": manifest(speaker) for tag, speaker in speakers.items()}
    found["sw.js"] = worker((theme / "sw.js").read_text(encoding="utf-8"), found, speakers)
    return found


def _taken_along(
    scope: Scope, tag: str, pages: Shelf, files: Files, folder: BundleFolder
) -> Iterator[tuple[str, bytes | Path]]:
    """The list and the ZIP of each place in a language, whose guides are the same at every place."""
    guides = guides_of(tag, pages)
    for place in scope.chosen:
        each = belongings(place, tag, pages, files, guides)
        yield f"{tag}/{place}/save.json", save_list(each, scope.speakers[tag])
        made = folder.bundle(each.stem, entries(each, files, scope.options.base_url))
        yield f"{tag}/{place}/{each.stem}.zip", made
        own = each.pages[0]
        pages.rewrite(own.url, own.html.replace(SIZE, size(made)))


def guides_of(tag: str, pages: Mapping[str, Page]) -> tuple[Page, ...]:
    """The guides of a language and their list."""
    return tuple(pages[url] for url in pages if url.startswith(f"/{tag}/guides/"))


def belongings(place: str, tag: str, pages: Mapping[str, Page], files: Container[str], guides: Iterable[Page]) -> Belongings:
    """The page of a place, its history, the `guides` of the language, one PDF of cards, the pictures on the pages."""
    own = (pages[url] for url in (f"/{tag}/{place}/", f"/{tag}/{place}/history/") if url in pages)
    chosen = (*own, *guides)
    taken = {name for page in chosen for name in _pictures(page) if name in files}
    cards = pages.get(f"/{tag}/{place}/cards/")
    more = (cards.url, *sorted(f"/{name}" for name in _pictures(cards) if name in files)) if cards else ()
    return Belongings(place, tag, chosen, tuple(sorted((*_card(f"{tag}/{place}/cards/", files), *taken))), more)


@lru_cache(maxsize=_GUIDES)
def _pictures(page: Page) -> frozenset[str]:
    return frozenset(urljoin(page.url, target)[1:] for target in _PICTURE.findall(page.html))


def _card(folder: str, files: Container[str]) -> tuple[str, ...]:
    """The sheet that most people print; where a language does not fit it, the next that there is."""
    return tuple(name for form in FORMATS if (name := f"{folder}{form}.pdf") in files)[:1]


def save_list(each: Belongings, speaker: Speaker) -> bytes:
    """`/{tag}/{place}/save.json`: the addresses that a phone keeps of a place, and the words of the button."""
    words = {
        key: speaker.words(f"site.save_{key}") for key in ("working", "done", "failed", "again", "drop", "dropped", "what")
    }
    around = [f"/{each.tag}/", f"/{each.tag}/privacy/"]
    document = {
        "place": speaker.place_words(speaker.facts.places[each.place]),
        "tag": each.tag,
        "page": f"/{each.tag}/{each.place}/",
        "urls": [*(page.url for page in each.pages), *(f"/{name}" for name in each.files), *each.cards, *around],
        "words": words,
    }
    return _json(document)


def entries(each: Belongings, files: Files, base_url: str) -> Iterator[tuple[str, bytes | Path]]:
    """What the ZIP holds, by name, all in one folder: `index.html` is the place; no page in it needs a script."""
    names = {page.url: _page_name(page.url, each) for page in each.pages}
    names |= {f"/{name}": name.rpartition("/")[2] for name in each.files}
    for page in each.pages:
        # Of all names only those that the page leads to, which for a guide are the same at every place.
        told = tuple((path, names[path]) for path in sorted({page.url, *_leads_to(page)} & names.keys()))
        yield names[page.url], _carried(page, told, base_url)
    for name in each.files:
        yield names[f"/{name}"], files[name]


@lru_cache(maxsize=_GUIDES)
def _leads_to(page: Page) -> frozenset[str]:
    return leads_to(page.html, page.url)


@lru_cache(maxsize=_GUIDES)
def _carried(page: Page, names: tuple[tuple[str, str], ...], base_url: str) -> bytes:
    return carried(page.html, page.url, dict(names), base_url).encode()


def _page_name(url: str, each: Belongings) -> str:
    path = url.removeprefix(f"/{each.tag}/").removeprefix(f"{each.place}/").strip("/")
    return f"{path.replace('/', '-') or 'index'}.html"


def manifest(speaker: Speaker) -> bytes:
    """`/{tag}/manifest.webmanifest`: how the site stands on a home screen, for those who put it there."""
    start = f"/{speaker.tag}/"
    icons = [{"src": "/icon.svg", "sizes": "any", "type": "image/svg+xml"}]
    icons += [
        {"src": f"/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}
        for size in _ICONS
    ]
    document = {
        "id": start, "name": speaker.words("site.name"), "short_name": speaker.words("site.name"),
        "description": speaker.words("site.description_home"), "lang": speaker.tag, "dir": speaker.direction,
        "start_url": start, "scope": "/", "display": "minimal-ui", "background_color": "#ffffff", "theme_color": "#0b4c47",
        "icons": icons,
    }  # fmt: skip
    return _json(document)


def worker(script: str, files: Files, speakers: Mapping[str, Speaker]) -> bytes:
    """`/sw.js`: the version is a digest of what every page shares, so that a phone fetches that anew when it changes."""
    words = {
        tag: {
            "copy": speaker.words("site.saved_copy"),
            "title": speaker.words("site.offline_title"),
            "none": speaker.words("site.offline_text"),
            "places": speaker.words("site.keep_places"),
        }
        for tag, speaker in speakers.items()
    }
    common = [name for name in _COMMON if name in files]
    total = hashlib.sha256()
    for name in common:
        content = files[name]
        total.update(content if isinstance(content, bytes) else content.read_bytes())
    values = {
        "version": total.hexdigest()[:12], "common": [f"/{name}" for name in common], "limit": KEPT, "words": words,
    }  # fmt: skip
    return script.replace("/* BUILD */ {}", json.dumps(values, ensure_ascii=False)).encode()


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
