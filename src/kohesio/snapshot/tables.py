"""Streams the rows of one table into its Parquet file.

Rows are cut into groups of the same size whatever batches they came in, and every option that shapes the bytes is
fixed here: the same rows give the same file. At most one group is written while the next is put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from kohesio.snapshot.schema import TABLES

GROUP_ROWS = 16_384
"""Rows a Parquet row group: 40 MB of operations at most while writing, and small enough to skip when reading."""


_VARIED = frozenset({
    "id", "operation_code", "summary.list.element.text", "beneficiaries.list.element.id",
    "beneficiaries.list.element.name", "beneficiaries.list.element.identifiers.list.element.value",
    "total_cost.amount", "total_cost.eur", "eligible_cost.amount", "eligible_cost.eur",
    "eu_contribution.amount", "eu_contribution.eur",
})  # fmt: skip
"""Columns most of whose values are different: a dictionary of them costs a search for each value and saves nothing."""


class TableWriter:
    """Writes ``<table>.parquet`` in ``folder``."""

    def __init__(self, folder: Path, table: str) -> None:
        self._columns = pl.Schema(TABLES[table])
        self._schema = arrow_schema(self._columns)
        self._parquet = parquet_writer(folder / f"{table}.parquet", self._schema)
        self._beside = ThreadPoolExecutor(1, thread_name_prefix="writing")
        self._writing: list[Future[None]] = []
        self._waiting: list[pl.DataFrame] = []
        self._waiting_rows = 0
        self.rows = 0

    def append(self, frame: pl.DataFrame) -> None:
        """Add rows; columns may stand in any order, types must be those of the schema or convert without loss."""
        if frame.schema != self._columns:
            frame = frame.select(self._columns.names()).cast(self._columns)
        self.rows += frame.height
        while self._waiting_rows + frame.height >= GROUP_ROWS:
            lacking = GROUP_ROWS - self._waiting_rows
            self._write_group([*self._waiting, frame.head(lacking)])
            self._waiting, self._waiting_rows, frame = [], 0, frame.slice(lacking)
        if frame.height:
            self._waiting.append(frame)
            self._waiting_rows += frame.height

    def close(self) -> None:
        """Write what waits and close the files."""
        if self._waiting:
            self._write_group(self._waiting)
        self._written()
        self._close()

    def abandon(self) -> None:
        """Close the files without writing what waits."""
        self._waiting.clear()
        self._close()

    def _write_group(self, frames: Sequence[pl.DataFrame]) -> None:
        whole = pl.concat(frames)
        half = whole.height // 2  # two pieces are copied together; one alone would keep what lay around it in its batch
        group = pl.concat([whole.head(half), whole.slice(half)], rechunk=True)
        table = group.to_arrow().cast(self._schema).combine_chunks()
        self._written()
        self._writing.append(self._beside.submit(self._parquet.write_table, table, row_group_size=GROUP_ROWS))

    def _written(self) -> None:
        """Wait for the group that is being written; raises what writing it raised."""
        while self._writing:
            self._writing.pop().result()

    def _close(self) -> None:
        self._beside.shutdown()
        self._parquet.close()


def arrow_schema(columns: pl.Schema) -> pa.Schema:
    """The columns as they stand in a Parquet file."""
    return pl.DataFrame(schema=columns).to_arrow().schema


def parquet_writer(file: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A writer of ``file`` with all that shapes the bytes; the columns are some or all of one table's."""
    columns = [column for field in schema for column in _columns(field)]
    return pq.ParquetWriter(
        file,
        schema,
        version="2.6",
        data_page_version="1.0",
        compression="zstd",
        compression_level=1,
        use_dictionary=[path for path, _ in columns if path not in _VARIED],
        write_statistics=[path for path, nested in columns if not nested],  # readers skip groups by no others
        write_batch_size=1024,
    )


def _columns(field: pa.Field, above: str = "") -> Iterator[tuple[str, bool]]:
    """The columns of a Parquet file behind a field, by their paths; whether each lies in a list or struct."""
    path, kind = f"{above}{field.name}", field.type
    if pa.types.is_large_list(kind):
        yield from _columns(kind.value_field.with_name("element"), f"{path}.list.")
    elif pa.types.is_struct(kind):
        for inner in kind:
            yield from _columns(inner, f"{path}.")
    else:
        yield path, bool(above)


def write_table(folder: Path, table: str, frames: Iterable[pl.DataFrame]) -> int:
    """Write a whole table from frames, in their order; returns its rows."""
    writer = TableWriter(folder, table)
    for frame in frames:
        writer.append(frame)
    writer.close()
    return writer.rows
