"""Rows with one code: parts of one operation, or different operations with a code that was typed twice.

A list may tell an operation on several rows, one for each place, fund or partner. Such rows agree in what identifies
the operation: its name, or beneficiary and dates together. Rows that agree in neither are different operations, and
each has to be kept: added up, one of them would be lost. A row that leaves something out belongs to the one operation
that it fits; where it fits several it makes them no one operation, and stands by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import polars as pl

from kohesio.ingest.cells import ROW

PART = "part_of_code"
"""Column: which of the operations with one code a row belongs to; 0 for the first and for every code of one."""

Anchor = tuple[int | None, ...]
"""What identifies an operation beside its code: name, beneficiary, start and end; or the last three of them."""

_MOST = 20
"""Operations that a mistyped code may stand for. What stands for more ("n/a", "pending") is no code."""

_NAMES = ("title", "beneficiary", "start_date", "end_date")
_SIGNS = r"[^\p{L}\p{N}]+"
"""No part of a name where two are compared."""


def anchored(parsed: pl.DataFrame) -> pl.DataFrame:
    """Of rows of ``rows.PARSED`` their number, ``operation_code`` and what ``parts_of_codes`` compares, as hashes."""
    return hashed(
        parsed.select(
            ROW,
            "operation_code",
            pl.col("title").list.first().struct.field("text").alias("title"),
            pl.col("beneficiary").list.first(),
            *(pl.col(name).struct.field("date").cast(pl.String).alias(name) for name in _NAMES[2:]),
        )
    )


def hashed(texts: pl.DataFrame) -> pl.DataFrame:
    """The same rows with ``title``, ``beneficiary``, ``start_date`` and ``end_date``, which may be lacking, as hashes
    of their words; null where there is none, or no ``operation_code``."""
    known = [pl.col(name).str.to_lowercase().str.replace_all(_SIGNS, "").alias(name) for name in _NAMES
             if name in texts.columns]  # fmt: skip
    lacking = [pl.lit(None, dtype=pl.String).alias(name) for name in _NAMES if name not in texts.columns]
    coded = pl.col("operation_code").is_not_null()
    return texts.with_columns(*known, *lacking).with_columns(
        pl.when((pl.col(name) != "") & coded).then(pl.col(name).hash(seed=0)).alias(name) for name in _NAMES
    )


def parts_of_codes(rows: pl.DataFrame) -> pl.Series:
    """``PART`` for rows of ``anchored``, in their order; each row has its own where the code is none."""
    code = "operation_code"
    several = pl.col("title").n_unique().over(code) > 1
    doubtful = rows.with_row_index("at").filter(pl.col(code).is_not_null() & several)
    parts = pl.Series(PART, [0], dtype=pl.UInt32).new_from_index(0, rows.height)
    if not doubtful.height:
        return parts
    places: list[int] = []
    numbers: list[int] = []
    for _, group in doubtful.group_by(code, maintain_order=True):
        places += group["at"].to_list()
        numbers += _operations(group.select(_NAMES).rows())
    return parts.scatter(places, pl.Series(numbers, dtype=pl.UInt32))


def _operations(anchors: Sequence[Anchor]) -> list[int]:
    """Which operation each row of one code belongs to, whatever their order; in time that grows as their number."""
    rows = {anchor: number for number, anchor in enumerate(dict.fromkeys(anchors))}
    groups = _Groups(len(rows))
    _join_equal(rows, groups)
    _join_vague(rows, groups)
    _join_unnamed(rows, groups)
    numbers: dict[int, int] = {}
    found = [numbers.setdefault(groups.of(rows[anchor]), len(numbers)) for anchor in anchors]
    return found if len(numbers) <= _MOST else list(range(len(anchors)))


class _Groups:
    """Numbers from 0 on, each in a group that is called by one of its numbers (union-find)."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def of(self, number: int) -> int:
        """The name of the group."""
        while self._above[number] != number:
            self._above[number] = number = self._above[self._above[number]]
        return number

    def join(self, number: int, other: int) -> None:
        """Make the two groups one, which keeps the name of the other."""
        self._above[self.of(number)] = self.of(other)


def _join_equal(rows: dict[Anchor, int], groups: _Groups) -> None:
    """Rows with one name, and those with one beneficiary and dates, as far as any of these is known."""
    first: dict[int | Anchor, int] = {}
    for (name, *others), number in rows.items():
        triple = tuple(others)
        if name is not None:
            groups.join(number, first.setdefault(name, number))
        if any(each is not None for each in triple):
            groups.join(number, first.setdefault(triple, number))


def _join_vague(rows: dict[Anchor, int], groups: _Groups) -> None:
    """Rows that leave out some of beneficiary and dates, with those that tell these too, if it is one operation's."""
    at = {anchor[1:]: number for anchor, number in rows.items()}
    fuller: dict[Anchor, list[int]] = {}
    for triple, number in at.items():
        for vague in _blanked(triple):
            if vague != triple:
                fuller.setdefault(vague, []).append(number)
    for known in (2, 1):
        fits: dict[int, set[int]] = {}
        for triple, number in at.items():
            if sum(each is not None for each in triple) == known:
                mine = groups.of(number)
                fits.setdefault(mine, set()).update({groups.of(each) for each in fuller.get(triple, ())} - {mine})
        _join_single(fits, groups)


def _join_unnamed(rows: dict[Anchor, int], groups: _Groups) -> None:
    """Rows that leave out the name, with those that have one and contradict in nothing, if it is one operation's."""
    named = [(anchor[1:], groups.of(number)) for anchor, number in rows.items() if anchor[0] is not None]
    have_names = {group for _, group in named}
    told: dict[tuple[tuple[bool, ...], Anchor], set[int]] = {}
    for triple, group in named:
        for vague in _blanked(triple):
            some = told.setdefault((_known(triple), vague), set())
            if len(some) < 2:  # two are as good as many
                some.add(group)
    shapes = {_known(triple) for triple, _ in named}
    fits: dict[int, set[int]] = {}
    for anchor, number in rows.items():
        if (mine := groups.of(number)) not in have_names:
            for shape in shapes:
                common = tuple(each if known else None for each, known in zip(anchor[1:], shape, strict=True))
                fits.setdefault(mine, set()).update(told.get((shape, common), ()))
    _join_single(fits, groups)


def _join_single(fits: dict[int, set[int]], groups: _Groups) -> None:
    """Join the groups that fit one other only with that."""
    for group, others in fits.items():
        if len(others) == 1:
            groups.join(group, *others)


def _blanked(triple: Anchor) -> Iterator[Anchor]:
    """The same, and whatever remains of it where some is left out."""
    return product(*({each, None} for each in triple))


def _known(triple: Iterable[int | None]) -> tuple[bool, ...]:
    return tuple(each is not None for each in triple)
