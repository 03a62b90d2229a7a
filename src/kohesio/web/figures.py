"""Charts for any question, made from the results of the search service; each bar links to the projects it counts.

A link narrows the question to the value it stands beside. Where a question cannot express that (projects with one theme
*and* another), there is no link. Every figure is one of the API's statistics for the same question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from kohesio.index.fields import BY_KEY, STATUSES
from kohesio.index.query import AmountRange, Choice, DateRange, OperationQuery
from kohesio.index.result import Bin, Facet, FacetValue, Histogram, Statistics, Totals, YearRow
from kohesio.ui.format import compact_money, number
from kohesio.ui.i18n import message
from kohesio.web import charts
from kohesio.web.charts import Bars, Columns, Shares, Value
from kohesio.web.labels import Label
from kohesio.web.visit import Visit

SIZES = tuple(Decimal(edge) for edge in (10_000, 50_000, 100_000, 500_000, 10**6, 5 * 10**6, 10**7, 5 * 10**7))
"""Edges of the size classes, in euro; each is an edge of the histogram's bins."""

CENT = Decimal("0.01")

REGION_LETTERS = 4
"""Letters of the regions that charts show: those of NUTS 2."""

TITLES = {
    "country": message("By country"),
    "nuts": message("By region"),
    "fund": message("By fund"),
    "programme": message("By programme"),
    "priority": message("By priority"),
    "period": message("By programming period"),
    "policy_objective": message("By policy objective"),
    "thematic_objective": message("By thematic objective"),
    "specific_objective": message("By specific objective"),
    "theme": message("By theme"),
    "intervention_field": message("By intervention field"),
    "sdg": message("By sustainable development goal"),
    "status": message("By status"),
}
MONEY = message("EU contribution in euro.")
NUMBER = message("Number of projects; no EU contribution is published.")
ALL_NOUGHT = message("Number of projects")
SEVERAL = message("A project with several values counts in each of them.")
YEARS = message("EU contribution of the projects that start in each year.")
YEARS_NUMBER = message("Projects that start in each year.")
ORDERED = ("period", "status")
"""Breakdowns that keep their official order."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The charts of one question; with its ``totals`` a chart leaves out what ``about`` says of all of them."""

    visit: Visit
    query: OperationQuery
    totals: Totals | None = None

    # -- links

    def link(self, key: str, value: str) -> str | None:
        """The projects of the question that have a value; None where a question cannot say so."""
        asked = self.query.choice(key)
        if value in asked.excluded:
            return None
        alone = not asked.included or not BY_KEY[key].multiple or value in asked.included
        if not alone and not (key == "nuts" and all(value.startswith(above) for above in asked.included)):
            return None
        others = tuple(entry for entry in self.query.choices if entry[0] != key)
        choice = Choice((value,), asked.excluded)
        return self.visit.urls.projects(replace(self._first, choices=(*others, (key, choice))))

    def year_link(self, year: int) -> str:
        """The projects of the question that start in a year."""
        asked = dict(self.query.dates).get("start", DateRange())
        first, last = date(year, 1, 1), date(year, 12, 31)
        inside = DateRange(max(first, asked.first or first), min(last, asked.last or last))
        others = tuple(entry for entry in self.query.dates if entry[0] != "start")
        return self.visit.urls.projects(replace(self._first, dates=(*others, ("start", inside))))

    def amount_link(self, key: str, least: Decimal | None, below: Decimal | None) -> str:
        """The projects of the question whose amount is ``least`` or more and less than ``below``."""
        others = tuple(entry for entry in self.query.amounts if entry[0] != key)
        bounds = AmountRange(least, below - CENT if below is not None else None)
        return self.visit.urls.projects(replace(self._first, amounts=(*others, (key, bounds))))

    @property
    def _first(self) -> OperationQuery:
        return replace(self.query, cursor=None, limit=self.visit.settings.page_size)

    # -- values

    def values(self, key: str, found: Sequence[FacetValue]) -> list[Value]:
        """The values of a breakdown that any project has, named for the reader."""
        return [
            Value(
                self._label(key, one.value),
                self.link(key, one.value),
                one.count,
                one.eu_contribution,
                lacking=one.lacking,
            )
            for one in found
            if one.count
        ]

    # -- charts

    def bars(self, facet: Facet, *, shown: int = charts.MOST_BARS) -> Bars:
        """A breakdown as bars."""
        found = list(facet.values)
        if facet.key == "nuts":
            found = [one for one in found if len(one.value) == REGION_LETTERS]
        if facet.key in ORDERED:
            found.sort(key=lambda one: (STATUSES.index(one.value) if one.value in STATUSES else 0, one.value))
        values = self.values(facet.key, found)
        overlapping = BY_KEY[facet.key].multiple
        return charts.bars(
            facet.key.replace("_", "-"),
            self._text(TITLES[facet.key]),
            self._own(values),
            values,
            missing=facet.missing,
            missing_money=facet.missing_eu_contribution,
            ordered=facet.key in ORDERED,
            overlapping=overlapping,
            shown=shown,
        )

    def shares(self, facet: Facet) -> Shares:
        """A breakdown as parts of a whole."""
        values = self.values(facet.key, facet.values)
        return charts.shares(
            facet.key.replace("_", "-"),
            self._text(TITLES[facet.key]),
            self._own(values),
            values,
            self._text(message("All others")),
            missing=facet.missing,
            missing_money=facet.missing_eu_contribution,
        )

    def years(self, rows: Sequence[YearRow]) -> Columns:
        """Start years as columns, with their money in prices of one year where an index of them is installed."""
        prices = self.visit.geography.prices
        values = [
            Value(
                Label(str(row.year) if row.year is not None else self._text(message("no date"))),
                self.year_link(row.year) if row.year is not None else None,
                row.count,
                row.eu_contribution,
                prices.constant(row.eu_contribution, row.year) if prices else None,
                row.lacking,
            )
            for row in rows
        ]
        money = charts.has_money(value for value, row in zip(values, rows, strict=True) if row.year is not None)
        about = self._text(YEARS if money else YEARS_NUMBER)
        made = charts.columns("year", self._text(message("By start year")), about, rows, values)
        return replace(made, prices=prices.base_year) if prices and money else made

    def sizes(self, histogram: Histogram) -> Bars:
        """A histogram of amounts in few classes, the smallest first."""
        classes = _merged(histogram.bins)
        values = [
            Value(
                Label(self.between(least, below)),
                self.amount_link(histogram.key, least, below),
                sum(one.count for one in bins),
                sum((one.eu_contribution for one in bins), Decimal("0.00")),
                lacking=sum(one.lacking for one in bins),
            )
            for least, below, bins in classes
        ]
        limited = dict(self.query.amounts).get(histogram.key) is not None
        note = message("The limit on this amount in the question is left aside here.")
        return charts.bars(
            "size",
            self._text(message("By size of the EU contribution")),
            self._own(values),
            values,
            missing=histogram.missing,
            ordered=True,
            overlapping=False,
            note=self._text(note) if limited else "",
        )

    # -- words

    def _label(self, key: str, value: str) -> Label:
        """What a value is called; within one programme its priorities need not say whose they are."""
        if key == "priority" and len(self.query.choice("programme").included) == 1:
            return self.visit.labels.priority_alone(value)
        return self.visit.labels.value(key, value, short=key != "fund")

    def between(self, least: Decimal | None, below: Decimal | None) -> str:
        """What a class of amounts is called: ``least`` or more and less than ``below``."""

        def written(value: Decimal) -> str:
            return compact_money(value, "EUR", self.visit.language.locale)

        if below is None:
            return self._text(message("%(least)s or more")) % {"least": written(least or Decimal(0))}
        if not least:
            return self._text(message("less than %(below)s")) % {"below": written(below)}
        return self._text(message("%(least)s to %(below)s")) % {"least": written(least), "below": written(below)}

    @property
    def about(self) -> str:
        """What all charts of the question show, but for those that say otherwise, and how many projects lack it."""
        texts = [self._common, self._text(SEVERAL)]
        without = self.totals.eu_contribution.missing if self.totals and self._common == self._text(MONEY) else 0
        if without:
            counted = self.visit.language.ngettext(
                "%(num)s project without figure", "%(num)s projects without figure", without
            )
            texts.insert(1, f"{counted % {'num': number(without, self.visit.language.locale)}}.")
        return " ".join(texts)

    @property
    def _common(self) -> str:
        """What is measured in most charts of the question; nothing without its totals."""
        if self.totals is None:
            return ""
        money, counted = self.totals.eu_contribution, self.totals.count - self.totals.set_aside.operations
        return self._measure(money=money.eur > 0, known=money.missing < counted)

    def _own(self, values: Sequence[Value]) -> str:
        """What a chart measures, where that is another thing than in most."""
        text = self._measure(money=charts.has_money(values), known=charts.is_known(values))
        return "" if text == self._common else text

    def _measure(self, *, money: bool, known: bool) -> str:
        if money:
            return self._text(MONEY)
        return f"{self._text(ALL_NOUGHT)}." if known else self._text(NUMBER)

    def _text(self, text: str) -> str:
        return self.visit.language.gettext(text)


def breakdown(statistics: Statistics, key: str) -> Facet:
    """A breakdown of statistics by its key."""
    return next(facet for facet in statistics.breakdowns if facet.key == key)


def _merged(bins: Sequence[Bin]) -> list[tuple[Decimal | None, Decimal | None, list[Bin]]]:
    """Bins gathered into the classes between ``SIZES``, those without a project left out."""
    limits = (None, *SIZES, None)
    classes: list[tuple[Decimal | None, Decimal | None, list[Bin]]] = []
    for least, below in pairwise(limits):
        inside = [
            one
            for one in bins
            if one.count and _at_least(one.least, least) and (below is None or _below(one.below, below))
        ]
        if inside:
            classes.append((least, below, inside))
    return classes


def _at_least(edge: Decimal | date | None, least: Decimal | None) -> bool:
    return least is None or (isinstance(edge, Decimal) and edge >= least)


def _below(edge: Decimal | date | None, below: Decimal) -> bool:
    return isinstance(edge, Decimal) and edge <= below
