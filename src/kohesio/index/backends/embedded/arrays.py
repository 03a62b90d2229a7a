"""The arrays of an index, all in one file: written once, mapped into memory by every process that serves.

The file begins with ``MAGIC``, which names format and version; then come the arrays, little-endian and in C order,
each at a multiple of ``ALIGNED`` bytes. Where each begins, its type, shape and checksum stand in the card of the index
(``Entry``). So an index that is open costs one file descriptor, however many arrays it has.

``Strings`` are two arrays: their bytes end to end, and where each ends; sorted ones are a dictionary that is searched
by halving. ``Spool`` takes an array in pieces without keeping it in memory.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Literal, Protocol, Self

import numpy as np
import numpy.typing as npt

from kohesio.errors import DamagedError

Array = np.ndarray
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]
"""A set of operations, one bit each; bits beyond the last are unset."""

NO_AMOUNT = int(np.iinfo(np.int64).min)
"""Stands in columns of cents where an amount is not known."""

NO_RATE = int(np.iinfo(np.int32).min)
"""Stands among rates where one is not known."""

LACKING = 32
"""From this bit on, a tally of operations counts those that publish no EU contribution; below it, all of them."""

UNKNOWN = -(2.0**61)
"""Stands among figures to order by where one is not known: below all there are."""


_PIECE = 1 << 24

_MOST_IN_FOUR_BYTES = int(np.iinfo(np.uint32).max)

ALIGNED = 64
"""A cache line, and more than any type needs."""

MAGIC_LENGTH = 128


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an array lies in the file, what it is, and the SHA-256 of its bytes."""

    offset: int
    dtype: str
    shape: tuple[int, ...]
    sha256: str

    @property
    def size(self) -> int:
        """Bytes of the array."""
        return math.prod(self.shape) * np.dtype(self.dtype).itemsize


def positions(ascending: Array) -> Array:
    """Positions, ascending, in four bytes each where the last fits: what is asked more often than it is added to."""
    return ascending.astype(np.uint32 if not len(ascending) or ascending[-1] <= _MOST_IN_FOUR_BYTES else np.int64)


def magic(label: str) -> bytes:
    """The first bytes of a file of arrays; ``label`` says of what it is."""
    return f"kohesio arrays {label}\n".encode().ljust(MAGIC_LENGTH, b"\0")


class Arrays:
    """Arrays by name, mapped and not to be written to. They stay readable while anybody holds one."""

    def __init__(self, path: Path, entries: Mapping[str, Entry]) -> None:
        self._entries = entries
        with path.open("rb") as file:
            self._map = mmap(file.fileno(), 0, access=ACCESS_READ)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def load(self, name: str) -> Array:
        """The array of this name. Raises DamagedError if there is none."""
        entry = self._entries.get(name)
        if entry is None:
            raise DamagedError(f"The index has no array {name!r}: run `kohesio index` to build it again.")
        count = math.prod(entry.shape)
        if not count:
            return np.empty(entry.shape, entry.dtype)
        return np.frombuffer(self._map, entry.dtype, count, entry.offset).reshape(entry.shape)


