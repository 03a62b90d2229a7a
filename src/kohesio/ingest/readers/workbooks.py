"""Reads XLSX, XLSB and ODS workbooks with calamine.

Formulas count with the value the publisher's program stored. Cells merged sideways hold their value in the first cell
alone, those of XLSX merged downwards as ``spans`` says; of XLSB and ODS calamine does not tell what is merged.
Calamine loses error values (``#N/A``): for XLSX they come from a scan of the sheet's own text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from kohesio.errors import UnreadableError
from kohesio.ingest.readers import grid, packages, spans
from kohesio.ingest.readers.grid import NativeCell
from kohesio.ingest.readers.hint import ReadHint, TableFormat
from kohesio.ingest.readers.refusals import damaged, locked
from kohesio.ingest.table import CellKind, RawTable

_BATCH_CELLS = 8_000_000
_FEWEST_ROWS = 500
_ENDINGS = (".xls", ".xla", ".xlsx", ".xlsm", ".xlam", ".xlsb", ".ods")
"""Endings of names that calamine takes for a format."""


@dataclass(frozen=True, slots=True)
class Extent:
    """A sheet's name, how many rows and columns it has, and its merged ranges (first and last cell, from 0)."""

    name: str
    rows: int
    columns: int
    merged: Sequence[tuple[spans.Cell, spans.Cell]]


def read_workbook(path: Path, kind: TableFormat, hint: ReadHint) -> Iterator[RawTable]:
    """The sheets of a workbook in their order, empty ones left out; a long sheet comes in several tables.

    Raises UnreadableError if the workbook is damaged, protected, too large, or has no sheet of the hinted name.
    """
    packages.check_unpacked_size(path, hint.limits.loaded)
    if kind is TableFormat.ODS:
        packages.check_repetitions(path, hint.limits.cells)
    try:
        with _opened(path, kind) as workbook:
            names = chosen_sheets(path, _worksheets(workbook), hint.sheet)
            scans = packages.scan_sheets(path, names, hint.limits) if kind is TableFormat.XLSX else {}
            for name in names:
                errors = scans[name].errors if name in scans else {}
                sheet = workbook.get_sheet_by_name(name)
                extent = Extent(name, sheet.total_height, sheet.total_width, sheet.merged_cell_ranges or ())
                yield from sheet_tables(extent, sheet.iter_rows(), errors, hint.batch_rows)
    except PasswordError as error:
        raise locked(path) from error
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(path, error) from error


def _opened(path: Path, kind: TableFormat) -> CalamineWorkbook:
    """The workbook as what it is: calamine goes by the ending of a name, and looks at the content of a stream."""
    if path.suffix.lower() in _ENDINGS and path.suffix.lower() != f".{kind.value}":
        return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    return CalamineWorkbook.from_path(path)


def chosen_sheets(path: Path, names: tuple[str, ...], wanted: str | None) -> tuple[str, ...]:
    """The sheet called ``wanted``, or all. Raises UnreadableError if there is none of that name."""
    if wanted is None:
        return names
    if wanted not in names:
        listed = ", ".join(names[:10])
        raise UnreadableError(f"{path.name}: there is no sheet {wanted}; the workbook has {listed}.")
    return (wanted,)


def _worksheets(workbook: CalamineWorkbook) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet)


def sheet_tables(
    sheet: Extent, lines: Iterable[Sequence[NativeCell]], errors: dict[tuple[int, int], str], batch_rows: int
) -> Iterator[RawTable]:
    """The tables of a sheet from all its rows, the first on; ``errors`` as ``grid.typed_table`` has them."""
    batch_rows = min(batch_rows, max(_FEWEST_ROWS, _BATCH_CELLS // max(sheet.columns, 1)))
    several = sheet.rows > batch_rows
    number = 1
    if merged := spans.downward(sheet.merged):
        lines = spans.written_down(lines, merged)
    for rows in grid.batches(lines, batch_rows):
        table = _with_error_kinds(grid.typed_table(sheet.name, rows, number, errors))
        table = grid.without_blanks(table, trim_columns=not several)
        if table.cells.height:
            yield table
        number += len(rows)


def _with_error_kinds(table: RawTable) -> RawTable:
    """ODS and XML spreadsheets keep an error value as the text that is shown."""
    if table.kinds is None or not table.width:
        return table
    shown = table.cells.select(pl.all().is_in(list(grid.ERRORS)).fill_null(value=False))
    if not any(shown[name].any() for name in shown.columns):
        return table
    kinds = table.kinds.select(
        pl.when(shown[name]).then(pl.lit(int(CellKind.ERROR), dtype=pl.UInt8)).otherwise(pl.col(name)).alias(name)
        for name in table.kinds.columns
    )
    return RawTable(table.sheet, table.numbers, table.cells, kinds, table.labels, table.ragged)
