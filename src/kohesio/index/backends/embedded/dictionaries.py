"""Texts looked up in a sorted dictionary by compiled loops: many at once, where each would be a loop in Python."""

from __future__ import annotations

from collections.abc import Collection
from itertools import accumulate

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Longs, Strings


def beginnings(words: Strings, sought: Collection[str]) -> Longs:
    """For each text the first of the sorted ones that begin with it, and the first after them."""
    return kernels.prefix_runs(*words.raw, *_end_to_end(sought))


def places_of(words: Strings, sought: Collection[str]) -> Longs:
    """Where each text stands among the sorted ones, -1 where it does not."""
    return kernels.places_of(*words.raw, *_end_to_end(sought))


def place_of(words: Strings, sought: str) -> int | None:
    """Where a text stands among the sorted ones, or None."""
    place = int(places_of(words, [sought])[0])
    return None if place < 0 else place


def _end_to_end(texts: Collection[str]) -> tuple[Array, Longs]:
    """The bytes of some texts, and where each ends."""
    encoded = [text.encode() for text in texts]
    ends = np.array([*accumulate(map(len, encoded))], np.int64)
    return np.frombuffer(b"".join(encoded), np.uint8), ends
