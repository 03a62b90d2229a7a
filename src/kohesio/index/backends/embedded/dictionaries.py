"""Many texts looked up together in a sorted dictionary: one loop, where each by itself would be a loop in Python."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Longs, Strings


def beginnings(words: Strings, sought: Sequence[str]) -> Longs:
    """For each text the first of the sorted ones that begin with it, and the first after them."""
    encoded = [text.encode() for text in sought]
    ends = np.cumsum([len(raw) for raw in encoded], dtype=np.int64)
    return kernels.prefix_runs(*words.raw, np.frombuffer(b"".join(encoded), np.uint8), ends)


def places_of(words: Strings, sought: Sequence[str]) -> Longs:
    """Where each text stands among the sorted ones, -1 where it does not."""
    if not sought or not len(words):
        return np.full(len(sought), -1, np.int64)
    runs = beginnings(words, sought)
    first = np.minimum(runs[:, 0], len(words) - 1)
    ends = words.raw[1]
    lengths = ends[first] - np.where(first > 0, ends[first - 1], 0)
    same = (runs[:, 1] > runs[:, 0]) & (lengths == [len(text.encode()) for text in sought])
    return np.where(same, first, -1)
