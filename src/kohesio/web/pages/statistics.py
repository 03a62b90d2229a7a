"""The found projects as figures: the same question as the list, added up by year, fund, theme, place and size.

The charts stand on the tab of the list, and alone or together in the frames of other sites.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from html import escape
from urllib.parse import urlencode

from kohesio.errors import ParameterError, sentence
from kohesio.index.parsing import parse_query
from kohesio.index.query import OperationQuery, Sort
from kohesio.index.result import Facet, Statistics, Totals
from kohesio.model.territory import nuts_code
from kohesio.ui.i18n import message
from kohesio.web import filters
from kohesio.web.charts import Bars
from kohesio.web.context_head import Head
from kohesio.web.context_statistics import Drawn, EmbeddedStatistics, StatisticsPage
from kohesio.web.figures import TITLES, Figures, breakdown
from kohesio.web.largest import largest
from kohesio.web.pages import embedded
from kohesio.web.pages.finder import asked, finder, tidied
from kohesio.web.tabs import STATISTICS
from kohesio.web.visit import Page, Redirect, Visit

BREAKDOWNS = ("fund", "status", "period", "theme", "policy_objective", "thematic_objective", "country", "programme")
AMOUNT = "eu_contribution"
REGION_LEVEL = 2
CENT = Decimal("0.01")

EMBEDDED = "embed/statistics"
CHART = "chart"
"""The key of the one chart that a frame is to show; it asks nothing of the projects."""

CHARTS = {
    "year": message("By start year"),
    "fund": TITLES["fund"],
    "status": TITLES["status"],
    "place": message("By place"),
    "theme": TITLES["theme"],
    "size": message("By size of the EU contribution"),
    "policy_objective": TITLES["policy_objective"],
    "thematic_objective": TITLES["thematic_objective"],
    "period": TITLES["period"],
    "programme": TITLES["programme"],
    "largest": message("Largest beneficiaries"),
}
"""What a frame may show alone, by the value of its key."""


def statistics(visit: Visit) -> Page | Redirect:
    """``/{lang}/projects/statistics``."""
    query = asked(visit)
    if canonical := tidied(visit, query, STATISTICS):
        return canonical
    found = visit.service.search(replace(query, limit=1, cursor=None, sort=Sort()), filters.panel(query))
    answer = visit.service.statistics(query, BREAKDOWNS)
    drawn = _drawn(visit, query, answer)
    context = StatisticsPage(
        finder=finder(visit, query, found, STATISTICS, visit.urls.statistics(query)),
        mean=mean(answer.totals),
        drawn=drawn,
        compare=visit.urls.projects(replace(query, cursor=None, sort=Sort()), "compare"),
        embed=_markup(visit, query, ""),
        embeds=tuple((visit.language.gettext(CHARTS[key]), _markup(visit, query, key)) for key in drawn.names),
        beside=embedded.markup(visit, query),
        embedders=visit.settings.map_embedders,
    )
    return Page(context, "projects", head=Head(indexed=False))


def embedded_statistics(visit: Visit) -> Page:
    """``/embed/statistics``: the charts of a question, or the one that ``chart`` names, and nothing else."""
    chart = next((value for key, value in visit.pairs if key == CHART and value), "")
    if chart and chart not in CHARTS:
        raise ParameterError(CHART, sentence("There is no chart '%(value)s'.", value=chart), tuple(CHARTS))
    query = parse_query(visit.query_pairs, ignore={CHART}, limit=visit.settings.page_size)
    query = replace(query, cursor=None, sort=Sort(), limit=visit.settings.page_size)
    answer = visit.service.statistics(query, BREAKDOWNS)
    drawn = _drawn(visit, query, answer)
    context = EmbeddedStatistics(
        count=answer.totals.count,
        drawn=drawn.only(chart) if chart else drawn,
        chips=tuple(
            f"{chip.name}{visit.language.colon}{chip.label.text}"
            for chip in filters.project_chips(query, visit.labels, visit.urls)
        ),
        site=visit.urls.absolute(visit.urls.projects(query, STATISTICS)),
    )
    return Page(context)


def mean(totals: Totals) -> Decimal | None:
    """The EU contribution of a project, of those whose figure is in the sum; None where there are none."""
    counted = totals.count - totals.set_aside.operations - totals.eu_contribution.missing
    return (totals.eu_contribution.eur / counted).quantize(CENT) if counted > 0 else None


def _drawn(visit: Visit, query: OperationQuery, answer: Statistics) -> Drawn:
    figures = Figures(visit, query, answer.totals)
    return Drawn(
        about=figures.about,
        years=figures.years(answer.years),
        shares={key: figures.shares(breakdown(answer, key)) for key in ("fund", "status")},
        bars=_bars(figures, answer),
        largest=largest(figures, answer),
    )


def _bars(figures: Figures, answer: Statistics) -> dict[str, Bars]:
    """Place, theme, size, objectives, periods and programmes, as far as the projects have them."""
    made = {
        "place": figures.bars(_place(figures.visit, figures.query, answer)),
        "theme": figures.bars(breakdown(answer, "theme")),
        "size": figures.sizes(figures.visit.service.histogram(figures.query, AMOUNT)),
    }
    others = ("policy_objective", "thematic_objective", "period", "programme")
    made |= {key: figures.bars(breakdown(answer, key)) for key in others}
    return {key: chart for key, chart in made.items() if chart.bars}


def _place(visit: Visit, query: OperationQuery, answer: Statistics) -> Facet:
    """Countries; of a question about one country its regions."""
    chosen = query.choice("country").included
    if len(chosen) != 1:
        return breakdown(answer, "country")
    prefix = nuts_code(chosen[0])
    found = visit.service.regions(query, REGION_LEVEL)
    inside = tuple(one for one in found.regions if one.value.startswith(prefix))
    return Facet("nuts", inside, found.missing, found.missing_eu_contribution, found.missing_lacking)


def _markup(visit: Visit, query: OperationQuery, chart: str) -> str:
    """The frame that another site puts into its page to show the charts of a question, or one of them."""
    asking = visit.urls.printed(replace(query, sort=Sort(), cursor=None))
    own = urlencode({**({CHART: chart} if chart else {}), "lang": visit.language.code})
    address = visit.urls.absolute(f"{visit.urls.prefix}/{EMBEDDED}?{'&'.join(filter(None, (asking, own)))}")
    title = visit.language.gettext(message("Figures of projects co-financed by the European Union"))
    if chart:
        title = f"{title}{visit.language.colon}{visit.language.gettext(CHARTS[chart])}"
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{480 if chart else 800}" '
        'loading="lazy"></iframe>'
    )
