"""Queries as text: a URL query string in, the query object out, and back.

``parse_query`` and ``print_query`` are inverse: printing what was parsed gives the canonical string, and parsing that
gives the same object. Parsing checks form only (numbers, dates, known keys); whether a code exists in the index is
asked by ``kohesio.index.service``. Empty values are ignored, because an HTML form sends its empty boxes too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar
from urllib.parse import parse_qsl, quote_plus

from kohesio.errors import ParameterError, Sentence, sentence
from kohesio.index.fields import AMOUNTS, BENEFICIARY_FIELDS, DATES, FACETS, PARAMETERS
from kohesio.index.polygons import PolygonError, canonical_polygon, read_polygon
from kohesio.index.query import (
    BENEFICIARY_SORTS,
    MAX_LIMIT,
    SORTS,
    AmountRange,
    BeneficiaryQuery,
    Box,
    Choice,
    DateRange,
    Near,
    OperationQuery,
    Polygon,
    Sort,
)
from kohesio.model.letters import seen
from kohesio.model.text import LANGUAGES

Pairs = Sequence[tuple[str, str]]
_T = TypeVar("_T")

_NAMES = tuple(parameter.name for parameter in PARAMETERS)
_BENEFICIARY_NAMES = ("q", *BENEFICIARY_FIELDS, "sort", "limit", "cursor", "lang")
_AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,4})?")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_TRUE = {"true", "1", "yes", "on"}
_FALSE = {"false", "0", "no", "off"}
_MAX_RADIUS_KM = 20_100.0

_NO_AMOUNT = sentence("The value '%(value)s' of '%(name)s' is no amount; write it like 1500000 or 99.50.")
_NO_DATE = sentence("The value '%(value)s' of '%(name)s' is no date; write 2023-09-01, 2023-09 or 2023.")
_NO_TRUTH = sentence("The value '%(value)s' of '%(name)s' is neither true nor false.")
_NO_CIRCLE = sentence(
    "The value '%(value)s' of '%(name)s' is not latitude,longitude,kilometres, such as 59.33,18.07,50."
)
_CIRCLE_OFF_EARTH = sentence(
    "The value '%(value)s' of '%(name)s' is not on the earth: latitude -90 to 90, "
    "longitude -180 to 180, radius above 0."
)
_NO_BOX = sentence("The value '%(value)s' of '%(name)s' is not west,south,east,north, such as 17.5,59.0,18.5,59.7.")
_BOX_OFF_EARTH = sentence(
    "The value '%(value)s' of '%(name)s' is not on the earth: longitudes -180 to 180, "
    "latitudes -90 to 90, south below north."
)
_NO_ORDER = sentence("The value '%(value)s' of '%(name)s' is no order there is.")
_NO_LIMIT = sentence("The value '%(value)s' of '%(name)s' is no number from 1 to %(most)s.", most=str(MAX_LIMIT))
_NO_LANGUAGE = sentence("The value '%(value)s' of '%(name)s' is none of the 24 languages.")


def split_query(text: str) -> list[tuple[str, str]]:
    """The pairs of a query string, with or without its leading ``?``."""
    return parse_qsl(text.removeprefix("?"), keep_blank_values=True)


def parse_query(pairs: Pairs, *, ignore: Collection[str] = (), limit: int = 20) -> OperationQuery:
    """The query that decoded ``pairs`` ask; ``limit`` is that of a page when none is given.

    Keys in ``ignore`` belong to the surface (``format``, ``facets`` …) and are passed over. Raises ParameterError,
    naming the parameter and where possible the valid values, for an unknown key and for a value of wrong form.
    """
    given = _grouped(pairs, _NAMES, ignore)
    return OperationQuery(
        text=_single(given, "q", str) or "",
        choices=_choices(given, FACETS),
        amounts=tuple(_amounts(given)),
        dates=tuple(_dates(given)),
        has_image=_single(given, "has_image", _truth),
        highlighted=_single(given, "highlighted", _truth),
        near=_single(given, "near", _near),
        box=_single(given, "bbox", _box),
        polygon=_single(given, "polygon", _polygon),
        sort=_single(given, "sort", lambda text: _sort(text, SORTS)) or Sort(),
        limit=_single(given, "limit", _limit) or limit,
        cursor=_single(given, "cursor", str),
        language=_single(given, "lang", _language) or "en",
    )


def parse_beneficiary_query(pairs: Pairs, *, ignore: Collection[str] = (), limit: int = 20) -> BeneficiaryQuery:
    """As ``parse_query``, for the beneficiaries."""
    given = _grouped(pairs, _BENEFICIARY_NAMES, ignore)
    return BeneficiaryQuery(
        text=_single(given, "q", str) or "",
        choices=_choices(given, BENEFICIARY_FIELDS),
        sort=_single(given, "sort", lambda text: _sort(text, BENEFICIARY_SORTS)) or Sort(),
        limit=_single(given, "limit", _limit) or limit,
        cursor=_single(given, "cursor", str),
        language=_single(given, "lang", _language) or "en",
    )


def query_pairs(query: OperationQuery) -> list[tuple[str, str]]:
    """The decoded pairs of a query in canonical order; what asks nothing is left out. For links and hidden inputs."""
    return list(_pairs(canonical(query)))


def print_query(query: OperationQuery) -> str:
    """The canonical query string, without ``?``; equal questions give equal strings."""
    return _encoded(query_pairs(query))


def print_beneficiary_query(query: BeneficiaryQuery) -> str:
    """As ``print_query``, for the beneficiaries."""
    pairs = [("q", query.text)] if query.text else []
    pairs += _choice_pairs(_ordered_choices(query.choices, BENEFICIARY_FIELDS))
    return _encoded([*pairs, *_page_pairs(query.sort, query.limit, query.cursor, query.language)])


def print_question(query: OperationQuery) -> str:
    """As ``print_query``, of what is asked and in which order alone; the query is in canonical form already."""
    return _encoded([*_asked_pairs(query), *_sort_pairs(query.sort)])


def canonical(query: OperationQuery) -> OperationQuery:
    """The same question in its one normal form: fields in table order, values sorted and single."""
    if query.polygon:
        query = replace(query, polygon=canonical_polygon(query.polygon))
    if not (query.choices or query.amounts or query.dates):
        return query
    amounts, dates = dict(query.amounts), dict(query.dates)
    return replace(
        query,
        choices=_ordered_choices(query.choices, FACETS),
        amounts=tuple((key, amounts[key]) for key in AMOUNTS if amounts.get(key, AmountRange()) != AmountRange()),
        dates=tuple((key, dates[key]) for key in DATES if dates.get(key, DateRange()) != DateRange()),
    )


# -- reading ------------------------------------------------------------------------------------------------------


def _grouped(pairs: Pairs, names: Collection[str], ignore: Collection[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        if name in ignore:
            continue
        if name not in names:
            raise ParameterError(name, sentence("There is no parameter '%(name)s'.", name=name), tuple(names))
        if text.strip():
            given.setdefault(name, []).append(text)
    return given


def _single(given: Mapping[str, list[str]], name: str, read: Callable[[str], _T]) -> _T | None:
    """The one value of a parameter; ``read`` raises _MisformedError for a value of wrong form."""
    texts = sorted({seen(text).strip() for text in given.get(name, ())} - {""})
    if not texts:
        return None
    if len(texts) > 1:
        raise ParameterError(name, sentence("The parameter '%(name)s' was given more than once.", name=name))
    try:
        return read(texts[0])
    except _MisformedError as error:
        told = error.told.filled(value=texts[0], name=name)
        raise ParameterError(name, told, error.valid or _valid_values(name)) from error


class _MisformedError(Exception):
    """A value has the wrong form; the sentence lacks ``value`` and the ``name`` of the parameter."""

    def __init__(self, told: Sentence, valid: tuple[str, ...] = ()) -> None:
        super().__init__(told.text)
        self.told = told
        self.valid = valid


def _valid_values(name: str) -> tuple[str, ...]:
    return next((parameter.values for parameter in PARAMETERS if parameter.name == name), ())


def _choices(given: Mapping[str, list[str]], keys: Sequence[str]) -> tuple[tuple[str, Choice], ...]:
    found = []
    for key in keys:
        included: list[str] = []
        excluded: list[str] = []
        for text in given.get(key, ()):
            value, negated = _choice_value(key, text)
            (excluded if negated else included).append(value)
        found.append((key, Choice(tuple(included), tuple(excluded))))
    return _ordered_choices(tuple(found), keys)


def _choice_value(key: str, text: str) -> tuple[str, bool]:
    """The value and whether it is negated; a backslash in front takes the rest as it stands.

    No form sends a blank at the end of a fund's code: ``fund=ESF+`` typed by hand arrives as ``ESF`` and a blank.
    """
    value = text.rstrip() + "+" if key == "fund" and text.endswith(" ") and not text.startswith(" ") else text.strip()
    negated = value.startswith("-")
    value = value[1:] if negated else value
    value = value.removeprefix("\\").strip()
    if not value:
        raise ParameterError(key, sentence("The value '%(value)s' of '%(name)s' is empty.", value=text, name=key))
    return value, negated


def _ordered_choices(choices: tuple[tuple[str, Choice], ...], keys: Sequence[str]) -> tuple[tuple[str, Choice], ...]:
    by_key = dict(choices)
    ordered = (
        (key, Choice(tuple(sorted(set(by_key[key].included))), tuple(sorted(set(by_key[key].excluded)))))
        for key in keys
        if key in by_key
    )
    return tuple((key, choice) for key, choice in ordered if choice != Choice())


def _amounts(given: Mapping[str, list[str]]) -> Iterator[tuple[str, AmountRange]]:
    for key in AMOUNTS:
        least, most = _single(given, f"{key}_min", _amount), _single(given, f"{key}_max", _amount)
        if least is not None and most is not None and most < least:
            raise _upside_down(key)
        if least is not None or most is not None:
            yield key, AmountRange(least, most)


def _dates(given: Mapping[str, list[str]]) -> Iterator[tuple[str, DateRange]]:
    for key in DATES:
        first, last = _single(given, f"{key}_min", _first_day), _single(given, f"{key}_max", _last_day)
        if first is not None and last is not None and last < first:
            raise _upside_down(key)
        if first is not None or last is not None:
            yield key, DateRange(first, last)


def _upside_down(key: str) -> ParameterError:
    most, least = f"{key}_max", f"{key}_min"
    return ParameterError(
        most, sentence("The value of '%(name)s' is below that of '%(least)s'.", name=most, least=least)
    )


def _amount(text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text):
        raise _MisformedError(_NO_AMOUNT)
    return Decimal(text)


def _first_day(text: str) -> date:
    return _day(text, last=False)


def _last_day(text: str) -> date:
    return _day(text, last=True)


def _day(text: str, *, last: bool) -> date:
    """A day; of a bare year or month its first or last."""
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        start = date(year or 0, month or 1, day or 1)
        if not last or day:
            return start
        months = start.year * 12 + start.month if month else start.year * 12 + 12
        return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        raise _MisformedError(_NO_DATE) from None


def _truth(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise _MisformedError(_NO_TRUTH)
    return text.lower() in _TRUE


def _numbers(text: str, count: int, told: Sentence) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(math.isfinite(number) for number in numbers):
        raise _MisformedError(told)
    return numbers


def _near(text: str) -> Near:
    lat, lon, km = _numbers(text, 3, _NO_CIRCLE)
    if abs(lat) > 90 or abs(lon) > 180 or not 0 < km <= _MAX_RADIUS_KM:
        raise _MisformedError(_CIRCLE_OFF_EARTH)
    return Near(lat, lon, km)


def _box(text: str) -> Box:
    west, south, east, north = _numbers(text, 4, _NO_BOX)
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90 or south > north:
        raise _MisformedError(_BOX_OFF_EARTH)
    return Box(west, south, east, north)


def _polygon(text: str) -> Polygon:
    try:
        return read_polygon(text)
    except PolygonError as error:
        raise _MisformedError(error.told) from error


def _sort(text: str, keys: Sequence[str]) -> Sort:
    key = text.removeprefix("-")
    if key not in keys:
        valid = tuple(sign + each for each in keys for sign in ("", "-") if sign + each != "-relevance")
        raise _MisformedError(_NO_ORDER, valid)
    return Sort(key, descending=text.startswith("-") and key != "relevance")


_DIGITS = 9
"""Of a number: longer ones are none, however many of them are noughts, for Python refuses to read the longest."""


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > _DIGITS or not 1 <= int(text) <= MAX_LIMIT:
        raise _MisformedError(_NO_LIMIT)
    return int(text)


def _language(text: str) -> str:
    if text.lower() not in LANGUAGES:
        raise _MisformedError(_NO_LANGUAGE)
    return text.lower()


# -- printing -----------------------------------------------------------------------------------------------------


def _pairs(query: OperationQuery) -> Iterator[tuple[str, str]]:
    yield from _asked_pairs(query)
    yield from _page_pairs(query.sort, query.limit, query.cursor, query.language)


def _asked_pairs(query: OperationQuery) -> Iterator[tuple[str, str]]:
    if query.text:
        yield "q", query.text
    yield from _choice_pairs(query.choices)
    for key, days in query.dates:
        yield from _ends(key, days.first, days.last)
    for key, amounts in query.amounts:
        yield from _ends(key, _plain(amounts.least), _plain(amounts.most))
    for key, wanted in query.flags:
        yield key, "true" if wanted else "false"
    if query.near:
        yield "near", ",".join(map(_degrees, (query.near.lat, query.near.lon, query.near.km)))
    if query.box:
        yield "bbox", ",".join(map(_degrees, (query.box.west, query.box.south, query.box.east, query.box.north)))
    if query.polygon:
        yield "polygon", ",".join(f"{_degrees(lon)} {_degrees(lat)}" for lon, lat in query.polygon.corners)


def _sort_pairs(sort: Sort) -> Iterator[tuple[str, str]]:
    if sort != Sort():
        yield "sort", ("-" if sort.descending else "") + sort.key


def _page_pairs(sort: Sort, limit: int, cursor: str | None, language: str) -> Iterator[tuple[str, str]]:
    yield from _sort_pairs(sort)
    if limit != 20:
        yield "limit", str(limit)
    if cursor:
        yield "cursor", cursor
    if language != "en":
        yield "lang", language


def _choice_pairs(choices: tuple[tuple[str, Choice], ...]) -> Iterator[tuple[str, str]]:
    for key, choice in choices:
        for value in choice.included:
            yield key, "\\" + value if value.startswith(("-", "\\")) else value
        for value in choice.excluded:
            yield key, "-" + ("\\" + value if value.startswith("\\") else value)


def _ends(key: str, least: object, most: object) -> Iterator[tuple[str, str]]:
    if least is not None:
        yield f"{key}_min", str(least)
    if most is not None:
        yield f"{key}_max", str(most)


def _plain(amount: Decimal | None) -> str | None:
    """Digits without exponent and without closing zeros after the point."""
    if amount is None:
        return None
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _degrees(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)


def _encoded(pairs: Sequence[tuple[str, str]]) -> str:
    return "&".join(f"{quote_plus(name)}={quote_plus(value, safe=':,')}" for name, value in pairs)
