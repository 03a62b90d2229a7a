"""What a list comes to when it is understood without a description: to be held against what is known of it.

Goes the ordinary way of ingesting up to typed rows; nothing is published or written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from kohesio.errors import SourceError
from kohesio.ingest.cells import data_rows
from kohesio.ingest.header import Binding, bind
from kohesio.ingest.identity import group_rows
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.readers.hint import ReadHint
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognition.describing import Understood
from kohesio.ingest.recognition.reading import SURE, ColumnReading, TableReading
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand
from kohesio.ingest.rows import Reading, read_rows
from kohesio.sources.spec import AMOUNT_FIELDS, ListSpec


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a list came to. ``rows`` are accepted source rows, ``operations`` what they are once repeats are merged,
    ``sums`` the totals of accepted rows in the list's currency. ``refusal`` is why nothing was accepted."""

    reading: TableReading | None
    rows: int = 0
    rejected: int = 0
    operations: int = 0
    sums: tuple[tuple[str, Decimal], ...] = ()
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnScore:
    """How the columns compare with the truth: how many there are, how many are right, and the others.

    ``silent`` are the columns that got a wrong field without any doubt being shown.
    """

    known: int
    right: int
    wrong: tuple[str, ...]
    silent: tuple[str, ...]


def measure(path: Path, options: RecognitionOptions) -> Outcome:
    """Understand the list in ``path`` and read it by what was understood."""
    try:
        found = understand(path, options)
    except SourceError as error:
        return Outcome(None, refusal=error.message)
    return _read(path, found)


def compare(reading: TableReading, truth: Mapping[int | str, frozenset[str]]) -> ColumnScore:
    """Hold the reading against ``truth``: for columns (by number from 0, or key) the fields that would be right."""
    by_place = {column.index: column for column in reading.columns}
    by_label = {column.label: column for column in reading.columns}
    wrong: list[str] = []
    silent: list[str] = []
    for place, fields in truth.items():
        column = by_place.get(place) if isinstance(place, int) else by_label.get(place)
        if column is not None and fields & {column.field, *column.also}:
            continue
        wrong.append(f"{place}: {'/'.join(sorted(fields))}, read as {column.field if column else None}")
        if column is not None and column.field is not None and _without_doubt(column):
            silent.append(wrong[-1])
    return ColumnScore(len(truth), len(truth) - len(wrong), tuple(wrong), tuple(silent))


def _without_doubt(column: ColumnReading) -> bool:
    return column.confidence >= SURE


def _read(path: Path, found: Understood) -> Outcome:
    spec, frames, rejected = found.spec, [], 0
    bindings: dict[str | None, Binding] = {}
    for table in read_tables(path, _hint(spec)):
        binding = bindings.get(table.sheet) or bind(table, spec)
        if binding is None:
            continue
        bindings[table.sheet] = binding
        rows = data_rows(table, binding)
        if rows.frame.height:
            parsed, out = read_rows(rows, binding, spec, Reading(IssueCollector(spec.id, table.sheet)))
            frames.append(parsed)
            rejected += rows.frame.height - parsed.height
            del out
    if not frames:
        return Outcome(found.reading, refusal="no sheet has the headings that were found")
    whole = pl.concat(frames)
    sums = tuple((name, _sum(whole[name])) for name in AMOUNT_FIELDS if spec.uses(name))
    merged = group_rows(whole, spec)["gid"].n_unique()
    return Outcome(found.reading, whole.height, rejected, merged, sums)


def _sum(values: pl.Series) -> Decimal:
    return Decimal(values.drop_nulls().sum() or 0).quantize(Decimal("0.01"))


def _hint(spec: ListSpec) -> ReadHint:
    return ReadHint(sheet=spec.layout.sheet)
