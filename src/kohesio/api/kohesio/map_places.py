"""Where a bubble of a map stands if not in the middle of its operations: on a region's only project, or by its box.

Kohesio's pages ask for the projects at the coordinates of a bubble that holds just one, so these must be exactly that
project's own.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from kohesio.api.kohesio.call import Call
from kohesio.index.query import Box, Choice, OperationQuery, Sort
from kohesio.model.territory import Point

_MOST_SINGLES = 500
"""Regions with one project that are looked up for one answer; those beyond stay at their region's middle."""


def only_places(call: Call, query: OperationQuery, codes: Collection[str]) -> Mapping[str, Point]:
    """The points of the operations that are the only ones of a question in their regions ``codes`` (NUTS)."""
    asked = query.choice("nuts").included
    within = [value for code in codes for value in _narrowed(code, asked)][:_MOST_SINGLES]
    if not within:
        return {}
    others = tuple(each for each in query.choices if each[0] != "nuts")
    choices = (*others, ("nuts", Choice(tuple(dict.fromkeys(within)))))
    page = call.service.search(replace(query, choices=choices, sort=Sort("title"), limit=len(within)), ())
    places = [place for one in call.service.listed(page) for place in one.places if place.nuts and place.point]
    found: dict[str, Point] = {}
    for code in codes:
        for place in places:
            if place.point is not None and (place.nuts or "").startswith(code):
                found.setdefault(code, place.point)
    return found


def _narrowed(code: str, asked: Collection[str]) -> Iterator[str]:
    """The regions that are both in ``code`` and in what is asked; none asked: ``code`` itself."""
    if not asked or any(code.startswith(one) for one in asked):
        yield code
    else:
        yield from (one for one in asked if one.startswith(code))


def box_of(geometry: str) -> Box:
    """The box around the text of a GeoJSON polygon or of several."""
    points = tuple(_points(json.loads(geometry)["coordinates"]))
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _points(coordinates: list[object]) -> Iterator[tuple[float, float]]:
    """The points of nested lists, whatever their depth."""
    match coordinates:
        case [int() | float() as longitude, int() | float() as latitude, *_]:
            yield longitude, latitude
        case _:
            for part in coordinates:
                if isinstance(part, list):
                    yield from _points(part)
