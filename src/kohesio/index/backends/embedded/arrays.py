"""Arrays and texts in files: written once, memory-mapped by every process that serves.

An array is one ``.npy`` file. ``Strings`` are two: their bytes end to end, and where each begins; sorted ones are a
dictionary that is searched by halving. ``Spool`` takes an array in pieces without keeping it in memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = np.ndarray
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]
"""A set of operations, one bit each; bits beyond the last are unset."""

NO_AMOUNT = int(np.iinfo(np.int64).min)
"""Stands in columns of cents where an amount is not known."""


def save(folder: Path, name: str, array: Array) -> None:
    """Write an array as ``<name>.npy``."""
    np.save(folder / f"{name}.npy", np.ascontiguousarray(array), allow_pickle=False)


def load(folder: Path, name: str) -> Array:
    """The array of ``<name>.npy``, mapped and not to be written to."""
    path = folder / f"{name}.npy"
    try:
        mapped: Array = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    except ValueError:  # an empty array cannot be mapped
        mapped = np.asarray(np.load(path, allow_pickle=False))
    return mapped


def create(folder: Path, name: str, length: int, dtype: npt.DTypeLike) -> Array:
    """A new array in ``<name>.npy`` to be filled in place; ``flush`` is the file system's task."""
    if not length:
        save(folder, name, np.empty(0, dtype))
        return np.empty(0, dtype)
    path = folder / f"{name}.npy"
    mapped: Array = np.lib.format.open_memmap(path, mode="w+", dtype=np.dtype(dtype), shape=(length,))
    return mapped


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

    def __init__(self, folder: Path, name: str) -> None:
        self._bytes = load(folder, f"{name}.text")
        self._ends = load(folder, f"{name}.ends")

    @staticmethod
    def save(folder: Path, name: str, texts: Iterable[str]) -> None:
        """Write texts in their order."""
        encoded = [text.encode() for text in texts]
        save(folder, f"{name}.text", np.frombuffer(b"".join(encoded), dtype=np.uint8))
        save(folder, f"{name}.ends", np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded))))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, position: int) -> str:
        """The text at a position."""
        return self._raw(position).decode()

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
