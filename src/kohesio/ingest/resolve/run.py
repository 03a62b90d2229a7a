"""The whole-collection steps, one after the other: who is one body, who is a natural person, what would count twice.

Each step reads narrow columns of all operations and answers what it found; none changes anything itself.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from kohesio.ingest import identities
from kohesio.ingest.resolve.amendments import Amendments
from kohesio.ingest.resolve.double_counting import counted_in


def resolve(operations: pl.LazyFrame, twice: Iterable[pl.Series] = ()) -> Amendments:
    """What is to be changed of ``operations`` (schema ``OPERATIONS``). Their order does not matter. ``twice`` are ids
    of those that a second list publishes too."""
    found = identities.resolve(identities.mentions_of(operations))
    return Amendments(
        beneficiaries=found.beneficiaries,
        natural_persons=natural_persons(operations, found.beneficiaries),
        counted_in=counted_in(operations, found.beneficiaries),
        decisions=found.decisions,
        legal_forms=found.legal_forms,
        published_twice=pl.concat([pl.Series(dtype=pl.String), *twice]).unique().sort(),
    )


def natural_persons(operations: pl.LazyFrame, moved: pl.DataFrame) -> pl.Series:
    """Ids (those that stay: ``moved`` has ``old`` and ``new``) of whom some list takes for a natural person: one is one
    in every list."""
    said = (
        operations.select(pl.col("beneficiaries").list.explode(keep_nulls=False, empty_as_null=False))
        .select(pl.col("beneficiaries").struct.unnest())
        .filter(pl.col("is_natural_person"))
        .select(pl.col("id").unique())
    )
    return said.collect(engine="streaming")["id"].replace(moved["old"], moved["new"]).unique().sort()
