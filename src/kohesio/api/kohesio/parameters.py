"""Parameters as Kohesio names them: what kinds there are, and how a request's text becomes a value or a clean 400.

A ``Parameter`` is one row of a table and says everything once: name, kind, default, bounds, what it becomes in our
question, and what is mended. ``read`` turns a query string into ``Arguments``; whatever a client sends ends there as a
value or a ParameterError that names Kohesio's parameter. Empty values count as absent, as they do at Kohesio.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from kohesio.errors import ParameterError
from kohesio.index.query import Box
from kohesio.model.territory import Point
from kohesio.model.text import LANGUAGES

MAX_TEXT = 2_000
"""Characters of one value; more are searched by nobody. A list of values is as long as an address may be."""

_YES = frozenset({"true", "on", "1", "yes"})
_NO = frozenset({"false", "off", "0", "no"})
_AMOUNT = re.compile(r"\d{1,18}(?:\.\d{1,6})?")
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOST = (180.0, 90.0, 180.0, 90.0)
_ABSENT = frozenset({"", "undefined", "null"})
"""What a browser's script sends for nothing."""


class Kind(StrEnum):
    """How a value is written."""

    TEXT = "text"
    LANGUAGE = "language"
    FLAG = "flag"
    WHOLE = "whole number"
    AMOUNT = "amount in euro"
    DATE = "date"
    DEGREES = "degrees"
    POINT = "point"
    BOX = "box"
    ID = "id"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a route.

    ``becomes`` says in words what it is in our question; ``entity`` is the kind of thing an id names and ``facet`` the
    field of the index it is asked of. ``least`` and ``most`` bound numbers, ``words`` lists the values of a WORD.
    ``mend`` says what Kohesio does otherwise. ``idle``: accepted, without effect, and whoever sends it is told;
    ``unfounded``: no list says what it asks for, so it finds nothing.
    """

    name: str
    kind: Kind
    becomes: str
    example: str
    default: str | None = None
    entity: str = ""
    facet: str = ""
    several: bool = False
    required: bool = False
    least: int = 0
    most: int = 0
    words: tuple[str, ...] = ()
    mend: str = ""
    idle: bool = False
    unfounded: bool = False

    @property
    def verdict(self) -> str:
        """How it stands beside Kohesio's: ``same``, ``mended`` or ``not here``."""
        if self.idle or self.unfounded:
            return "not here"
        return "mended" if self.mend else "same"


_Value = TypeVar("_Value")


class Arguments:
    """The values of one request, by parameter; each reader gives None (or nothing) where there is none."""

    def __init__(self, values: Mapping[str, object], ignored: tuple[str, ...] = ()) -> None:
        self._values = values
        self.ignored = ignored

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """A text or word, empty if there is none."""
        return self._one(name, str) or ""

    def flag(self, name: str) -> bool | None:
        """Yes or no."""
        return self._one(name, bool)

    def whole(self, name: str) -> int:
        """A whole number; parameters of this kind have a default."""
        return self._one(name, int) or 0

    def amount(self, name: str) -> Decimal | None:
        """An amount in euro."""
        return self._one(name, Decimal)

    def day(self, name: str) -> date | None:
        """A day."""
        return self._one(name, date)

    def degrees(self, name: str) -> float | None:
        """A latitude or longitude."""
        return self._one(name, float)

    def point(self, name: str) -> Point | None:
        """A point, sent as ``longitude,latitude``."""
        return self._one(name, Point)

    def box(self, name: str) -> Box | None:
        """A box on the map."""
        return self._one(name, Box)

    def several(self, name: str) -> tuple[str, ...]:
        """All values of a parameter that takes several, or the one of another."""
        value = self._values.get(name)
        if isinstance(value, tuple):
            return tuple(str(each) for each in value)
        return (value,) if isinstance(value, str) else ()

    def _one(self, name: str, kind: type[_Value]) -> _Value | None:
        value = self._values.get(name)
        return value if isinstance(value, kind) else None


def read(pairs: Iterable[tuple[str, str]], parameters: Sequence[Parameter]) -> Arguments:
    """The values of a request. Raises ParameterError for a value that cannot be used, or one that is missing.

    Names that no parameter has are passed over, as Kohesio does, and named in ``Arguments.ignored``; so are those of
    parameters without effect.
    """
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text.strip())
    values: dict[str, object] = {}
    idle: list[str] = []
    for parameter in parameters:
        given = [text for text in texts.pop(parameter.name, ()) if text not in _ABSENT]
        value = _value(parameter, given)
        if value is not None:
            values[parameter.name] = value
            idle += [parameter.name] if parameter.idle else []
    return Arguments(values, (*idle, *texts))


