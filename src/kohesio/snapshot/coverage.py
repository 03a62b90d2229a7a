"""How completely programmes and lists are covered: operations, filled fields, places, and the change since last time.

Operations are counted in groups by list, programme and period (``kohesio.snapshot.covering``); everything said of a
list or a programme adds groups up. Versions never change, so each is added up once. What is said of a day (is a
list overdue?) is not here: see ``kohesio.model.duties``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import polars as pl

from kohesio.errors import DamagedError, NoSnapshotError
from kohesio.model.duties import ITEMS, TERMS, Item, Whom
from kohesio.model.provenance import LoadedList
from kohesio.model.territory import MEMBER_STATES
from kohesio.snapshot.covering import COVERAGE, FIELDS, KEYS, counted
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import versions
from kohesio.snapshot.reader import Snapshot


@dataclass(frozen=True, slots=True)
class Group:
    """Operations of one list, programme (id; None: none is named) and period.

    ``filled`` counts those that have a field, ``persons`` those with a likely natural person, ``persons_filled`` those
    of them that have a field, ``located`` those with a NUTS 3 region or a point of their own, ``updated`` is the newest
    date of last update that they state.
    """

    list: str
    programme: str | None
    period: str
    operations: int
    persons: int
    located: int
    updated: date | None
    filled: Mapping[str, int]
    persons_filled: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ItemShare:
    """How many of the ``operations`` that an item of the law applies to have it."""

    item: Item
    operations: int
    present: int

    @property
    def share(self) -> float | None:
        """0 to 1; None where the item applies to no operation."""
        return round(self.present / self.operations, 4) if self.operations else None


@dataclass(frozen=True, slots=True)
class Change:
    """From the version ``since`` to this one; ``items`` are differences of shares, by period and key of the item."""

    since: str
    added: int
    gone: int
    items: Mapping[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What some groups add up to. ``items`` are by programming period, in the order of its law."""

    operations: int
    located: int
    updated: date | None
    lists: tuple[str, ...]
    items: Mapping[str, tuple[ItemShare, ...]]
    change: Change | None

    @property
    def located_share(self) -> float | None:
        """0 to 1; None without operations."""
        return round(self.located / self.operations, 4) if self.operations else None

    @property
    def complete(self) -> float | None:
        """The mean share of the items that apply to any operation."""
        shares = [one.share for items in self.items.values() for one in items if one.share is not None]
        return sum(shares) / len(shares) if shares else None


def by_list(snapshot: Snapshot) -> Mapping[str, Coverage]:
    """Coverage of every list, by id."""
    return _by(snapshot, "list")


def by_programme(snapshot: Snapshot) -> Mapping[str, Coverage]:
    """Coverage of every programme, by id."""
    return _by(snapshot, "programme")


