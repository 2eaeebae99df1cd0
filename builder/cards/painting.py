"""A page that many files share, drawn once: its commands and its letters are kept, and put into each further file.

In: a page as WeasyPrint 70.0 (which is pinned) laid it out. Out: the same page, drawn in no time from the third file on. Each
file is byte for byte what it would be had the page been drawn for it.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class _Painting:
    """What drawing a page puts into a file: commands, typefaces with the letters taken from each, and states of the pen."""

    commands: bytes
    fonts: dict[Any, Any]
    states: dict[str, Any]


def painted_once(page: Any, outlines: dict[str, bytes]) -> None:
    """Let a page keep its drawing from the second on, unless it shows pictures, whose names belong to one file.

    `outlines` holds each whole typeface, some megabytes, once for all pages.
    """
    page.paint = _Kept(page.paint, outlines)


class _Kept:
    def __init__(self, paint: Callable[..., None], outlines: dict[str, bytes]) -> None:
        self._paint = paint
        self._outlines = outlines
        self._painting: _Painting | None = None
        self._drawn = 0

    def __call__(self, stream: Any, scale: float) -> None:
        if stream._tags is not None:
            # The tags of a page are made while it is drawn.
            self._paint(stream, scale)
            return
        self._drawn += 1
        # Most faces are drawn once, so the first drawing is not worth keeping.
        if self._drawn == 2:
            self._painting = self._alone(stream, scale)
        if self._painting is None:
            self._paint(stream, scale)
            return
        stream.stream.append(self._painting.commands)
        for name, state in self._painting.states.items():
            stream._resources["ExtGState"].setdefault(name, state)
        for key, font in self._painting.fonts.items():
            _lend(stream._fonts, key, font)

    def _alone(self, stream: Any, scale: float) -> _Painting | None:
        """The drawing, made on a sheet of its own; None where it cannot be kept."""
        from pydyf import _to_bytes

        resources = {name: type(part)() if isinstance(part, dict) else part for name, part in stream._resources.items()}
        alone = stream.clone(fonts={}, resources=resources, images={})
        self._paint(alone, scale)
        # Pictures, patterns and some states of the pen are numbered throughout a file.
        numbered = [part for name in ("XObject", "Pattern", "Shading") for part in resources[name]]
        numbered += [state for state in resources["ExtGState"] if state.startswith("s")]
        for font in alone._fonts.values():
            font.file_content = self._outlines.setdefault(font.hash, font.file_content)
        return None if numbered else _Painting(b"\n".join(map(_to_bytes, alone.stream)), alone._fonts, resources["ExtGState"])


def _lend(fonts: dict[Any, Any], key: Any, kept: Any) -> None:
    """Put a typeface into a file, or the letters into the one that is there already."""
    if key not in fonts:
        # Each file cuts a copy of its own to the letters that it uses.
        fonts[key] = copy(kept)
        fonts[key].to_unicode, fonts[key].widths = {}, {}
    for name in ("to_unicode", "widths"):
        letters = getattr(fonts[key], name)
        letters.update({glyph: value for glyph, value in getattr(kept, name).items() if glyph not in letters})
