"""Rows with one code: parts of one operation, or different operations with a code that was typed twice.

A list may tell an operation on several rows, one for each place, fund or partner. Such rows agree in what identifies
the operation: its name, or beneficiary and dates together. Rows that agree in neither are different operations, and
each has to be kept: added up, one of them would be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from kohesio.ingest.cells import ROW

PART = "part_of_code"
"""Column: which of the operations with one code a row belongs to; 0 for the first and for every code of one."""

Anchor = tuple[int | None, ...]
"""What identifies an operation beside its code: name, beneficiary, start and end."""

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
    """``PART`` for rows of ``anchored``, in their order."""
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
    """Which operation each row of one code belongs to: rows are joined by whatever row they agree with."""
    groups: list[list[Anchor]] = []
    for anchor in dict.fromkeys(anchors):
        mine = [group for group in groups if _agrees(anchor, group)]
        groups = [group for group in groups if group not in mine]
        groups.append([*(each for group in mine for each in group), anchor])
    numbers: dict[Anchor, int] = {}
    first = {anchor: place for place, anchor in reversed(list(enumerate(anchors)))}
    for number, group in enumerate(sorted(groups, key=lambda group: min(first[each] for each in group))):
        numbers |= dict.fromkeys(group, number)
    return [numbers[anchor] for anchor in anchors]


def _agrees(one: Anchor, others: Iterable[Anchor]) -> bool:
    """Whether a row tells of the operation of any of the others. What a row leaves out contradicts nothing."""
    return any(
        (one[0] is not None and one[0] == other[0])
        or all(mine is None or its is None or mine == its for mine, its in zip(one[1:], other[1:], strict=True))
        for other in others
    )
