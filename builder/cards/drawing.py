"""An SVG of a stranger, drawn anew: its plain shapes in greys, and nothing else.

In: bytes. Out: an SVG of our own with the same shapes, and its width and height; or a CardError that ends a sentence about
the file. Each element and attribute is on a list; what would look different without it is refused, never left out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from PIL import ImageColor

from builder.cards.checks import CardError
from builder.cards.geometry import Point

ELEMENTS = 2_000
DEPTH = 20
# So many characters of paths and points; more takes seconds, and shows no more at twelve millimetres.
PATHS = 60_000

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = frozenset({"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
# What these hold is never drawn by itself, and nothing can call it, because no address is allowed.
_SILENT = frozenset({"title", "desc", "metadata", "defs"})
_NUMBERS = frozenset({"x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "stroke-width",
                      "stroke-miterlimit"})  # fmt: skip
_LISTS = frozenset({"d", "points", "transform"})
_WORDS = {
    "fill-rule": ("nonzero", "evenodd"),
    "stroke-linecap": ("butt", "round", "square"),
    "stroke-linejoin": ("miter", "round", "bevel"),
}
_PAINTS = frozenset({"fill", "stroke"})
_OPAQUE = frozenset({"opacity", "fill-opacity", "stroke-opacity"})
# These change what is seen, and there is no place for them on a card: all but the words that leave everything as it is.
_CHANGES = {
    "display": ("inline", "block"), "visibility": ("visible",), "mix-blend-mode": ("normal",),
    **dict.fromkeys(("clip-path", "mask", "filter", "marker", "marker-start", "marker-mid", "marker-end"), ("none",)),
    "stroke-dasharray": ("none",),
}  # fmt: skip
_NUMBER = re.compile(r"[-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})(?:[eE][-+]?\d)?(?:px)?")
_LIST = re.compile(r"[-+0-9.,eE\sMmZzLlHhVvCcSsQqTtAa]*")
_TRANSFORM = re.compile(r"\s*(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([-+0-9.,eE\s]{1,200}\)[\s,]*)*")


def redrawn(data: bytes) -> tuple[bytes, Point]:
    """The drawing in greys, with nothing that can be called, loaded or run, and its size in its own units."""
    drawing = _Drawing()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = drawing.start
    parser.EndElementHandler = drawing.end
    parser.StartDoctypeDeclHandler = _refuse("begins with a DOCTYPE. Save it as “plain SVG”.")
    parser.ProcessingInstructionHandler = _refuse("calls a style sheet. Save it as “plain SVG”.")
    parser.UseForeignDTD(False)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, UnicodeDecodeError, ValueError):
        raise CardError("is not an SVG that can be read. Save it anew.") from None
    if drawing.size is None:
        raise CardError("says no size. Save it with a viewBox.")
    return "".join(drawing.parts).encode(), drawing.size


def _refuse(sentence: str) -> Callable[..., None]:
    def handler(*_: object) -> None:
        raise CardError(sentence)

    return handler


class _Drawing:
    """Writes the allowed shapes as they are read, and stops at the first thing that is not allowed."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size: Point | None = None
        self._open: list[str] = []
        self._silent = 0
        self._elements = 0
        self._paths = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        self._elements += 1
        self._open.append(name)
        if self._elements > ELEMENTS:
            raise CardError(f"has more than {ELEMENTS:,} shapes. Draw it with fewer.")
        if len(self._open) > DEPTH:
            raise CardError(f"is nested more than {DEPTH} deep. Draw it with fewer groups.")
        if self._silent or name in _SILENT or (space and space != _SVG):
            self._silent += 1
            return
        first = self._elements == 1
        if name not in _SHAPES or (name == "svg") != first:
            raise CardError(f"has <{name[:30]}> in it. A logo is made of plain shapes; turn text and pictures into paths.")
        told = _told(attributes)
        if first:
            told = self._sized(told)
        self._paths += sum(len(told.get(key, "")) for key in ("d", "points"))
        if self._paths > PATHS:
            raise CardError("has too many points. Simplify its paths.")
        self.parts.append(f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in told.items())}>")

    def end(self, _: str) -> None:
        name = self._open.pop()
        if self._silent:
            self._silent -= 1
        else:
            self.parts.append(f"</{name}>")

    def _sized(self, told: dict[str, str]) -> dict[str, str]:
        """The root's attributes, with a viewBox that begins and ends where the drawing does."""
        box = told.pop("viewBox", None) or f"0 0 {told.get('width', '')} {told.get('height', '')}".replace("px", "")
        try:
            left, top, width, height = (float(each) for each in re.split(r"[\s,]+", box.strip()))
        except ValueError:
            raise CardError("says no size. Save it with a viewBox.") from None
        if not all(math.isfinite(each) for each in (left, top)) or not (1e-3 < width < 1e6 and 1e-3 < height < 1e6):
            raise CardError("says no size that can be drawn. Save it with a viewBox.")
        self.size = (width, height)
        kept = {key: value for key, value in told.items() if key not in ("x", "y", "width", "height")}
        return {"xmlns": _SVG, "viewBox": f"{left:g} {top:g} {width:g} {height:g}", "width": f"{width:g}",
                "height": f"{height:g}", **kept}  # fmt: skip


