"""The fields of the filter form for a part of the earth: around a point, or within an area.

A form cannot put a centre and a distance into the one ``near`` of a question, so it sends ``point`` and ``km``; the
address that answers has ``near``. A point is latitude and longitude, or the name of a town as lists write it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import ceil

from kohesio.index.parsing import query_pairs
from kohesio.index.query import Choice, OperationQuery
from kohesio.web.context_finder import Surroundings
from kohesio.web.question_area import distance
from kohesio.web.tabs import MAP
from kohesio.web.visit import Visit

POINT, DISTANCE = "point", "km"
FORM_KEYS = frozenset({POINT, DISTANCE})
"""What the form sends and no address keeps."""

SHOWN = frozenset({"near", "polygon"})
"""Keys of a question that have fields of their own here."""

USUAL_KM, MOST_KM = 25, 200
"""Where the slider stands at first, and where it ends unless more is asked."""


def asked_pairs(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The pairs of a visit with ``near`` in the place of what the form sends. Raises ParameterError for no town."""
    sent = {name: value.strip() for name, value in visit.pairs if name in FORM_KEYS}
    kept = tuple(pair for pair in visit.query_pairs if pair[0] not in FORM_KEYS)
    if not sent.get(POINT):
        return kept
    point = sent[POINT] if any(map(str.isdigit, sent[POINT])) else _town(visit, sent[POINT])
    near = f"{point},{sent.get(DISTANCE) or USUAL_KM}"
    return (*(pair for pair in kept if pair[0] != "near"), ("near", near))


def _town(visit: Visit, name: str) -> str:
    """Latitude, longitude of a town, as most of the first projects there have them.

    Raises ParameterError for a name that no list has, with those that come near it.
    """
    query = visit.service.resolved(OperationQuery(choices=(("municipality", Choice((name,))),)))
    called = set(query.choice("municipality").included)
    found = Counter(
        (place.point.lat, place.point.lon)
        for one in visit.service.operations(visit.service.search(query, ()))
        for place in one.places
        if place.point and place.municipality in called
    )
    return ",".join(f"{degrees:.4f}" for degrees in found.most_common(1)[0][0]) if found else name


def surroundings(visit: Visit, query: OperationQuery) -> Surroundings:
    """The fields of the form, filled with what is asked."""
    near = query.near
    km = near.km if near else USUAL_KM
    return Surroundings(
        point=f"{near.lat:g}, {near.lon:g}" if near else "",
        km=f"{km:g}",
        most=max(MOST_KM, ceil(km)),
        step="1" if km == int(km) else "any",
        distance=distance(km, visit.language),
        polygon=dict(query_pairs(query)).get("polygon", ""),
        map_url=visit.urls.projects(replace(query, cursor=None), MAP),
        is_asked=bool(near or query.polygon),
    )
