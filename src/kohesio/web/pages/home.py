"""The home page: what there is in figures, a search box, and ways in by theme, fund, country and period."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from kohesio.index.query import OperationQuery
from kohesio.index.result import Facet, FacetValue
from kohesio.ui.i18n import message
from kohesio.web.context import HomePage, Link, Way
from kohesio.web.filters import chosen
from kohesio.web.pages.lists import list_rows, newest_first
from kohesio.web.visit import Page, Visit, known

FACETS = ("theme", "fund", "country", "period")
EXAMPLES = (
    message("digital skills"),
    message("solar energy"),
    message("railway"),
    message("kindergarten"),
)
"""Searches that show what can be asked."""

NEWEST = 5


def home(visit: Visit) -> Page:
    """``/{lang}/``."""
    answer = visit.service.search(OperationQuery(limit=1, language=visit.language.code), FACETS)
    facets = {facet.key: facet for facet in answer.facets}
    gettext, urls = visit.language.gettext, visit.urls
    texts = [gettext(text) for text in EXAMPLES]
    return Page(
        HomePage(
            totals=answer.totals,
            beneficiaries=visit.service.snapshot.manifest.counts["beneficiaries"],
            countries=len(facets["country"].values),
            lists=len(known(visit.service).lists),
            examples=tuple(Link(text, urls.projects(OperationQuery(text=text))) for text in texts),
            themes=ways(visit, facets["theme"]),
            funds=ways(visit, facets["fund"]),
            by_country=ways(visit, facets["country"]),
            periods=ways(visit, facets["period"]),
            newest=tuple(islice(newest_first(list_rows(visit)), NEWEST)),
        )
    )


def ways(visit: Visit, facet: Facet) -> tuple[Way, ...]:
    """The values of a facet as ways into the list, most projects first; periods newest first."""
    values: Sequence[FacetValue] = facet.values
    if facet.key == "period":
        values = sorted(values, key=lambda entry: entry.value, reverse=True)
    most = max((entry.count for entry in values), default=1)
    return tuple(
        Way(
            visit.labels.value(facet.key, entry.value, short=facet.key != "fund"),
            visit.urls.projects(chosen(facet.key, entry.value)),
            entry.count,
            entry.eu_contribution,
            entry.count / most,
        )
        for entry in values
        if entry.count
    )
