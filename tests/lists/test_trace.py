"""The cells that a trace of real lists tells are those that other programs read at the same row and column."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string
from openpyxl.utils.escape import unescape

from kohesio.ingest.run import ingest
from kohesio.ingest.trace import trace
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.registry import Registry

pytestmark = pytest.mark.reference_data

At = Callable[[str | None, int, int], object]
"""The cell of a sheet at a row and column, both from 1."""


def _workbook(path: Path) -> At:
    book = openpyxl.load_workbook(path, data_only=True)
    return lambda sheet, row, column: book[str(sheet)].cell(row, column).value


def _delimited(path: Path) -> At:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return lambda _, row, column: rows[row - 1][column - 1] or None


def _same(raw: str | None, value: object) -> bool:
    if isinstance(value, datetime):
        return raw is not None and datetime.fromisoformat(raw) == value
    if isinstance(value, int | float):
        return raw is not None and float(raw) == float(value)
    return raw == (unescape(value) if isinstance(value, str) else value)


@pytest.mark.parametrize(
    ("name", "opened"),
    [("DE/berlin-erdf-2014-2020.xlsx", _workbook), ("UK/england-erdf-esf-2014-2020.csv", _delimited)],
)
def test_traced_cells_are_those_of_the_file(
    shared: Path, tmp_path: Path, name: str, opened: Callable[[Path], At]
) -> None:
    path, directory = shared / "lists" / name, DataDirectory(tmp_path)
    assert ingest([path], directory).version
    snapshot, at, compared = Snapshot.open(directory), opened(path), 0
    for operation in snapshot.operations(range(0, snapshot.size, 60)):
        for field, cells in trace(operation, snapshot, directory, Registry.packaged()).fields:
            for cell in cells:
                if cell.column is None or cell.row is None or cell.withheld:
                    continue
                value = at(operation.source.sheet, cell.row, column_index_from_string(cell.column))
                assert _same(cell.raw, value), (field, cell, value)
                compared += 1
    assert compared > 50
