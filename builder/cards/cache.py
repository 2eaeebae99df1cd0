"""Finished cards on disk: under a name that says what they were made from, and a seal that shows damage.

A card is `<key>-<seal>.pdf` with its preview beside it; a sentence that says why there is none is `<key>-<seal>.txt`.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import sys
import zlib
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from builder.cards.content import CardContent
from builder.cards.fonts import digest
from builder.cards.style import THEME

_PACKAGES = (
    "weasyprint", "pydyf", "tinyhtml5", "tinycss2", "cssselect2", "jinja2", "segno", "pikepdf", "pypdfium2", "pillow",
)  # fmt: skip
_LIBRARIES = (("pango-1.0", "pango_version_string"), ("harfbuzz", "hb_version_string"))

# A finished PDF, or the sentence that says why there is none.
Outcome = Path | str


def key(around: str, content: CardContent, form: str) -> str:
    """The name of a card in a format: a digest of its words and of what `surroundings` gave."""
    return hashlib.sha256(f"{around} {form} {content!r}".encode()).hexdigest()[:32]


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


def kept(path: Path) -> Outcome | None:
    """What an earlier run left in this file, or None where it is damaged."""
    with suppress(OSError):
        data = path.read_bytes()
        if path.suffix == ".txt":
            return data.decode() if _sealed(data) == _seal(path) else None
        if _sealed(data, preview_of(path).read_bytes()) == _seal(path):
            return path
    return None


def keep(cache: Path, name: str, files: dict[str, bytes]) -> Path:
    """Write the files under a name that holds their digest, each whole or not at all; the first one's path."""
    stem = f"{name}-{_sealed(*files.values())}"
    for suffix, data in files.items():
        new = cache / f"{stem}{suffix}.{os.getpid()}.new"
        new.write_bytes(data)
        new.replace(cache / (stem + suffix))
    return cache / (stem + next(iter(files)))


def _sealed(*files: bytes) -> str:
    return hashlib.sha256(b"".join(hashlib.sha256(data).digest() for data in files)).hexdigest()[:16]


def _seal(path: Path) -> str:
    return path.stem.partition("-")[2]
