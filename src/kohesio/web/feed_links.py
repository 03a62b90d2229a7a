"""Where pages can be followed: the feeds and the calendar that a page names in its head and shows to readers."""

from __future__ import annotations

from dataclasses import replace

from kohesio.index.query import OperationQuery, Sort
from kohesio.web.context_head import Feed
from kohesio.web.feeds import ATOM, CALENDAR, JSON_FEED
from kohesio.web.visit import Visit


def query_feeds(visit: Visit, query: OperationQuery, name: str) -> tuple[Feed, ...]:
    """The feeds of a query, to be named in the head of its page."""
    asked = visit.urls.printed(replace(query, sort=Sort(), cursor=None, limit=visit.settings.page_size))
    behind = f"?{asked}" if asked else ""
    return (
        Feed(name, f"{visit.urls.path('projects.atom')}{behind}", ATOM),
        Feed(name, f"{visit.urls.path('projects.feed.json')}{behind}", JSON_FEED),
    )


def change_feeds(visit: Visit) -> tuple[Feed, ...]:
    """The feeds of what versions change."""
    name = visit.language.gettext("What has changed")
    return (
        Feed(name, visit.urls.path("changes.atom"), ATOM),
        Feed(name, visit.urls.path("changes.feed.json"), JSON_FEED),
    )


def due_calendar(visit: Visit) -> Feed:
    """The calendar of the lists."""
    return Feed(visit.language.gettext("When lists are due"), visit.urls.path("lists.ics"), CALENDAR)
