"""A long text file read in stretches: each begins at the last mark before wanted rows, and ends at the next mark.

Marks are made while a file is read whole (``readers.hint.Mark``) and kept beside it in the archive.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kohesio.ingest.candidates import digest
from kohesio.ingest.readers.hint import Mark

_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows to read from a mark on (None: from the beginning), and the most bytes that have to be read for them."""

    begin: Mark | None
    rows: frozenset[int]
    length: int


def stretches_of(rows: Collection[int], marks: Sequence[Mark], size: int) -> tuple[Stretch, ...]:
    """The stretches of a file of ``size`` bytes that hold ``rows``; one for all of them where there are no marks."""
    if not marks:
        return (Stretch(None, frozenset(rows), size),)
    starts = [mark.row for mark in marks]
    ends = [*(mark.offset for mark in marks[1:]), size]
    groups: dict[int, set[int]] = {}
    for row in rows:
        groups.setdefault(max(bisect_right(starts, row) - 1, 0), set()).add(row)
    return tuple(Stretch(marks[at], frozenset(groups[at]), ends[at] - marks[at].offset) for at in sorted(groups))


def unchanged_digest(path: Path) -> str:
    """The SHA-256 of a file; read again only when its size or its time has changed."""
    state = path.stat()
    return _digest(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=_REMEMBERED)
def _digest(path: Path, _size: int, _changed: int) -> str:
    return digest(path)
