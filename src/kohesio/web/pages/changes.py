"""What the version being served changed against the one before it, and how to follow that."""

from __future__ import annotations

from kohesio.snapshot.changes import Changed, Changes, Kind
from kohesio.snapshot.layout import made_at
from kohesio.web.context_changes import ChangedProject, ChangesPage, Comparison
from kohesio.web.context_head import Head
from kohesio.web.feed_links import change_feeds, due_calendar
from kohesio.web.fields import FIELDS
from kohesio.web.pages.hits import plain_hits
from kohesio.web.visit import Page, Visit

SHOWN = 20
"""Projects of a kind that stand on the page."""


def changes(visit: Visit) -> Page:
    """``/{lang}/changes``."""
    found = visit.service.changes
    feeds = (*change_feeds(visit), due_calendar(visit))
    context = ChangesPage(_comparison(visit, found) if found else None)
    return Page(context, "changes", head=Head(feeds=feeds, query=""))


def _comparison(visit: Visit, found: Changes) -> Comparison:
    fields = [(visit.language.gettext(FIELDS[name]), count) for name, count in found.by_field.items() if name in FIELDS]
    return Comparison(
        since=made_at(found.old).date(),
        added=found.added,
        gone=found.gone,
        changed=found.changed,
        by_field=tuple(sorted(fields, key=lambda entry: -entry[1])),
        new_projects=_projects(visit, found.some(Kind.ADDED, SHOWN)),
        changed_projects=_projects(visit, found.some(Kind.CHANGED, SHOWN)),
        gone_ids=tuple(one.id for one in found.some(Kind.GONE, SHOWN)),
    )


def _projects(visit: Visit, some: tuple[Changed, ...]) -> tuple[ChangedProject, ...]:
    """The projects of some ids, read in one go."""
    if not some:
        return ()
    operations = visit.service.operations_named(one.id for one in some)
    fields = {one.id: one.fields for one in some}
    return tuple(
        ChangedProject(hit, tuple(visit.language.gettext(FIELDS[name]) for name in fields[one.id] if name in FIELDS))
        for one, hit in zip(operations, plain_hits(visit, map(visit.shown, operations)), strict=True)
    )
