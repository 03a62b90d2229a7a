"""Sets of operations: everything, a bitmap, or ascending positions, whichever is at hand.

``Operations`` turns one form into the other when asked, once; for counting them see ``counting``.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Bits, Ints, Longs, Mask

_NOTHING: Ints = np.empty(0, np.int32)


def full_bits(size: int) -> Bits:
    """The bitmap of everything."""
    bits = np.full((size + 63) // 64, ~np.uint64(0))
    if size % 64:
        bits[-1] = np.uint64((1 << size % 64) - 1)
    return bits


class Operations:
    """Some of ``size`` operations. Give ``bits`` or ``rows``; neither means all of them."""

    def __init__(self, size: int, *, bits: Bits | None = None, rows: Ints | None = None) -> None:
        self.size = size
        self.is_all = bits is None and rows is None
        self._bits = bits
        self._rows = rows

    @property
    def has_bits(self) -> bool:
        """Whether it is a bitmap to begin with."""
        return self._bits is not None

    @cached_property
    def count(self) -> int:
        """How many there are."""
        if self._rows is not None:
            return len(self._rows)
        return self.size if self._bits is None else int(np.bitwise_count(self._bits).sum())

    @cached_property
    def bits(self) -> Bits:
        """As a bitmap."""
        if self._bits is not None:
            return self._bits
        if self._rows is None:
            return full_bits(self.size)
        bits = np.zeros((self.size + 63) // 64, np.uint64)
        kernels.set_bits(bits, self._rows)
        return bits

    @cached_property
    def rows(self) -> Ints:
        """As positions, ascending."""
        if self._rows is not None:
            return self._rows
        return np.arange(self.size, dtype=np.int32) if self._bits is None else kernels.rows_of(self._bits, self.count)

    def holds(self, rows: Ints) -> Mask:
        """Which of some ascending positions are among them."""
        if not self.has_bits:
            return np.asarray(kernels.places_in(rows, self.rows) >= 0)
        found = np.zeros(len(rows), bool)
        found[kernels.where_set(self.bits, rows)] = True
        return found

    @cached_property
    def outside(self) -> Operations:
        """All others."""
        return (
            Operations(self.size, rows=_NOTHING)
            if self.is_all
            else Operations(self.size, bits=self.bits ^ full_bits(self.size))
        )


def places_among(operations: Operations, rows: Ints) -> Longs:
    """Places in ``rows``, ascending and each once, of those that are among some operations."""
    if operations.has_bits:
        return kernels.where_set(operations.bits, rows)
    if operations.count < len(rows):
        found = kernels.places_in(operations.rows, rows)
        return found[found >= 0]
    return np.flatnonzero(kernels.places_in(rows, operations.rows) >= 0)
