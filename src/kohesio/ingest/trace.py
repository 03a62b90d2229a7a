"""From a value of the record back to its cells: the rows of one operation, read again from the archived file.

The snapshot says which columns and rows feed each field; here the cells are read by the readers that read them the
first time, so letters and numbers mean the same. The file is recognised by its checksum, never by its name. What no
surface shows is not shown here: contact columns, and what could name or locate a likely natural person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kohesio.errors import DamagedError
from kohesio.ingest.archived_rows import Table, Withheld, archived_file, description_of, rows_of
from kohesio.ingest.candidates import digest
from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.model.provenance import LoadedList, Source
from kohesio.snapshot.explain import conversion, explained
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.origins import Cell, Origins, origins_of
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.tombstones import Tombstones
from kohesio.sources.archive import Archive, ArchivedFile
from kohesio.sources.registry import Registry


@dataclass(frozen=True, slots=True)
class TracedCell:
    """One cell behind a field, or a rule alone (``column`` and ``row`` None).

    ``raw`` is the text as published, white space included (numbers and dates that a workbook stores as such are
    written plainly); None where the cell is empty or ``withheld``. ``departs``: the rule is not the column's own.
    """

    column: str | None
    header: str | None
    row: int | None
    raw: str | None
    withheld: bool
    departs: bool
    rule: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Trace:
    """The fields of an operation with their cells. ``file`` is the archived one they were read from just now."""

    operation: Operation
    source: Source
    loaded: LoadedList | None
    file: ArchivedFile
    fields: tuple[tuple[str, tuple[TracedCell, ...]], ...]


def trace(operation: Operation, snapshot: Snapshot, directory: DataDirectory, registry: Registry) -> Trace:
    """Where every field of an operation comes from, with the text of each cell; ``operation`` as the snapshot has it.

    Raises MissingError where the archive lacks the file, DamagedError where it is another or lacks the rows,
    SourceError where it cannot be read.
    """
    (origins,) = origins_of((operation,), snapshot, show_natural_persons=False)
    archive = Archive(directory.archive)
    file = archived_file(archive, origins)
    path = archive.path(file)
    if digest(path) != file.sha256:
        raise DamagedError(f"The archived file {path} is no longer {file.name}; delete it and fetch it again.")
    spec = description_of(path, operation.source.list, registry)
    table = rows_of(path, file, operation.source, operation.source.rows, spec)
    withheld = Withheld(operation, spec, Tombstones.of(directory))
    fields = tuple((name, tuple(_cells(origins, name, cells, table, withheld))) for name, cells in origins.fields)
    return Trace(operation, operation.source, origins.loaded, file, fields)


def _cells(
    origins: Origins, name: str, cells: tuple[Cell, ...], table: Table, withheld: Withheld
) -> Iterator[TracedCell]:
    value = getattr(origins.operation, name)
    converted = conversion(value) if isinstance(value, Amount) else None
    for cell in cells:
        said = " ".join(filter(None, (explained(cell.rule), converted)))
        if cell.column is None:
            yield TracedCell(None, cell.header, None, None, cell.withheld, cell.departs, cell.rule, said)
            continue
        for row in cell.rows:
            raw = table[row].get(cell.column)
            hidden = withheld.covers(name, cell, raw)
            shown = None if hidden else raw
            yield TracedCell(cell.column, cell.header, row, shown, hidden, cell.departs, cell.rule, said)
