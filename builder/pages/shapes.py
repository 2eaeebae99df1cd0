"""Outlines of the states as SVG paths, from the Census shapes of the us-atlas package (TopoJSON, Albers projection).

Arcs are simplified, not outlines, so that two neighbours keep one border. Pure: the caller reads the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]
WIDTH, HEIGHT = 975, 610
_TOLERANCE = 1.6
_SMALLEST = 14.0
SMALL_MAP = 3.0
"""The tolerance of a map of 600 pixels or less, which the home page carries."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """Outlines by FIPS number, for a map as wide as a page and for a small one."""

    large: Mapping[str, str]
    small: Mapping[str, str]


def state_paths(atlas: Mapping[str, Any], tolerance: float = _TOLERANCE) -> dict[str, str]:
    """The `d` of each state by its FIPS number, in a box of 975 × 610 units; `tolerance` in the same units."""
    arcs = [_simplified(_decoded(arc, atlas["transform"]), tolerance) for arc in atlas["arcs"]]
    return {
        shape["id"]: "".join(_ring(ring, arcs) for polygon in _polygons(shape) for ring in polygon)
        for shape in atlas["objects"]["states"]["geometries"]
    }


def _decoded(arc: list[list[int]], transform: Mapping[str, Any]) -> list[Point]:
    """Points from the differences that TopoJSON keeps."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


def _simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Without the points that stand out less than the tolerance (Douglas and Peucker)."""
    if len(points) < 3:
        return points
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        first, last = todo.pop()
        far, best = 0.0, None
        for index in range(first + 1, last):
            distance = _distance(points[index], points[first], points[last])
            if distance > far:
                far, best = distance, index
        if best is not None and far > tolerance:
            keep.add(best)
            todo += [(first, best), (best, last)]
    return [points[index] for index in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    if length == 0:
        return float(((x - ax) ** 2 + (y - ay) ** 2) ** 0.5)
    return float(abs((by - ay) * x - (bx - ax) * y + bx * ay - by * ax) / length)


def _polygons(shape: Mapping[str, Any]) -> list[list[list[int]]]:
    return [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]


def _ring(ring: list[int], arcs: list[list[Point]]) -> str:
    """A closed path of whole numbers; islands too small to see are left out."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc if not points else arc[1:]
    whole = [(round(x), round(y)) for x, y in points]
    around = [*whole[1:], whole[0]]
    area = abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(whole, around, strict=True))) / 2
    if area < _SMALLEST:
        return ""
    path, before = "", (0, 0)
    for index, (x, y) in enumerate(whole[:-1]):
        if index and (x, y) == before:
            continue
        path += f"{'M' if not index else 'l'}{x - (before[0] if index else 0)},{y - (before[1] if index else 0)}"
        before = (x, y)
    return path.replace(",-", "-") + "z"
