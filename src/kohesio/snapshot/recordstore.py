"""Random access to the rows of a table: twenty rows of a page in a few milliseconds.

Parquet decodes whole row groups: one row of a group of 1,024 nested records costs 15 ms, so a page of twenty hits
would take 300 ms. A ``.records`` file holds the same rows in blocks of 128, each an Arrow record batch compressed with
LZ4; one row costs 0.3 ms cold, much less from the cache. Layout of the file, numbers little-endian::

    "KOHREC02"                                   8 bytes
    block, block, …                              each LZ4 (raw) of one Arrow IPC record-batch message
    schema                                       the Arrow IPC schema message
    ends                                         uint64 × blocks: where each block ends in the file
    raw sizes                                    uint64 × blocks: length of each block when unpacked
    rows, blocks, size of schema, "KOHREC02"     3 × uint64, 8 bytes
"""

from __future__ import annotations

import mmap
import struct
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from kohesio.errors import DamagedError

BLOCK_ROWS = 128
"""Rows a block. Measured: 64 cost twice as much to write, for most of it is per column and block."""

CACHE_BYTES = 32 * 2**20
"""Unpacked blocks kept in memory by one open store."""

ROWS_AT_ONCE = 64
"""Rows whose blocks are in memory together: a page of hits in one go, some 40 MB at most. Measured before there was
such a bound: 5,000 rows of 38,670 held 3.3 GB and unpacked most blocks again and again, in 11.6 s instead of 0.9."""

Row = dict[str, object]

_CODEC = "lz4_raw"
_MAGIC = b"KOHREC02"
_TAIL = struct.Struct("<QQQ8s")


class RecordWriter:
    """Writes one ``.records`` file; every ``append`` but the last brings a multiple of ``BLOCK_ROWS`` rows."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file: BinaryIO = path.open("xb")
        self._file.write(_MAGIC)
        self._schema = schema
        self._codec = pa.Codec(_CODEC)
        self._ends: list[int] = []
        self._sizes: list[int] = []
        self._rows = 0

    def append(self, batch: pa.RecordBatch) -> None:
        """Add the rows of a batch."""
        for start in range(0, batch.num_rows, BLOCK_ROWS):
            message = batch.slice(start, BLOCK_ROWS).serialize()
            self._file.write(self._codec.compress(message))
            self._ends.append(self._file.tell())
            self._sizes.append(message.size)
        self._rows += batch.num_rows

    def close(self) -> None:
        """Write the directory of blocks and close; safe to call twice."""
        if self._file.closed:
            return
        schema = self._schema.serialize().to_pybytes()
        self._file.write(schema)
        self._file.write(np.asarray(self._ends, dtype="<u8").tobytes())
        self._file.write(np.asarray(self._sizes, dtype="<u8").tobytes())
        self._file.write(_TAIL.pack(self._rows, len(self._ends), len(schema), _MAGIC))
        self._file.close()


class RecordStore:
    """An open ``.records`` file; memory-mapped, safe for several threads.

    Raises DamagedError if the file is none, or is cut short.
    """

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read_directory()
        except (OSError, ValueError, struct.error, pa.ArrowException) as error:
            raise DamagedError(
                f"The file {path} is not a whole record store ({error}). Run `kohesio verify`, then `kohesio ingest`."
            ) from error
        self._path = path
        self._codec = pa.Codec(_CODEC)
        self._lock = threading.Lock()
        self._cache: OrderedDict[int, pa.RecordBatch] = OrderedDict()
        self._cached_bytes = 0

    def _read_directory(self) -> None:
        rows, blocks, schema_size, magic = _TAIL.unpack(self._map[-_TAIL.size :])
        tables = len(self._map) - _TAIL.size - 16 * blocks
        if magic != _MAGIC or self._map[: len(_MAGIC)] != _MAGIC or tables < schema_size:
            raise ValueError("its first or last bytes are wrong")
        self.rows: int = rows
        self._ends = np.frombuffer(self._map, dtype="<u8", count=blocks, offset=tables)
        self._sizes = np.frombuffer(self._map, dtype="<u8", count=blocks, offset=tables + 8 * blocks)
        self._schema = pa.ipc.read_schema(pa.py_buffer(self._map[tables - schema_size : tables]))

    def take(self, rows: Sequence[int], columns: Sequence[str] | None = None) -> list[Row]:
        """The rows at these positions, in this order, as plain Python values; of the named ``columns`` alone.

        Put together before they are turned into values: row after row costs more than twice as much. Raises
        IndexError for a position that does not exist.
        """
        found: dict[int, Row] = {}
        for places, batches in self.parts(rows):
            table = pa.Table.from_batches(batches)
            if columns is not None:
                table = table.select(list(columns))
            found.update(zip(places, table.combine_chunks().to_pylist(), strict=True))
        return [found[place] for place in range(len(rows))]

    def parts(self, rows: Sequence[int]) -> Iterator[tuple[Sequence[int], list[pa.RecordBatch]]]:
        """The same rows a few at a time: their places in ``rows``, and an Arrow batch of one row for each.

        A batch keeps its whole block in memory, so nobody should keep many; more rows than fit into one part come in
        the order of the file, so that a block is unpacked once.
        """
        order: Sequence[int] = range(len(rows))
        if len(order) > ROWS_AT_ONCE:
            order = sorted(order, key=rows.__getitem__)
        for start in range(0, len(order), ROWS_AT_ONCE):
            places = order[start : start + ROWS_AT_ONCE]
            yield places, [self._one(int(rows[place])) for place in places]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of the rows."""
        return self._schema

    def _one(self, row: int) -> pa.RecordBatch:
        if not 0 <= row < self.rows:
            raise IndexError(f"row {row} of {self.rows} in {self._path}")
        return self._block(row // BLOCK_ROWS).slice(row % BLOCK_ROWS, 1)

    def _block(self, number: int) -> pa.RecordBatch:
        with self._lock:
            if (found := self._cache.get(number)) is not None:
                self._cache.move_to_end(number)
                return found
        start = int(self._ends[number - 1]) if number else len(_MAGIC)
        packed = pa.py_buffer(self._map[start : int(self._ends[number])])
        try:
            message = self._codec.decompress(packed, decompressed_size=int(self._sizes[number]))
            batch = pa.ipc.read_record_batch(message, self._schema)
        except (OSError, pa.ArrowException) as error:
            raise DamagedError(
                f"Block {number} of {self._path} is damaged ({error}). Run `kohesio verify`, then `kohesio ingest`."
            ) from error
        self._keep(number, batch)
        return batch

    def _keep(self, number: int, batch: pa.RecordBatch) -> None:
        with self._lock:
            if number not in self._cache:
                self._cache[number] = batch
                self._cached_bytes += int(self._sizes[number])
            while self._cached_bytes > CACHE_BYTES and len(self._cache) > 1:
                gone, _ = self._cache.popitem(last=False)
                self._cached_bytes -= int(self._sizes[gone])
