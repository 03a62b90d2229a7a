"""A kept snapshot written anew without some persons: beside the old one, with the old time and another hash.

The same removal from the same version gives the same new version, so a removal that was interrupted finds what it had
made. Tables that may hold names are written again, the others carried over byte for byte. A file this program does not
know, as former ones wrote beside the tables, may hold names and is left behind.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from kohesio.ingest.geocode.caps import capped
from kohesio.ingest.lookups import mapped
from kohesio.snapshot.aggregates import Bodies
from kohesio.snapshot.covering import COVERAGE
from kohesio.snapshot.erasing import Eraser
from kohesio.snapshot.files import entry_of, locked, sync
from kohesio.snapshot.layout import BUILDING, DataDirectory
from kohesio.snapshot.manifest import MANIFEST, make_manifest
from kohesio.snapshot.reader import Snapshot, required_files
from kohesio.snapshot.schema import TABLES, TEXT
from kohesio.snapshot.tables import GROUP_ROWS, TableWriter, write_table
from kohesio.snapshot.tombstones import Covers, without

_BATCH = 4 * GROUP_ROWS
_TEXTS = ("title", "summary")
_ADDRESSES = ("links", "images")
_WORDED = {
    "issues": ("raw", "detail"),
    "provenance": ("raw",),
    "identities": ("left_name", "right_name", "evidence"),
}
"""Columns of other tables that may hold a name."""

_CARRIED = required_files() | {f"{COVERAGE}.parquet"}
"""Files that a version may keep as they are, where they are not written again."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """The persons who leave: their ids, whether a natural person is one of them, and their names in texts."""

    ids: frozenset[str]
    covers: Covers
    eraser: Eraser


def names_any(snapshot: Snapshot, leaving: Leaving) -> bool:
    """Whether the version names any of the persons: among its beneficiaries, or in a text of any operation."""
    if snapshot.scan("beneficiaries").select(pl.col("id").is_in(list(leaving.ids)).any()).collect().item():
        return True
    texts = [snapshot.scan("operations").select(pl.col(name).explode().struct.field("text")) for name in _TEXTS]
    texts += [
        snapshot.scan(table).select(pl.col(name).alias("text"))
        for table, columns in _WORDED.items()
        for name in columns
    ]
    found = pl.concat(texts).filter(_may_name(pl.col("text"), leaving)).unique().collect(engine="streaming")
    return any(map(leaving.eraser.finds, found["text"]))


def without_persons(directory: DataDirectory, snapshot: Snapshot, leaving: Leaving) -> str:
    """Write the version without the persons and answer its name."""
    with ExitStack() as cleanup:
        with locked(directory.snapshots):
            folder = Path(tempfile.mkdtemp(prefix=BUILDING, dir=directory.snapshots))
            cleanup.enter_context(locked(folder))
        cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
        counts = _write_tables(folder, snapshot, leaving)
        old = snapshot.manifest
        for path in sorted(directory.snapshot(snapshot.version).iterdir()):
            if path.name in _CARRIED and not (folder / path.name).exists():
                shutil.copyfile(path, folder / path.name)
        manifest = make_manifest(
            created=datetime.fromisoformat(old.created),
            generator=old.generator,
            counts={**old.counts, **counts},
            files={path.name: entry_of(path) for path in sorted(folder.iterdir())},
            lists=[(entry, old.synthetic) for entry in old.lists],
        )
        (folder / MANIFEST).write_bytes(manifest.to_json())
        for path in folder.iterdir():
            sync(path)
        sync(folder)
        place = directory.snapshot(manifest.version)
        if not place.exists():
            folder.chmod(0o755)
            folder.rename(place)
            sync(directory.snapshots)
    return manifest.version


def _write_tables(folder: Path, snapshot: Snapshot, leaving: Leaving) -> dict[str, int]:
    """Write the tables that change; answers their rows."""
    writer, bodies = TableWriter(folder, "operations"), Bodies()
    try:
        for frame in snapshot.batches("operations", _BATCH):
            kept = _erased_texts(capped(without(frame, leaving.covers, leaving.ids)), leaving)
            writer.append(kept)
            bodies.add(kept)
    finally:
        writer.close()
    counts = {"operations": writer.rows, "beneficiaries": write_table(folder, "beneficiaries", [bodies.table()])}
    for table, columns in _WORDED.items():
        if table in TABLES:
            frame = _without_ids(snapshot.scan(table).collect(), leaving.ids, ("left", "right"))
            counts[table] = write_table(folder, table, [_erased_columns(frame, columns, leaving)])
    if "redirects" in TABLES:
        frame = _without_ids(snapshot.scan("redirects").collect(), leaving.ids, ("old", "new"))
        counts["redirects"] = write_table(folder, "redirects", [frame])
    return {name: rows for name, rows in counts.items() if name in snapshot.manifest.counts}


def _without_ids(frame: pl.DataFrame, ids: frozenset[str], columns: Sequence[str]) -> pl.DataFrame:
    present = [name for name in columns if name in frame.columns]
    return frame.filter(~pl.any_horizontal(pl.col(name).is_in(list(ids)) for name in present)) if present else frame


def _erased_columns(frame: pl.DataFrame, columns: Sequence[str], leaving: Leaving) -> pl.DataFrame:
    for name in columns:
        if name in frame.columns and frame.schema[name] == pl.String:
            frame = frame.with_columns(_erased(frame[name], leaving))
    return frame


def _erased_texts(operations: pl.DataFrame, leaving: Leaving) -> pl.DataFrame:
    """Titles and summaries without the names, and without the addresses that have one; only those looked at that hold
    a word of one."""
    for name in _TEXTS:
        texts = pl.col(name).list.eval(pl.element().struct.field("text")).list.join("\n")
        hit = operations.select(_may_name(texts, leaving)).to_series()
        if not hit.any():
            continue
        long = operations.filter(hit).select("id", name).explode(name).with_columns(pl.col(name).struct.unnest())
        long = long.with_columns(_erased(long["text"], leaving))
        made = long.group_by("id", maintain_order=True).agg(pl.struct(list(TEXT.to_schema())).alias("made"))
        operations = (
            operations.join(made, on="id", how="left", maintain_order="left")
            .with_columns(pl.coalesce("made", name).alias(name))
            .drop("made")
        )
    for name in _ADDRESSES:
        hit = operations.select(_may_name(pl.col(name).list.join("\n"), leaving)).to_series()
        kept = [
            [each for each in addresses if not leaving.eraser.finds(each)]
            for addresses in operations.filter(hit)[name].to_list()
        ]
        if kept:
            table = operations.filter(hit).select("id", pl.Series("made", kept, dtype=operations.schema[name]))
            operations = (
                operations.join(table, on="id", how="left", maintain_order="left")
                .with_columns(pl.coalesce("made", name).alias(name))
                .drop("made")
            )
    return operations


def _erased(texts: pl.Series, leaving: Leaving) -> pl.Series:
    frame = texts.to_frame("text")
    hit = frame.select(_may_name(pl.col("text"), leaving)).to_series()
    if not hit.any():
        return texts
    change: Callable[[str], object] = leaving.eraser.erased
    changed = mapped(frame.select(pl.when(hit).then("text")).to_series().rename("text"), change, pl.String)
    return frame.select(pl.coalesce(changed.alias("changed"), "text").alias(texts.name)).to_series()


def _may_name(text: pl.Expr, leaving: Leaving) -> pl.Expr:
    return text.map_batches(leaving.eraser.may_stand_in, return_dtype=pl.Boolean, is_elementwise=True)
