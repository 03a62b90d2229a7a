"""What a version changed against the one served before, kept beside its index: pages and feeds need not compare.

Written when a version has been built (``kohesio ingest``, ``kohesio index``) or written anew without names (``kohesio
privacy expire``) and an earlier one is kept, as the folder
``DIR/index/<version>-changes``: ``card.json`` with the two versions, the counts and what became of each list,
``changes.parquet`` with a line per operation (``id``, ``kind``, ``fields``, ``list``), sorted by id. Pruning a version
removes it. Where it is missing nothing is known; earlier programs wrote it without lists.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import polars as pl

from kohesio.errors import DamagedError, NoSnapshotError
from kohesio.snapshot.diff import difference
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import current_version, versions
from kohesio.snapshot.reader import Snapshot

CARD, TABLE = "card.json", "changes.parquet"
_ROW_GROUP = 16_384
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {"id": pl.String, "kind": pl.String, "fields": pl.List(pl.String)}
"""Columns of the table of changes, but for the list."""

RESTATED = ("list_updated",)
"""Fields that a new edition of a list states anew of all its operations: where nothing else differs, nothing changed
that a reader would want to hear of."""


class Kind(StrEnum):
    """What became of an operation."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of one operation; ``fields`` of the record that say something else now."""

    id: str
    kind: Kind
    fields: tuple[str, ...]
    list: str | None = None


@dataclass(frozen=True, slots=True)
class ListChange:
    """What became of the operations of a list; ``before`` and ``after`` are how many it had and has, 0 without it.

    ``language`` is that of its title.
    """

    id: str
    title: str
    language: str | None
    country: str
    before: int
    after: int
    added: int
    gone: int
    changed: int


@dataclass(frozen=True, slots=True)
class Changes:
    """From ``old`` to ``new`` (versions): how many operations came, went and changed, and how many by field.

    ``restated`` of those that changed say nothing new but ``RESTATED``. ``lists`` are those of either version of which
    something came, went or changed, by id.
    """

    old: str
    new: str
    added: int
    gone: int
    changed: int
    by_field: Mapping[str, int]
    folder: Path = field(compare=False)
    restated: int = 0
    lists: tuple[ListChange, ...] = ()

    @property
    def directory(self) -> DataDirectory:
        """Where both versions lie, as long as they are kept."""
        return DataDirectory(self.folder.parent.parent)

    def of(self, identifier: str) -> Changed | None:
        """What became of an operation; None if nothing did."""
        found = self._table().filter(pl.col("id") == identifier).collect()
        return _changed(found.row(0)) if found.height else None

    def named(self, identifiers: Collection[str]) -> dict[str, Changed]:
        """What became of those of some operations that came, went or changed, by id."""
        wanted = pl.Series(list(identifiers), dtype=pl.String).implode()
        rows = self._table().filter(pl.col("id").is_in(wanted)).collect()
        return {row[0]: _changed(row) for row in rows.iter_rows()}

    def some(self, kind: Kind, limit: int, *, but: Collection[str] = ()) -> tuple[Changed, ...]:
        """The first of a kind, by id; without those that are only restated, and those of the lists ``but``."""
        elsewhere = pl.col("list").is_in(pl.Series(list(but), dtype=pl.String).implode()).fill_null(value=False).not_()
        rows = self._table().filter(pl.col("kind") == kind.value, _says_something, elsewhere).head(limit).collect()
        return tuple(_changed(row) for row in rows.iter_rows())

    def all(self) -> pl.DataFrame:
        """Every operation that came, went or changed: ``id``, ``kind``, ``fields``, by id."""
        return self._table().select(list(SCHEMA)).collect()

    def with_lists(self) -> pl.DataFrame:
        """The same with ``list``, null where that is not known."""
        return self._table().collect()

    def living(self) -> pl.DataFrame:
        """All operations that came or changed, but for those only restated: ``id``, ``kind``, ``fields``."""
        return self._table().filter(pl.col("kind") != Kind.GONE.value, _says_something).select(list(SCHEMA)).collect()

    def _table(self) -> pl.LazyFrame:
        table = pl.scan_parquet(self.folder / TABLE)
        return table if "list" in table.collect_schema() else table.with_columns(list=pl.lit(None, pl.String))


_says_something = (pl.col("kind") != Kind.CHANGED.value) | pl.col("fields").list.set_difference(
    list(RESTATED)
).list.len().gt(0)


def write_changes(directory: DataDirectory, version: str) -> Changes | None:
    """Compare a version with the one that readers saw before it; None where there is none that can be read."""
    before = _before(directory, version)
    return _write(directory, before, version) if before is not None else None


def write_changes_anew(directory: DataDirectory, renamed: Mapping[str, str]) -> None:
    """Compare again what was compared, where versions (former name → new one, both kept) were written anew; what was
    compared with a version that is gone stays as it was found."""
    for version in versions(directory):
        with suppress(DamagedError):
            known = changes_of(directory, version)
            if known is None or renamed.keys().isdisjoint({known.old, version}):
                continue
            old, new = (renamed.get(each, each) for each in (known.old, version))
            if _write(directory, old, new) is None:
                _put(replace(known, old=old, new=new, folder=_folder(directory, new)), known.with_lists())


