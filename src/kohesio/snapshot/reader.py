"""One version, open for reading. Immutable, so every answer may be kept for as long as the version is served.

Single operations and beneficiaries come from the ``Rows`` it was opened with: those of its index where there is one,
else Parquet, where twenty rows from anywhere take a third of a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow.parquet as pq

from kohesio.errors import DamagedError, NoSnapshotError
from kohesio.model.beneficiary import Beneficiary, Decision, IdentityDecision
from kohesio.model.issue import PUBLISHED_TWICE, Issue
from kohesio.model.operation import ListedOperation, Operation
from kohesio.model.programme import Programme
from kohesio.model.provenance import LoadedList, Provenance
from kohesio.model.text import Text
from kohesio.snapshot import records
from kohesio.snapshot.files import entry_of
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.manifest import Manifest, content_hash, read_manifest
from kohesio.snapshot.publication import current_version
from kohesio.snapshot.published_rows import published
from kohesio.snapshot.rows import ParquetRows, Row, Rows, picked
from kohesio.snapshot.schema import TABLES

Positions = Sequence[int] | npt.NDArray[np.int64]
"""Positions in a table, from 0."""

Order = npt.NDArray[np.int64]
"""For each row asked for, its position in a frame."""


class Snapshot:
    """An open version. Methods are safe for several threads; nothing is read before it is asked for."""

    def __init__(self, folder: Path, manifest: Manifest, rows: Mapping[str, Rows] | None = None) -> None:
        self._folder = folder
        self._given = rows or {}
        self.manifest = manifest

    @classmethod
    def open(cls, directory: DataDirectory, version: str | None = None) -> Snapshot:
        """The named version, or the one being served.

        Checks manifest, schema version and the size of every file; checksums are ``verify``'s. Raises
        NoSnapshotError if there is none, DamagedError if it cannot be relied on.
        """
        name = version or current_version(directory)
        folder = directory.snapshot(name)
        if not folder.is_dir():
            raise NoSnapshotError(
                f"There is no snapshot {name} in {directory.snapshots}: run `kohesio ingest`, or name another version."
            )
        snapshot = cls(folder, read_manifest(folder))
        snapshot._check_sizes()
        return snapshot

    def reading(self, rows: Mapping[str, Rows]) -> Snapshot:
        """The same version, with single rows of the named tables read from elsewhere."""
        return Snapshot(self._folder, self.manifest, rows)

    @property
    def version(self) -> str:
        """Name of the version."""
        return self.manifest.version

    def path(self, table: str) -> Path:
        """The Parquet file of a table."""
        return self._folder / f"{table}.parquet"

    def scan(self, table: str) -> pl.LazyFrame:
        """A table as a lazy frame of its schema."""
        return pl.scan_parquet(self.path(table))

    # -- operations

    @property
    def size(self) -> int:
        """How many operations there are."""
        return self.manifest.counts["operations"]

    def operations(self, rows: Sequence[int]) -> list[Operation]:
        """The operations at these positions of the operations table, in this order; twenty take some milliseconds.

        Raises IndexError for a position that does not exist.
        """
        return self._operations.take(rows, records.operation_from_row)

    def listed(self, rows: Sequence[int]) -> list[ListedOperation]:
        """What lists show of the operations at these positions, in this order.

        Raises IndexError for a position that does not exist.
        """
        return self._operations.take(rows, records.listed_from_row)

    def published(
        self, rows: Sequence[int], names: Sequence[str], *, show_natural_persons: bool
    ) -> list[dict[str, records.JSON]]:
        """The named fields of the published records at these positions, in this order.

        Raises IndexError for a position that does not exist.
        """

        def read(row: Row) -> dict[str, records.JSON]:
            return published(row, names, show_natural_persons=show_natural_persons)

        return self._operations.take(rows, read)

    def texts(self, rows: Sequence[int]) -> list[tuple[tuple[Text, ...], tuple[Text, ...]]]:
        """Titles and summaries of the operations at these positions: a fraction of the cost of all their fields.

        Raises IndexError for a position that does not exist.
        """
        return self._operations.take(rows, records.texts_from_row)

    def batches(self, table: str, rows: int, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The named columns of a table or all, in order, ``rows`` of them at a time and of the last what is left.

        Each row group is decoded once, wherever it ends.
        """
        lazy = self.scan(table) if columns is None else self.scan(table).select(columns)
        groups = pq.read_metadata(self.path(table))
        start, waiting = 0, lazy.head(0).collect()
        for number in range(groups.num_row_groups):
            size = groups.row_group(number).num_rows
            waiting = pl.concat([waiting, lazy.slice(start, size).collect()])
            start += size
            while waiting.height >= rows:
                yield waiting.head(rows).rechunk()
                waiting = waiting.slice(rows)
        if waiting.height:
            yield waiting.rechunk()

    def operation_frame(self, rows: Positions, columns: Sequence[str]) -> pl.DataFrame:
        """The named columns of many operations, in the order of ``rows``.

        Raises IndexError for a position that does not exist.
        """
        frame, order = self.unordered_frame(rows, columns)
        return frame if order is None else frame[order]

    def unordered_frame(self, rows: Positions, columns: Sequence[str]) -> tuple[pl.DataFrame, Order | None]:
        """The operations at ``rows``, each once and in the order of the file; and the order that puts them as asked.

        ``frame[order]`` is what ``operation_frame`` gives; None means it is so already. Re-ordering nested columns
        costs more than reading them, so exports flatten first. One pass over the row groups between the first and
        the last row, decoding only these columns and keeping only these rows.
        """
        wanted = np.asarray(rows, dtype=np.int64)
        if not wanted.size:
            return pl.DataFrame(schema={name: TABLES["operations"][name] for name in columns}), None
        sought = np.unique(wanted)
        first, last = int(sought[0]), int(sought[-1])
        if first < 0 or last >= self.size:
            raise IndexError(f"positions {first} to {last} of {self.size} operations")
        frame = picked(self.path("operations"), sought, columns)
        in_order = sought.size == wanted.size and bool(np.all(wanted[1:] > wanted[:-1]))
        return frame, None if in_order else np.searchsorted(sought, wanted)

    # -- the other tables

    def beneficiaries(self, rows: Sequence[int]) -> list[Beneficiary]:
        """The beneficiaries at these positions of the beneficiaries table (which is sorted by id), in this order."""
        return self._beneficiaries.take(rows, records.beneficiary_from_row)

    def beneficiary(self, identifier: str) -> Beneficiary | None:
        """One beneficiary by id, or None; a binary search in the sorted table."""
        if "beneficiaries" not in self._given:
            found = self._rows("beneficiaries", pl.col("id") == identifier)
            return next(map(records.beneficiary_from_row, found), None)
        store = self._beneficiaries
        row = bisect_left(range(len(store)), identifier, key=lambda at: store.take([at], _id)[0])
        near = self.beneficiaries([row]) if row < len(store) else []
        return near[0] if near and near[0].id == identifier else None

    def possible_duplicates(self, beneficiary_id: str) -> tuple[IdentityDecision, ...]:
        """Pairs of this beneficiary with another that may be the same body and were not merged, the likeliest first."""
        mine = (pl.col("left") == beneficiary_id) | (pl.col("right") == beneficiary_id)
        found = map(records.decision_from_row, self._rows("identities", mine))
        possible = (one for one in found if one.decision is Decision.POSSIBLE)
        return tuple(sorted(possible, key=lambda one: (-one.score, one.left, one.right)))

    def merged_into(self, beneficiary_id: str) -> tuple[IdentityDecision, ...]:
        """The decisions by which other bodies became part of this beneficiary, by the name that went."""
        mine = (pl.col("right") == beneficiary_id) & (pl.col("decision") == Decision.MERGED.value)
        found = map(records.decision_from_row, self._rows("identities", mine))
        return tuple(sorted(found, key=lambda one: (one.left_name, one.left)))

    def redirect(self, identifier: str) -> str | None:
        """The id that an id of earlier versions, or of a list, became part of; None if it became part of none."""
        found = [str(row["new"]) for row in self._rows("redirects", pl.col("old") == identifier)]
        return found[0] if found else None

    def programmes(self) -> tuple[Programme, ...]:
        """All programmes, by id."""
        return tuple(map(records.programme_from_row, self._rows("programmes")))

    def places(self) -> pl.DataFrame:
        """All NUTS regions that occur, and those above them, by code (schema ``PLACES``)."""
        return self.scan("places").collect()

    def lists(self) -> tuple[LoadedList, ...]:
        """All loaded lists, by id."""
        return tuple(map(records.list_from_row, self._rows("lists")))

    def issues_of(self, operation: Operation) -> tuple[Issue, ...]:
        """What was found at an operation's rows; also in other lists, where an operation is published twice."""
        where = pl.col("list") == operation.source.list
        if PUBLISHED_TWICE in operation.issues:
            where |= pl.col("code") == PUBLISHED_TWICE
        return tuple(map(records.issue_from_row, self._rows("issues", where & (pl.col("operation") == operation.id))))

    def provenance_of(self, rows: Mapping[str, Sequence[int]]) -> tuple[Provenance, ...]:
        """The rule of every column of some lists, and the values that depart from it at the source rows named for each.

        However many lists there are, the table is read once.
        """
        if not rows:
            return ()
        wanted = pl.any_horizontal(
            (pl.col("list") == name) & (pl.col("row").is_null() | pl.col("row").is_in(list(numbers)))
            for name, numbers in rows.items()
        )
        return tuple(map(records.provenance_from_row, self._rows("provenance", wanted)))

    # -- soundness

    def verify(self) -> None:
        """Read every byte and compare with the manifest. Raises DamagedError naming the first file that differs."""
        self._check_sizes()
        for name, entry in sorted(self.manifest.files.items()):
            if entry_of(self._folder / name) != entry:
                raise self._damaged(f"the checksum of {name} is not the one in its manifest")
        if content_hash(self.manifest.files) != self.manifest.content_hash:
            raise self._damaged("the content hash in its manifest does not fit its files")

    def _check_sizes(self) -> None:
        if missing := sorted(required_files() - set(self.manifest.files)):
            raise self._damaged(f"its manifest does not know {', '.join(missing)}")
        for name, entry in sorted(self.manifest.files.items()):
            path = self._folder / name
            if not path.is_file():
                raise self._damaged(f"{name} is missing")
            if path.stat().st_size != entry.size:
                raise self._damaged(f"{name} has {path.stat().st_size} bytes and should have {entry.size}")

    def _damaged(self, what: str) -> DamagedError:
        return DamagedError(
            f"The snapshot {self._folder.name} is damaged: {what}. "
            "Put the folder back from a backup, or run `kohesio ingest` to build a new snapshot."
        )

    # -- rows

    @cached_property
    def _operations(self) -> Rows:
        return self._rows_of("operations")

    @cached_property
    def _beneficiaries(self) -> Rows:
        return self._rows_of("beneficiaries")

    def _rows_of(self, table: str) -> Rows:
        return self._given.get(table) or ParquetRows(self.path(table), self.manifest.counts[table])

    def _rows(self, table: str, condition: pl.Expr | None = None) -> Iterator[dict[str, object]]:
        frame = self.scan(table) if condition is None else self.scan(table).filter(condition)
        return frame.collect().iter_rows(named=True)


def required_files() -> frozenset[str]:
    """The files every version has besides its manifest."""
    return frozenset(f"{table}.parquet" for table in TABLES)


def _id(row: Row) -> str:
    return str(row["id"])
