"""The found projects as figures: the same question as the list, added up by year, fund, theme, place and size."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kohesio.index.query import OperationQuery, Sort
from kohesio.index.result import Facet, Statistics, Totals
from kohesio.model.territory import NUTS_OF_ISO, iso_country
from kohesio.web import filters
from kohesio.web.charts import Bars
from kohesio.web.context_head import Head
from kohesio.web.context_statistics import StatisticsPage
from kohesio.web.figures import Figures, breakdown
from kohesio.web.largest import largest
from kohesio.web.pages.finder import asked, finder, tidied
from kohesio.web.tabs import STATISTICS
from kohesio.web.visit import Page, Redirect, Visit

BREAKDOWNS = ("fund", "status", "period", "theme", "policy_objective", "thematic_objective", "country", "programme")
AMOUNT = "eu_contribution"
REGION_LEVEL = 2
CENT = Decimal("0.01")


def statistics(visit: Visit) -> Page | Redirect:
    """``/{lang}/projects/statistics``."""
    query = asked(visit)
    if canonical := tidied(visit, query, STATISTICS):
        return canonical
    found = visit.service.search(replace(query, limit=1, cursor=None, sort=Sort()), filters.panel(query))
    answer = visit.service.statistics(query, BREAKDOWNS)
    figures = Figures(visit, query)
    context = StatisticsPage(
        finder=finder(visit, query, found, STATISTICS, visit.urls.statistics(query)),
        mean=mean(answer.totals),
        years=figures.years(answer.years),
        fund=figures.shares(breakdown(answer, "fund")),
        status=figures.shares(breakdown(answer, "status")),
        bars=_bars(figures, answer),
        largest=largest(figures, answer),
    )
    return Page(context, "projects", head=Head(indexed=False))


def mean(totals: Totals) -> Decimal | None:
    """The EU contribution of a project, of those whose figure is in the sum; None where there are none."""
    counted = totals.count - totals.set_aside.operations - totals.eu_contribution.missing
    return (totals.eu_contribution.eur / counted).quantize(CENT) if counted > 0 else None


def _bars(figures: Figures, answer: Statistics) -> tuple[Bars, ...]:
    """Place, theme, size, objectives, periods and programmes, as far as the projects have them."""
    keys = ("theme", "policy_objective", "thematic_objective", "period", "programme")
    theme, *others = (figures.bars(breakdown(answer, key)) for key in keys)
    place = figures.bars(_place(figures.visit, figures.query, answer))
    sizes = figures.sizes(figures.visit.service.histogram(figures.query, AMOUNT))
    return tuple(chart for chart in (place, theme, sizes, *others) if chart.bars)


def _place(visit: Visit, query: OperationQuery, answer: Statistics) -> Facet:
    """Countries; of a question about one country its regions."""
    chosen = query.choice("country").included
    if len(chosen) != 1:
        return breakdown(answer, "country")
    iso = iso_country(chosen[0])
    prefix = NUTS_OF_ISO.get(iso, iso)
    found = visit.service.regions(query, REGION_LEVEL)
    inside = tuple(one for one in found.regions if one.value.startswith(prefix))
    return Facet("nuts", inside, found.missing, found.missing_eu_contribution)
