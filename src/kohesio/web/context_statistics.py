"""The contexts of figures: the statistics tab, and what other pages of analysis share with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from kohesio.index.result import Totals
from kohesio.web.charts import Bars, Columns, Shares, Value
from kohesio.web.context import Link, Option, ProjectHit
from kohesio.web.context_finder import Finder
from kohesio.web.labels import Label
from kohesio.web.spread import Spread


@dataclass(frozen=True, slots=True)
class LargeBody:
    """A beneficiary among the largest; ``share`` is percent of the EU contribution of all projects of the question."""

    name: str
    url: str | None
    projects: str
    count: int
    eu_contribution: Decimal
    lacking: int
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
class Drawn:
    """The charts of a question, in the order they stand in, by the names that frames ask for them.

    ``about`` says what holds for all of them; see ``Figures.about``.
    """

    about: str
    years: Columns | None
    shares: Mapping[str, Shares]
    bars: Mapping[str, Bars]
    largest: Largest | None

    @property
    def names(self) -> tuple[str, ...]:
        """Those there are."""
        years = ("year",) if self.years and self.years.columns else ()
        shares = (key for key, one in self.shares.items() if one.parts)
        return (*years, *shares, *self.bars, *(("largest",) if self.largest else ()))

    def only(self, chart: str) -> Drawn:
        """One of them alone."""
        return Drawn(
            self.about,
            self.years if chart == "year" else None,
            {key: one for key, one in self.shares.items() if key == chart},
            {key: one for key, one in self.bars.items() if key == chart},
            self.largest if chart == "largest" else None,
        )


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """``/{lang}/projects/statistics``; ``mean`` is the EU contribution of a project that has the figure.

    ``embed`` is the markup that other sites copy to show all charts, ``embeds`` that of each by its name, ``beside``
    that of the counter and the list, ``embedders`` who may show them.
    """

    template: ClassVar[str] = "statistics.html"
    finder: Finder
    mean: Decimal | None
    drawn: Drawn
    compare: str
    embed: str
    embeds: tuple[tuple[str, str], ...]
    beside: tuple[tuple[str, str], ...]
    embedders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmbeddedStatistics:
    """``/embed/statistics``: charts for another site's frame. ``site`` has the same figures on this site."""

    template: ClassVar[str] = "embed_statistics.html"
    count: int
    drawn: Drawn
    chips: tuple[str, ...]
    site: str


@dataclass(frozen=True, slots=True)
class EmbeddedProjects:
    """``/embed/figures`` and ``/embed/list``: what projects add up to, and below it the first of them if asked."""

    template: ClassVar[str] = "embed_projects.html"
    totals: Totals
    hits: tuple[ProjectHit, ...]
    chips: tuple[str, ...]
    site: str


@dataclass(frozen=True, slots=True)
class RangeDrawing:
    """``/{lang}/projects/ranges/{key}/drawing``: for a frame beside the limits in the filter panel."""

    template: ClassVar[str] = "range_drawing.html"
    spread: Spread


@dataclass(frozen=True, slots=True)
class RangePage:
    """``/{lang}/projects/ranges/{key}``."""

    template: ClassVar[str] = "range.html"
    name: str
    back: str
    spread: Spread


@dataclass(frozen=True, slots=True)
class Side:
    """One of two selections: ``url`` leads to its projects, ``json`` to its figures in the API."""

    label: Label
    url: str
    json: str
    totals: Totals
    beneficiaries: int
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A value on both sides, None where a side has no project of it.

    Shares are percent of each side's whole, None where no amount is known.
    """

    label: Label
    left: Value | None
    right: Value | None
    left_share: float | None
    right_share: float | None


@dataclass(frozen=True, slots=True)
class Paired:
    """A breakdown of both sides."""

    key: str
    title: str
    rows: tuple[Pair, ...]
    money: bool


@dataclass(frozen=True, slots=True)
class ComparePage:
    """``/{lang}/projects/compare``: ``sides`` are two, or fewer where the field has not so many values."""

    template: ClassVar[str] = "compare.html"
    fields: tuple[Link, ...]
    name: str
    options: tuple[Option, ...]
    left: str
    right: str
    action: str
    hidden: tuple[tuple[str, str], ...]
    chips: tuple[str, ...]
    sides: tuple[Side, ...]
    breakdowns: tuple[Paired, ...]
    back: str
