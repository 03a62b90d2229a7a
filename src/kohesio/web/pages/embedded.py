"""The projects of a question for the frames of other sites: what they add up to, and the first of their list."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from urllib.parse import urlencode

from kohesio.index.parsing import parse_query
from kohesio.index.query import OperationQuery
from kohesio.ui.i18n import message
from kohesio.web import filters
from kohesio.web.context_statistics import EmbeddedProjects
from kohesio.web.pages.hits import project_hits
from kohesio.web.tabs import LIST
from kohesio.web.visit import Page, Visit

FIGURES, PROJECTS = "embed/figures", "embed/list"
MOST = 10
"""Projects in a frame; the page on the site has the others."""

TITLES = {
    FIGURES: message("Figures of projects co-financed by the European Union"),
    PROJECTS: message("Projects"),
}
HEIGHTS = {FIGURES: 240, PROJECTS: 800}


def embedded_figures(visit: Visit) -> Page:
    """``/embed/figures``: the number of projects and their amounts."""
    return _page(visit, listed=False)


def embedded_list(visit: Visit) -> Page:
    """``/embed/list``: the same and the first projects, in the order that is asked."""
    return _page(visit, listed=True)


def markup(visit: Visit, query: OperationQuery) -> tuple[tuple[str, str], ...]:
    """The frames that another site puts into its page, each with its name."""
    asking = visit.urls.printed(replace(query, cursor=None))
    behind = "&".join(filter(None, (asking, urlencode({"lang": visit.language.code}))))
    made = []
    for path, text in TITLES.items():
        title = visit.language.gettext(text)
        address = visit.urls.absolute(f"{visit.urls.prefix}/{path}?{behind}")
        frame = f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{HEIGHTS[path]}" '
        made.append((title, f'{frame}loading="lazy"></iframe>'))
    return tuple(made)


def _page(visit: Visit, *, listed: bool) -> Page:
    query = replace(parse_query(visit.query_pairs, limit=MOST), cursor=None)
    query = replace(query, limit=min(query.limit, MOST))
    found = visit.service.search(query, ()) if listed else None
    whole = replace(query, limit=visit.settings.page_size)
    chips = filters.project_chips(query, visit.labels, visit.urls)
    return Page(
        EmbeddedProjects(
            totals=found.totals if found else visit.service.totals(query),
            hits=project_hits(visit, found) if found else (),
            chips=tuple(f"{chip.name}{visit.language.colon}{chip.label.text}" for chip in chips),
            site=visit.urls.absolute(visit.urls.projects(whole, LIST)),
        )
    )
