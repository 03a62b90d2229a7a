"""Whatever cells are written as delimited text come back as they were."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kohesio.ingest.readers import ReadHint, TableFormat, read_tables

_CELL = st.text(
    st.one_of(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), st.sampled_from("\n\t\r")), max_size=12
)
_TABLE = st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), max_size=8))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@given(rows=_TABLE)
@settings(max_examples=60)
def test_cells_come_back_as_written(delimiter: str, rows: list[list[str]]) -> None:
    width = len(rows[0]) if rows else 2
    table = [[f"Column {index}" for index in range(width)], *rows]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        path.write_bytes(buffer.getvalue().encode())
        tables = list(
            read_tables(path, ReadHint(TableFormat.DELIMITED, encoding="utf-8", delimiter=delimiter, quote='"'))
        )
    read = {
        number: list(row)
        for part in tables
        for number, row in zip(part.numbers.to_list(), part.cells.iter_rows(), strict=True)
    }
    expected = {
        number: [cell if cell.strip() else None for cell in row]
        for number, row in enumerate(table, 1)
        if any(cell.strip() for cell in row)
    }
    assert read == expected
