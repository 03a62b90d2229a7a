"""Positions in an index take four bytes where they can."""

from __future__ import annotations

import numpy as np
import pytest

from kohesio.index.backends.embedded.arrays import positions


@pytest.mark.parametrize(
    ("ascending", "bytes_each"),
    [([], 4), ([0], 4), ([0, 7, 2**32 - 1], 4), ([0, 7, 2**32], 8)],
    ids=["none", "a zero", "the last that fits", "one too many"],
)
def test_positions_take_four_bytes_while_the_last_fits_and_stay_what_they_are(
    ascending: list[int], bytes_each: int
) -> None:
    kept = positions(np.array(ascending, np.int64))
    assert kept.dtype.itemsize == bytes_each
    assert kept.tolist() == ascending
