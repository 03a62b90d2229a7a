"""The squares that the map of the web is cut into: column and row of a tile at a zoom, and what lies where in it.

The map is the square Mercator one (EPSG:3857) that every program with tiles uses: at zoom 0 one tile is the world, at
each further zoom four tiles take the place of one; columns count from 180° west, rows from 85.05° north.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan, cos, degrees, log, nextafter, pi, radians, sinh, tan

from kohesio.api.endpoint import Call
from kohesio.api.tiles.encoding import EXTENT
from kohesio.errors import ParameterError
from kohesio.index.fields import Parameter
from kohesio.index.query import Box

DEEPEST = 16
"""The last zoom there are tiles for; programs enlarge them beyond."""

EDGE = 85.0511287798
"""The latitude at which the square map ends."""

ZOOM = Parameter("z", f"Zoom of the tile: 0 (the world) to {DEEPEST}.", "5")
COLUMN = Parameter("x", "Column of the tile, from the west.", "17")
ROW = Parameter("y", "Row of the tile, from the north.", "9")


@dataclass(frozen=True, slots=True)
class Square:
    """A tile of the map: column ``x`` and row ``y`` at ``zoom``."""

    zoom: int
    x: int
    y: int

    @property
    def box(self) -> Box:
        """What lies in the tile: its western and northern edges, not the others, so that no place is in two tiles.

        The rows at the ends of the map hold what lies beyond them too, up to the poles.
        """
        side = 1 << self.zoom
        west, east = (edge / side * 360 - 180 for edge in (self.x, self.x + 1))
        north = 90.0 if self.y == 0 else _latitude(self.y / side)
        south = -90.0 if self.y == side - 1 else nextafter(_latitude((self.y + 1) / side), 90)
        return Box(west, south, east if self.x == side - 1 else nextafter(east, west), north)

    def at(self, lat: float, lon: float) -> tuple[int, int]:
        """Where a place lies in the tile, from its upper left corner in units of ``EXTENT``."""
        side = EXTENT << self.zoom
        upright = radians(max(-EDGE, min(EDGE, lat)))
        across = (lon + 180) / 360
        down = (1 - log(tan(upright) + 1 / cos(upright)) / pi) / 2
        return round(across * side) - self.x * EXTENT, round(down * side) - self.y * EXTENT


def _latitude(down: float) -> float:
    """The latitude at a part of the way from the map's upper edge to its lower one."""
    return degrees(atan(sinh(pi * (1 - 2 * down))))


def square_of(call: Call) -> Square:
    """The tile that an address names. Raises ParameterError for one there is none of."""
    zoom = _number(call, ZOOM, DEEPEST)
    last = (1 << zoom) - 1
    return Square(zoom, _number(call, COLUMN, last), _number(call, ROW, last))


def _number(call: Call, parameter: Parameter, most: int) -> int:
    text = call.path[parameter.name]
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(most)) or int(text) > most:
        raise ParameterError(
            parameter.name, f"The value {text[:64]!r} of {parameter.name!r} is no number from 0 to {most}."
        )
    return int(text)