def _told(attributes: dict[str, str]) -> dict[str, str]:
    """The allowed attributes, those of `style` among them, each as we would write it."""
    given = dict(attributes)
    for declaration in given.pop("style", "").split(";"):
        key, _, value = declaration.partition(":")
        given[key.strip().lower()] = value.strip()
    told: dict[str, str] = {}
    for key, value in given.items():
        if key.lower().startswith("on"):
            raise CardError("has a script in it. A logo is only a drawing.")
        if key.rpartition(" ")[2].lower() in ("href", "src"):
            raise CardError("points to something outside itself. Put everything into the drawing.")
        if "url(" in value.lower().replace(" ", "") or "\\" in value:
            raise CardError("fills a shape with a pattern or another file. Use one plain colour for each shape.")
        kept = _kept(key, value.strip())
        if kept is not None:
            told[key] = kept
    return told


def _kept(key: str, value: str) -> str | None:
    if key in _NUMBERS:
        number = "0" if value in ("", "none") else value
        if number.endswith("%") and key in ("width", "height"):
            return None
        if not _NUMBER.fullmatch(number):
            raise CardError(f'has {key}="{value[:30]}", which is not a plain number.')
        return number
    if key in _LISTS:
        pattern = _TRANSFORM if key == "transform" else _LIST
        if value == "none" and key != "d":
            return None
        if not pattern.fullmatch(value):
            raise CardError(f'has {key}="{value[:30]}", which cannot be drawn.')
        return value
    if key == "viewBox":
        return value
    if key in _WORDS:
        return value if value in _WORDS[key] else None
    if key in _PAINTS:
        return _grey(value)
    if key in _OPAQUE and value not in ("1", "1.0", "100%"):
        raise CardError("has shapes that one can see through. Use one plain colour for each shape.")
    if key in _CHANGES and value not in _CHANGES[key]:
        raise CardError(f"uses {key}. A logo is made of plain shapes.")
    # Ids, labels of a drawing program, properties of text: nothing that is drawn.
    return None


def _grey(value: str) -> str | None:
    """A colour as the grey of the same brightness."""
    if value in ("none", "transparent"):
        return "none"
    if value in ("", "inherit", "currentColor", "currentcolor", "context-fill", "context-stroke"):
        return "#000" if value.lower() == "currentcolor" else None
    try:
        found = ImageColor.getcolor(value, "RGBA")
    except ValueError:
        raise CardError(f'has the colour "{value[:30]}", which is not known. Use one like #0b4c47.') from None
    assert isinstance(found, tuple)
    red, green, blue, opaque = found
    if opaque != 255:
        raise CardError("has shapes that one can see through. Use one plain colour for each shape.")
    level = round(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    return f"#{level:02x}{level:02x}{level:02x}"
