"""What the endpoints of figures answer: statistics by year, beneficiary and facet, and histograms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kohesio.api.answers import Answer, FacetAnswer, Sums


@dataclass(frozen=True, slots=True)
class YearEntry(Answer):
    """Operations that start in a year (null: without a start date) and their EU contribution in euro.

    ``constant_eur`` is that contribution in prices of one year (see ``/prices``); null where no index is known.
    """

    year: int | None
    count: int
    eu_contribution_eur: Decimal
    without_eu_contribution: int
    constant_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class LargestBeneficiary:
    """A beneficiary with how many operations it takes part in, and their EU contribution in euro.

    An operation with several beneficiaries counts whole for each.
    """

    id: str
    label: str
    count: int
    eu_contribution_eur: Decimal
    without_eu_contribution: int


@dataclass(frozen=True, slots=True)
class StatisticsAnswer(Answer):
    """Figures for a question.

    ``largest`` are the ten beneficiaries with the largest EU contribution, ``largest_share`` what part of the
    contributions to all beneficiaries theirs are (0 to 1); null where no contribution is known.
    """

    query: str
    snapshot: str
    count: int
    sums: Sums
    beneficiaries: int
    largest: tuple[LargestBeneficiary, ...]
    largest_share: Decimal | None
    years: tuple[YearEntry, ...]
    breakdowns: Mapping[str, FacetAnswer]


@dataclass(frozen=True, slots=True)
class BinEntry:
    """Operations from ``least`` to below ``below``: text of an amount in euro or percent, or a date; null is open."""

    least: str | None
    below: str | None
    count: int
    eu_contribution_eur: Decimal
    without_eu_contribution: int


@dataclass(frozen=True, slots=True)
class HistogramAnswer(Answer):
    """How a question's operations spread over a range, its own range of it ignored; ``missing`` lack the figure."""

    query: str
    snapshot: str
    key: str
    label: str
    unit: str | None
    bins: tuple[BinEntry, ...]
    missing: int
