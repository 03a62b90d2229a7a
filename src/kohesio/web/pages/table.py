"""The found projects as a dense table whose columns sort."""

from __future__ import annotations

from dataclasses import replace

from kohesio.index.query import OperationQuery, Sort
from kohesio.ui.i18n import message
from kohesio.web import filters
from kohesio.web.context_finder import TablePage
from kohesio.web.context_head import Head
from kohesio.web.context_lists import Sorting
from kohesio.web.paged import projects_at
from kohesio.web.pages.finder import asked, finder, pages, tidied
from kohesio.web.pages.hits import project_hits
from kohesio.web.tabs import TABLE
from kohesio.web.visit import Page, Redirect, Visit

COLUMNS = (
    ("title", message("Project")),
    ("start_date", message("Start")),
    ("end_date", message("End")),
    ("eu_contribution", message("EU contribution")),
    ("total_cost", message("Total cost")),
    ("eligible_cost", message("Eligible cost")),
)
"""Columns that sort; amounts and dates begin with the largest and latest."""


def table(visit: Visit) -> Page | Redirect:
    """``/{lang}/projects/table``."""
    query = asked(visit)
    if canonical := tidied(visit, query, TABLE):
        return canonical
    query = projects_at(visit, query)
    answer = visit.service.search(query, filters.panel(query))
    context = TablePage(
        finder=finder(visit, query, answer, TABLE),
        headings={key: _heading(visit, query, key, name) for key, name in COLUMNS},
        hits=project_hits(visit, answer),
        pages=pages(visit, query, answer, TABLE),
    )
    return Page(context, "projects", head=Head(indexed=False))


def _heading(visit: Visit, query: OperationQuery, key: str, name: str) -> Sorting:
    """A heading that sorts by its column, and turns the order round where the table stands so already."""
    here = query.sort.key == key
    descending = not query.sort.descending if here else key != "title"
    order = ("descending" if query.sort.descending else "ascending") if here else None
    wanted = replace(query, sort=Sort(key, descending=descending), cursor=None)
    return Sorting(visit.language.gettext(name), visit.urls.projects(wanted, TABLE), order)
