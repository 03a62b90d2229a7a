"""Rows of a table one by one: what asks for them, and the slow way to read them, from Parquet.

A row is what its JSON line gives: decimals and dates are text, nested values dicts and lists (``json_lines``). The
index of a version keeps such lines for random access (``kohesio.index.recordstore``); whoever opened a version without
its index reads Parquet, a row group at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
import orjson
import polars as pl

Row = Mapping[str, object]
"""One row of a table: column → what JSON gives for its value."""

POSITION = "position in the table"
"""Column of positions, named as no column of a table is."""

_Read = TypeVar("_Read")


class Rows(Protocol):
    """Random access to the rows of one table; safe for several threads."""

    def __len__(self) -> int:
        """How many rows there are."""
        ...

    def take(self, rows: Sequence[int], read: Callable[[Row], _Read]) -> list[_Read]:
        """What ``read`` makes of the rows at these positions, in this order; each row is let go when it was read.

        Raises IndexError for a position that does not exist.
        """
        ...


def json_lines(frame: pl.DataFrame) -> pl.Series:
    """Each row of a frame as one line of JSON, without line breaks."""
    return frame.select(pl.struct(pl.all()).struct.json_encode().alias("line"))["line"]


def row_of(line: str | memoryview) -> Row:
    """The row of a line."""
    row: Row = orjson.loads(line)
    return row


class ParquetRows:
    """The rows of a Parquet file; every ``take`` decodes what lies between its first row and its last."""

    def __init__(self, path: Path, rows: int) -> None:
        self._path = path
        self._rows = rows

    def __len__(self) -> int:
        return self._rows

    def take(self, rows: Sequence[int], read: Callable[[Row], _Read]) -> list[_Read]:
        """See ``Rows``."""
        if not len(rows):
            return []
        sought, order = np.unique(np.asarray(rows, dtype=np.int64), return_inverse=True)
        first, last = int(sought[0]), int(sought[-1])
        if first < 0 or last >= self._rows:
            raise IndexError(f"rows {first} to {last} of {self._rows} in {self._path}")
        lines = json_lines(picked(self._path, sought, None))
        return [read(row_of(lines[place])) for place in order.tolist()]


def picked(path: Path, sought: np.ndarray, columns: Sequence[str] | None) -> pl.DataFrame:
    """The rows of a Parquet file at some positions (at least one, rising, each once), of the named columns or of all.

    One pass over the row groups between the first and the last, decoding only these columns, keeping only these rows.
    """
    first, last = int(sought[0]), int(sought[-1])
    lazy = pl.scan_parquet(path, row_index_name=POSITION).slice(first, last - first + 1)
    if sought.size <= last - first:
        lazy = lazy.filter(pl.col(POSITION).is_in(pl.Series(sought).cast(pl.UInt32).implode()))
    wanted = pl.exclude(POSITION) if columns is None else pl.col(list(columns))
    return lazy.select(POSITION, wanted).collect(engine="streaming").drop(POSITION)
