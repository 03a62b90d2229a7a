"""Single bits, for the loops that go through bitmaps, and tallies; see ``kernels_compiled``."""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import LACKING, Bits
from kohesio.index.backends.embedded.compiling import compiled

_ONE = np.uint64(1)
_DE_BRUIJN = np.uint64(0x03F79D71B4CB0A89)
_TOP = np.uint64(58)
_LOWEST = np.zeros(64, np.int32)
for _place in range(64):
    _LOWEST[((0x03F79D71B4CB0A89 << _place) & 0xFFFFFFFFFFFFFFFF) >> 58] = _place


@compiled
def lowest_place(word: np.uint64) -> int:
    """Which bit of a word is the lowest that is set; it has one."""
    return int(_LOWEST[((word & (~word + _ONE)) * _DE_BRUIJN) >> _TOP])


@compiled
def tally_of(lacks: Bits, row: int) -> int:
    """What an operation adds to a tally: itself, and itself once more above if its bit in ``lacks`` is set."""
    lacking = int((lacks[row >> 6] >> np.uint64(row & 63)) & _ONE)
    return 1 + (lacking << LACKING)
