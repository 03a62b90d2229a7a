"""What is answered about amounts in prices of one year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kohesio.api.answers import Answer


@dataclass(frozen=True, slots=True)
class PriceYear(Answer):
    """A year with the level of its prices and what one euro of it is in prices of the base year."""

    year: int
    level: str
    factor: str


@dataclass(frozen=True, slots=True)
class PricesAnswer(Answer):
    """The installed index of consumer prices; ``base_year`` null and ``items`` empty where none is.

    An amount is taken for one of the calendar year in which its operation starts.
    """

    base_year: int | None
    source: str
    count: int
    items: tuple[PriceYear, ...]


@dataclass(frozen=True, slots=True)
class OperationPrices(Answer):
    """The amounts of an operation in prices of the base year, in euro; null where amount, start or index is not known.

    ``year`` is that of the start, ``factor`` what one euro of it is in the base year.
    """

    id: str
    snapshot: str
    year: int | None
    base_year: int | None
    factor: str | None
    total_cost_eur: Decimal | None
    eligible_cost_eur: Decimal | None
    eu_contribution_eur: Decimal | None
