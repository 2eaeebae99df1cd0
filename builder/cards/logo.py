"""A group's logo: read once from disk, taken apart, and written anew with nothing in it but grey shapes.

In: the path of an SVG or PNG. Out: `Logo`, whose picture is a data: URL, or a CardError with one sentence.
What WeasyPrint draws is never the file itself: of an SVG only allowed shapes are written out again, of a PNG only its pixels.
"""

from __future__ import annotations

import base64
import io
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from builder.cards.checks import CardError
from builder.cards.geometry import MM, Point

BYTES = 200_000
PIXELS = 3000

# The largest box for a logo, and the heights that are tried where the panel has less room.
BOX = (12 * MM, 9 * MM)
HEIGHTS = tuple(each * MM for each in (9.0, 7.5, 6.0))
# No logo is longer than this many times its height, or it would be a hair.
_LONGEST = 8
# 600 dots an inch in the largest box: more shows on no printer.
_DOTS = (284, 213)


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture in greys as a data: URL, its size on paper in points, and whose it is."""

    source: str
    size: Point
    alt: str

    def within(self, height: float) -> Logo:
        """The same logo, at most so high."""
        scale = min(1.0, height / self.size[1])
        return Logo(self.source, (self.size[0] * scale, self.size[1] * scale), self.alt)


def read_logo(path: Path, alt: str) -> Logo:
    """The logo in a file, made grey and fitted into `BOX`; CardError where it cannot be trusted or drawn."""
    from builder.cards.drawing import redrawn

    if path.exists() and not path.is_file():
        raise CardError(f"--logo: {path} is not a file. Give an SVG or a PNG.")
    try:
        with path.open("rb") as file:
            data = file.read(BYTES + 1)
    except OSError as error:
        raise CardError(f"--logo: {path} cannot be read: {error.strerror}.") from None
    if len(data) > BYTES:
        raise CardError(f"--logo: {path} is larger than {BYTES // 1000} KB. Save a smaller picture.")
    try:
        if data.startswith(b"\x89PNG"):
            picture, size, kind = *_pixels(data), "image/png"
        elif b"<svg" in data or b"<!DOCTYPE" in data or b"<?xml" in data:
            picture, size, kind = *redrawn(data), "image/svg+xml"
        else:
            raise CardError("is neither an SVG nor a PNG. Save it as one of these.")
        if not 1 / _LONGEST <= size[0] / size[1] <= _LONGEST:
            raise CardError(f"is too long and thin. One side is at most {_LONGEST} times the other.")
    except CardError as error:
        raise CardError(f"--logo: {path} {error}") from None
    scale = min(BOX[0] / size[0], BOX[1] / size[1])
    source = f"data:{kind};base64,{base64.b64encode(picture).decode()}"
    return Logo(source, (size[0] * scale, size[1] * scale), alt)


def _pixels(data: bytes) -> tuple[bytes, Point]:
    """The pixels of a PNG on white, in greys; the size is looked at before one pixel is unpacked."""
    width, height = (int.from_bytes(data[start : start + 4], "big") for start in (16, 20))
    if max(width, height) > PIXELS:
        raise CardError(f"has {width} × {height} pixels; {PIXELS} × {PIXELS} is the most.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
                whole = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, MemoryError, zlib.error, Image.DecompressionBombError, Warning):
        raise CardError("is not a PNG that can be read. Save it anew.") from None
    white = Image.new("RGBA", whole.size, "white")
    grey = Image.alpha_composite(white, whole).convert("L")
    shown = grey.point([255 * (value < 250) for value in range(256)]).getbbox()
    if shown is None:
        raise CardError("shows nothing on white paper. Save it in dark colours.")
    grey = grey.crop(shown)
    size = (float(grey.width), float(grey.height))
    grey.thumbnail(_DOTS, Image.Resampling.LANCZOS)
    written = io.BytesIO()
    grey.save(written, "PNG")
    return written.getvalue(), size
