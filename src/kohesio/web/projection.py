"""From degrees to the plane of a drawing: Lambert's azimuthal equal-area projection, the one of Europe's statistics.

A ``Plane`` has its middle where the drawing has it, so areas keep their size and countries the shape one knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, degrees, radians, sin, sqrt

_EDGE_STEPS = 8
_LEAST_SPAN = 1e-4

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """A part of the earth in degrees."""

    west: float
    south: float
    east: float
    north: float

    @staticmethod
    def around(points: Iterable[tuple[float, float]], margin: float = 0.05) -> Bounds:
        """The smallest bounds of some points, a share of their size added on each side."""
        found = list(points)
        west, east = min(lon for lon, _ in found), max(lon for lon, _ in found)
        south, north = min(lat for _, lat in found), max(lat for _, lat in found)
        wide, high = max(east - west, _LEAST_SPAN) * margin, max(north - south, _LEAST_SPAN) * margin
        return Bounds(west - wide, max(south - high, -89), east + wide, min(north + high, 89))

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies within."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north

    @property
    def text(self) -> str:
        """West, south, east, north, for a script."""
        return ",".join(f"{value:.4f}" for value in (self.west, self.south, self.east, self.north))


class Plane:
    """A drawing ``width`` wide of the part of the earth within some bounds; ``height`` follows, within limits."""

    def __init__(self, bounds: Bounds, width: int, *, tallest: float = 1.25, flattest: float = 0.5) -> None:
        self._lon = radians((bounds.west + bounds.east) / 2)
        self._lat = radians((bounds.south + bounds.north) / 2)
        edge = [self._flat(lon, lat) for lon, lat in _edge(bounds)]
        left, right = min(x for x, _ in edge), max(x for x, _ in edge)
        bottom, top = min(y for _, y in edge), max(y for _, y in edge)
        self.width = width
        self.height = round(width * min(max((top - bottom) / (right - left), flattest), tallest))
        self._scale = min(width / (right - left), self.height / (top - bottom))
        self._left = (left + right) / 2 - width / self._scale / 2
        self._top = (bottom + top) / 2 + self.height / self._scale / 2

    @property
    def pixel(self) -> float:
        """Degrees of latitude that a unit of the drawing covers."""
        return degrees(1 / self._scale)

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a point lies in the drawing."""
        x, y = self._flat(lon, lat)
        return (x - self._left) * self._scale, (self._top - y) * self._scale

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies in the drawing."""
        if abs(degrees(self._lon) - lon) > 120:
            return False
        x, y = self.at(lon, lat)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def path(self, lines: Iterable[Points], apart: float = 0.6, grain: int = 10) -> str:
        """Closed lines as the data of an SVG path, in steps of a ``grain``-th of a unit.

        Points closer together than ``apart`` are drawn as one, and what shrinks to fewer than three points not at all.
        """
        return "".join(self._line(line, apart, grain) for line in lines)

    def _line(self, line: Points, apart: float, grain: int) -> str:
        kept: list[tuple[float, float]] = []
        for x, y in (self.at(lon, lat) for lon, lat in line):
            if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= apart:
                kept.append((x, y))
        if len(kept) < 3 or not self._touches(kept):
            return ""
        steps = [(round(x * grain), round(y * grain)) for x, y in kept]
        (left, top), *rest = steps
        moves = [f"M{_short(left, grain)} {_short(top, grain)}l"]
        for x, y in rest:
            moves.append(f"{_short(x - left, grain)} {_short(y - top, grain)} ")
            left, top = x, y
        return f"{''.join(moves).rstrip()}z".replace(" -", "-")

    def _touches(self, points: Points) -> bool:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return max(xs) > 0 and min(xs) < self.width and max(ys) > 0 and min(ys) < self.height

    def _flat(self, lon: float, lat: float) -> tuple[float, float]:
        turn, north = radians(lon) - self._lon, radians(lat)
        near = 1 + sin(self._lat) * sin(north) + cos(self._lat) * cos(north) * cos(turn)
        stretch = sqrt(2 / max(near, 1e-6))
        return (
            stretch * cos(north) * sin(turn),
            stretch * (cos(self._lat) * sin(north) - sin(self._lat) * cos(north) * cos(turn)),
        )


def _edge(bounds: Bounds) -> list[tuple[float, float]]:
    """Points all along the edge of some bounds: in a projection a side bends."""
    steps = [step / _EDGE_STEPS for step in range(_EDGE_STEPS + 1)]
    lons = [bounds.west + (bounds.east - bounds.west) * step for step in steps]
    lats = [bounds.south + (bounds.north - bounds.south) * step for step in steps]
    return [
        *((lon, lat) for lon in lons for lat in (bounds.south, bounds.north)),
        *((lon, lat) for lat in lats for lon in (bounds.west, bounds.east)),
    ]


def _short(steps: int, grain: int) -> str:
    return f"{steps / grain:.1f}".removesuffix(".0") if grain > 1 else str(steps)