def without_list(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    """Member states of which no list of a period is loaded, by period of those whose law asks for lists.

    Every member state has programmes in each of them, so at least one list is missing, whether or not the register of
    programmes knows which.
    """
    present = {(one.country, one.period) for one in snapshot.programmes()}
    present |= {(one.country, period) for one in snapshot.lists() for period in one.periods}
    return {period: tuple(country for country in MEMBER_STATES if (country, period) not in present) for period in TERMS}


def dated(coverage: Coverage, lists: Mapping[str, LoadedList]) -> date | None:
    """The date that counts: the newest that the lists state as a whole, else their operations, else their editions."""
    mine = [lists[name] for name in coverage.lists if name in lists]
    for stated in (
        [_day(one.updated) for one in mine],
        [coverage.updated],
        [_day(one.edition) for one in mine],
    ):
        if known := [day for day in stated if day is not None]:
            return max(known)
    return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


@lru_cache(maxsize=8)
def _by(snapshot: Snapshot, key: str) -> Mapping[str, Coverage]:
    earlier = earlier_version(snapshot)
    changes = _changes(earlier, snapshot, key) if earlier is not None else {}
    before = _added_up(groups(earlier), key, {}) if earlier is not None else {}
    now = _added_up(groups(snapshot), key, changes)
    return {name: _compared(one, before.get(name)) for name, one in now.items()}


@lru_cache(maxsize=4)
def groups(snapshot: Snapshot) -> tuple[Group, ...]:
    """The groups of a version: as they were counted when it was built, else by one pass over its operations."""
    path = snapshot.path(COVERAGE)
    frame = pl.scan_parquet(path) if path.is_file() else counted(snapshot.scan("operations"))
    return tuple(
        Group(
            *(row[name] for name in (*KEYS, "operations", "persons", "located", "updated")),  # type: ignore[call-arg]
            {name: row[f"has_{name}"] for name in FIELDS},
            {name: row[f"person_{name}"] for name in FIELDS},
        )
        for row in frame.collect(engine="streaming").iter_rows(named=True)
    )


def earlier_version(snapshot: Snapshot) -> Snapshot | None:
    """The newest version that is older than this one and can be read; None where none is kept."""
    directory = DataDirectory(snapshot.path("operations").parents[2])
    for name in sorted((name for name in versions(directory) if name < snapshot.version), reverse=True):
        try:
            return Snapshot.open(directory, name)
        except (DamagedError, NoSnapshotError):
            continue
    return None


def _added_up(found: Sequence[Group], key: str, changes: Mapping[str, Change]) -> dict[str, Coverage]:
    mine: dict[str, list[Group]] = {}
    for one in found:
        name = one.list if key == "list" else one.programme
        if name is not None:
            mine.setdefault(name, []).append(one)
    return {name: _coverage(members, changes.get(name)) for name, members in mine.items()}


def _coverage(members: Sequence[Group], change: Change | None) -> Coverage:
    periods = sorted({one.period for one in members if one.period in ITEMS})
    return Coverage(
        operations=sum(one.operations for one in members),
        located=sum(one.located for one in members),
        updated=max((one.updated for one in members if one.updated is not None), default=None),
        lists=tuple(sorted({one.list for one in members})),
        items={period: _shares(period, [one for one in members if one.period == period]) for period in periods},
        change=change,
    )


def _shares(period: str, members: Sequence[Group]) -> tuple[ItemShare, ...]:
    return tuple(ItemShare(item, *map(sum, zip(*(_count(item, one) for one in members), strict=True)))
                 for item in ITEMS[period])  # fmt: skip


def _count(item: Item, group: Group) -> tuple[int, int]:
    """To how many operations of a group an item applies, and how many have it."""
    if item.whom is Whom.NOBODY:
        return 0, 0
    # A field that may stand in for another: an operation has at least what the best filled of them has.
    whole = max(group.filled[name] for name in item.fields)
    persons = max(group.persons_filled[name] for name in item.fields)
    match item.whom:
        case Whom.PERSONS:
            return group.persons, persons
        case Whom.BODIES:
            return group.operations - group.persons, whole - persons
    return group.operations, whole


def _changes(old: Snapshot, new: Snapshot, key: str) -> dict[str, Change]:
    """Operations that came and went, by list or programme."""
    name = pl.col("source").struct.field("list") if key == "list" else pl.col("programme").struct.field("id")
    ids = [one.scan("operations").select("id", name.alias(key)).collect() for one in (old, new)]
    counts = [
        dict(mine.join(others, on=("id", key), how="anti").group_by(key).len().iter_rows())
        for mine, others in ((ids[1], ids[0]), (ids[0], ids[1]))
    ]
    known: Iterable[str | None] = ids[0][key].unique()
    return {
        name: Change(old.version, counts[0].get(name, 0), counts[1].get(name, 0)) for name in known if name is not None
    }


def _compared(now: Coverage, before: Coverage | None) -> Coverage:
    """With the differences of its shares; a list or programme that is new has nothing to be compared with."""
    if before is None or now.change is None:
        return now
    shares = {(period, one.item.key): one.share for period, items in before.items.items() for one in items}
    differences = {
        (period, one.item.key): round(one.share - earlier, 4)
        for period, items in now.items.items()
        for one in items
        if one.share is not None and (earlier := shares.get((period, one.item.key))) is not None
    }
    change = Change(now.change.since, now.change.added, now.change.gone, differences)
    return Coverage(now.operations, now.located, now.updated, now.lists, now.items, change)
