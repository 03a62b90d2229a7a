"""What became of the operations since a version: for mirrors, which ask again with the version they hold.

The versions between are put together, so that an operation is told of once: what came and went again is not told of,
what went and came back has changed. Only as many versions are remembered as ``kohesio.index.service.REMEMBERED`` and
the operator keep; whoever holds an older one is told to begin anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from kohesio.api.change_answers import ChangeItem, ChangesAnswer, ListItem
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import number, one
from kohesio.errors import GoneError, ParameterError
from kohesio.index.fields import Parameter
from kohesio.index.kept import kept
from kohesio.index.service import SearchService
from kohesio.snapshot.changes import SCHEMA, Changes, Kind, ListChange
from kohesio.snapshot.layout import is_version

PAGE = 1_000
_PARAMETERS = (
    Parameter("since", "The version that is held: snapshot of an answer or of a file of before. Without it, the "
              "version before the one being served, where one is kept.", "20260301T000000Z-0123abcd"),
    Parameter("limit", "Operations in one answer, 1 to 1000.", "1000"),
    Parameter("cursor", "Where the next page starts: the value of next in the answer before.", "Q912345678901234567"),
)  # fmt: skip


def changes(call: Call) -> ChangesAnswer:
    """A page of what came, went and changed, by id."""
    newest = call.service.changes
    since = one(call.pairs, "since") or (newest.old if newest else call.service.version)
    limit = number(call.pairs, "limit", PAGE, 1, call.settings.max_page_size)
    after = one(call.pairs, "cursor") or ""
    if len(after) > 64:
        raise ParameterError("cursor", "The cursor is none that an answer gave.")
    if not is_version(since):
        raise ParameterError("since", f"The value {since[:64]!r} of 'since' is no version of the data.")
    told = _told(call.service, since)
    table, counts = told.table, told.counts
    start = int(table["id"].search_sorted(after, side="right"))
    page = table.slice(start, limit)
    return ChangesAnswer(
        since=since,
        snapshot=call.service.version,
        count=table.height,
        added=counts.get(Kind.ADDED, 0),
        changed=counts.get(Kind.CHANGED, 0),
        gone=counts.get(Kind.GONE, 0),
        lists_added=tuple(_item(one, one.after) for one in told.lists if not one.before),
        lists_gone=tuple(_item(one, one.before) for one in told.lists if not one.after),
        items=tuple(ChangeItem(identifier, kind, tuple(fields)) for identifier, kind, fields in page.iter_rows()),
        next=page["id"][-1] if start + page.height < table.height else None,
    )


def _item(one: ListChange, operations: int) -> ListItem:
    return ListItem(one.id, one.title, one.country, operations)


@dataclass(frozen=True, slots=True)
class _Told:
    """What became of all operations, by id, how many of each kind, and the lists that came or went."""

    table: pl.DataFrame
    counts: Mapping[str, int]
    lists: tuple[ListChange, ...]


@kept
def _told(service: SearchService, since: str) -> _Told:
    """Kept for the pages that follow: joining two million changes takes 2.6 s. Raises GoneError."""
    steps = _steps(service.version, since, service.history)
    table = _together(steps)
    return _Told(table, dict(table["kind"].value_counts().iter_rows()), _lists_together(steps))


def _steps(version: str, since: str, history: Sequence[Changes]) -> list[Changes]:
    """The steps from a version to the one being served, the oldest first. Raises GoneError for one not remembered."""
    steps: list[Changes] = []
    for step in history if since != version else ():
        steps.insert(0, step)
        if step.old == since:
            break
    if since != version and (not steps or steps[0].old != since):
        known = ", ".join((version, *(step.old for step in history)))
        raise GoneError(
            f"What changed since {since[:64]!r} is not remembered, only since {known}. Take the whole data from "
            "/export and go on from the version it names."
        )
    return steps


def _together(steps: Iterable[Changes]) -> pl.DataFrame:
    """``id``, ``kind`` and ``fields`` of every operation that steps, the oldest first, leave otherwise than before."""
    tables = [step.all().with_columns(step=pl.lit(at)) for at, step in enumerate(steps)]
    if not tables:
        return pl.DataFrame(schema=SCHEMA)
    kinds = pl.col("kind")
    was_there, is_there = kinds.first() != Kind.ADDED.value, kinds.last() != Kind.GONE.value
    known = was_there & is_there & (kinds != Kind.GONE.value).all()
    kind = (
        pl.when(was_there & is_there)
        .then(pl.lit(Kind.CHANGED.value))
        .when(is_there)
        .then(pl.lit(Kind.ADDED.value))
        .when(was_there)
        .then(pl.lit(Kind.GONE.value))
    )
    fields = pl.col("fields").list.explode(keep_nulls=False, empty_as_null=False).unique().sort()
    return (
        pl.concat(tables)
        .sort("id", "step")
        .group_by("id", maintain_order=True)
        .agg(kind=kind, fields=fields, known=known)
        .drop_nulls("kind")
        .with_columns(fields=pl.when("known").then("fields").otherwise(pl.lit([], pl.List(pl.String))))
        .drop("known")
    )


def _lists_together(steps: Iterable[Changes]) -> tuple[ListChange, ...]:
    """The lists that are there after the steps, the oldest first, or before them, but not both; by id."""
    known: dict[str, ListChange] = {}
    for change in (change for step in steps for change in step.lists):
        first = known.get(change.id)
        known[change.id] = replace(change, before=first.before) if first else change
    return tuple(change for _, change in sorted(known.items()) if bool(change.before) != bool(change.after))


ENDPOINTS = (
    Endpoint(
        "/changes", "listChanges", "Data", "What came, went and changed since a version", changes, ChangesAnswer,
        parameters=_PARAMETERS, fails=(410,),
        description="By id, each operation once: added, changed (with the fields of the record that say something else "
        "now; none named where it was away in between) or gone; lists_gone and lists_added name the lists that went or "
        "came as a whole. Records are at /operations/{id}. Without next the mirror holds the version that snapshot "
        "names; where that is another one than on the page before, a version was published in between: begin again "
        "with the same since. 410: that version is not remembered.",
    ),
)  # fmt: skip
