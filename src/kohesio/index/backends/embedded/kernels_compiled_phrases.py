"""The loop over the places of words in texts; see ``kernels_compiled``."""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import Array, Bits, Ints, Longs
from kohesio.index.backends.embedded.compiling import compiled

_ONE = np.uint64(1)


@compiled
def places_within(
    bits: Bits, documents: Ints, counts: Array, titles: Array, places: Array, runs: tuple[Longs, Longs, Longs]
) -> tuple[Longs, Array]:
    """The places in those documents whose bit is set as ``document << 16 | place``, and which are in a title.

    ``runs`` are where postings begin and end and where their places begin; a run's places come in its order.
    """
    first, last, begin = runs
    size = 0
    for run in range(len(first)):
        for at in range(first[run], last[run]):
            document = documents[at]
            size += np.int64((bits[document >> 6] >> np.uint64(document & 63)) & _ONE) * counts[at]
    keys, in_title = np.empty(size, np.int64), np.empty(size, np.bool_)
    size = 0
    for run in range(len(first)):
        start = begin[run]
        for at in range(first[run], last[run]):
            document, number = documents[at], np.int64(counts[at])
            if (bits[document >> 6] >> np.uint64(document & 63)) & _ONE:
                for nth in range(number):
                    keys[size] = (np.int64(document) << 16) | np.int64(places[start + nth])
                    in_title[size] = nth < titles[at]
                    size += 1
            start += number
    return keys, in_title
