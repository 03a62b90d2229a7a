"""What would count twice: the same operation in two lists, an umbrella and its children, one amount on many rows.

The three are looked for one after the other, each among what is not set aside yet, and each by a rule that a reader can
check: ``same_operation``, ``umbrella`` and ``repeated_amount`` say theirs. Where the evidence does not suffice nothing
is set aside. An operation set aside is never the one another is counted in.
"""

from __future__ import annotations

import polars as pl

from kohesio.ingest.resolve.amendments import COUNTED
from kohesio.ingest.resolve.figures import figures
from kohesio.ingest.resolve.repeated_amount import repeated_amounts
from kohesio.ingest.resolve.same_operation import same_operations
from kohesio.ingest.resolve.umbrella import under_umbrellas


def counted_in(operations: pl.LazyFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """``COUNTED``, sorted by id, of ``operations`` (schema ``OPERATIONS``), whose order does not matter.

    ``moved`` has the merged beneficiaries (``old``, ``new``).
    """
    known = figures(operations)
    found = same_operations(operations, known, moved)
    known = _without(known, found)
    found = pl.concat([found, under_umbrellas(operations, known)])
    known = _without(known, found)
    found = pl.concat([found, repeated_amounts(known)])
    return _to_the_end(found).select(list(COUNTED)).sort("id")


def _without(figures: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    return figures.join(found, on="id", how="anti", maintain_order="left")


def _to_the_end(found: pl.DataFrame) -> pl.DataFrame:
    """Each operation counted in one that counts itself: what a step takes for that, a later one may set aside."""
    inside = dict(found.select("id", "operation").iter_rows())
    ends = []
    for operation in inside.values():
        at = operation
        while at in inside:
            at = inside[at]
        ends.append(at)
    return found.with_columns(pl.Series("operation", ends, dtype=pl.String))
