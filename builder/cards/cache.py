"""Finished cards on disk: under a name that says what they were made from, and a seal that shows damage.

A card is `<key>-<seal>.pdf` with its preview beside it; a picture to share is `<key>-<seal>.share`,
a card for a screen `<key>-<seal>.tagged`. A sentence that says why
there is none is `<key>-<seal>.txt`, or `.misfit` where another format may have room. Any file may be deleted at any time.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import sys
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from builder.cards.content import CardContent
from builder.cards.fonts import digest
from builder.cards.style import THEME

_PACKAGES = (
    "weasyprint", "pydyf", "tinyhtml5", "tinycss2", "cssselect2", "jinja2", "segno", "pikepdf", "pypdfium2", "pillow",
)  # fmt: skip
_COMPARED = "compared.json"
_HALF_DONE = (".new", ".old")
_OUTCOMES = (".pdf", ".share", ".tagged", ".txt", ".misfit")
DAY = 86_400.0
# How long a file stays that no build has used, in seconds; and how large the folder may be, in bytes.
_KEPT = 30 * DAY
_LARGEST = 1 << 30
_LIBRARIES = (("pango-1.0", "pango_version_string"), ("harfbuzz", "hb_version_string"))


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no PDF, as a sentence; `misfit` is its end where only the words are too long, and another format may do."""

    sentence: str
    misfit: str = ""


# A finished file, or why there is none.
Outcome = Path | Refused


def said(content: CardContent) -> str:
    """A digest of all that a card says."""
    return hashlib.sha256(repr(content).encode()).hexdigest()


def key(around: str, words: str, form: str) -> str:
    """The name of a card in a format: a digest of what is `said` on it and of what `surroundings` gave."""
    return hashlib.sha256(f"{around} {form} {words}".encode()).hexdigest()[:32]


def preview_of(pdf: Path) -> Path:
    """The picture of a card, about 900 pixels wide, beside its PDF."""
    return pdf.with_suffix(".png")


def surroundings(fonts: Path) -> str:
    """A digest of everything beside the words that a card depends on."""
    total = hashlib.sha256(digest(fonts).encode())
    facts = [f"{name} {version(name)}" for name in _PACKAGES]
    facts += [f"{name} {_library_version(name, function)}" for name, function in _LIBRARIES]
    total.update("\n".join((*facts, zlib.ZLIB_RUNTIME_VERSION, sys.version)).encode())
    code = Path(__file__).parent.glob("*.py")
    for path in sorted((*code, *(THEME / "cards").iterdir(), *(THEME / "pictograms").iterdir())):
        total.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _library_version(name: str, function: str) -> str:
    """The version of a library that WeasyPrint loads, without WeasyPrint; the names are those that it tries."""
    for file in (f"lib{name}.so.0", f"lib{name}-0", f"{name}-0", f"lib{name}.dylib", f"lib{name}.0.dylib", f"lib{name}-0.dll"):
        with suppress(OSError):
            call = getattr(ctypes.CDLL(file), function)
            call.restype = ctypes.c_char_p
            return str(call().decode())
    return "unknown"


def index(cache: Path) -> dict[str, Path]:
    """What earlier runs left in the folder, by the key in its name."""
    with os.scandir(cache) as entries:
        names = sorted(entry.name for entry in entries)
    return {name.partition("-")[0]: cache / name for name in names if name.endswith(_OUTCOMES)}


# When each file of a card was last written and how large it was, in nanoseconds and bytes, when its seal was last compared.
Compared = dict[str, list[int]]


def compared(cache: Path) -> Compared:
    """The cards whose seals earlier runs compared, by the name of the file."""
    with suppress(OSError, ValueError):
        found = json.loads((cache / _COMPARED).read_bytes())
        if isinstance(found, dict):
            return found
    return {}


def keep_compared(cache: Path, found: Compared) -> None:
    """Remember for the next run what this one compared."""
    new = cache / f"{_COMPARED}.{os.getpid()}.new"
    new.write_text(json.dumps(found), encoding="utf-8")
    new.replace(cache / _COMPARED)


def kept(path: Path, about: str, seen: Compared) -> Outcome | None:
    """What an earlier run left in this file about a card, or None where it is damaged; it counts as used now.

    A file that is in `seen` as it stands is not read again: a whole site has two gigabytes of cards. Others are added.
    """
    together = (path, preview_of(path)) if path.suffix == ".pdf" else (path,)
    with suppress(OSError):
        stands = [number for each in together for number in _used(each)]
        told = path.suffix in (".txt", ".misfit")
        if told or seen.get(path.name) != stands:
            data = [each.read_bytes() for each in together]
            if _sealed(*data) != _seal(path):
                return None
            if path.suffix == ".txt":
                return Refused(data[0].decode())
            if path.suffix == ".misfit":
                return misfit(about, data[0].decode())
            seen[path.name] = stands
        return path
    return None


def _used(path: Path) -> tuple[int, int]:
    """Note that a file is used, before it is read, so that no other build deletes it in between; when written, and its size."""
    found, now = path.stat(), time.time()
    if now - found.st_mtime > DAY:
        os.utime(path, (now, now))
        found = path.stat()
    return found.st_mtime_ns, found.st_size


def misfit(about: str, what: str) -> Refused:
    """Words that are too long: what they need and have, as a sentence about a card and by itself."""
    return Refused(f"{about}: {what}", what)


def keep(cache: Path, name: str, files: dict[str, bytes]) -> Path:
    """Write the files under a name that holds their digest, each whole or not at all; the first one's path."""
    stem = f"{name}-{_sealed(*files.values())}"
    for suffix, data in files.items():
        new = cache / f"{stem}{suffix}.{os.getpid()}.new"
        new.write_bytes(data)
        new.replace(cache / (stem + suffix))
    return cache / (stem + next(iter(files)))


def tidy(cache: Path, now: float) -> None:
    """Delete what no build has used for 30 days; above 1 GB also what was used longest ago, but nothing of the last day."""
    groups: dict[str, list[tuple[float, int, str]]] = {}
    with os.scandir(cache) as entries:
        for entry in entries:
            with suppress(OSError):
                found = entry.stat()
                # The files of one card leave together; what a killed process left behind is a group of its own.
                name = entry.name if entry.name.endswith(_HALF_DONE) else entry.name.rpartition(".")[0]
                groups.setdefault(name, []).append((found.st_mtime, found.st_size, entry.name))
    left = sum(size for group in groups.values() for _, size, _ in group)
    for group in sorted(groups.values(), key=lambda group: max(group)[0]):
        unused = now - max(group)[0]
        half_done = group[0][2].endswith(_HALF_DONE)
        if unused <= DAY or (unused <= _KEPT and left <= _LARGEST and not half_done):
            continue
        left -= sum(size for _, size, _ in group)
        for _, _, name in group:
            _delete(cache / name, now - DAY)


def _delete(path: Path, before: float) -> None:
    """Delete a file unless another build has begun to use it: it is moved away first, so that none can begin to."""
    with suppress(OSError):
        away = path if path.suffix == ".old" else path.with_name(path.name + ".old")
        path.rename(away)
        if away.stat().st_mtime > before and away != path:
            away.rename(path)
        else:
            away.unlink()


def _sealed(*files: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in files)).hexdigest()[:16]


def _seal(path: Path) -> str:
    return path.stem.partition("-")[2]
