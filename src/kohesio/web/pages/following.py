"""What can be followed without an account: the projects of any query, what a version changed, when lists are due.

A feed of a query starts with what the kept versions brought or changed in it, newest version first, and is then filled
up with the projects that started last. The feed of changes tells too which lists and which projects are gone; it ends
at ``MOST_CHANGES`` entries, the newest version first, so large versions are told in part and leave no room for older
ones. An entry's time is that of its version or of the project's start. It never changes while the project does not, so
feed readers show nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from kohesio.index.parsing import parse_query
from kohesio.index.query import OperationQuery, Sort
from kohesio.model.operation import Operation
from kohesio.model.text import preferred
from kohesio.snapshot.changes import Changed, Changes, Kind
from kohesio.snapshot.layout import made_at
from kohesio.ui.format import compact_money, full_date, number
from kohesio.ui.i18n import message
from kohesio.web.feeds import ATOM, CALENDAR, JSON_FEED, Channel, Entry, Event, atom, calendar, json_feed
from kohesio.web.fields import FIELDS
from kohesio.web.pages.hits import shortened
from kohesio.web.pages.lists import list_rows
from kohesio.web.prose import plain
from kohesio.web.visit import Document, Visit
from kohesio.web.what_changed import FED, field_changes, former, in_words, told, whole_lists

LONGEST = 50
"""Entries of a feed."""

MOST_CHANGES = 100
"""Entries of the feed of changes, over all versions it tells of."""

SUMMARY = 500

_UNTITLED = message("Project without a published title")
_A_FEED = message("This is a feed: copy its address into a feed reader, and it tells you what is new.")
_NEW = message("new in the data")
_CHANGED = message("changed: %(fields)s")
_LISTED = message("new among the sources")
_NO_LONGER = message("no longer among the sources")
_NEW_PROJECTS = message("New projects")
_GONE = message("Projects that are gone")

Writer = Callable[[Channel, Iterable[Entry]], bytes]


# -- documents ----------------------------------------------------------------------------------------------------


def query_atom(visit: Visit) -> Document:
    """``/{lang}/projects.atom?…``."""
    return _of_query(visit, "projects.atom", atom, ATOM)


def query_json(visit: Visit) -> Document:
    """``/{lang}/projects.feed.json?…``."""
    return _of_query(visit, "projects.feed.json", json_feed, JSON_FEED)


def changes_atom(visit: Visit) -> Document:
    """``/{lang}/changes.atom``."""
    return _of_changes(visit, "changes.atom", atom, ATOM)


def changes_json(visit: Visit) -> Document:
    """``/{lang}/changes.feed.json``."""
    return _of_changes(visit, "changes.feed.json", json_feed, JSON_FEED)


def due(visit: Visit) -> Document:
    """``/{lang}/lists.ics``: the last day by which the law wants each list updated."""
    gettext = visit.language.gettext
    events = []
    for row in list_rows(visit):
        if row.clock.due is None or row.clock.updated is None:
            continue
        words = {"date": full_date(row.clock.updated, visit.language.locale)}
        text = gettext("Last update: %(date)s. This is the last day the law gives for the next one.") % words
        title = gettext("List of operations due: %(title)s") % {"title": row.list.title}
        identifier = f"{row.list.id}@{urlsplit(visit.urls.origin).hostname}"
        events.append(Event(identifier, row.clock.due, title, text, visit.urls.absolute(row.url)))
    events.sort(key=lambda event: (event.day, event.id))
    name = f"Kohesio: {gettext('When lists are due')}"
    return Document(calendar(name, made(visit), events), CALENDAR, "lists.ics")


# -- entries ------------------------------------------------------------------------------------------------------


def made(visit: Visit) -> datetime:
    """When the version being served was made."""
    return datetime.fromisoformat(visit.service.snapshot.manifest.created)


def _of_query(visit: Visit, name: str, write: Writer, media_type: str) -> Document:
    query = replace(parse_query(visit.query_pairs, limit=visit.settings.page_size), cursor=None, sort=Sort())
    entries = list(_query_entries(visit, query))
    asked = visit.urls.printed(query)
    title = visit.language.gettext("Projects: %(text)s") % {"text": query.text} if query.text else None
    channel = _channel(
        visit,
        name,
        title=title or visit.language.gettext("Projects"),
        page=visit.urls.projects(query),
        query=asked,
        updated=max((entry.updated for entry in entries), default=made(visit)),
    )
    return Document(write(channel, entries), media_type)


def _query_entries(visit: Visit, query: OperationQuery) -> Iterator[Entry]:
    fresh = _fresh(visit, query)
    yield from fresh
    seen = {entry.id for entry in fresh}
    last = replace(query, sort=Sort("start_date", descending=True), limit=LONGEST)
    page = visit.service.search(last, ())
    for operation in visit.service.operations(page):
        entry = _entry(visit, visit.shown(operation), _started(visit, operation))
        if entry.id not in seen and len(seen) < LONGEST:
            seen.add(entry.id)
            yield entry


def _fresh(visit: Visit, query: OperationQuery) -> list[Entry]:
    """What the kept versions brought or changed among the projects of a query: the newest version, new ones first."""
    at: dict[str, Changes] = {}
    for changes in visit.service.history:
        for identifier in changes.living().sort("kind", "id")["id"].to_list():
            at.setdefault(identifier, changes)
    found = visit.service.matching(query, list(at), LONGEST) if at else []
    return [
        entry
        for changes in visit.service.history
        for entry in _changed_entries(visit, changes, [one for one in found if at[one] is changes])
    ]


def _changed_entries(visit: Visit, changes: Changes, identifiers: Iterable[str]) -> list[Entry]:
    """What a version brought or changed, each project as it stands today; those that are gone since are left out."""
    entries = []
    became = changes.named(list(identifiers))
    for operation in visit.service.operations_named(became):
        entry = _entry(visit, visit.shown(operation), made_at(changes.new))
        words = _words(visit, changes, became[operation.id], operation)
        entries.append(replace(entry, summary=f"[{words}] {entry.summary}"))
    return entries


def _words(visit: Visit, changes: Changes, one: Changed, now: Operation) -> str:
    """What became of a project; with the values of before, where it is among those told of the newest version."""
    if one.kind is Kind.ADDED:
        return visit.language.gettext(_NEW)
    names = ", ".join(visit.language.gettext(FIELDS[name]) for name in one.fields if name in FIELDS)
    fields = in_words(field_changes(visit, one, now)) if changes is visit.service.changes else names
    return visit.language.gettext(_CHANGED) % {"fields": fields}


def _list_entries(visit: Visit, changes: Changes) -> Iterator[Entry]:
    """The lists that came or went as a whole, with the number of their projects that did."""
    gettext = visit.language.gettext
    for one in whole_lists(changes):
        words, name, count = (_LISTED, _NEW_PROJECTS, one.added) if one.after else (_NO_LONGER, _GONE, one.gone)
        title = f"{one.title} ({visit.language.country(one.country)})"
        summary = f"[{gettext(words)}] {gettext(name)}{visit.language.colon}{number(count, visit.language.locale)}"
        entry = _told_of(visit, changes, f"list:{one.id}", title, summary)
        url = visit.urls.absolute(visit.urls.list(one.id)) if one.after else entry.url
        yield replace(entry, url=url, language=one.language)


def _gone_entries(visit: Visit, changes: Changes) -> Iterator[Entry]:
    """The first projects that are gone, called as the version before calls them."""
    was = former(visit.service) if changes is visit.service.changes else {}
    for one in told(changes, Kind.GONE):
        title = preferred(visit.shown(was[one.id]).title, visit.language.code) if one.id in was else None
        entry = _told_of(
            visit, changes, one.id, plain(title.text) if title else one.id, visit.language.gettext(_NO_LONGER)
        )
        yield replace(entry, language=title.language if title else None)


def _told_of(visit: Visit, changes: Changes, key: str, title: str, summary: str) -> Entry:
    """An entry that leads to the page of changes, for what it is of has no page any more."""
    identifier = f"tag:{urlsplit(visit.urls.origin).hostname},2026:{key}:{changes.new}"
    return Entry(identifier, title, visit.urls.absolute(visit.urls.path("changes")), made_at(changes.new), summary)


def _of_changes(visit: Visit, name: str, write: Writer, media_type: str) -> Document:
    entries: list[Entry] = []
    for changes in visit.service.history:
        wanted = [one.id for kind in (Kind.ADDED, Kind.CHANGED) for one in told(changes, kind, FED)]
        lists, gone = [*_list_entries(visit, changes)], [*_gone_entries(visit, changes)]
        room = max(MOST_CHANGES - len(entries) - len(lists) - len(gone), 0)
        living = _changed_entries(visit, changes, wanted[:room])
        entries += [*lists, *(replace(entry, id=f"{entry.id}:{changes.new}") for entry in living), *gone]
        if len(entries) >= MOST_CHANGES:
            break
    channel = _channel(
        visit,
        name,
        title=visit.language.gettext("What has changed"),
        page=visit.urls.path("changes"),
        query="",
        updated=made(visit),
    )
    return Document(write(channel, entries[:MOST_CHANGES]), media_type)


def _channel(visit: Visit, name: str, *, title: str, page: str, query: str, updated: datetime) -> Channel:
    urls, manifest = visit.urls, visit.service.snapshot.manifest
    here = urls.path(name) + (f"?{query}" if query else "")
    return Channel(
        id=urls.absolute(here),
        title=f"{title} · Kohesio",
        subtitle=visit.language.gettext(_A_FEED),
        page=urls.absolute(page),
        address=urls.absolute(here),
        updated=updated,
        language=visit.language.code,
        author=visit.settings.operator_name or "Kohesio",
        rights=f"{manifest.licence}. {manifest.attribution}",
    )


def _entry(visit: Visit, operation: Operation, updated: datetime) -> Entry:
    language = visit.language
    title, summary = preferred(operation.title, language.code), preferred(operation.summary, language.code)
    countries = [language.country(iso) for iso in operation.countries or (operation.country,)]
    facts = [", ".join(countries), ", ".join(map(language.gettext, operation.funds)), operation.period]
    amount = operation.eu_contribution
    if amount is not None and amount.eur is not None:
        sum_ = compact_money(amount.eur, "EUR", language.locale)
        facts.append(language.gettext("%(amount)s from the EU") % {"amount": sum_})
    words = plain(summary.text) if summary else ""
    return Entry(
        id=f"tag:{urlsplit(visit.urls.origin).hostname},2026:{operation.id}",
        title=plain(title.text) if title else language.gettext(_UNTITLED),
        url=visit.urls.absolute(visit.urls.project(operation.id)),
        updated=updated,
        summary=" · ".join(filter(None, [*facts, words if len(words) <= SUMMARY else shortened(words, SUMMARY)])),
        language=title.language if title else None,
        tags=(*operation.funds, *operation.themes),
    )


def _started(visit: Visit, operation: Operation) -> datetime:
    """The day it started, but not after the version was made."""
    day = operation.start_date.date if operation.start_date else None
    moment = datetime.combine(day, time(), UTC) if day else datetime(1970, 1, 1, tzinfo=UTC)
    return min(moment, made(visit))
