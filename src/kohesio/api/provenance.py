"""Where the fields of an operation come from, as the API says it: the list once, then for each field its cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kohesio.api.answers import Answer
from kohesio.model.issue import Issue
from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.snapshot.explain import conversion, explained, read_as
from kohesio.snapshot.origins import Cell, CellReader, Origins, origins_of
from kohesio.snapshot.reader import Snapshot

MONEY = ("total_cost", "eligible_cost", "eu_contribution")


@dataclass(frozen=True, slots=True)
class OriginSource(Answer):
    """The file an operation was read from: who published it, where and when it was fetched, its sheet and rows.

    ``rows`` are counted as the file's format does, the heading included. ``note`` says why raw texts are not there
    where the file could not be read again.
    """

    list: str
    title: str | None
    publisher: str | None
    address: str | None
    file: str | None
    sha256: str
    edition: str | None
    fetched_at: str | None
    sheet: str | None
    rows: tuple[int, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class OriginCell(Answer):
    """Cells of one column that feed a field by one rule; without ``column`` the rule alone.

    ``column`` is the letter of a sheet's column or the key of a record, ``reads_as`` what it holds, in the words of
    list descriptions. ``raw`` is what the cell says as published, read from the archived file: null where it is empty,
    or ``withheld`` because it may name a likely natural person. Where the file could not be read again
    (``source.note``) only cells that depart from the column's rule have it.
    """

    column: str | None
    header: str | None
    rows: tuple[int, ...]
    raw: str | None
    withheld: bool
    departs: bool
    reads_as: str | None
    rule: str
    explanation: str


@dataclass(frozen=True, slots=True)
class FieldOrigins(Answer):
    """Where the fields of an operation come from: every field that has a value or a column."""

    source: OriginSource
    fields: Mapping[str, tuple[OriginCell, ...]]


@dataclass(frozen=True, slots=True)
class ProvenanceAnswer(Answer):
    """Where the fields of one operation come from, and what was found wrong or repaired at its rows."""

    id: str
    snapshot: str
    source: OriginSource
    fields: Mapping[str, tuple[OriginCell, ...]]
    issues: tuple[Issue, ...]


def field_origins(
    operations: Sequence[Operation],
    names: Collection[str],
    snapshot: Snapshot,
    cells: CellReader,
    *,
    show_natural_persons: bool,
) -> tuple[FieldOrigins, ...]:
    """Where the named fields of some operations come from; one look into the tables for all of them, and one into each
    published file."""
    found = cells.with_texts(origins_of(operations, snapshot, show_natural_persons=show_natural_persons))
    return tuple(
        FieldOrigins(
            _source(one),
            {name: _cells(one, name, mine) for name, mine in one.fields if name in names},
        )
        for one in found
    )


def _source(origins: Origins) -> OriginSource:
    source, loaded = origins.source, origins.loaded
    return OriginSource(
        list=source.list,
        title=loaded.title if loaded else None,
        publisher=loaded.publisher if loaded else None,
        address=loaded.address if loaded else None,
        file=loaded.file_name if loaded else None,
        sha256=source.sha256,
        edition=loaded.edition if loaded else None,
        fetched_at=loaded.fetched_at if loaded else None,
        sheet=source.sheet,
        rows=source.rows,
        note=origins.note,
    )


def _cells(origins: Origins, name: str, cells: Sequence[Cell]) -> tuple[OriginCell, ...]:
    amount: Amount | None = getattr(origins.operation, name) if name in MONEY else None
    converted = conversion(amount)
    return tuple(
        OriginCell(
            column=cell.column,
            header=cell.header,
            rows=cell.rows,
            raw=cell.raw,
            withheld=cell.withheld,
            departs=cell.departs,
            reads_as=read_as(cell.rule),
            rule=cell.rule,
            explanation=" ".join(filter(None, (explained(cell.rule), converted))),
        )
        for cell in cells
    )
