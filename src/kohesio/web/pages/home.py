"""The home page: figures of the whole, a search box, ways in by theme, fund, country and period, and what is new.

No editor chooses its projects: those shown are the ones with the largest EU contribution among those that started in
the year before the date of the data, and the page says so. Collections are the operator's, where there are any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from kohesio.index.query import DateRange, OperationQuery, Sort
from kohesio.index.result import Facet, FacetValue
from kohesio.snapshot.layout import made_at
from kohesio.web.context import HomePage, VersionChange, Way
from kohesio.web.context_head import Head
from kohesio.web.editorial import collection_cards
from kohesio.web.feed_links import change_feeds, due_calendar
from kohesio.web.filters import with_value
from kohesio.web.kohesio_addresses import PROJECT
from kohesio.web.pages.examples import examples
from kohesio.web.pages.hits import project_hits
from kohesio.web.pages.lists import list_rows, newest_first
from kohesio.web.place_map import region_choice
from kohesio.web.structured import script_text, website
from kohesio.web.visit import Page, Redirect, Visit, known

FACETS = ("theme", "fund", "country", "period")
NEWEST = 5
MAP_PAGE = "projects/map"
HIGHLIGHTS = 3
COLLECTIONS = 6
RECENT = timedelta(days=365)
"""How long ago a project may have started to stand on the page."""


def home(visit: Visit) -> Page | Redirect:
    """``/{lang}/``; a project that Kohesio's home page opened above itself has a page of its own here."""
    if opened := next((value for key, value in visit.pairs if key == PROJECT), None):
        return Redirect(visit.urls.project(opened), permanent=True)
    answer = visit.service.search(OperationQuery(limit=1, language=visit.language.code), FACETS)
    facets = {facet.key: facet for facet in answer.facets}
    changes = visit.service.changes
    recent = recently_started(visit)
    largest = visit.service.search(replace(recent, limit=HIGHLIGHTS, language=visit.language.code), ())
    return Page(
        HomePage(
            totals=answer.totals,
            beneficiaries=visit.service.snapshot.manifest.counts["beneficiaries"],
            countries=len(facets["country"].values),
            lists=len(known(visit.service).lists),
            examples=examples(visit),
            themes=ways(visit, facets["theme"]),
            collections=collection_cards(visit)[:COLLECTIONS],
            funds=ways(visit, facets["fund"]),
            region=region_choice(visit) if MAP_PAGE in visit.pages else None,
            by_country=ways(visit, facets["country"]),
            periods=ways(visit, facets["period"]),
            highlights=project_hits(visit, largest),
            highlights_url=visit.urls.projects(recent),
            newest=tuple(islice(newest_first(list_rows(visit)), NEWEST)),
            changed=VersionChange(made_at(changes.old).date(), changes.added, changes.changed) if changes else None,
        ),
        head=Head(
            (script_text(website(visit.language, visit.urls, visit.settings.operator_name)),),
            (*change_feeds(visit), due_calendar(visit)),
            query="",
        ),
    )


def recently_started(visit: Visit) -> OperationQuery:
    """The projects that started within a year, those with the largest EU contribution first."""
    as_of = visit.service.as_of
    return OperationQuery(
        dates=(("start", DateRange(as_of - RECENT, as_of)),), sort=Sort("eu_contribution", descending=True)
    )


def ways(visit: Visit, facet: Facet, within: OperationQuery | None = None) -> tuple[Way, ...]:
    """The values of a facet as ways to their pages or into the list, most projects first; periods newest first."""
    values: Sequence[FacetValue] = facet.values
    if facet.key == "period":
        values = sorted(values, key=lambda entry: entry.value, reverse=True)
    most = max((entry.count for entry in values), default=1)
    return tuple(
        Way(
            visit.labels.value(facet.key, entry.value, short=facet.key != "fund"),
            visit.urls.about(facet.key, entry.value)
            or visit.urls.projects(with_value(within or OperationQuery(), facet.key, entry.value)),
            entry.count,
            entry.eu_contribution,
            entry.lacking,
            entry.count / most,
        )
        for entry in values
        if entry.count
    )
