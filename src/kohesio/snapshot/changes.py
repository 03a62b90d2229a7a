"""What a version changed against the one served before, kept beside its index: pages and feeds need not compare.

Written when a version has been built (``kohesio ingest``, ``kohesio index``) or written anew without names (``kohesio
privacy expire``) and an earlier one is kept, as the folder
``DIR/index/<version>-changes``: ``card.json`` with the two versions and the counts, ``changes.parquet`` with a line per
operation (``id``, ``kind``, ``fields``), sorted by id. Pruning a version removes it. Where it is missing nothing is
known.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
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
"""Columns of the table of changes."""


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


@dataclass(frozen=True, slots=True)
class Changes:
    """From ``old`` to ``new`` (versions): how many operations came, went and changed, and how many by field."""

    old: str
    new: str
    added: int
    gone: int
    changed: int
    by_field: Mapping[str, int]
    folder: Path = field(compare=False)

    def of(self, identifier: str) -> Changed | None:
        """What became of an operation; None if nothing did."""
        found = self._table().filter(pl.col("id") == identifier).collect()
        return _changed(found.row(0)) if found.height else None

    def some(self, kind: Kind, limit: int) -> tuple[Changed, ...]:
        """The first of a kind, by id."""
        rows = self._table().filter(pl.col("kind") == kind.value).head(limit).collect()
        return tuple(_changed(row) for row in rows.iter_rows())

    def all(self) -> pl.DataFrame:
        """Every operation that came, went or changed: ``id``, ``kind``, ``fields``, by id."""
        return self._table().collect()

    def living(self) -> pl.DataFrame:
        """All operations that came or changed: ``id``, ``kind``, ``fields``."""
        return self._table().filter(pl.col("kind") != Kind.GONE.value).collect()

    def _table(self) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / TABLE)


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
                _put(replace(known, old=old, new=new, folder=_folder(directory, new)), known.all())


def _write(directory: DataDirectory, before: str, version: str) -> Changes | None:
    try:
        old = Snapshot.open(directory, before)
    except (DamagedError, NoSnapshotError):
        return None  # of an older program: kept, but no longer readable; or gone
    found = difference(old, Snapshot.open(directory, version))
    rows: list[tuple[str, str, list[str]]] = [(each, Kind.ADDED.value, []) for each in found.added]
    rows += [(each, Kind.GONE.value, []) for each in found.gone]
    rows += [(each.id, Kind.CHANGED.value, list(each.fields)) for each in found.changed]
    counts = (len(found.added), len(found.gone), len(found.changed))
    changes = Changes(before, version, *counts, by_field=dict(found.by_field()), folder=_folder(directory, version))
    _put(changes, pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("id"))
    return changes


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
        return Changes(**card, folder=folder)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
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


def _changed(row: tuple[str, str, list[str]]) -> Changed:
    return Changed(row[0], Kind(row[1]), tuple(row[2] or ()))