def _write(directory: DataDirectory, before: str, version: str) -> Changes | None:
    try:
        old = Snapshot.open(directory, before)
    except (DamagedError, NoSnapshotError):
        return None  # of an older program: kept, but no longer readable; or gone
    new = Snapshot.open(directory, version)
    found = difference(old, new)
    rows: list[tuple[str, str, list[str]]] = [(each, Kind.ADDED.value, []) for each in found.added]
    rows += [(each, Kind.GONE.value, []) for each in found.gone]
    rows += [(each.id, Kind.CHANGED.value, list(each.fields)) for each in found.changed]
    table = _with_lists(pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("id"), old, new)
    changes = Changes(
        before, version, len(found.added), len(found.gone), len(found.changed),
        by_field=dict(found.by_field()),
        folder=_folder(directory, version),
        restated=table.filter(_says_something.not_()).height,
        lists=_list_changes(table, old, new),
    )  # fmt: skip
    _put(changes, table)
    return changes


def _with_lists(table: pl.DataFrame, old: Snapshot, new: Snapshot) -> pl.DataFrame:
    """A table of changes with the list of each operation: the one it is in, or was in if it is gone."""
    known = [
        snapshot.scan("operations")
        .select("id", list=pl.col("source").struct.field("list"))
        .join(table.lazy().select("id"), on="id", how="semi")
        .collect()
        for snapshot in (new, old)
    ]
    return table.join(pl.concat(known).unique("id", keep="first"), on="id", how="left", maintain_order="left")


def _list_changes(table: pl.DataFrame, old: Snapshot, new: Snapshot) -> tuple[ListChange, ...]:
    was, now = ({one.id: one for one in snapshot.lists()} for snapshot in (old, new))
    counts = {(name, kind): count for name, kind, count in table.group_by("list", "kind").len().iter_rows()}
    made = (
        ListChange(
            one.id, one.title, one.languages[0] if len(one.languages) == 1 else None, one.country,
            before=was[one.id].operations if one.id in was else 0,
            after=now[one.id].operations if one.id in now else 0,
            added=counts.get((one.id, Kind.ADDED), 0),
            gone=counts.get((one.id, Kind.GONE), 0),
            changed=counts.get((one.id, Kind.CHANGED), 0),
        )
        for _, one in sorted((was | now).items())
    )  # fmt: skip
    return tuple(one for one in made if one.added or one.gone or one.changed or not (one.before and one.after))


def _put(changes: Changes, table: pl.DataFrame) -> None:
    """Write the folder of changes in the place of what was there."""
    card = {name: value for name, value in asdict(changes).items() if name != "folder"}
    beside = changes.folder.with_name(f".{uuid4().hex}")
    beside.mkdir(parents=True)
    try:
        table.write_parquet(beside / TABLE, row_group_size=_ROW_GROUP)
        (beside / CARD).write_text(json.dumps(card, indent=2) + "\n", "utf-8")
        if changes.folder.exists():
            shutil.rmtree(changes.folder)
        beside.replace(changes.folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _before(directory: DataDirectory, version: str) -> str | None:
    """The version being served, which may be older than one that was never published; else the newest one kept."""
    earlier = [each for each in versions(directory) if each < version]
    with suppress(NoSnapshotError, DamagedError):
        if (served := current_version(directory)) in earlier:
            return served
    return earlier[-1] if earlier else None


def changes_of(directory: DataDirectory, version: str) -> Changes | None:
    """What a version changed; None where that is not known. Raises DamagedError for a card that is broken."""
    folder = _folder(directory, version)
    try:
        card = json.loads((folder / CARD).read_bytes())
        card["lists"] = tuple(ListChange(**one) for one in card.get("lists", ()))
        return Changes(**card, folder=folder)
    except (FileNotFoundError, TypeError):
        return None  # not there, or with the fields of another program
    except (OSError, ValueError) as error:
        raise DamagedError(
            f"{folder / CARD} cannot be read ({error}). Run `kohesio index` to write it again."
        ) from error


def history_of(directory: DataDirectory, version: str, most: int) -> tuple[Changes, ...]:
    """What a version changed, what the one before it did, and so on while that is kept; the newest first.

    Raises DamagedError for a card that is broken.
    """
    found: list[Changes] = []
    at = version
    while len(found) < most and (changes := changes_of(directory, at)) is not None and changes.old < at:
        found.append(changes)
        at = changes.old
    return tuple(found)


def _folder(directory: DataDirectory, version: str) -> Path:
    return directory.index / f"{version}-changes"


def _changed(row: tuple[str, str, list[str], str | None]) -> Changed:
    return Changed(row[0], Kind(row[1]), tuple(row[2] or ()), row[3])
