"""Rows come back from any position, from the index's files and from Parquet alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from tests.fixtures_snapshot import invented_operations
from tests.strategies import distinct_operations

from kohesio.errors import DamagedError
from kohesio.index.recordstore import BLOCK_ROWS, RecordStore, RecordWriter
from kohesio.model.operation import Operation
from kohesio.snapshot.records import operation_from_row, operations_to_frame, texts_from_row
from kohesio.snapshot.rows import ParquetRows, Row, Rows
from kohesio.snapshot.tables import GROUP_ROWS, write_table

Stored = Callable[[list[Operation]], Rows]

MANY = list(invented_operations())


def stored(folder: Path, operations: list[Operation]) -> RecordStore:
    with RecordWriter(folder / "operations.records") as writer:
        writer.append(operations_to_frame(operations))
    return RecordStore(folder / "operations.records")


def in_parquet(folder: Path, operations: list[Operation]) -> ParquetRows:
    write_table(folder, "operations", [operations_to_frame(operations)])
    return ParquetRows(folder / "operations.parquet", len(operations))


def code(row: Row) -> object:
    return row["operation_code"]


@pytest.fixture(params=[stored, in_parquet])
def rows(request: pytest.FixtureRequest, tmp_path: Path) -> Stored:
    """Both ways to read rows."""
    return lambda operations: request.param(tmp_path, operations)


@pytest.mark.parametrize("many", [0, 1, BLOCK_ROWS - 1, BLOCK_ROWS, BLOCK_ROWS + 1, 3 * BLOCK_ROWS])
def test_every_row_comes_back(rows: Stored, many: int) -> None:
    operations = (MANY * (many // len(MANY) + 1))[:many]
    found = rows(operations)
    assert (len(found), found.take(range(many), operation_from_row)) == (many, operations)


@settings(max_examples=25)
@given(distinct_operations(most=4))
def test_any_operation_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, operations: list[Operation]
) -> None:
    for each in (stored, in_parquet):
        found = each(tmp_path_factory.mktemp("rows"), operations)
        assert found.take(range(len(operations)), operation_from_row) == operations
        texts = [(one.title, one.summary) for one in operations]
        assert found.take(range(len(operations)), texts_from_row) == texts


def test_rows_written_in_several_batches_come_back(tmp_path: Path) -> None:
    operations = (MANY * BLOCK_ROWS)[: 2 * BLOCK_ROWS + 1]
    with RecordWriter(tmp_path / "operations.records") as writer:
        for start in range(0, len(operations), BLOCK_ROWS):
            writer.append(operations_to_frame(operations[start : start + BLOCK_ROWS]))
    store = RecordStore(tmp_path / "operations.records")
    assert store.take(range(len(store)), operation_from_row) == operations


@pytest.mark.parametrize("many", [5, BLOCK_ROWS, 4 * BLOCK_ROWS + 1])
def test_rows_come_in_the_order_asked_for(rows: Stored, many: int) -> None:
    operations = (MANY * BLOCK_ROWS)[: 3 * BLOCK_ROWS]
    asked = np.random.default_rng(1).integers(0, len(operations), many).tolist()
    assert rows(operations).take(asked, code) == [operations[row].operation_code for row in asked]


@pytest.mark.parametrize("row", [-1, 10])
def test_a_position_that_does_not_exist_is_an_error(rows: Stored, row: int) -> None:
    with pytest.raises(IndexError):
        rows((MANY * 10)[:10]).take([row], code)


def test_a_row_group_is_whole_blocks() -> None:
    assert GROUP_ROWS % BLOCK_ROWS == 0


@pytest.mark.parametrize("kept", [0, 5, 100])
def test_a_record_store_that_is_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    stored(tmp_path, MANY)
    path = tmp_path / "operations.records"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DamagedError, match="not a whole record store"):
        RecordStore(path)


def test_a_damaged_block_is_named(tmp_path: Path) -> None:
    stored(tmp_path, MANY)
    path = tmp_path / "operations.records"
    content = bytearray(path.read_bytes())
    content[8:40] = bytes(32)
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="Block 0"):
        RecordStore(path).take([1], code)
