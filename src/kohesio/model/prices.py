"""Amounts in the prices of one year, by a yearly index of consumer prices.

The rule: an amount belongs to the calendar year in which its operation starts. It is multiplied by the index of the
newest year and divided by the index of its own. Where its year has no index, such as one still to come, there is no
amount in other prices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

SOURCE = "Eurostat, prc_hicp_aind: harmonised index of consumer prices, all items, annual average, EU27_2020"

_CENT = Decimal("0.01")
_FACTOR = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """Levels of consumer prices by year, whatever year they take for 100. There is at least one."""

    levels: Mapping[int, Decimal]

    @property
    def base_year(self) -> int:
        """The year in whose prices amounts are given: the newest."""
        return max(self.levels)

    def factor(self, year: int | None) -> Decimal | None:
        """What one euro of a year is in prices of the base year, to six places; None without an index of it."""
        if year is None or year not in self.levels:
            return None
        return (self.levels[self.base_year] / self.levels[year]).quantize(_FACTOR)

    def constant(self, amount: Decimal | None, year: int | None) -> Decimal | None:
        """An amount of a year in prices of the base year, in whole cents; None where either is not known."""
        factor = self.factor(year)
        return None if amount is None or factor is None else (amount * factor).quantize(_CENT)
