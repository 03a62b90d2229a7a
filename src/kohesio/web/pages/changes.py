"""What the version being served changed against the one before it, and how to follow that."""

from __future__ import annotations

from kohesio.model.text import preferred
from kohesio.snapshot.changes import Changed, Changes, Kind
from kohesio.snapshot.layout import made_at
from kohesio.web.context_changes import ChangedList, ChangedProject, ChangesPage, Comparison, GoneProject
from kohesio.web.context_head import Head
from kohesio.web.feed_links import change_feeds, due_calendar
from kohesio.web.fields import FIELDS
from kohesio.web.pages.hits import plain_hits
from kohesio.web.visit import Page, Visit
from kohesio.web.what_changed import field_changes, former, told, whole_lists


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
        changed=found.changed - found.restated,
        added_alone=found.added - sum(one.added for one in whole_lists(found)),
        gone_alone=found.gone - sum(one.gone for one in whole_lists(found)),
        restated=found.restated,
        by_field=tuple(sorted(fields, key=lambda entry: -entry[1])),
        lists=_lists(visit, found),
        new_projects=_projects(visit, told(found, Kind.ADDED)),
        changed_projects=_projects(visit, told(found, Kind.CHANGED)),
        gone_projects=_gone(visit, found),
    )


def _lists(visit: Visit, found: Changes) -> tuple[ChangedList, ...]:
    """Every list of which something differs: first those that went, then those that came, then the most changed."""
    moved = sorted(
        found.lists, key=lambda one: (bool(one.after), bool(one.before), -(one.gone + one.added + one.changed))
    )
    return tuple(ChangedList(one, visit.urls.list(one.id) if one.after else None) for one in moved)


def _projects(visit: Visit, some: tuple[Changed, ...]) -> tuple[ChangedProject, ...]:
    """The projects of some ids, read in one go."""
    by_id = {one.id: one for one in some}
    operations = visit.service.operations_named(by_id) if by_id else []
    hits = plain_hits(visit, map(visit.shown, operations))
    return tuple(
        ChangedProject(hit, field_changes(visit, by_id[one.id], one)) for one, hit in zip(operations, hits, strict=True)
    )


def _gone(visit: Visit, found: Changes) -> tuple[GoneProject, ...]:
    titles = {one.id: one.title for one in found.lists}
    was = former(visit.service)
    return tuple(
        GoneProject(
            one.id,
            preferred(visit.shown(was[one.id]).title, visit.language.code) if one.id in was else None,
            titles.get(one.list or ""),
        )
        for one in told(found, Kind.GONE)
    )
