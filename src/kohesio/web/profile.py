"""What a set of projects adds up to: the common heart of the pages of places, programmes and themes.

Four questions to the façade, however large the set: its largest projects (and their records), its statistics, and
the names of the largest beneficiaries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kohesio.index.fields import BY_KEY
from kohesio.index.query import OperationQuery, Sort
from kohesio.ui.i18n import message
from kohesio.web.context import Link
from kohesio.web.context_head import Head
from kohesio.web.context_places import Profile
from kohesio.web.feed_links import query_feeds
from kohesio.web.figures import Figures, breakdown
from kohesio.web.largest import largest
from kohesio.web.pages.hits import project_hits
from kohesio.web.pages.statistics import mean
from kohesio.web.tabs import TABS
from kohesio.web.visit import Visit

LARGEST_PROJECTS = 5
ALWAYS = ("fund", "status", "programme")
"""Breakdowns that every profile asks for."""

_WAYS = {
    "": message("Search and filter these projects"),
    "map": message("See them on the map"),
    "table": message("See them as a table"),
    "statistics": message("All figures"),
}


def is_there(visit: Visit, key: str, value: str) -> bool:
    """Whether this version knows a value of a field: only such values can be asked for."""
    return value in BY_KEY[key].known or value in visit.service.values(key)


def profile(visit: Visit, query: OperationQuery, keys: Sequence[str], name: str) -> Profile:
    """The profile of a question called ``name``, with bars for the breakdowns ``keys`` that have a value.

    Raises ParameterError.
    """
    answer = visit.service.statistics(query, tuple(dict.fromkeys((*ALWAYS, *keys))))
    order = Sort("eu_contribution", descending=True)
    top = visit.service.search(replace(query, limit=LARGEST_PROJECTS, sort=order, language=visit.language.code), ())
    figures = Figures(visit, query, answer.totals)
    bars = (figures.bars(breakdown(answer, key)) for key in keys)
    return Profile(
        totals=answer.totals,
        mean=mean(answer.totals),
        about=figures.about,
        years=figures.years(answer.years),
        fund=figures.shares(breakdown(answer, "fund")),
        status=figures.shares(breakdown(answer, "status")),
        bars=tuple(chart for chart in bars if chart.bars),
        largest=largest(figures, answer),
        hits=project_hits(visit, top),
        ways=_ways(visit, query),
        programmes=tuple(one.value for one in breakdown(answer, "programme").values if one.count),
        feeds=query_feeds(visit, query, name),
        json=visit.urls.statistics(query),
        sparql=visit.urls.sparql(query),
    )


def head_of(made: Profile | None) -> Head:
    """What the head of a page of analysis tells machines: where it can be followed; it has one address."""
    return Head(feeds=made.feeds if made else (), query="")


def _ways(visit: Visit, query: OperationQuery) -> tuple[Link, ...]:
    """The tabs of the project list for the same question."""
    plain = replace(query, limit=visit.settings.page_size)
    return tuple(
        Link(visit.language.gettext(_WAYS[key]), visit.urls.projects(plain, key)) for key, _ in TABS if key in _WAYS
    )
