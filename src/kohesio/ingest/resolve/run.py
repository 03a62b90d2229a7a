"""The whole-collection steps, one after the other: who is a natural person wherever some list says so.

Each step reads narrow columns of all operations and answers what it found; none changes anything itself.
"""

from __future__ import annotations

import polars as pl

from kohesio.ingest.resolve.amendments import Amendments


def resolve(operations: pl.LazyFrame) -> Amendments:
    """What is to be changed of ``operations`` (schema ``OPERATIONS``). Their order does not matter."""
    return Amendments(natural_persons=natural_persons(operations))


def natural_persons(operations: pl.LazyFrame) -> pl.Series:
    """Ids of beneficiaries whom some list takes for natural persons: one is one in every list."""
    said = (
        operations.select(pl.col("beneficiaries").list.explode(keep_nulls=False, empty_as_null=False))
        .select(pl.col("beneficiaries").struct.unnest())
        .filter(pl.col("is_natural_person"))
        .select(pl.col("id").unique().sort())
    )
    return said.collect(engine="streaming")["id"]
