"""Yearly average exchange rates of the European Central Bank, and the irrevocable rates of former currencies.

Relies on ``data/ecb_yearly_rates.csv``; the current year's average is that of the days in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from kohesio.reference.tables import records

EURO = "EUR"


class RateKind(StrEnum):
    """A mean of daily reference rates, or the rate fixed for good when the country took the euro."""

    AVERAGE = "average"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class YearlyRate:
    """Units of ``currency`` (ISO 4217) for one euro in ``year``; ``days`` averaged, 0 for a fixed rate."""

    currency: str
    year: int
    rate: Decimal
    days: int
    kind: RateKind


def yearly_rate(currency: str, year: int) -> Decimal | None:
    """Units of ``currency`` for one euro, averaged over the calendar ``year``; None where no rate is known.

    From the year its country took the euro, a former currency keeps its irrevocable rate. For euro it is 1.
    """
    if currency == EURO:
        return Decimal(1)
    years = _rates().get(currency, {})
    if year in years:
        return years[year].rate
    newest = years[max(years)] if years else None
    return newest.rate if newest and newest.kind is RateKind.FIXED and year > newest.year else None


@cache
def newest_year() -> int:
    """The last year that some rate is known of."""
    return max(rate.year for rate in rates())


def rates() -> tuple[YearlyRate, ...]:
    """Every rate there is, by currency and year."""
    return tuple(rate for years in _rates().values() for rate in years.values())


def currencies() -> tuple[str, ...]:
    """The currencies with a rate in some year, the euro first."""
    return (EURO, *_rates())


@cache
def _rates() -> dict[str, dict[int, YearlyRate]]:
    table: dict[str, dict[int, YearlyRate]] = {}
    for row in records("ecb_yearly_rates"):
        currency, year = row["currency"], int(row["year"])
        table.setdefault(currency, {})[year] = YearlyRate(
            currency, year, Decimal(row["rate"]), int(row["days"]), RateKind(row["source"])
        )
    return table
