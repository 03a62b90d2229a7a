"""Amounts of money: text in a list's convention becomes an exact decimal with two places.

Nothing is guessed: ``1,234`` is read as the column's declared convention says. More than two places are rounded half
away from zero, as accountants do; nothing passes through a float.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import polars as pl

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.absence import is_spreadsheet_error, says_nothing
from kohesio.ingest.values.outcome import Outcome
from kohesio.reference.currencies import BESIDE_FIGURES

ISSUE_CODES = (
    ("unreadable-amount", "The cell is no amount in the list's convention."),
    ("cell-error", "The cell holds an error of the spreadsheet program, such as #N/A."),
)
"""Every issue a parser of this module can give."""

_CENTS = re.compile(r"(?P<whole>-?[0-9]+)[.,](?P<part>[0-9]{1,2})")
_BOTH_SIGNS = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+(?=,)|[0-9]{1,3}(?:,[0-9]{3})+(?=\.))[.,](?P<part>[0-9]{1,2})"
)
_CENT = Decimal("0.01")
_LIMIT = Decimal(10) ** 18  # the snapshot keeps 18 digits before the point
_SPACES = " \u00a0\u202f\u2007\u2009\t"
_APOSTROPHES = "'’ʼ`"
GROUPING = _SPACES + _APOSTROPHES
"""Signs between the digits of an amount that can only group them by three."""

_UNITS = {
    "k": 1_000, "tsd": 1_000, "tkr": 1_000, "tys": 1_000,
    "m": 1_000_000, "mn": 1_000_000, "mln": 1_000_000, "mio": 1_000_000, "million": 1_000_000, "millions": 1_000_000,
    "bn": 1_000_000_000, "mrd": 1_000_000_000,
}  # fmt: skip
_SHAPE = re.compile(
    rf"(?P<before>(?:[^0-9.,]|(?<=[^\W\d_])\.)*)(?P<body>[.,]?[0-9](?:[0-9.,{GROUPING}]*[0-9])?)"
    r"(?P<power>[eE][+-]?[0-9]{1,2})?(?P<after>[^0-9]*)"
)
_BEFORE = re.compile(
    rf"(?P<open>\()?\s*(?:{BESIDE_FIGURES})?\s*(?P<sign>[-+−–])?\s*(?:{BESIDE_FIGURES})?\s*", re.IGNORECASE
)
_AFTER = re.compile(
    rf"(?:\s*(?P<mark>[.,])(?P<cents>[-–—]{{1,2}})?)?\s*(?:{BESIDE_FIGURES})?\s*(?P<unit>{'|'.join(_UNITS)})?\.?"
    rf"\s*(?:{BESIDE_FIGURES})?\s*(?P<sign>[-−])?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_PLAIN = r"^-?[0-9]{1,15}(\.[0-9]{1,2})?$"


@dataclass(frozen=True, slots=True)
class NumberConvention:
    """How a column writes numbers.

    ``decimal`` is ``.`` or ``,``. ``thousands`` holds the signs that may group digits by three; blanks of any kind
    and apostrophes always may, as they can mean nothing else. ``scale`` multiplies: 1,000,000 where the heading says
    millions.
    """

    decimal: str = "."
    thousands: str = ""
    scale: int = 1


POINT = NumberConvention()
COMMA = NumberConvention(",", ".")


def parse_amount(text: str, convention: NumberConvention = POINT, kind: CellKind = CellKind.TEXT) -> Outcome[Decimal]:
    """The amount in a cell, two decimals, in the list's currency.

    Currency signs and codes around the figure, brackets or a trailing minus for amounts below zero, ``,-`` for no
    cents and powers of ten are understood. A unit in the cell (``1.2m``) is accepted only if it is the declared
    scale. Words, dates and figures in another convention are ``unreadable-amount``.
    """
    trimmed = text.strip()
    if kind in {CellKind.DATE, CellKind.TRUTH}:
        return Outcome(None, "unreadable-amount")
    if kind is CellKind.ERROR or is_spreadsheet_error(trimmed):
        return Outcome(None, "cell-error")
    if kind is CellKind.NUMBER:
        return _native(trimmed, convention.scale)
    if not trimmed[:1].isdigit() and says_nothing(trimmed):
        return Outcome(None)
    return _written(trimmed, convention)


def amounts_fast(texts: pl.Series) -> pl.Series:
    """The amounts of plain canonical numbers (``-1234.5``) as exact decimals; null for everything else."""
    frame = texts.alias("text").to_frame()
    plain = pl.col("text").str.contains(_PLAIN)
    return frame.select(pl.when(plain).then(pl.col("text")).cast(pl.Decimal(20, 2)).alias(texts.name)).to_series()


def has_unit_only(text: str) -> bool:
    """Whether a text is one figure with nothing but currencies, units and signs around it, whatever its convention."""
    match = _SHAPE.fullmatch(text.strip())
    return match is not None and bool(_BEFORE.fullmatch(match["before"]) and _AFTER.fullmatch(match["after"]))


def written_number(text: str, convention: NumberConvention) -> Decimal | None:
    """An unsigned figure in the convention, exact, or None; no signs, currencies or powers."""
    match = _figure(convention.decimal, convention.thousands).fullmatch(text)
    if match is None:
        return None
    whole = "".join(digit for digit in match["whole"] if digit.isdigit())
    return Decimal(f"{whole or '0'}.{match['part'] or '0'}")


def _native(text: str, scale: int) -> Outcome[Decimal]:
    if not re.fullmatch(r"-?[0-9]{1,40}(?:\.[0-9]{1,60})?", text):
        return Outcome(None, "unreadable-amount")
    return _rounded(Decimal(text) * scale, None)


def _written(text: str, convention: NumberConvention) -> Outcome[Decimal]:
    match = _SHAPE.fullmatch(text) if len(text) <= 60 else None
    if match is None:
        return Outcome(None, "unreadable-amount")
    number = written_number(match["body"], convention)
    around = _around(match["before"], match["after"], convention)
    if number is None or around is None:
        return Outcome(None, "unreadable-amount")
    negative, rule = around
    if match["power"]:
        number, rule = number.scaleb(int(match["power"][1:])), "power of ten written out"
    value = number * convention.scale
    return _rounded(-value if negative else value, rule)


@lru_cache(maxsize=4096)
def _around(before: str, after: str, convention: NumberConvention) -> tuple[bool, str | None] | None:
    """Whether what stands around a figure puts it below zero, and by which unusual rule; None: it is no amount."""
    left, right = _BEFORE.fullmatch(before), _AFTER.fullmatch(after)
    if left is None or right is None or bool(left["open"]) != bool(right["close"]):
        return None
    if right["mark"] and not right["cents"] and right["mark"] != convention.decimal:
        return None
    if right["unit"] and _UNITS[right["unit"].casefold()] != convention.scale:
        return None
    minus = left["sign"] in {"-", "−", "–"}
    if minus + bool(left["open"]) + bool(right["sign"]) > 1 or (left["sign"] == "+" and right["sign"]):
        return None
    unusual = bool(left["open"] or right["sign"])
    return minus or unusual, "brackets or a minus behind: below zero" if unusual else None


def _rounded(value: Decimal, rule: str | None) -> Outcome[Decimal]:
    if abs(value) >= _LIMIT:
        return Outcome(None, "unreadable-amount")
    return Outcome(value.quantize(_CENT, ROUND_HALF_UP) + 0, None, rule)


@lru_cache(maxsize=64)
def _figure(decimal: str, thousands: str) -> re.Pattern[str]:
    """Digits grouped by three with one and the same sign, or not grouped, and a decimal part."""
    marks = re.escape((thousands + GROUPING).replace(decimal, ""))
    return re.compile(
        rf"(?P<whole>[0-9]{{1,3}}(?P<mark>[{marks}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*|[0-9]+|(?=[{re.escape(decimal)}][0-9]))"
        rf"(?:[{re.escape(decimal)}](?P<part>[0-9]*))?"
    )


def only_reading(text: str) -> str | None:
    """The plain amount that a figure can only be: ``1.234.567,89``, ``1234,5``; None where there is another reading.

    A sign that stands twice groups the digits by three, and of two signs the last is the decimal one; so is a single
    sign with one or two digits behind it.
    """
    match = _BOTH_SIGNS.fullmatch(text.strip()) or _CENTS.fullmatch(text.strip())
    if match is None:
        return None
    whole = re.sub("[.,]", "", match["whole"])
    return f"{whole}.{match['part']}"
