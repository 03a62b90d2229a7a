"""Co-financing and support rates: percent, 0 to 100, four decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.absence import is_spreadsheet_error, says_nothing
from kohesio.ingest.values.outcome import Outcome

ISSUE_CODES = (
    ("unreadable-rate", "The cell is no rate."),
    ("rate-out-of-range", "A rate of co-financing or support cannot be this; it is not kept."),
    ("cell-error", "The cell holds an error of the spreadsheet program, such as #N/A."),
)
"""Every issue a parser of this module can give."""

_RATE = re.compile(
    r"(?P<sign>[-−])?(?P<whole>[0-9]{1,6})?(?:[.,](?P<part>[0-9]{1,40}))?"
    r"(?P<percent>\s*(?:%|percent|per cent|pct\.?|Prozent))?",
    re.IGNORECASE,
)
_PLACES = Decimal("0.0001")


class RateUnit(StrEnum):
    """What a bare figure of a column means."""

    FRACTION = "fraction"
    PERCENT = "percent"


def parse_rate(text: str, unit: RateUnit | str | None = None, kind: CellKind = CellKind.TEXT) -> Outcome[Decimal]:
    """The rate in a cell, in percent, rounded half up to four decimals.

    Point and comma are both decimal signs: rates have no thousands. A percent sign wins over ``unit``. Without
    a unit a bare figure up to 1 could be either and is ``unreadable-rate``.
    """
    trimmed = text.strip()
    if kind is CellKind.ERROR or is_spreadsheet_error(trimmed):
        return Outcome(None, "cell-error")
    if says_nothing(trimmed):
        return Outcome(None)
    match = _RATE.fullmatch(trimmed) if len(trimmed) <= 80 else None
    if match is None or kind in {CellKind.DATE, CellKind.TRUTH} or not (match["whole"] or match["part"]):
        return Outcome(None, "unreadable-rate")
    value = Decimal(f"{(match['sign'] and '-') or ''}{match['whole'] or 0}.{match['part'] or 0}")
    if not match["percent"]:
        if unit is None and 0 < value <= 1:
            return Outcome(None, "unreadable-rate")
        if unit == RateUnit.FRACTION:
            value *= 100
    percent = value.quantize(_PLACES, ROUND_HALF_UP)
    if not 0 <= percent <= 100:
        return Outcome(None, "rate-out-of-range")
    return Outcome(percent + 0)


def detect_unit(texts: Iterable[str]) -> RateUnit | None:
    """The unit of a column from its values: fractions if they lie between 0 and 1, percent if nearly all are above.

    None if the values do not tell (only 0 and 1, or nothing readable).
    """
    fractions = percents = 0
    for text in texts:
        match = _RATE.fullmatch(text.strip()[:80])
        if match is None or not (match["whole"] or match["part"]):
            continue
        value = Decimal(f"{match['whole'] or 0}.{match['part'] or 0}")
        percents += bool(match["percent"]) or value > 1
        fractions += not match["percent"] and 0 < value < 1
    if percents > 9 * fractions:
        return RateUnit.PERCENT
    return RateUnit.FRACTION if fractions > 9 * percents else None
