"""From a value of the record back to its cells: the rows of one operation, read again from the archived file.

The snapshot says which columns and rows feed each field; here the cells are read by the readers that read them the
first time, so letters and numbers mean the same. The file is recognised by its checksum, never by its name. What no
surface shows is not shown here: contact columns, and what could name or locate a likely natural person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kohesio.errors import DamagedError, MissingError
from kohesio.ingest.candidates import digest
from kohesio.ingest.cells import ROW, Rows
from kohesio.ingest.header import plain
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.readers.hint import ReadHint
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognise import description_beside, hint_for
from kohesio.ingest.redaction import tells_of_persons
from kohesio.ingest.rejects import rejoined
from kohesio.ingest.table import RawTable
from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.model.provenance import LoadedList, Source
from kohesio.snapshot.explain import conversion, explained
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.origins import WHO, Cell, Origins, hidden_names, origins_of
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.tombstones import Tombstones
from kohesio.sources.archive import Archive, ArchivedFile
from kohesio.sources.registry import Registry
from kohesio.sources.spec import Fate, ListSpec
from kohesio.sources.specfile import load_spec

_BATCH = 1_000
"""Rows read at once: reading ends with the batch that holds the last row of the operation."""

_PARTS = re.compile(r"[;|\t\n,]")

Table = Mapping[int, Mapping[str, str | None]]
"""The text of cells by row and by column, as the file's format counts and names them; None where a cell is empty."""


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
    file = _archived(archive, origins)
    path = archive.path(file)
    if digest(path) != file.sha256:
        raise DamagedError(f"The archived file {path} is no longer {file.name}; delete it and fetch it again.")
    spec = _description(path, operation.source.list, registry)
    table = _table(path, file, operation.source, spec)
    withheld = _Withheld(operation, spec, Tombstones.of(directory))
    fields = tuple((name, tuple(_cells(origins, name, cells, table, withheld))) for name, cells in origins.fields)
    return Trace(operation, operation.source, origins.loaded, file, fields)


class _Withheld:
    """Which cells of an operation no surface shows."""

    def __init__(self, operation: Operation, spec: ListSpec | None, tombstones: Tombstones) -> None:
        self._country, self._tombstones = operation.country, tombstones
        self._person = any(one.is_natural_person for one in operation.beneficiaries)
        self._names = hidden_names(operation)
        personal = (column for column in (spec.columns if spec else ()) if column.fate is Fate.PERSONAL)
        self._contacts = frozenset(plain(heading) for column in personal for heading in column.headings)

    def covers(self, field: str, cell: Cell, raw: str | None) -> bool:
        """Whether a cell may name or locate a person."""
        if cell.withheld or plain(cell.header or "") in self._contacts or (self._person and tells_of_persons(field)):
            return True
        if raw is None:
            return False
        folded = " ".join(raw.casefold().split())
        return any(name in folded for name in self._names) or (field in WHO and self._removed(raw))

    def _removed(self, raw: str) -> bool:
        """Whether a cell names somebody whose name was removed."""
        parts = (part.strip() for part in (raw, *_PARTS.split(raw)))
        return any(self._tombstones.covers("", self._country, part) for part in parts if part)


def _archived(archive: Archive, origins: Origins) -> ArchivedFile:
    """The file in the archive, or what the removal of names made of it: rows and columns stay where they were."""
    source, loaded = origins.source, origins.loaded
    name = loaded.file_name if loaded else None
    entries = [one for one in archive.catalogue() if archive.path(one).is_file()]
    for entry in entries:
        if entry.sha256 == source.sha256:
            return entry
    for entry in reversed(entries):
        if entry.note and (entry.list, entry.name) == (source.list, name):
            return entry
    address = f" It was published at {loaded.address}." if loaded and loaded.address else ""
    raise MissingError(
        f"The archive in {archive.folder} lacks the file {name or 'of the list'} of {source.list} with the SHA-256 "
        f"{source.sha256}.{address} Put it back from a backup, or fetch and ingest the list again: the new version is "
        "then traced to the file it was made from."
    )


def _description(path: Path, list_id: str, registry: Registry) -> ListSpec | None:
    """The description the file was read by; None where it was worked out from the file, as it will be again."""
    beside = description_beside(path)
    return load_spec(beside) if beside.is_file() else registry.find(list_id)


def _table(path: Path, file: ArchivedFile, source: Source, spec: ListSpec | None) -> Table:
    """The operation's rows; nothing is read after the last of them."""
    wanted = set(source.rows)
    found: dict[int, dict[str, str | None]] = {}
    hint = replace(hint_for(spec) if spec else ReadHint(), sheet=source.sheet, batch_rows=_BATCH)
    for part in read_tables(path, hint):
        if part.sheet == source.sheet:
            found |= dict(_rows(part, wanted, spec))
            if wanted <= found.keys():
                return found
    lacking = ", ".join(map(str, sorted(wanted - found.keys())))
    sheet = f" of sheet {source.sheet}" if source.sheet else ""
    raise DamagedError(
        f"The archived file {file.name} ({file.sha256}) lacks what the operation was read from, row {lacking}{sheet}. "
        "Ingest the list again."
    )


def _rows(part: RawTable, wanted: set[int], spec: ListSpec | None) -> Iterator[tuple[int, dict[str, str | None]]]:
    frame = part.cells.with_columns(part.numbers.alias(ROW)).filter(part.numbers.is_in(list(wanted)))
    if spec is not None and spec.layout.ragged is not None and frame.height:
        frame = rejoined(Rows(part.sheet, frame, None), spec, IssueCollector(spec.id, part.sheet)).frame
    names = {str(at): label for at, label in enumerate(part.labels)}
    for row in frame.iter_rows(named=True):
        yield row[ROW], {names[name]: text for name, text in row.items() if name in names}


def _cells(
    origins: Origins, name: str, cells: tuple[Cell, ...], table: Table, withheld: _Withheld
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
