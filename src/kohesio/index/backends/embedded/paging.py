"""Pages by cursor: the last hit's place in the order, tied to version and question.

An order is two keys per hit, both ascending: the primary one (negated score, or rank) and a tie-breaker that no two
hits share. A cursor holds both of the last hit shown, so that a page costs the same however far on it is.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from kohesio.errors import ParameterError, sentence
from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Floats, Longs

_LARGEST = 2**62

After = tuple[float, int]
"""Primary key and tie-breaker of the last hit shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """Positions of the hits within the arrays that were given, in order, and the key of the last if more follow."""

    positions: Longs
    last: After | None


def page(scores: Floats, rows: Array, ties: Array, after: After | None, limit: int) -> Page:
    """The ``limit`` hits with the highest scores beyond ``after``; equal ones by the ``ties`` of their row."""
    key, tie = after or (-np.inf, -1)
    positions, more = kernels.best(scores, rows, ties, float(key), tie, limit)
    last = (-scores[positions[-1]].item(), int(ties[rows[positions[-1]]])) if more else None
    return Page(positions, last)


def write_cursor(question: str, last: After | None) -> str | None:
    """The cursor to what follows ``last``; ``question`` is the version and all that must stay the same."""
    if last is None:
        return None
    plain = json.dumps([_mark(question), last[0], last[1]], separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def read_cursor(question: str, cursor: str | None) -> After | None:
    """The place a cursor names. Raises ParameterError if it is none, or of another question or version."""
    if cursor is None:
        return None
    try:
        mark, primary, tie = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        place = (primary + 0, int(tie))
        if not (abs(primary) < _LARGEST and abs(tie) < _LARGEST):
            raise ValueError("out of range")
    except (ValueError, TypeError, OverflowError, binascii.Error) as error:
        told = sentence("The cursor is not one this site gave; start again without it.")
        raise ParameterError("cursor", told) from error
    if mark != _mark(question):
        told = sentence(
            "The cursor belongs to another question or an older version of the data; start again without it."
        )
        raise ParameterError("cursor", told)
    return place


def _mark(question: str) -> str:
    return sha256(question.encode()).hexdigest()[:16]
