"""The measure that pages by relevance are ordered by: BM25.

A document's score is the sum over all terms it holds of
``idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean))`` with ``idf = ln(1 + (N − n + 0.5) / (n + 0.5))``; a
word in a title counts ``TITLE_WEIGHT`` times in both tf and length (the simple form
of BM25F). k1 and b are the usual values; ``tests/relevance`` holds what they must achieve.

A document that holds the word as it was typed has once more what the term is worth at most: whoever asks for one word
reads all that have it before those that have only another form of it, "Porto" before "porta-a-porta".

Of common terms the index keeps their peaks: the largest value of the fraction without idf and k1 + 1 in each block of
documents. What cannot come on a page then need not be looked at.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from kohesio.index.backends.embedded.arrays import Array, Ints

K1 = 1.2
B = 0.75

TITLE_WEIGHT = 3
"""A word in a title counts like three in a summary."""

BLOCK = 2048
"""Documents a block."""

COMMON = 64
"""A term of at least one document in this many has its peaks kept."""

AS_TYPED = 1 << 30
"""Set in how often a document holds a term: one of these is the word as typed, whatever its case and accents."""

HOW_OFTEN = AS_TYPED - 1
"""What is left of that without it."""

Peaks = npt.NDArray[np.float32]


def weight(documents: int, holding: int) -> float:
    """What a term is worth at most, of which so many documents hold it."""
    return math.log(1 + (documents - holding + 0.5) / (holding + 0.5)) * (K1 + 1)


def shape(mean_length: float) -> tuple[float, float]:
    """How much a length of nought dampens a count, and each further word."""
    return K1 * (1 - B), K1 * B / (mean_length or 1)


def peaks(documents: Ints, tallies: Array, lengths: Ints, mean_length: float) -> Peaks:
    """The peaks of a term by block, rounded up; ``tallies`` are how often each of its documents holds it."""
    found = np.zeros(-(-len(lengths) // BLOCK), np.float32)
    if len(documents):
        still, per_length = shape(mean_length)
        worth = tallies / (tallies + still + per_length * lengths[documents])
        blocks = documents // BLOCK
        first = np.flatnonzero(np.diff(blocks, prepend=-1))
        found[blocks[first]] = np.nextafter(np.maximum.reduceat(worth, first).astype(np.float32), np.float32(2))
    return found
