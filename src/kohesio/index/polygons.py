"""Areas drawn by hand: the corners of a question's polygon, as text and back, and where it lies.

An edge is straight in degrees and takes the shorter way round the earth, so an area may lie across the date line. What
lies on an edge is inside. Where a line crosses itself, inside is what it goes round an odd number of times. The same
area has one form: corners to the centimetre, none twice in a row, starting at its least corner, in whichever direction
compares less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from kohesio.errors import Sentence, sentence
from kohesio.index.query import Box, Corner, Polygon

MOST_CORNERS = 100
"""Corners of one polygon: what a hand draws has fewer, and its address still fits into every browser."""

_WKT = re.compile(r"POLYGON\s*\(\(([^()]*)\)\)", re.IGNORECASE)
_BETWEEN_CORNERS = re.compile(r"[,;\n]")
_ROUND = 360.0
_DIGITS = 7
"""Of a degree: a centimetre. An area is then either flat or high enough to be cut into strips."""

_NO_AREA = sentence(
    "The value of '%(name)s' is no area; write longitude and latitude of each corner, such as 17.5 59,18.5 59,18 59.7."
)
_OFF_EARTH = sentence("A corner of '%(name)s' is not on the earth: longitudes -180 to 180, latitudes -90 to 90.")
_NO_INSIDE = sentence(
    "The area of '%(name)s' needs 3 to %(most)s corners that do not all lie on one line.", most=str(MOST_CORNERS)
)
_ROUND_THE_EARTH = sentence("The area of '%(name)s' reaches round the earth; ask for a box of latitudes instead.")


class PolygonError(Exception):
    """A text is no polygon; the sentence lacks the ``name`` of the parameter."""

    def __init__(self, told: Sentence) -> None:
        super().__init__(told.text)
        self.told = told


def read_polygon(text: str) -> Polygon:
    """``lon lat,lon lat,…`` in degrees, or the same as WKT ``POLYGON((…))``; closing it is optional.

    Raises PolygonError.
    """
    wrapped = _WKT.fullmatch(text.strip())
    pairs = [part.split() for part in _BETWEEN_CORNERS.split(wrapped[1] if wrapped else text) if part.strip()]
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise PolygonError(_NO_AREA)
    try:
        corners = [(float(lon), float(lat)) for lon, lat in pairs]
    except ValueError:
        raise PolygonError(_NO_AREA) from None
    if not all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in corners):  # not a number is neither
        raise PolygonError(_OFF_EARTH)
    return _checked(_in_one_form(corners))


def canonical_polygon(polygon: Polygon) -> Polygon:
    """The same area in its one form."""
    return _in_one_form(polygon.corners)


def unrolled(polygon: Polygon) -> tuple[Corner, ...]:
    """The corners with longitudes that go on beyond 180 where the line crosses the date line; the first is as given."""
    rounds = accumulate(_crossings(polygon.corners))
    return tuple((lon + _ROUND * times, lat) for (lon, lat), times in zip(polygon.corners, (0, *rounds), strict=False))


def box_of(polygon: Polygon) -> Box:
    """The smallest box around a polygon; one that reaches the date line has both sides of it."""
    lons, lats = [lon for lon, _ in unrolled(polygon)], [lat for _, lat in polygon.corners]
    west, east = min(lons), max(lons)
    west, east = west + (_ROUND if west <= -180 else 0), east - (_ROUND if east >= 180 else 0)
    return Box.unrolled(west, min(lats), east, max(lats))


def _in_one_form(corners: Sequence[Corner]) -> Polygon:
    line = [(round(lon, _DIGITS) + 0.0, round(lat, _DIGITS) + 0.0) for lon, lat in corners]  # no minus nought
    ring = [corner for at, corner in enumerate(line) if corner != line[at - 1]] or line[:1]
    if len(ring) > MOST_CORNERS:
        raise PolygonError(_NO_INSIDE)
    turned = (way[at:] + way[:at] for way in (ring, ring[::-1]) for at in range(len(ring)))
    return Polygon(tuple(min(turned)))


def _checked(polygon: Polygon) -> Polygon:
    flat = unrolled(polygon)
    (lon, lat), others = flat[0], flat[1:]
    aside = [(one - lon, other - lat) for one, other in others]
    if not any(aside[0][0] * up != aside[0][1] * right for right, up in aside):
        raise PolygonError(_NO_INSIDE)
    lons = [one for one, _ in flat]
    if sum(_crossings(polygon.corners)) or max(lons) - min(lons) >= _ROUND:
        raise PolygonError(_ROUND_THE_EARTH)
    return polygon


def _crossings(corners: Sequence[Corner]) -> list[int]:
    """Of each edge, the last one closing the area, whether it crosses the date line: 1 eastwards, -1 westwards."""
    turns = [corners[at][0] - corners[at - 1][0] for at in (*range(1, len(corners)), 0)]
    return [(turn < -180) - (turn > 180) for turn in turns]
