"""The single rows of a version, kept beside its index for random access: which tables, how written, how opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kohesio.index.recordstore import RecordStore, RecordWriter
from kohesio.snapshot.files import entry_of, sync
from kohesio.snapshot.manifest import FileEntry
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.rows import Rows
from kohesio.snapshot.tables import GROUP_ROWS

TABLES = ("operations", "beneficiaries")
"""Tables that are read row by row."""

FILES = tuple(f"{table}.records" for table in TABLES)
"""Their files in the folder of an index."""


def write_rows(snapshot: Snapshot, folder: Path) -> dict[str, FileEntry]:
    """Write the files of all tables into ``folder``, some at a time, onto the disk; answers what they are."""
    entries = {}
    for table, name in zip(TABLES, FILES, strict=True):
        path = folder / name
        with RecordWriter(path) as writer:
            for frame in snapshot.batches(table, GROUP_ROWS):
                writer.append(frame)
        sync(path)
        entries[name] = entry_of(path)
    return entries


def open_rows(folder: Path) -> Mapping[str, Rows]:
    """The rows of all tables. Raises DamagedError."""
    return {table: RecordStore(folder / name) for table, name in zip(TABLES, FILES, strict=True)}
