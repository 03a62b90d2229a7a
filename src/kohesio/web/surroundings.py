"""The fields of the filter form for a part of the earth: around a point, or within an area.

A form cannot join a centre and a distance into the query's one parameter ``near``, so it sends ``point`` and ``km``,
which ``asked_pairs`` joins. A point is latitude and longitude, or the name of a town in the lists or in the table of
towns that the operator fetched; a name of several towns is asked back, with each of them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from math import ceil

from kohesio.errors import ParameterError, sentence
from kohesio.index.parsing import query_pairs
from kohesio.index.query import Choice, Near, OperationQuery
from kohesio.model.letters import seen
from kohesio.model.territory import Point
from kohesio.web.context_finder import Surroundings
from kohesio.web.paged import KEY as PAGE
from kohesio.web.question_area import distance
from kohesio.web.tabs import MAP
from kohesio.web.towns import told_apart, town_at, towns_meant, written
from kohesio.web.visit import Visit
from kohesio.web.written import in_one_spelling

POINT, DISTANCE = "point", "km"
FORM_KEYS = frozenset({POINT, DISTANCE})
"""What the form sends and no address keeps."""

SHOWN = frozenset({"near", "polygon"})
"""Keys of a question that have fields of their own here."""

_DEGREES = re.compile(r"[+-]?[0-9.]+ *, *[+-]?[0-9.]+")

USUAL_KM, MOST_KM = 25, 200
"""Where the slider stands at first, and where it ends unless more is asked."""


def asked_pairs(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The pairs of a visit with ``near`` in the place of what the form sends, amounts and dates in their one spelling.

    Raises ParameterError for no place.
    """
    sent = {name: seen(value).strip() for name, value in visit.pairs if name in FORM_KEYS}
    kept = tuple(
        (name, in_one_spelling(name, value)) for name, value in visit.query_pairs if name not in FORM_KEYS | {PAGE}
    )
    if not sent.get(POINT):
        return kept
    near = f"{_placed(visit, sent[POINT])},{sent.get(DISTANCE) or USUAL_KM}"
    return (*(pair for pair in kept if pair[0] != "near"), ("near", near))


def _placed(visit: Visit, text: str) -> str:
    """Latitude and longitude as ``near`` has them, of what a reader wrote. Raises ParameterError."""
    if _DEGREES.fullmatch(text):
        return text
    towns = towns_meant(visit.geography, text)
    if len(towns) > 1:
        told = sentence("There are several towns called '%(value)s', or whose name begins so.", value=text[:64])
        raise ParameterError(POINT, told, told_apart(towns))
    point = placed(visit, text)
    if point is None:
        told = sentence(
            "No town called '%(value)s' is known here; write latitude and longitude, such as 59.33, 18.07.",
            value=text[:64],
        )
        raise ParameterError(POINT, told)
    return f"{point.lat:.4f},{point.lon:.4f}"


def placed(visit: Visit, name: str) -> Point | None:
    """Where a town is, by the lists or by the table of towns, the largest of its name; None for one nobody knows."""
    return _of_lists(visit, name) or next((town.point for town in towns_meant(visit.geography, name)), None)


def _of_lists(visit: Visit, name: str) -> Point | None:
    """Where a town is, as most of the first projects there have it; None for one that no list names with a point."""
    called = visit.service.municipalities(name)
    if not called:
        return None
    query = visit.service.resolved(OperationQuery(choices=(("municipality", Choice(called)),)))
    found = Counter(
        place.point
        for one in visit.service.operations(visit.service.search(query, ()))
        for place in one.places
        if place.point and place.municipality in called
    )
    return found.most_common(1)[0][0] if found else None


def surroundings(visit: Visit, query: OperationQuery) -> Surroundings:
    """The fields of the form, filled with what is asked."""
    near = query.near
    km = near.km if near else USUAL_KM
    return Surroundings(
        point=_written(visit, near) if near else "",
        km=_plain(km),
        least=_plain(min(1, km)),
        most=max(MOST_KM, ceil(km)),
        step="1" if km == int(km) else "any",
        distance=distance(km, visit.language),
        polygon=dict(query_pairs(query)).get("polygon", ""),
        map_url=visit.urls.projects(replace(query, cursor=None), MAP),
        is_asked=bool(near or query.polygon),
    )


def _written(visit: Visit, near: Near) -> str:
    """A point as the form takes it back: the name of the town there, else degrees."""
    town = town_at(visit.geography, Point(near.lat, near.lon))
    return written(visit.geography, town, visit.language) if town else f"{_plain(near.lat)}, {_plain(near.lon)}"


def _plain(number: float) -> str:
    """A number as a person writes it and the form takes back: without a power of ten."""
    return f"{Decimal(repr(number)).normalize():f}"
