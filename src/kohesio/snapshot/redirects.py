"""Ids that became part of others: what leads there now, and what led there in the version before.

An id is never reused (design §5): whoever kept an address finds what became of it. Redirects of the version being
served are carried on, lead straight to the last id, and end when the old id stands for something of its own again.
"""

from __future__ import annotations

import polars as pl

from kohesio.errors import DamagedError, NoSnapshotError
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.schema import REDIRECTS


def served_redirects(directory: DataDirectory) -> pl.DataFrame:
    """The redirects (schema ``REDIRECTS``) of the version being served; none where none is, or it cannot be read."""
    try:
        return Snapshot.open(directory).scan("redirects").collect()
    except (NoSnapshotError, DamagedError):
        return pl.DataFrame(schema=REDIRECTS)


def carried_on(earlier: pl.DataFrame, new: pl.DataFrame, living: pl.Series) -> pl.DataFrame:
    """Both (schema ``REDIRECTS``) as one table, by old id, where ``living`` are the ids that stand for themselves.

    Of an id in both, the target is the new one and the date the earlier one.
    """
    both = (
        pl.concat([new, earlier.select(new.columns)])
        .group_by("old", maintain_order=True)
        .agg(pl.col("new").first(), pl.col("since").min())
    )
    both = both.filter(~pl.col("old").is_in(living.implode()))
    targets = dict(both.select("old", "new").iter_rows())
    return (
        both.with_columns(pl.Series("new", [_last(old, targets) for old in both["old"]], dtype=pl.String))
        .filter(pl.col("old") != pl.col("new"))
        .sort("old")
    )


def _last(old: str, targets: dict[str, str]) -> str:
    """Where the redirects that begin at ``old`` end; at ``old`` itself where they go in a circle."""
    at, steps = targets[old], 0
    while at in targets and at != old and steps < len(targets):
        at, steps = targets[at], steps + 1
    return old if at in targets else at
