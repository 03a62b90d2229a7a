"""Raw texts of cells for answers of the server: the rows of a few operations, read from the archive when asked for.

What may be read for one answer is bounded (``MOST``, ``FILES``), one answer at a time reads, and nothing that was read
is kept. Cells that ``kohesio trace`` withholds are withheld here too, whatever the operator shows otherwise: an
untouched cell may hold an address beside a name. Where a file cannot be read the answer says why, in public words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from kohesio.errors import BusyError, DamagedError, KohesioError, LimitError, MissingError
from kohesio.ingest.archived_rows import Table, Withheld, archived_file, description_of, rows_of
from kohesio.ingest.marked import stretches_of, unchanged_digest
from kohesio.ingest.readers.hint import Limits, Mark
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.origins import Cell, Origins
from kohesio.snapshot.tombstones import Tombstones
from kohesio.sources.archive import Archive
from kohesio.sources.registry import Registry
from kohesio.sources.spec import ListSpec

MOST = Limits(bytes=48 * 1024**2, loaded=96 * 1024**2, document=24 * 1024**2, cells=3_000_000)
"""Of one file, so that it takes a second or two of one core at most."""

MOST_TEXT = replace(MOST, bytes=256 * 1024**2, cells=16_000_000)
"""Of a file of delimited text, or of the stretch of it between two marks: 100 MB take a second."""

_TEXT = frozenset({".csv", ".tsv", ".txt"})

FILES = 4
"""Files that are read for one answer."""

STRETCHES = 40
"""Places of one long text file from which rows are read for one answer; from each a few megabytes."""

_PATIENCE = 10.0
"""Seconds that an answer waits for its turn."""

_MISSING = "The archive of this site lacks the file as it was read."
_LARGE = (
    "The file could not be read again within the bounds of one answer; whoever runs this site can ask `kohesio trace`."
)
_DAMAGED = "The archived file is no longer as it was read."
_MANY = "Raw texts are read from a few files for one answer; ask for this operation alone."

_Key = tuple[str, str, str | None]


class ArchivedCells:
    """A ``CellReader`` over the archive of a data directory."""

    def __init__(
        self,
        directory: DataDirectory,
        *,
        limits: Limits | None = None,
        files: int = FILES,
        stretches: int = STRETCHES,
        patience: float = _PATIENCE,
    ) -> None:
        self._directory = directory
        self._limits = limits
        self._files = files
        self._stretches = stretches
        self._patience = patience
        self._turn = Lock()

    def with_texts(self, origins: Sequence[Origins]) -> tuple[Origins, ...]:
        """See ``CellReader``. Raises BusyError where others are being answered for long."""
        if not origins:
            return ()
        if not self._turn.acquire(timeout=self._patience):
            raise BusyError("Published files are being read for others; ask again in a minute.")
        try:
            return self._read(origins)
        finally:
            self._turn.release()

    @cached_property
    def _registry(self) -> Registry:
        return Registry.packaged()

    def _read(self, origins: Sequence[Origins]) -> tuple[Origins, ...]:
        groups: dict[_Key, list[Origins]] = {}
        for one in origins:
            groups.setdefault((one.source.list, one.source.sha256, one.source.sheet), []).append(one)
        read: dict[str, Origins] = {}
        for number, members in enumerate(groups.values()):
            made = self._of_file(members) if number < self._files else [replace(one, note=_MANY) for one in members]
            read |= {one.operation.id: one for one in made}
        return tuple(read[one.operation.id] for one in origins)

    def _of_file(self, members: Sequence[Origins]) -> list[Origins]:
        try:
            table, spec = self._rows(members)
            tombstones = Tombstones.of(self._directory)
        except MissingError:
            return [replace(one, note=_MISSING) for one in members]
        except DamagedError:
            return [replace(one, note=_DAMAGED) for one in members]
        except (KohesioError, OSError):
            return [replace(one, note=_LARGE) for one in members]
        return [_filled(one, table, Withheld(one.operation, spec, tombstones)) for one in members]

    def _rows(self, members: Sequence[Origins]) -> tuple[Table, ListSpec | None]:
        archive = Archive(self._directory.archive)
        first = members[0]
        file = archived_file(archive, first)
        path = archive.path(file)
        limits = self._limits or (MOST_TEXT if Path(file.name).suffix.lower() in _TEXT else MOST)
        stretches = stretches_of(
            {row for one in members for row in one.source.rows},
            [Mark(*place) for place in archive.marks(file.sha256)],
            path.stat().st_size,
        )
        if len(stretches) > self._stretches or any(one.length > limits.bytes for one in stretches):
            raise LimitError(file.name)
        if unchanged_digest(path) != file.sha256:
            raise DamagedError(file.name)
        spec = description_of(path, first.source.list, self._registry)
        within = replace(limits, bytes=Limits().bytes)
        table: dict[int, Mapping[str, str | None]] = {}
        for one in stretches:
            table |= rows_of(path, file, first.source, one.rows, spec, limits=within, begin=one.begin)
        return table, spec


def _filled(origins: Origins, table: Table, withheld: Withheld) -> Origins:
    fields = tuple(
        (name, tuple(filled for cell in cells for filled in _with_text(name, cell, table, withheld)))
        for name, cells in origins.fields
    )
    return replace(origins, fields=fields, read=True)


def _with_text(field: str, cell: Cell, table: Table, withheld: Withheld) -> Iterator[Cell]:
    """The cell as one or several: rows that say the same stand together."""
    if cell.column is None or not cell.rows:
        yield cell
        return
    found: dict[tuple[str | None, bool], list[int]] = {}
    for row in cell.rows:
        raw = table[row].get(cell.column)
        hidden = withheld.covers(field, cell, raw)
        found.setdefault((None if hidden else raw, hidden), []).append(row)
    for (raw, hidden), rows in found.items():
        yield replace(cell, raw=raw, withheld=hidden, rows=tuple(rows))
