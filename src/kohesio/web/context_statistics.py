"""The contexts of figures: the statistics tab, and what other pages of analysis share with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from kohesio.web.charts import Bars, Columns, Shares
from kohesio.web.context_finder import Finder


@dataclass(frozen=True, slots=True)
class LargeBody:
    """A beneficiary among the largest; ``share`` is percent of the EU contribution of all projects of the question."""

    name: str
    url: str | None
    projects: str
    count: int
    eu_contribution: Decimal
    share: float | None
    length: float


@dataclass(frozen=True, slots=True)
class Largest:
    """The beneficiaries with the largest EU contribution, of ``beneficiaries`` in all.

    ``together`` is their part, in percent, of the contributions to all beneficiaries.
    """

    bodies: tuple[LargeBody, ...]
    beneficiaries: int
    together: Decimal


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """``/{lang}/projects/statistics``; ``mean`` is the EU contribution of a project that has the figure."""

    template: ClassVar[str] = "statistics.html"
    finder: Finder
    mean: Decimal | None
    years: Columns
    fund: Shares
    status: Shares
    bars: tuple[Bars, ...]
    largest: Largest | None
