"""One ZIM file of a built site, for Kiwix and others that need no connection. Needs libzim, installed only on request."""

from __future__ import annotations

import html
import importlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from builder.language.languages import read_languages
from builder.site.carried import carried
from builder.site.icons import png

MISSING = "A ZIM file needs the Python package libzim. Install it with: .venv/bin/pip install 'libzim>=3.7'"
# ISO 639-3, which ZIM readers expect; by the first part of a language tag, from the registry of SIL International.
_ISO_639_3 = {
    "am": "amh", "ar": "ara", "bn": "ben", "de": "deu", "en": "eng", "es": "spa", "fa": "fas", "fr": "fra", "hi": "hin",
    "ht": "hat", "hy": "hye", "it": "ita", "ja": "jpn", "km": "khm", "ko": "kor", "ne": "nep", "pa": "pan", "pl": "pol",
    "ps": "pus", "pt": "por", "ru": "rus", "so": "som", "sw": "swa", "tl": "tgl", "uk": "ukr", "ur": "urd", "vi": "vie",
    "zh": "zho",
}  # fmt: skip
_KINDS = {
    ".html": "text/html", ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml", ".jpg": "image/jpeg",
    ".webp": "image/webp",
}  # fmt: skip
_LEFT_OUT = frozenset({"404.html"})
_ICON = 48
_TITLE = re.compile(r"<title>([^<]*)</title>")
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')


class ZimError(Exception):
    """Why no ZIM file was made, in a sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page or file: its path in the ZIM, its title (empty for what is no page), and its bytes."""

    path: str
    title: str
    kind: str
    content: bytes


def write_zim(root: Path, site: Path, file: Path, day: date) -> int:
    """Write the site of folder `site` into `file` and read every page of it back; the number of entries.

    Raises ZimError where libzim or the site is missing, or where the finished file does not hold what it should.
    """
    try:
        writer, reader = importlib.import_module("libzim.writer"), importlib.import_module("libzim.reader")
    except ImportError:
        raise ZimError(MISSING) from None
    if not (site / "index.html").is_file():
        raise ZimError(f"{site} is not a built site. Run ./rights build first, or name its folder with --from.")
    if not file.resolve().parent.is_dir():
        raise ZimError(f"There is no folder {file.resolve().parent} to write {file.name} into.")
    entries = tuple(read_entries(site))
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    try:
        _write(writer, new, entries, _metadata(root, site, day), png(root / "theme/mark.svg", _ICON))
        _read_back(reader, new, entries)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
    return len(entries)


def read_entries(site: Path) -> Iterable[Entry]:
    """All pages, cards and pictures of a built site in the order of their paths; links between them are relative."""
    paths = {each.relative_to(site).as_posix(): each for each in sorted(site.rglob("*")) if each.suffix in _KINDS}
    names = {f"/{name.removesuffix('index.html')}": name for name in paths if name not in _LEFT_OUT}
    base_url = _base_url(site)
    for url, name in names.items():
        content = paths[name].read_bytes()
        title = ""
        if name.endswith(".html"):
            text = content.decode()
            found = _TITLE.search(text)
            title = html.unescape(found.group(1)) if found else name
            content = carried(text, url, names, base_url).encode()
        yield Entry(name, title, _KINDS[paths[name].suffix], content)


def _base_url(site: Path) -> str:
    found = _CANONICAL.search((site / "index.html").read_text(encoding="utf-8"))
    return found.group(1).rstrip("/") if found else ""


def _metadata(root: Path, site: Path, day: date) -> Mapping[str, str | date]:
    """What a reader of ZIM files shows in its list; the keys that the openZIM project asks for."""
    offered = [tag for tag in read_languages(root).languages if (site / tag / "index.html").is_file()]
    languages = dict.fromkeys(_ISO_639_3.get(tag.partition("-")[0], "mul") for tag in offered)
    home = (site / "index.html").read_text(encoding="utf-8")
    title = html.unescape(_TITLE.findall(home)[0])
    motto, _, name = title.rpartition(" · ")
    return {
        "Name": "rights-here", "Title": name, "Description": motto, "Language": ",".join(languages), "Creator": name,
        "Publisher": name, "Date": day, "License": "CC BY-SA 4.0", "Source": _base_url(site), "Tags": "_ftindex:yes",
    }  # fmt: skip


def _write(writer: Any, file: Path, entries: Iterable[Entry], metadata: Mapping[str, str | date], icon: bytes) -> None:
    def item(entry: Entry) -> Any:
        methods = {
            "get_path": lambda self: entry.path,
            "get_title": lambda self: entry.title,
            "get_mimetype": lambda self: entry.kind,
            "get_contentprovider": lambda self: writer.StringProvider(entry.content),
            "get_hints": lambda self: {writer.Hint.FRONT_ARTICLE: bool(entry.title)},
        }
        return type("SiteItem", (writer.Item,), methods)()

    language = str(metadata["Language"]).partition(",")[0]
    with writer.Creator(file).config_verbose(False).config_indexing(True, language) as creator:
        creator.set_mainpath("index.html")
        creator.add_illustration(_ICON, icon)
        for entry in entries:
            creator.add_item(item(entry))
        for name, value in metadata.items():
            creator.add_metadata(name, value)


def _read_back(reader: Any, file: Path, entries: Iterable[Entry]) -> None:
    archive = reader.Archive(file)
    if not archive.check():
        raise ZimError("The finished file is damaged. Try again, with enough room on the disk.")
    for entry in entries:
        if not archive.has_entry_by_path(entry.path):
            raise ZimError(f"{entry.path} is missing in the finished file.")
        if bytes(archive.get_entry_by_path(entry.path).get_item().content) != entry.content:
            raise ZimError(f"{entry.path} is not the same in the finished file.")
