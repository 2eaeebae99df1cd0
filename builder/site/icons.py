"""Pictures of the mark (`theme/mark.svg`) as PNG, for the home screen of a phone and for readers of ZIM files."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from PIL import Image, ImageDraw

_BOX = 24
# The part of the picture that a phone may leave after cutting it round is a circle of 80 %: the mark stays inside it.
_INSIDE = 0.75
# Drawn four times as large and made smaller, for smooth edges.
_FINER = 4


@cache
def png(mark: Path, size: int) -> bytes:
    """The mark on white, `size` pixels square; raises ValueError for an SVG that is more than paths of straight lines."""
    large = size * _FINER
    scale = large * _INSIDE / _BOX
    edge = large * (1 - _INSIDE) / 2
    picture = Image.new("RGB", (large, large), "#fff")
    pen = ImageDraw.Draw(picture)
    for element in ElementTree.fromstring(mark.read_text(encoding="utf-8")):
        if not element.tag.endswith("}path"):
            raise ValueError(f"{mark.name}: only <path> can be drawn, not {element.tag}.")
        line = round(float(element.get("stroke-width", "0")) * scale)
        for points in _polygons(element.get("d", ""), mark.name):
            placed = [(edge + x * scale, edge + y * scale) for x, y in points]
            pen.polygon(placed, fill=element.get("fill"))
            if line:
                pen.line([*placed, *placed[:2]], fill=element.get("stroke"), width=line, joint="curve")
    file = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def _polygons(path: str, name: str) -> list[list[tuple[float, float]]]:
    recorded = RecordingPen()
    parse_path(path, recorded)
    found: list[list[tuple[float, float]]] = []
    for command, points in recorded.value:
        if command == "moveTo":
            found.append([])
        elif command not in ("lineTo", "closePath", "endPath"):
            raise ValueError(f"{name}: only straight lines can be drawn, not {command}.")
        found[-1] += points
    return found
