"""Whether a built site still stands as the last build left it, made from the same input: then there is nothing to do.

In: the repository, what was asked for, the folder of the site. Out: what the last build told, or nothing. What is kept is one
small file for each site in `.cache/built`, which may be deleted at any time: the next build then makes everything.
"""

from __future__ import annotations

import hashlib
import json
import os
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from builder.cards.cache import surroundings
from builder.site.scope import OUTLINES
from builder.site.zip_codes import TABLE

_READ = ("builder", "content", "theme", "policies.yaml", "mkdocs.yml")


def made_from(root: Path, asked: object) -> str | None:
    """A digest of all that a build reads and of what was `asked` for; None where something cannot be read."""
    total = hashlib.sha256(repr(asked).encode())
    try:
        front = yaml.load((root / "policies.yaml").read_bytes(), yaml.CSafeLoader)
        for path in sorted({found for name in (*_READ, *front.get("include", ())) for found in _files(root / name)}):
            total.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
        # Versions of libraries stand in the names of their folders, those of the system's in what a card depends on.
        total.update("\n".join(sorted(path.name for path in Path(sysconfig.get_path("purelib")).iterdir())).encode())
        total.update(surroundings(root / ".cache/fonts").encode())
    except (OSError, ValueError, AttributeError, TypeError, yaml.YAMLError):
        return None
    for name in (OUTLINES, TABLE):
        with suppress(OSError):
            found = (root / name).stat()
            total.update(f"{name} {found.st_size} {found.st_mtime_ns}".encode())
    return total.hexdigest()


def _files(start: Path) -> Iterator[Path]:
    if start.is_file():
        yield start
    for folder, folders, names in os.walk(start):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(folder, name) for name in names)


def recall(root: Path, target: Path, digest: str | None) -> Mapping[str, Any] | None:
    """What the build told that made this site from input with this digest; None where one of the two has changed since."""
    try:
        kept = json.loads(_record(root, target).read_bytes())
        same = kept["made_from"] == digest and kept["stands"] == _stands(target)
        told: Mapping[str, Any] = kept["told"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return told if same and digest else None


def remember(root: Path, target: Path, digest: str | None, told: Mapping[str, object]) -> None:
    """Keep what a build told, and how it left the site."""
    if digest is None:
        return
    path = _record(root, target)
    path.parent.mkdir(parents=True, exist_ok=True)
    _tidy(path.parent)
    new = path.with_suffix(f".{os.getpid()}.new")
    kept = {"target": str(target), "made_from": digest, "stands": _stands(target), "told": told}
    new.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    new.replace(path)


def _record(root: Path, target: Path) -> Path:
    return root / ".cache/built" / f"{hashlib.sha256(str(target).encode()).hexdigest()[:32]}.json"


def _tidy(folder: Path) -> None:
    """Delete what is kept of sites that are gone."""
    for path in folder.glob("*.json"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            if not Path(json.loads(path.read_bytes())["target"]).is_dir():
                path.unlink()


def _stands(target: Path) -> str:
    """A digest of the names of all files below a folder, with the size of each and when it was last written."""
    total = hashlib.sha256()
    folders = [str(target)]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                total.update(f"{entry.path}\0".encode())
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    found = entry.stat(follow_symlinks=False)
                    total.update(f"{found.st_size} {found.st_mtime_ns}\0".encode())
    return total.hexdigest()