class ArraysWriter:
    """Writes arrays one after the other into one new file; what is written can be read again at once."""

    def __init__(self, path: Path, label: str) -> None:
        self._path = path
        self._file = path.open("w+b")
        self._file.write(magic(label))
        self._entries: dict[str, Entry] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def save(self, name: str, array: Array) -> None:
        """Write an array under a new name."""
        array = np.ascontiguousarray(array)
        raw = array.reshape(-1).view(np.uint8).data
        entry = self._place(name, array.dtype, array.shape)
        self._file.seek(entry.offset)
        self._file.write(raw)
        self._entries[name] = replace(entry, sha256=sha256(raw).hexdigest())

    def create(self, name: str, length: int, dtype: npt.DTypeLike) -> Array:
        """A new array of zeros to be filled in place before ``finish``."""
        entry = self._place(name, np.dtype(dtype), (length,))
        self._file.truncate(entry.offset + entry.size)
        return self._mapped(entry, "r+")

    def load(self, name: str) -> Array:
        """An array that was written before."""
        self._file.flush()
        return self._mapped(self._entries[name], "r")

    def finish(self) -> dict[str, Entry]:
        """The directory of the file, by name; nothing can be written after it."""
        self._file.flush()
        for name, entry in self._entries.items():
            if not entry.sha256:
                self._entries[name] = replace(entry, sha256=checksum(self._file, entry))
        self._file.close()
        return dict(sorted(self._entries.items()))

    def _place(self, name: str, dtype: np.dtype[np.generic], shape: tuple[int, ...]) -> Entry:
        self._file.seek(0, SEEK_END)
        offset = -(-self._file.tell() // ALIGNED) * ALIGNED
        self._entries[name] = Entry(offset, dtype.newbyteorder("<").str, shape, "")
        return self._entries[name]

    def _mapped(self, entry: Entry, mode: Literal["r", "r+"]) -> Array:
        if not entry.size:
            return np.empty(entry.shape, entry.dtype)
        mapped = np.memmap(self._path, entry.dtype, mode, entry.offset, entry.shape)
        return mapped.view(np.ndarray)


def checksum(file: BinaryIO, entry: Entry) -> str:
    """The SHA-256 of the bytes of an array in an open file."""
    found = sha256()
    file.seek(entry.offset)
    left = entry.size
    while left and (piece := file.read(min(left, _PIECE))):
        found.update(piece)
        left -= len(piece)
    return found.hexdigest()


class Readable(Protocol):
    """Where arrays can be had by name: ``Arrays``, or an ``ArraysWriter`` while an index is built."""

    def load(self, name: str) -> Array:
        """The array of this name."""
        ...


class Spool:
    """An array that arrives in pieces; lies in a file of its own until it is read back."""

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        self._path = path
        self._dtype = np.dtype(dtype)
        self.length = 0

    def append(self, piece: Array) -> None:
        """Add values at the end."""
        self.length += len(piece)
        with self._path.open("ab") as file:
            file.write(np.ascontiguousarray(piece, dtype=self._dtype).tobytes())

    def read(self) -> Array:
        """All of it, mapped."""
        if not self.length:
            return np.empty(0, self._dtype)
        return np.memmap(self._path, dtype=self._dtype, mode="r").view(np.ndarray)


class Strings:
    """Texts by position. Made by ``Strings.save``; ``find`` and ``starting`` need them sorted."""

    def __init__(self, arrays: Readable, name: str) -> None:
        self._bytes = arrays.load(f"{name}.text")
        self._ends = arrays.load(f"{name}.ends")

    @staticmethod
    def save(writer: ArraysWriter, name: str, texts: Iterable[str]) -> None:
        """Write texts in their order."""
        encoded = [text.encode() for text in texts]
        writer.save(f"{name}.text", np.frombuffer(b"".join(encoded), dtype=np.uint8))
        ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
        writer.save(f"{name}.ends", positions(ends))

    @property
    def raw(self) -> tuple[Array, Array]:
        """The bytes end to end, and where each text ends."""
        return self._bytes, self._ends

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, position: int) -> str:
        """The text at a position."""
        return self._raw(position).decode()

    def at(self, positions: Array) -> list[str]:
        """The texts at some positions, read together: of thousands, each by itself costs four times as much."""
        every, positions = self._bytes.data, positions.astype(np.int64)
        starts = np.where(positions > 0, self._ends[positions - 1], 0)
        places = zip(starts.tolist(), self._ends[positions].tolist(), strict=True)
        return [str(every[start:end], "utf-8") for start, end in places]

    def __iter__(self) -> Iterator[str]:
        return (self[position] for position in range(len(self)))

    def find(self, text: str) -> int | None:
        """Where a text stands, or None."""
        position = bisect_left(range(len(self)), text.encode(), key=self._raw)
        return position if position < len(self) and self[position] == text else None

    def starting(self, prefix: str) -> range:
        """Positions of the texts that begin with ``prefix``."""
        wanted = prefix.encode()
        first = bisect_left(range(len(self)), wanted, key=self._raw)
        last = bisect_left(range(len(self)), wanted + b"\xff", key=self._raw)
        return range(first, last)

    def _raw(self, position: int) -> bytes:
        start = int(self._ends[position - 1]) if position else 0
        return bytes(self._bytes[start : int(self._ends[position])])


def gathered(offsets: Array, positions: Array) -> tuple[Longs, Longs]:
    """Where the entries of the lists at ``positions`` stand, list after list, and the length of each list."""
    starts = offsets[positions].astype(np.int64)
    lengths = offsets[positions + 1].astype(np.int64) - starts
    total = int(lengths.sum())
    shift = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return np.arange(total, dtype=np.int64) + shift, lengths
