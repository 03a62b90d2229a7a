"""Single bits, for the loops that go through bitmaps; see ``kernels_compiled``."""

from __future__ import annotations

import numpy as np

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
def set_places(word: np.uint64) -> int:
    """How many bits of a word are set."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    word = (word & np.uint64(0x3333333333333333)) + ((word >> np.uint64(2)) & np.uint64(0x3333333333333333))
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((word * np.uint64(0x0101010101010101)) >> np.uint64(56))