def _value(parameter: Parameter, given: list[str]) -> object | None:
    name = parameter.name
    if parameter.several:
        given = [each for text in given for part in text.split(",") if (each := part.strip())]
    if any(len(text) > MAX_TEXT for text in given):
        raise ParameterError(name, f"The value of {name!r} is longer than {MAX_TEXT:,} characters.")
    if parameter.several:
        return tuple(dict.fromkeys(given)) or None
    if len(set(given)) > 1:
        raise ParameterError(name, f"The parameter {name!r} was given more than once, with different values.")
    if not given and parameter.default is None:
        if parameter.required:
            raise ParameterError(name, f"The parameter {name!r} is missing: {parameter.becomes}.")
        return None
    return _READERS[parameter.kind](parameter, given[0] if given else parameter.default or "")


def _refused(parameter: Parameter, text: str, wanted: str, valid: tuple[str, ...] = ()) -> ParameterError:
    return ParameterError(parameter.name, f"The value {text[:64]!r} of {parameter.name!r} is not {wanted}.", valid)


def _text(_: Parameter, text: str) -> str:
    return text


def _language(parameter: Parameter, text: str) -> str:
    """``de-AT`` is German: browsers send regional tags too."""
    language = re.split("[-_]", text.lower())[0]
    if language not in LANGUAGES:
        raise _refused(parameter, text, "one of the 24 languages of the Union", LANGUAGES)
    return language


def _flag(parameter: Parameter, text: str) -> bool:
    lower = text.lower()
    if lower not in _YES | _NO:
        raise _refused(parameter, text, "true or false", ("true", "false"))
    return lower in _YES


def _whole(parameter: Parameter, text: str) -> int:
    wanted = f"a whole number from {parameter.least} to {parameter.most}"
    if not re.fullmatch(r"-?\d{1,12}", text, re.ASCII) or not parameter.least <= int(text) <= parameter.most:
        raise _refused(parameter, text, wanted)
    return int(text)


def _amount(parameter: Parameter, text: str) -> Decimal:
    if not _AMOUNT.fullmatch(text) or not text.isascii():
        raise _refused(parameter, text, "an amount in euro such as 1000 or 1000.50")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise _refused(parameter, text, "an amount in euro") from error


def _date(parameter: Parameter, text: str) -> date:
    try:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise _refused(parameter, text, "a date such as 2021-01-31") from error


def _degrees(parameter: Parameter, text: str) -> float:
    if not _DEGREES.fullmatch(text) or not text.isascii() or abs(float(text)) > parameter.most:
        raise _refused(parameter, text, f"a number of degrees from -{parameter.most} to {parameter.most}")
    return float(text)


def _point(parameter: Parameter, text: str) -> Point:
    """``longitude,latitude``, also within ``Point(…)`` and with a blank between, as Kohesio writes it elsewhere."""
    bare = text.removeprefix("Point(").removesuffix(")")
    parts = [part for part in re.split(r"[,\s]+", bare) if part]
    if len(parts) != 2 or not all(_DEGREES.fullmatch(part) and part.isascii() for part in parts):
        raise _refused(parameter, text, "a point written longitude,latitude")
    lon, lat = map(float, parts)
    if abs(lat) > 90 or abs(lon) > 180:
        raise _refused(parameter, text, "a point on the map")
    return Point(lat, lon)


def _box(parameter: Parameter, text: str) -> Box:
    """``west,south,east,north``, or Leaflet's JSON with ``_southWest`` and ``_northEast``; cut to the world's map."""
    wanted = 'a box: west,south,east,north, or {"_southWest":{"lat":…,"lng":…},"_northEast":{…}}'
    try:
        west, south, east, north = _corners(text)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise _refused(parameter, text, wanted) from error
    if not all(isfinite(number) and abs(number) <= 10_000 for number in (west, south, east, north)) or south > north:
        raise _refused(parameter, text, wanted)
    return Box(*(min(max(number, -most), most) for number, most in zip((west, south, east, north), _MOST, strict=True)))


def _corners(text: str) -> tuple[float, float, float, float]:
    if text.startswith("{"):
        corners = json.loads(text)
        low, high = corners["_southWest"], corners["_northEast"]
        numbers = (low["lng"], low["lat"], high["lng"], high["lat"])
        if not all(isinstance(number, (int, float)) and not isinstance(number, bool) for number in numbers):
            raise TypeError("a corner is no number")
        west, south, east, north = map(float, numbers)
    else:
        west, south, east, north = (float(part) for part in text.split(","))
    if west > east:
        raise ValueError("the box has no width")
    return west, south, east, north


def _id(_: Parameter, text: str) -> str:
    return text


def _word(parameter: Parameter, text: str) -> str:
    if text.lower() not in parameter.words:
        raise _refused(parameter, text, "one of those it takes", parameter.words)
    return text.lower()


_READERS: Mapping[Kind, Callable[[Parameter, str], object]] = {
    Kind.TEXT: _text,
    Kind.LANGUAGE: _language,
    Kind.FLAG: _flag,
    Kind.WHOLE: _whole,
    Kind.AMOUNT: _amount,
    Kind.DATE: _date,
    Kind.DEGREES: _degrees,
    Kind.POINT: _point,
    Kind.BOX: _box,
    Kind.ID: _id,
    Kind.WORD: _word,
}
