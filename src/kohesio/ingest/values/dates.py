"""Dates as lists write them: to the day where a day is given, else to the month, quarter or year.

A date that does not exist is an issue, never the nearest one that does. Names of months are those of the Unicode
locale data (Babel) in the 24 languages; a name that means different months in different languages (``listopad``) is
understood only in a declared language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import polars as pl
from babel.dates import get_month_names

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.absence import is_spreadsheet_error, says_nothing
from kohesio.ingest.values.outcome import Outcome
from kohesio.model.period import PartialDate, Precision
from kohesio.model.text import LANGUAGES

ISSUE_CODES = (
    ("unreadable-date", "The cell is no date that exists."),
    ("ambiguous-date", "Day and month cannot be told apart: other dates of the column have them in another order."),
    ("date-not-to-the-day", "The cell gives a month, quarter or year only; it is kept as such."),
    ("cell-error", "The cell holds an error of the spreadsheet program, such as #N/A."),
)
"""Every issue a parser of this module can give."""

FIRST_YEAR, LAST_YEAR = 1950, 2100
"""Years outside cannot be those of an operation."""

_MONTHS = 12
_SLIPS = 50
"""A date of another order among so many is a slip of the pen."""

_FIGURES_FIRST = r"^\s*([0-9]{1,2})\s?([/-])\s?([0-9]{1,2})\s?[/-]\s?(?:[0-9]{4}|[0-9]{2})(?:[^0-9]|$)"
_YEAR_FIRST = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}"
_PIVOT = 70  # two digits from here on are the last century's
_EXCEL_EPOCH = date(1899, 12, 30)
_MORE_MONTHS = {"de": {"mrz": 3, "mae": 3, "maerz": 3, "jän": 1, "jänner": 1, "sept": 9}, "en": {"sept": 9}}
_TIME = r"(?:[T\s]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?\s*(?:Z|[+-][0-9]{2}:?[0-9]{2}|[AP]M)?)?"
_SUFFIX = r"(?:\.|\s*(?:г\.?|год|r\.|року|m\.))?"


@dataclass(frozen=True, slots=True)
class DateConvention:
    """How a column writes dates: the order of day and month, the languages of month names (none: all, if they agree),
    and whether bare numbers are day counts of a spreadsheet (``1904``: of the old Macintosh system)."""

    order: Literal["dmy", "mdy", "ymd"] = "dmy"
    languages: tuple[str, ...] = ()
    serial: Literal["no", "1900", "1904"] = "no"


DAY_FIRST = DateConvention()


def parse_date(
    text: str, convention: DateConvention = DAY_FIRST, kind: CellKind = CellKind.TEXT
) -> Outcome[PartialDate]:
    """The date in a cell: coarser than a day with ``date-not-to-the-day``; not a date is ``unreadable-date``."""
    trimmed = text.strip()
    if kind is CellKind.ERROR or is_spreadsheet_error(trimmed):
        return Outcome(None, "cell-error")
    if says_nothing(trimmed):
        return Outcome(None)
    if len(trimmed) > 60 or kind is CellKind.TRUTH:
        return Outcome(None, "unreadable-date")
    for pattern, reading in _READINGS:
        match = pattern.fullmatch(trimmed)
        if match is not None:
            return _checked(reading(match, convention), two_digits=bool(match.groupdict().get("short")))
    return Outcome(None, "unreadable-date")


def dates_fast(texts: pl.Series, order: str = "dmy") -> pl.Series:
    """The days of ``YYYY-MM-DD`` and, in the order ``dmy``, of ``DD/MM/YYYY`` and ``DD.MM.YYYY``; null for all else.

    Each different text is read once: a list has a few thousand.
    """
    different = texts.alias("text").unique().to_frame()
    days = different.with_columns(_days(order).alias("day"))
    joined = texts.alias("text").to_frame().join(days, on="text", how="left", maintain_order="left")
    return joined["day"].alias(texts.name)


def only_day(text: str) -> str | None:
    """The day (ISO) that figures can only be, whatever the order of their column: ``09/30/2015``; None where both
    orders of day and month give one, or neither."""
    orders: tuple[Literal["dmy", "mdy"], ...] = ("dmy", "mdy")
    found = [one for order in orders if (one := parse_date(text, DateConvention(order)).value) is not None]
    return found[0].date.isoformat() if len(found) == 1 and found[0].precision is Precision.DAY else None


def of_two_readings(texts: pl.Series, order: str = "dmy") -> pl.Series:
    """Where a column leaves open which of two numbers is the day: ``03/04/2023`` beside ``06/30/2016``, or, where no
    other date tells, among more dates that begin with the year.

    Dates with slashes and with hyphens are told apart; full stops stand between days and months in that order only. A
    slip among many dates of one order proves nothing.
    """
    none = pl.Series("hit", [False], dtype=pl.Boolean).new_from_index(0, len(texts))
    if order == "ymd" or not texts.str.contains(_FIGURES_FIRST).any():
        return none
    parts = texts.str.extract_groups(_FIGURES_FIRST).struct.rename_fields(["first", "sign", "second"]).struct.unnest()
    first, second = (parts[name].cast(pl.Int32, strict=False) for name in ("first", "second"))
    open_ = (first <= _MONTHS) & (second <= _MONTHS) & (first != second)
    year_first = int(texts.str.contains(_YEAR_FIRST).sum())
    for sign in "/-":
        mine = (parts["sign"] == sign).fill_null(value=False)
        day_first, month_first = int((mine & (first > _MONTHS)).sum()), int((mine & (second > _MONTHS)).sum())
        against = month_first if order == "dmy" else day_first
        stray = not day_first and not month_first and year_first > int(mine.sum())
        if stray or against * _SLIPS > int(mine.sum()):
            none |= mine & open_
    return none.fill_null(value=False)


def _days(order: str) -> pl.Expr:
    formats = [(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "%Y-%m-%d")]
    if order == "dmy":
        formats += [(r"^[0-9]{2}/[0-9]{2}/[0-9]{4}$", "%d/%m/%Y"), (r"^[0-9]{2}\.[0-9]{2}\.[0-9]{4}$", "%d.%m.%Y")]
    text = pl.col("text")
    day = pl.coalesce(
        pl.when(text.str.contains(pattern)).then(text).str.to_date(form, strict=False) for pattern, form in formats
    )
    possible = day.is_between(pl.date(FIRST_YEAR, 1, 1), pl.date(LAST_YEAR, 12, 31))
    return pl.when(possible).then(day)


_Reading = tuple[int, int, int, Precision] | None
_NOT_A_DATE: _Reading = None


def _checked(reading: _Reading, *, two_digits: bool) -> Outcome[PartialDate]:
    if reading is None:
        return Outcome(None, "unreadable-date")
    year, month, day, precision = reading
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Outcome(None, "unreadable-date")
    try:
        value = PartialDate(date(year, month, day), precision)
    except ValueError:
        return Outcome(None, "unreadable-date")
    issue = None if precision is Precision.DAY else "date-not-to-the-day"
    return Outcome(value, issue, "two-digit year" if two_digits else None)


def _year(match: re.Match[str]) -> int:
    if match["year"] or "short" not in match.groupdict():
        return int(match["year"])
    short = int(match["short"])
    return short + (1900 if short >= _PIVOT else 2000)


def _year_first(match: re.Match[str], _: DateConvention) -> _Reading:
    return int(match["year"]), int(match["month"]), int(match["day"]), Precision.DAY


def _figures(match: re.Match[str], convention: DateConvention) -> _Reading:
    first, second = int(match["first"]), int(match["second"])
    if convention.order == "ymd":
        return _NOT_A_DATE
    day, month = (second, first) if convention.order == "mdy" else (first, second)
    return _year(match), month, day, Precision.DAY


def _named_day(match: re.Match[str], convention: DateConvention) -> _Reading:
    month = _month_number(match["name"], convention.languages)
    return (_year(match), month, int(match["day"]), Precision.DAY) if month else _NOT_A_DATE


def _named_month(match: re.Match[str], convention: DateConvention) -> _Reading:
    month = _month_number(match["name"], convention.languages)
    return (_year(match), month, 1, Precision.MONTH) if month else _NOT_A_DATE


def _month(match: re.Match[str], _: DateConvention) -> _Reading:
    return int(match["year"]), int(match["month"]), 1, Precision.MONTH


def _quarter(match: re.Match[str], _: DateConvention) -> _Reading:
    number = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(match["quarter"].upper()) or int(match["quarter"])
    return int(match["year"]), number * 3 - 2, 1, Precision.QUARTER


def _bare_year(match: re.Match[str], _: DateConvention) -> _Reading:
    return int(match["year"]), 1, 1, Precision.YEAR


def _count(match: re.Match[str], convention: DateConvention) -> _Reading:
    """The days since the epoch of the spreadsheet program; only from 1954 to 2119, and only where declared."""
    days = int(match["days"])
    if convention.serial == "no" or not 20_000 <= days <= 80_000:
        return _NOT_A_DATE
    day = _EXCEL_EPOCH + timedelta(days=days + (1462 if convention.serial == "1904" else 0))
    return day.year, day.month, day.day, Precision.DAY


_YEAR = r"(?P<year>[0-9]{4})"
_ANY_YEAR = rf"(?:{_YEAR}|[’']?(?P<short>[0-9]{{2}}))"
_NAME = r"(?P<name>[^\W\d_]+)\.?"
_YEAR_NAMED = rf"{_YEAR}\.?(?:\s*(?:m\.?|gada|g\.))?\s+"
_GAP = r"(?:[\s./,\-]+(?:de\s+|of\s+|d['’]|ta['’]\s*)?|(?<=[.\-/])|(?<=\d)(?=[^\W\d]))"
_QUARTER = r"(?P<quarter>[1-4]|IV|I{1,3})"
_QUARTER_WORD = (
    r"(?:\.?\s*(?:Q|T|K|kw\.?|kv\.?|quarter|quartal|trimestr[eu]?|kwartał|čtvrtletí|negyedév|neljännes|kvartal"
    r"|тримесечие|τρίμηνο))"
)
_TWO_FIGURES = r"(?P<first>[0-9]{1,2})\s?(?P<sep>[./\-])\s?(?P<second>[0-9]{1,2})"
_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], DateConvention], _Reading]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reading)
    for pattern, reading in (
        (rf"{_YEAR}-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}}){_TIME}", _year_first),
        (rf"{_YEAR}(?P<sep>[./])\s?(?P<month>[0-9]{{1,2}})(?P=sep)\s?(?P<day>[0-9]{{1,2}})\.?{_TIME}", _year_first),
        (rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})", _year_first),
        (rf"{_TWO_FIGURES}\s?(?P=sep)\s?{_ANY_YEAR}{_SUFFIX}{_TIME}", _figures),
        (r"(?P<days>[0-9]{5})(?:\.[0-9]+)?", _count),
        (rf"(?:Q|T|K){_QUARTER}[\s/.\-]*{_YEAR}", _quarter),
        (rf"{_QUARTER}{_QUARTER_WORD}[\s/.\-]*{_YEAR}", _quarter),
        (rf"{_YEAR}[\s/.\-]*(?:Q|T|K){_QUARTER}", _quarter),
        (rf"{_YEAR}[\s/.\-]*{_QUARTER}{_QUARTER_WORD}", _quarter),
        (rf"(?P<day>[0-9]{{1,2}})(?:\.|st|nd|rd|th|er|º)?{_GAP}{_NAME}{_GAP}{_ANY_YEAR}{_SUFFIX}{_TIME}", _named_day),
        (rf"{_NAME}\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}", _named_day),
        (rf"{_YEAR_NAMED}{_NAME}\s+(?P<day>[0-9]{{1,2}})(?:\.|\s*d\.?)?{_TIME}", _named_day),
        (rf"{_YEAR_NAMED}(?P<day>[0-9]{{1,2}})\.?\s+{_NAME}{_TIME}", _named_day),
        (rf"{_NAME}{_GAP}{_ANY_YEAR}{_SUFFIX}", _named_month),
        (rf"(?P<month>[0-9]{{1,2}})[./\-]{_YEAR}", _month),
        (rf"{_YEAR}[./\-](?P<month>[0-9]{{1,2}})", _month),
        (rf"{_YEAR}{_SUFFIX}", _bare_year),
    )
)


def _month_number(name: str, languages: tuple[str, ...]) -> int | None:
    return _months(languages).get(_folded(name))


@lru_cache(maxsize=128)
def _months(languages: tuple[str, ...]) -> dict[str, int]:
    """Folded name → month: the declared languages in their order, then English; with none declared, all that agree."""
    if languages:
        merged: dict[str, int] = {}
        for language in (*languages, "en"):
            for name, month in _names(language):
                merged.setdefault(name, month)
        return merged
    meanings: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for name, month in _names(language):
            meanings.setdefault(name, set()).add(month)
    return {name: months.pop() for name, months in meanings.items() if len(months) == 1}


@lru_cache(maxsize=len(LANGUAGES))
def _names(language: str) -> tuple[tuple[str, int], ...]:
    if language not in LANGUAGES:
        return ()
    names = {_folded(name): month for name, month in _MORE_MONTHS.get(language, {}).items()}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for month, name in get_month_names(width, context, language).items():
                names.setdefault(_folded(str(name)), int(month))
    return tuple((name, month) for name, month in names.items() if name and not name.isdigit())


def _folded(name: str) -> str:
    """Without case, accents and full stops."""
    plain = unicodedata.normalize("NFD", name.casefold())
    return "".join(sign for sign in plain if sign.isalpha())
