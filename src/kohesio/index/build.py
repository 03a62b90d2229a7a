"""From snapshot to index: built beside, put in place by rename.

The operations are read in batches of some row groups; memory holds one batch and the vocabularies. Their rows are
written for random access beside that, which uses the processor that sorting words leaves free. The same snapshot
gives the same index: the date that statuses refer to is the snapshot's, not today's.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from kohesio.index.backends.embedded.arrays import ArraysWriter
from kohesio.index.backends.embedded.beneficiaries import write_beneficiaries
from kohesio.index.backends.embedded.columns import SOURCE_COLUMNS, ColumnsWriter, text_of
from kohesio.index.backends.embedded.postings_files import PostingsWriter
from kohesio.index.fields import AS_OF
from kohesio.index.lemmas import Dictionary
from kohesio.index.rows import write_rows
from kohesio.index.versions import ARRAYS, CARD, FORMAT, Card, index_folder, label, write_card
from kohesio.snapshot.files import locked, sync
from kohesio.snapshot.layout import BUILDING, DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.tables import GROUP_ROWS

BATCH_ROWS = 2 * GROUP_ROWS

Progress = Callable[[int, int], None]
"""Told how many operations are done, of how many."""


def no_progress(_done: int, _of: int) -> None:
    """For callers that show none."""


def build_index(
    snapshot: Snapshot, directory: DataDirectory, progress: Progress = no_progress, lemmas: Dictionary | None = None
) -> Path:
    """Build the index of a snapshot and put it in place, replacing one that is there; returns its folder.

    ``lemmas`` is a dictionary of word forms to use besides the rules of endings; see ``kohesio.index.lemmas``.

    Raises DamagedError for amounts too large to be added up. Whatever goes wrong, the index before stays.
    """
    directory.index.mkdir(parents=True, exist_ok=True)
    with locked(directory.index), tempfile.TemporaryDirectory(prefix=BUILDING, dir=directory.index) as name:
        _remove_remains(directory.index, Path(name))
        building, scratch = Path(name) / "index", Path(name) / "scratch"
        building.mkdir()
        scratch.mkdir()
        as_of = date_of(snapshot)
        with ThreadPoolExecutor(1, thread_name_prefix="rows") as beside:
            rows = beside.submit(write_rows, snapshot, building)
            with ArraysWriter(building / ARRAYS, label(snapshot.version)) as writer:
                _write(_Target(writer, scratch, lemmas), snapshot, as_of, progress)
                arrays = writer.finish()
            stored = rows.result()
        size = (building / ARRAYS).stat().st_size
        used = None if lemmas is None else lemmas.name
        day = as_of.isoformat()
        write_card(building, Card(FORMAT, snapshot.version, day, snapshot.size, used, size, arrays, stored))
        for part in (building / ARRAYS, building / CARD, building):
            sync(part)
        return _put_in_place(building, index_folder(directory, snapshot.version))


def date_of(snapshot: Snapshot) -> date:
    """The date a snapshot speaks of: the newest edition or update of its lists, but not after it was made."""
    created = datetime.fromisoformat(snapshot.manifest.created).date()
    lists = snapshot.scan("lists").select("edition", "updated").collect()
    stated = [day for column in lists for text in column.drop_nulls() if (day := _day(text)) and day <= created]
    return max(stated, default=created)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Target:
    """Where an index is written to, and what its words are joined by."""

    writer: ArraysWriter
    scratch: Path
    lemmas: Dictionary | None


def _write(target: _Target, snapshot: Snapshot, as_of: date, progress: Progress) -> None:
    columns = ColumnsWriter(target.writer, target.scratch)
    texts = PostingsWriter(target.writer, "texts", target.scratch)
    done = 0
    for batch in snapshot.batches("operations", BATCH_ROWS, SOURCE_COLUMNS):
        columns.add(batch.with_columns(pl.lit(as_of, pl.Date).alias(AS_OF)))
        texts.add(text_of(batch))
        done += batch.height
        progress(done, snapshot.size)
    columns.finish()
    texts.finish(target.lemmas)
    write_beneficiaries(target.writer, target.scratch, snapshot)


def _remove_remains(index: Path, mine: Path) -> None:
    """Delete what builders left that died: whoever holds the lock is the only one at work."""
    for folder in index.glob(f"{BUILDING}*"):
        if folder != mine:
            shutil.rmtree(folder)


def _put_in_place(building: Path, place: Path) -> Path:
    if place.exists():
        shutil.move(place, building.parent / "before")
    building.rename(place)
    return place
