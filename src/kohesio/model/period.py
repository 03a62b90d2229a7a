"""Programming periods, and dates that may be known to the month, quarter or year only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

PERIODS = ("2007-2013", "2014-2020", "2021-2027")
"""The programming periods the product holds, oldest first."""


class Precision(StrEnum):
    """How exactly a date is known. A bare year is never shown as a day."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with its precision; ``date`` is the first day of what is known."""

    date: date
    precision: Precision = Precision.DAY
