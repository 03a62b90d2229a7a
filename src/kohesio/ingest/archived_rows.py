"""Rows of archived files, read again: which file it is, its rows by number, and which of their cells no surface shows.

The file is recognised by its checksum, never by its name; the readers are those that read it the first time, so letters
and numbers mean the same. Withheld are contact columns, and what could name or locate a likely natural person.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kohesio.errors import DamagedError, MissingError
from kohesio.ingest.cells import ROW, Rows
from kohesio.ingest.header import plain
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.readers.hint import Limits, Mark, ReadHint
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognise import description_beside, hint_for
from kohesio.ingest.redaction import tells_of_persons
from kohesio.ingest.rejects import rejoined
from kohesio.ingest.table import RawTable
from kohesio.model.operation import Operation
from kohesio.model.provenance import Source
from kohesio.snapshot.origins import WHO, Cell, Origins, hidden_names
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


class Withheld:
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


def archived_file(archive: Archive, origins: Origins) -> ArchivedFile:
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


def description_of(path: Path, list_id: str, registry: Registry) -> ListSpec | None:
    """The description the file was read by; None where it was worked out from the file, as it will be again."""
    beside = description_beside(path)
    return load_spec(beside) if beside.is_file() else registry.find(list_id)


def rows_of(
    path: Path,
    file: ArchivedFile,
    source: Source,
    rows: Collection[int],
    spec: ListSpec | None,
    *,
    limits: Limits | None = None,
    begin: Mark | None = None,
) -> Table:
    """The ``rows`` of the sheet of ``source``; of a text those from ``begin`` on. Nothing is read after the last.

    Raises DamagedError where some are not there, SourceError where the file cannot be read, or not within ``limits``.
    """
    wanted = set(rows)
    found: dict[int, dict[str, str | None]] = {}
    bounds = limits or Limits()
    asked = hint_for(spec, bounds) if spec else ReadHint(limits=bounds)
    hint = replace(asked, sheet=source.sheet, batch_rows=_BATCH, begin=begin)
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
    hides = spec is not None and any(column.fate is Fate.PERSONAL for column in spec.columns)
    if spec is not None and spec.layout.ragged is not None and frame.height and not hides:
        frame = rejoined(Rows(part.sheet, frame, None), spec, IssueCollector(spec.id, part.sheet)).frame
    names = {str(at): label for at, label in enumerate(part.labels)}
    for row in frame.iter_rows(named=True):
        yield row[ROW], {names[name]: text for name, text in row.items() if name in names}
