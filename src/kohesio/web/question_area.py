"""The area that a question draws on the earth, in words for chips and as a line for maps: a circle or a polygon."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, radians, sin

from babel.units import format_unit

from kohesio.index.polygons import unrolled
from kohesio.index.query import Near, OperationQuery, Polygon
from kohesio.ui.i18n import Language, message
from kohesio.web.labels import Labels
from kohesio.web.projection import Bounds

KM_OF_A_DEGREE = 111.2
"""Kilometres from one degree of latitude to the next."""

DRAWN = message("drawn on the map")

_CIRCLE_STEPS, _EDGE_STEPS = 64, 8
_LEAST_MARGIN = 0.005
"""Degrees around a circle, so that one of a metre, a single point as lines are rounded, can be looked at."""

_LARGEST_CIRCLE_KM = 2_000
"""Beyond, and where a pole lies within, a circle is no line that a map of Europe can show."""


def distance(km: float, language: Language) -> str:
    """Kilometres as a reader writes them."""
    return format_unit(round(km, 3), "length-kilometer", length="short", locale=language.locale)


def circle_in_words(near: Near, labels: Labels) -> str:
    """A circle for a chip: how far around what."""
    middle = labels.town(near.lat, near.lon) or f"{near.lat:g}, {near.lon:g}"
    return f"{distance(near.km, labels.language)} · {middle}"


def bounds_of_line(query: OperationQuery) -> Bounds | None:
    """The part of the earth within the area that a question draws; None where it draws none or one round the earth."""
    if query.polygon is not None:
        return Bounds.around(unrolled(query.polygon), 0.05)
    if query.near is not None:
        line = line_of(query)
        return Bounds.around(line, _LEAST_MARGIN) if line else None
    if query.box is not None and query.box.west < query.box.east:
        return Bounds(query.box.west, max(query.box.south, -85), query.box.east, min(query.box.north, 85))
    return None


def line_of(query: OperationQuery) -> tuple[tuple[float, float], ...]:
    """The area a question draws as a closed line, longitude and latitude, with points for the bends; may be empty.

    Edges are straight in degrees and bend in a projection, so they come in steps.
    """
    if query.polygon is not None:
        return _stepped(query.polygon)
    near = query.near
    if near is None or near.km > _LARGEST_CIRCLE_KM or abs(near.lat) + near.km / KM_OF_A_DEGREE >= 90:
        return ()
    return _circle(near)


def _stepped(polygon: Polygon) -> tuple[tuple[float, float], ...]:
    corners = unrolled(polygon)
    line = []
    for (lon, lat), (to_lon, to_lat) in zip(corners, (*corners[1:], corners[0]), strict=True):
        for step in range(_EDGE_STEPS):
            share = step / _EDGE_STEPS
            line.append((round(lon + (to_lon - lon) * share, 4), round(lat + (to_lat - lat) * share, 4)))
    return (*line, line[0])


def _circle(near: Near) -> tuple[tuple[float, float], ...]:
    """The points so far from the middle along great circles, which is how the question counts."""
    reach, lat = radians(near.km / KM_OF_A_DEGREE), radians(near.lat)
    line = []
    for step in range(_CIRCLE_STEPS):
        turn = radians(360 * step / _CIRCLE_STEPS)
        up = asin(max(-1.0, min(1.0, sin(lat) * cos(reach) + cos(lat) * sin(reach) * cos(turn))))  # rounded, at a pole
        along = atan2(sin(turn) * sin(reach) * cos(lat), cos(reach) - sin(lat) * sin(up))
        line.append((round(near.lon + degrees(along), 4), round(degrees(up), 4)))
    return (*line, line[0])
