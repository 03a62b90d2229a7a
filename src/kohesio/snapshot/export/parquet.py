"""Parquet: the records as they are in the snapshot, nested and typed; the statement among the file's metadata.

Each value of the statement is a key ``kohesio:<name>``; the promised number of rows is ``kohesio:operations``. The end
of a Parquet file is its directory, so a file cut short cannot be opened at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from kohesio.snapshot.export.about import About
from kohesio.snapshot.export.columns import DataTypeLike
from kohesio.snapshot.export.rows import Export, ahead, passes
from kohesio.snapshot.export.sink import Sink
from kohesio.snapshot.schema import OPERATIONS
from kohesio.snapshot.tables import GROUP_ROWS


def parquet_bytes(export: Export) -> Iterator[bytes]:
    """A Parquet file, a row group at a time."""
    schema = stated_schema(OPERATIONS, export.about)
    return written_tables(schema, ahead(_tables(export, schema)))


def stated_schema(kinds: Mapping[str, DataTypeLike], about: About) -> pa.Schema:
    """The columns as Polars would write them, with the statement."""
    fields = list(pl.DataFrame(schema=kinds).to_arrow().schema)
    return pa.schema(fields, metadata={f"kohesio:{name}": value for name, value in about.pairs()})


def written_tables(schema: pa.Schema, tables: Iterable[pa.Table]) -> Iterator[bytes]:
    """A Parquet file of these tables, as it grows."""
    sink = Sink()
    with pq.ParquetWriter(
        sink, schema, version="2.6", compression="zstd", compression_level=3, write_batch_size=1024
    ) as writer:
        for table in tables:
            writer.write_table(table, row_group_size=GROUP_ROWS)
            yield sink.taken()
    yield sink.taken()


def _tables(export: Export, schema: pa.Schema) -> Iterator[pa.Table]:
    """The records in order, a row group each."""
    for one in passes(export, tuple(OPERATIONS)):
        tables = (block.to_arrow().cast(schema) for block in one.blocks)
        if one.order is None:
            yield from tables
            continue
        whole = pa.concat_tables(list(tables)).combine_chunks()
        for start in range(0, len(one.order), GROUP_ROWS):
            yield whole.take(pa.array(np.asarray(one.order[start : start + GROUP_ROWS])))
