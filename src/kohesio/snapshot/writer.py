"""Builds one version in a folder beside the others and puts it in place by a rename.

Relies on the caller to bring operations in the order of the lists. Promises: nothing half-written is ever under a
version's name, whatever happens; the same batches give the same bytes; one of them is in memory.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from kohesio.errors import PublicationError
from kohesio.model.provenance import LoadedList
from kohesio.snapshot.aggregates import PlaceNames, no_place_names, repeated_ids
from kohesio.snapshot.batches import Batch, SideTables
from kohesio.snapshot.covering import COVERAGE
from kohesio.snapshot.encoded import EncodedTable
from kohesio.snapshot.files import entry_of, locked, sync
from kohesio.snapshot.layout import BUILDING, DataDirectory
from kohesio.snapshot.manifest import MANIFEST, FileEntry, ListEntry, Manifest, make_manifest
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import list_to_row
from kohesio.snapshot.redirects import carried_on, served_redirects
from kohesio.snapshot.schema import LISTS, REDIRECTS
from kohesio.snapshot.tables import TableWriter, write_table

_WORKSPACE = "workspace"


class SnapshotWriter:
    """A version under construction; a context manager.

    ::

        with SnapshotWriter(directory) as writer:
            writer.add_operations(frame)       # as often as needed
            writer.add_list(loaded)
            snapshot = writer.finish(created, "kohesio 0.1.0")
        publish(directory, snapshot.version)

    Leaving the context without ``finish`` deletes what was built.
    """

    def __init__(self, directory: DataDirectory) -> None:
        directory.prepare()
        self._directory = directory
        self._lists: list[LoadedList] = []
        self._redirects = pl.DataFrame(schema=REDIRECTS)

    def __enter__(self) -> Self:
        self._cleanup = ExitStack()
        with locked(self._directory.snapshots):  # against the clearing of folders nobody holds
            self._folder = Path(tempfile.mkdtemp(prefix=BUILDING, dir=self._directory.snapshots))
            self._cleanup.enter_context(locked(self._folder))
        self._cleanup.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self._operations = EncodedTable(self._folder / "operations.parquet")
        self._cleanup.callback(self._operations.abandon)
        self._issues = self._table("issues")
        self._provenance = self._table("provenance")
        self._identities = self._table("identities")
        self._side_tables = SideTables()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._cleanup.close()

    def add_operations(self, frame: pl.DataFrame) -> None:
        """Append operations (schema ``OPERATIONS``), in the order in which they shall stand."""
        self.add_batch(Batch.of(frame, self.workspace / f"added-{self._operations.rows}.parquet"))

    def add_batch(self, batch: Batch) -> None:
        """Append operations that are encoded already."""
        self._operations.append(batch.encoded)
        self._side_tables.take(batch.counts)

    def add_issues(self, frame: pl.DataFrame) -> None:
        """Append issues (schema ``ISSUES``)."""
        self._issues.append(frame)

    def add_provenance(self, frame: pl.DataFrame) -> None:
        """Append provenance (schema ``PROVENANCE``)."""
        self._provenance.append(frame)

    def add_identities(self, frame: pl.DataFrame) -> None:
        """Append decisions on beneficiaries (schema ``IDENTITIES``), sorted by the two ids."""
        self._identities.append(frame)

    def add_redirects(self, frame: pl.DataFrame) -> None:
        """Add ids that became part of others (columns ``old`` and ``new``); with ``since``, when they first did."""
        since = () if "since" in frame.columns else (pl.lit(None, dtype=pl.String).alias("since"),)
        self._redirects = pl.concat([self._redirects, frame.with_columns(*since).select(list(REDIRECTS))])

    def add_list(self, loaded: LoadedList) -> None:
        """Register a loaded list."""
        self._lists.append(loaded)

    def finish(self, created: datetime, generator: str, *, place_names: PlaceNames = no_place_names) -> Snapshot:
        """Compute the side tables, write the manifest, put the version in place and open it; does not publish.

        ``created`` (aware) and ``generator`` (program and version) stand in the manifest only. ``place_names`` gives
        the regions their names. Raises PublicationError if an id stands for two things.
        """
        streamed: dict[str, TableWriter | EncodedTable] = {
            "operations": self._operations,
            "issues": self._issues,
            "provenance": self._provenance,
            "identities": self._identities,
        }
        for table in streamed.values():
            table.close()
        shutil.rmtree(self._folder / _WORKSPACE, ignore_errors=True)
        with ThreadPoolExecutor(1, thread_name_prefix="settling") as beside:  # the large files, while others are made
            settled = {path.name: beside.submit(_settled, path) for path in sorted(self._folder.iterdir())}
            counts = {name: table.rows for name, table in streamed.items()} | self._write_side_tables(place_names)
            self._check_ids()
            entries = {name: entry.result() for name, entry in settled.items()}
        return self._put_in_place(self._manifest(created, generator, counts, entries))

    @property
    def workspace(self) -> Path:
        """A folder for what building needs and the version does not: gone before the version is put in place."""
        folder = self._folder / _WORKSPACE
        folder.mkdir(exist_ok=True)
        return folder

    def _table(self, name: str) -> TableWriter:
        table = TableWriter(self._folder, name)
        self._cleanup.callback(table.abandon)
        return table

    def _scan(self, table: str) -> pl.LazyFrame:
        return pl.scan_parquet(self._folder / f"{table}.parquet")

    def _write_side_tables(self, place_names: PlaceNames) -> dict[str, int]:
        rows = sorted(map(list_to_row, self._lists), key=lambda row: str(row["id"]))
        tables = {
            "beneficiaries": self._side_tables.bodies.table(),
            "programmes": self._side_tables.programmes.table(),
            "places": self._side_tables.regions.table(place_names),
            "lists": pl.DataFrame(rows, schema=LISTS, orient="row"),
        }
        tables["redirects"] = self._all_redirects(tables["beneficiaries"]["id"])
        self._side_tables.coverage.table().write_parquet(self._folder / f"{COVERAGE}.parquet")
        return {name: write_table(self._folder, name, [frame]) for name, frame in tables.items()}

    def _all_redirects(self, beneficiaries: pl.Series) -> pl.DataFrame:
        """The new redirects and those of the version being served."""
        newest = max((one.edition for one in self._lists if one.edition), default=None)
        new = self._redirects.with_columns(pl.col("since").fill_null(pl.lit(newest, dtype=pl.String)))
        earlier = served_redirects(self._directory)
        if not new.height + earlier.height:
            return new
        living = pl.concat([beneficiaries, self._scan("operations").select("id").collect()["id"]])
        return carried_on(earlier, new, living)

    def _check_ids(self) -> None:
        repeated = repeated_ids(*map(self._scan, ("operations", "beneficiaries", "programmes")))
        if repeated:
            raise PublicationError(
                f"The version was not published: ids that stand for two things ({', '.join(repeated)} …). "
                "Two lists hold the same operation, or a list repeats rows its description does not explain."
            )

    def _manifest(
        self, created: datetime, generator: str, counts: Mapping[str, int], settled: Mapping[str, FileEntry]
    ) -> Manifest:
        paths = sorted(self._folder.iterdir())
        files = {path.name: settled[path.name] if path.name in settled else _settled(path) for path in paths}
        lists = [(ListEntry(one.id, one.edition, one.sha256, one.operations), one.synthetic) for one in self._lists]
        return make_manifest(created=created, generator=generator, counts=counts, files=files, lists=lists)

    def _put_in_place(self, manifest: Manifest) -> Snapshot:
        (self._folder / MANIFEST).write_bytes(manifest.to_json())
        sync(self._folder / MANIFEST)
        sync(self._folder)
        place = self._directory.snapshot(manifest.version)
        if not place.exists():  # else the same input was built within the same second: the same bytes lie there
            self._folder.chmod(0o755)
            self._folder.rename(place)
            sync(self._directory.snapshots)
        return Snapshot.open(self._directory, manifest.version)


def _settled(path: Path) -> FileEntry:
    """Force a finished file to the disk; answers its checksum and size."""
    sync(path)
    return entry_of(path)
