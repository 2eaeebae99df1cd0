"""ZIP files whose bytes depend on nothing but what is in them; an unchanged one is found under its digest and not made anew."""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

# The earliest day that a ZIP can state: a file's own date would make two equal builds differ.
_DATE = (1980, 1, 1, 0, 0, 0)
# An hour, in seconds: longer than any build.
_SPARED = 3600.0
_STORED = (".pdf", ".png", ".jpg", ".webp")
_VERSION = b"2"

Entry = tuple[str, bytes | Path]


class BundleFolder:
    """The folder of finished ZIPs of this machine; what a build did not ask for is deleted by `tidy`."""

    def __init__(self, folder: Path) -> None:
        """The folder is made where it is missing."""
        self._folder = folder
        self._since = time.time()
        folder.mkdir(parents=True, exist_ok=True)

    def bundle(self, stem: str, entries: Iterable[Entry]) -> Path:
        """The ZIP with these files in the folder `stem`; an entry's name is ASCII without folders.

        A path is that of a finished card, whose name tells what is in it: it is read only where the ZIP is made.
        """
        named = [(f"{stem}/{name}", data) for name, data in entries]
        path = self._folder / f"{_digest(named)}.zip"
        # It stands in sites too, where somebody may have written into it.
        if _noted(path) != _stands(path):
            new = path.with_suffix(f".{os.getpid()}.new")
            _write(new, named)
            new.replace(path)
        # A build beside this one deletes what nobody used for long.
        _note(path).write_text(_stands(path), encoding="ascii")
        return path

    def tidy(self) -> None:
        """Delete the ZIPs that nobody asked for since this object was made, but for those of a build that may run beside it."""
        before = min(self._since, time.time() - _SPARED)
        for path in self._folder.glob("*.zip"):
            if _last_used(path) < before:
                path.unlink(missing_ok=True)
                _note(path).unlink(missing_ok=True)


def _note(path: Path) -> Path:
    """A file beside a ZIP, written whenever a build uses that: how the ZIP stands."""
    return path.with_suffix(".used")


def _noted(path: Path) -> str | None:
    with suppress(OSError, ValueError):
        return _note(path).read_text("ascii")
    return None


def _stands(path: Path) -> str:
    """Size and time of a ZIP; empty where there is none."""
    with suppress(OSError):
        found = path.stat()
        return f"{found.st_size} {found.st_mtime_ns}"
    return ""


def _last_used(path: Path) -> float:
    with suppress(FileNotFoundError):
        return _note(path).stat().st_mtime
    return 0.0


def _digest(entries: Iterable[Entry]) -> str:
    total = hashlib.sha256(_VERSION)
    for name, data in entries:
        content = hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else data.name
        total.update(f"{name}\0{content}\0".encode())
    return total.hexdigest()[:32]


def _write(path: Path, entries: Iterable[Entry]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data if isinstance(data, bytes) else data.read_bytes(), compresslevel=6)
