"""The parameters of the standard beside those of the API, and how they become the one question.

``bbox`` may have heights, which nothing here has; ``datetime`` is an instant or an interval, asked of the time from
start to end; both find what has no point, or no such date, too, as the standard wants. ``limit`` is cut to what the
operator allows, which it wants as well. Coordinates are longitude and latitude (CRS84) and nothing else: another system
is refused by name. Every other key is the API's own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from kohesio.api.endpoint import Call
from kohesio.api.params import Pairs, choice, one
from kohesio.errors import ParameterError
from kohesio.index.fields import PARAMETERS, Parameter
from kohesio.index.parsing import parse_query
from kohesio.index.query import DateRange, OperationQuery

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""Longitude and latitude in degrees: the one system of coordinates."""

OPEN = ("", "..")
"""How an interval says that an end is open."""

BBOX = Parameter(
    "bbox",
    "Operations with a place within a box: west, south, east, north in degrees; of six numbers the heights are passed "
    "over. Of all projects, those without a known point are found too.",
    "17.5,59.0,18.5,59.7",
)
DATETIME = Parameter(
    "datetime",
    "Operations that ran at a time or within an interval, from their start to their end date: a date or a time of RFC "
    "3339, two with / between them, .. for an open end. An operation without the date that this needs is found too.",
    "2024-01-01/..",
)
BBOX_CRS = Parameter("bbox-crs", "Coordinate system of bbox; longitude and latitude alone.", CRS84, values=(CRS84,))
CRS = Parameter("crs", "Coordinate system of the answer; longitude and latitude alone.", CRS84, values=(CRS84,))
FORM = Parameter("f", "Format of the answer; JSON alone.", "json", values=("json",))

ITEMS = (BBOX, DATETIME, *(each for each in PARAMETERS if each.name != BBOX.name), CRS, BBOX_CRS, FORM)
"""All that the items of a collection can be asked by."""

Interval: TypeAlias = tuple[date | None, date | None]

_OWN = frozenset({DATETIME.name, CRS.name, BBOX_CRS.name, FORM.name})
_NUMBER = re.compile(r"\s*[+-]?\d+(?:\.\d*)?\s*", re.ASCII)
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2}))?", re.ASCII)


def question(call: Call) -> OperationQuery:
    """What is asked of the operations. Raises ParameterError."""
    for parameter in (CRS, BBOX_CRS, FORM):
        choice(call.pairs, parameter.name, parameter.values)
    most = call.settings.max_page_size
    pairs = tuple((name, _translated(name, text, most)) for name, text in call.pairs)
    query = parse_query(pairs, ignore=_OWN, limit=call.settings.page_size)
    return _during(replace(query, lacking=frozenset({"box"})), one(call.pairs, DATETIME.name))


def following(pairs: Pairs, cursor: str) -> Pairs:
    """The pairs that lead on from a page."""
    return (*(pair for pair in pairs if pair[0] != "cursor"), ("cursor", cursor))


def _translated(name: str, text: str, most: int) -> str:
    """A value of the standard as the API takes it."""
    if name == BBOX.name and len(numbers := text.split(",")) == 6 and all(map(_NUMBER.fullmatch, numbers)):
        return ",".join((*numbers[:2], *numbers[3:5]))
    if name == "limit" and text.isascii() and text.isdecimal() and (len(text) > 9 or int(text) > most):
        return str(most)
    return text


def _during(query: OperationQuery, text: str | None) -> OperationQuery:
    """The query within a time: begun before its end, not ended before its beginning; other limits stay.

    What has no such date is left, unless the limits that the query has by itself ask for one.
    """
    if text is None:
        return query
    first, last = _interval(text)
    dates = dict(query.dates)
    start, end = dates.get("start", DateRange()), dates.get("end", DateRange())
    lacking = {*query.lacking, *({"start", "end"} - dates.keys())}
    dates["start"] = replace(start, last=min(filter(None, (start.last, last)), default=None))
    dates["end"] = replace(end, first=max(filter(None, (end.first, first)), default=None))
    return replace(query, dates=tuple(dates.items()), lacking=frozenset(lacking))


def _interval(text: str) -> Interval:
    """First and last day. Raises ParameterError for what is neither an instant nor an interval with an end."""
    ends = text.split("/")
    try:
        days = tuple(None if len(ends) == 2 and end in OPEN else _day(end) for end in ends)
    except ValueError:
        days = ()
    first, last = (days[0], days[-1]) if 1 <= len(days) <= 2 else (None, None)
    if (first or last) is None:
        told = "is no time; write 2024-05-01, 2024-01-01/2024-12-31 or 2024-01-01/.."
        raise ParameterError(DATETIME.name, f"The value {text[:64]!r} of 'datetime' {told}")
    if first and last and last < first:
        raise ParameterError(DATETIME.name, f"The interval {text[:64]!r} of 'datetime' ends before it begins.")
    return first, last


def _day(text: str) -> date:
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date.fromisoformat(match[1])
