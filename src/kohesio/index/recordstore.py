"""Random access to the rows of a table: twenty rows of a page in a millisecond or two.

Parquet decodes whole row groups, so a page of twenty hits from anywhere would take 300 ms. A ``.records`` file holds
the same rows as lines of JSON, 32 of them a block compressed with LZ4, so that one row costs the unpacking of some
70 kB and the reading of 2. Layout of the file, numbers little-endian::

    "KOHREC03"                       8 bytes
    block, block, …                  each LZ4 (raw) of the lines of its rows, end to end
    ends of blocks                   uint64 × blocks: where each block ends in the file
    ends of rows                     uint32 × rows: where each row ends in its unpacked block
    rows, blocks, "KOHREC03"         2 × uint64, 8 bytes
"""

from __future__ import annotations

import mmap
import struct
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

import numpy as np
import polars as pl
import pyarrow as pa

from kohesio.errors import DamagedError
from kohesio.snapshot.rows import Row, json_lines, row_of

BLOCK_ROWS = 32
"""Rows a block. Measured: 16 take a fifth more room, 64 a fourteenth less and twice the time to unpack."""

CACHE_BYTES = 32 * 2**20
"""Unpacked blocks kept in memory by one open store."""

_CODEC = "lz4_raw"
_MAGIC = b"KOHREC03"
_TAIL = struct.Struct("<QQ8s")

_Read = TypeVar("_Read")


class RecordWriter:
    """Writes one ``.records`` file; a context manager. Every ``append`` but the last brings whole blocks."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("xb")
        self._file.write(_MAGIC)
        self._codec = pa.Codec(_CODEC)
        self._blocks: list[int] = []
        self._rows: list[np.ndarray] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
        self._file.close()

    def append(self, frame: pl.DataFrame) -> None:
        """Add the rows of a frame."""
        lines = json_lines(frame).rechunk()
        ends = lines.str.len_bytes().cast(pl.Int64).cum_sum().to_numpy()
        text = lines.to_arrow().buffers()[2]
        begin = 0
        for start in range(0, len(ends), BLOCK_ROWS):
            mine = ends[start : start + BLOCK_ROWS]
            self._file.write(self._codec.compress(text.slice(begin, int(mine[-1]) - begin)))
            self._blocks.append(self._file.tell())
            self._rows.append((mine - begin).astype("<u4"))
            begin = int(mine[-1])

    def _finish(self) -> None:
        """Write the directory of blocks and rows."""
        rows = np.concatenate(self._rows) if self._rows else np.zeros(0, "<u4")
        self._file.write(np.asarray(self._blocks, dtype="<u8").tobytes())
        self._file.write(rows.tobytes())
        self._file.write(_TAIL.pack(len(rows), len(self._blocks), _MAGIC))


class RecordStore:
    """An open ``.records`` file: the ``Rows`` of a table. Memory-mapped, safe for several threads.

    Raises DamagedError if the file is none, or is cut short.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read_directory()
        except (OSError, ValueError, struct.error) as error:
            raise DamagedError(
                f"The file {path} is not a whole record store ({error}). Run `kohesio index` to build it again."
            ) from error
        self._codec = pa.Codec(_CODEC)
        self._lock = threading.Lock()
        self._cache: OrderedDict[int, memoryview] = OrderedDict()
        self._cached_bytes = 0

    def _read_directory(self) -> None:
        rows, blocks, magic = _TAIL.unpack(self._map[-_TAIL.size :])
        tables = len(self._map) - _TAIL.size - 4 * rows - 8 * blocks
        if magic != _MAGIC or self._map[: len(_MAGIC)] != _MAGIC or tables < len(_MAGIC):
            raise ValueError("its first or last bytes are wrong")
        self._blocks = np.frombuffer(self._map, dtype="<u8", count=blocks, offset=tables)
        self._rows = np.frombuffer(self._map, dtype="<u4", count=rows, offset=tables + 8 * blocks)

    def __len__(self) -> int:
        return len(self._rows)

    def take(self, rows: Sequence[int], read: Callable[[Row], _Read]) -> list[_Read]:
        """See ``kohesio.snapshot.rows.Rows``; more than a page are read in the order of the file, each block once."""
        order: Sequence[int] = range(len(rows))
        if len(order) > BLOCK_ROWS:
            order = sorted(order, key=rows.__getitem__)
        found = {place: read(row_of(self._line(int(rows[place])))) for place in order}
        return [found[place] for place in range(len(rows))]

    def _line(self, row: int) -> memoryview:
        if not 0 <= row < len(self._rows):
            raise IndexError(f"row {row} of {len(self._rows)} in {self._path}")
        begin = int(self._rows[row - 1]) if row % BLOCK_ROWS else 0
        return self._block(row // BLOCK_ROWS)[begin : int(self._rows[row])]

    def _block(self, number: int) -> memoryview:
        with self._lock:
            if (found := self._cache.get(number)) is not None:
                self._cache.move_to_end(number)
                return found
        start = int(self._blocks[number - 1]) if number else len(_MAGIC)
        size = int(self._rows[min((number + 1) * BLOCK_ROWS, len(self._rows)) - 1])
        packed = pa.py_buffer(self._map[start : int(self._blocks[number])])
        try:
            block = memoryview(self._codec.decompress(packed, decompressed_size=size))
        except (OSError, pa.ArrowException) as error:
            raise DamagedError(
                f"Block {number} of {self._path} is damaged ({error}). Run `kohesio index` to build it again."
            ) from error
        self._keep(number, block)
        return block

    def _keep(self, number: int, block: memoryview) -> None:
        with self._lock:
            if number not in self._cache:
                self._cache[number] = block
                self._cached_bytes += block.nbytes
            while self._cached_bytes > CACHE_BYTES and len(self._cache) > 1:
                _, gone = self._cache.popitem(last=False)
                self._cached_bytes -= gone.nbytes
