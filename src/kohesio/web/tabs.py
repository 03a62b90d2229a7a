"""The tabs of the project list: one question in several views, each with its own address.

A tab is a line here, a page in ``kohesio.web.pages`` that takes its surroundings from ``pages.finder``, and a template
that extends ``fragments/finder_page.html``.
"""

from __future__ import annotations

from kohesio.index.query import OperationQuery
from kohesio.ui.i18n import message
from kohesio.web.context import Link
from kohesio.web.visit import Visit

LIST = ""
MAP = "map"
IMAGES = "images"
TABLE = "table"
STATISTICS = "statistics"

TABS: tuple[tuple[str, str], ...] = (
    (LIST, message("List")),
    (MAP, message("Map")),
    (IMAGES, message("Pictures")),
    (TABLE, message("Table")),
    (STATISTICS, message("Statistics")),
)
"""Each tab by the last segment of its address, in the order of the bar: list, map, images, table, statistics."""


def tabs(visit: Visit, query: OperationQuery, view: str) -> tuple[Link, ...]:
    """The tabs for a question, from its first page; ``view`` is the one in front."""
    gettext = visit.language.gettext
    return tuple(Link(gettext(name), visit.urls.projects(query, key), key == view) for key, name in TABS)
