"""Bytes on disk depend on the rows alone, and rows come back from any position."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from kohesio.errors import DamagedError
from kohesio.model.operation import Operation
from kohesio.snapshot.records import operation_from_row, operations_to_frame
from kohesio.snapshot.recordstore import BLOCK_ROWS, ROWS_AT_ONCE, RecordStore
from kohesio.snapshot.tables import GROUP_ROWS, write_table

Numbered = Callable[[int], list[Operation]]


def bytes_of(folder: Path, frames: list[pl.DataFrame]) -> list[bytes]:
    folder.mkdir()
    write_table(folder, "operations", frames)
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def long_frame(numbered: Numbered) -> pl.DataFrame:
    """More rows than a row group holds."""
    frame = operations_to_frame(numbered(1_000))
    return pl.concat([frame] * (GROUP_ROWS // 1_000 + 2))


def test_the_bytes_do_not_depend_on_the_batches(tmp_path: Path, numbered: Numbered) -> None:
    whole = long_frame(numbered)
    cut = [whole.slice(start, 777) for start in range(0, whole.height, 777)]
    assert bytes_of(tmp_path / "one", [whole]) == bytes_of(tmp_path / "many", cut)


def test_the_bytes_do_not_depend_on_what_lay_around_a_slice(tmp_path: Path, numbered: Numbered) -> None:
    frame = operations_to_frame(numbered(300))
    some = pl.when(pl.int_range(pl.len()) % 3 > 0).then("funds").otherwise(pl.lit([], frame.schema["funds"]))
    slices = [frame.with_columns(some.alias("funds")).slice(100, 100)]
    rebuilt = [pl.DataFrame(each.to_dicts(), schema=frame.schema) for each in slices]
    assert bytes_of(tmp_path / "slice", slices) == bytes_of(tmp_path / "rebuilt", rebuilt)


def test_the_bytes_do_not_depend_on_how_a_frame_was_made(tmp_path: Path, numbered: Numbered) -> None:
    frame = operations_to_frame(numbered(100))
    masked = frame.with_columns(
        pl.when(pl.col("period") == "never").then(pl.col("eu_contribution")).alias("total_cost"),
        pl.when(pl.col("period") == "never")
        .then(pl.col("title"))
        .otherwise(pl.lit([], frame.schema["title"]))
        .alias("title"),
    )
    rebuilt = pl.DataFrame(masked.to_dicts(), schema=masked.schema)
    assert bytes_of(tmp_path / "masked", [masked]) == bytes_of(tmp_path / "rebuilt", [rebuilt])


def test_columns_may_come_in_any_order(tmp_path: Path, numbered: Numbered) -> None:
    frame = operations_to_frame(numbered(3))
    reversed_columns = frame.select(reversed(frame.columns))
    assert bytes_of(tmp_path / "one", [frame]) == bytes_of(tmp_path / "two", [reversed_columns])


@pytest.mark.parametrize("rows", [0, 1, BLOCK_ROWS - 1, BLOCK_ROWS, BLOCK_ROWS + 1, 3 * BLOCK_ROWS])
def test_every_row_comes_back_from_the_record_store(tmp_path: Path, numbered: Numbered, rows: int) -> None:
    operations = numbered(rows)
    write_table(tmp_path, "operations", [operations_to_frame(operations)])
    store = RecordStore(tmp_path / "operations.records")
    assert [operation_from_row(row) for row in store.take(range(store.rows))] == operations


@pytest.mark.parametrize("many", [50, ROWS_AT_ONCE, 4 * ROWS_AT_ONCE + 1])
def test_rows_come_in_the_order_asked_for(tmp_path: Path, numbered: Numbered, many: int) -> None:
    write_table(tmp_path, "operations", [operations_to_frame(numbered(200))])
    asked = np.random.default_rng(1).integers(0, 200, many).tolist()
    found = RecordStore(tmp_path / "operations.records").take(asked)
    assert [row["operation_code"] for row in found] == [f"code {row}" for row in asked]


def test_many_rows_are_held_a_few_at_a_time_and_each_block_is_left_for_good(tmp_path: Path, numbered: Numbered) -> None:
    write_table(tmp_path, "operations", [operations_to_frame(numbered(3 * BLOCK_ROWS))])
    asked = np.random.default_rng(1).permutation(3 * BLOCK_ROWS).tolist()
    parts = list(RecordStore(tmp_path / "operations.records").parts(asked))
    assert all(len(places) == len(batches) <= ROWS_AT_ONCE for places, batches in parts)
    blocks = [asked[place] // BLOCK_ROWS for places, _ in parts for place in places]
    assert (blocks, len(blocks)) == (sorted(blocks), len(asked))


@pytest.mark.parametrize("row", [-1, 10])
def test_a_position_that_does_not_exist_is_an_error(tmp_path: Path, numbered: Numbered, row: int) -> None:
    write_table(tmp_path, "operations", [operations_to_frame(numbered(10))])
    store = RecordStore(tmp_path / "operations.records")
    with pytest.raises(IndexError):
        store.take([row])


@pytest.mark.parametrize("kept", [0, 5, 100])
def test_a_record_store_that_is_cut_short_is_refused(tmp_path: Path, numbered: Numbered, kept: int) -> None:
    write_table(tmp_path, "operations", [operations_to_frame(numbered(10))])
    path = tmp_path / "operations.records"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DamagedError, match="not a whole record store"):
        RecordStore(path)


def test_a_damaged_block_is_named(tmp_path: Path, numbered: Numbered) -> None:
    write_table(tmp_path, "operations", [operations_to_frame(numbered(10))])
    path = tmp_path / "operations.records"
    content = bytearray(path.read_bytes())
    content[8:40] = bytes(32)
    path.write_bytes(content)
    store = RecordStore(path)
    with pytest.raises(DamagedError, match="Block 0"):
        store.take([1])
