"""Bytes on disk depend on the rows alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from kohesio.model.operation import Operation
from kohesio.snapshot.records import operations_to_frame
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
