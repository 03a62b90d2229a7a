"""Counts and fill rates of operations: what checks before publication and pages about lists compare.

A field is filled in an operation if it is there: not null, and for lists not empty. Rates are shares from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kohesio.snapshot.schema import OPERATIONS

FIELDS = tuple(name for name in OPERATIONS if name not in {"id", "source", "issues", "counted_in"})
"""Fields whose filling says something about a list."""


@dataclass(frozen=True, slots=True)
class ListStatistics:
    """What the operations of one list add up to.

    ``fill`` gives for each of ``FIELDS`` the share of operations that have it.
    """

    id: str
    operations: int
    fill: tuple[tuple[str, float], ...]


def filled(frame: pl.DataFrame) -> Mapping[str, int]:
    """How many operations of a frame (schema ``OPERATIONS``) have each of ``FIELDS``; add them up over batches."""
    return frame.select(is_filled(name).sum() for name in FIELDS).row(0, named=True)


def shares(counts: Mapping[str, int], operations: int) -> tuple[tuple[str, float], ...]:
    """Counts of filled fields as shares, four decimals, in the order of ``FIELDS``; no operations, no shares."""
    if not operations:
        return ()
    return tuple((name, round(counts[name] / operations, 4)) for name in FIELDS)


def statistics_by_list(operations: pl.LazyFrame) -> tuple[ListStatistics, ...]:
    """Statistics of every list in an operations table, by id."""
    frame = (
        operations.group_by(pl.col("source").struct.field("list").alias("list"))
        .agg(pl.len().alias("operations"), *(is_filled(name).sum() for name in FIELDS))
        .sort("list")
        .collect(engine="streaming")
    )
    return tuple(
        ListStatistics(row["list"], row["operations"], shares(row, row["operations"]))
        for row in frame.iter_rows(named=True)
    )


def is_filled(name: str) -> pl.Expr:
    """Whether an operation has one of ``FIELDS``."""
    column, kind = pl.col(name), OPERATIONS[name]
    if isinstance(kind, pl.List):
        return (column.list.len().fill_null(0) > 0).alias(name)
    if name == "programme":  # a struct that is always there
        column = pl.coalesce(column.struct.field("id"), column.struct.field("cci"), column.struct.field("name"))
    return column.is_not_null().alias(name)
