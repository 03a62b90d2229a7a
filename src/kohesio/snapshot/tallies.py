"""Operations counted by groups while they pass, batch by batch, so that no table has to be read again for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from kohesio.snapshot.schema import OPERATIONS

_MANY = 250_000
"""Counted groups that may wait to be added up; memory then grows with the different groups, not with the batches."""


class Tally:
    """Counts by ``keys``: of the other columns that ``count`` gives, the ``least`` and the ``most`` or else the sum.

    ``count`` takes operations (schema ``OPERATIONS``) and has a row for each group, or several.
    """

    def __init__(
        self,
        count: Callable[[pl.LazyFrame], pl.LazyFrame],
        keys: Sequence[str],
        *,
        least: Sequence[str] = (),
        most: Sequence[str] = (),
    ) -> None:
        self._count = count
        self._keys = keys
        self._groups = (pl.col(least).min(), pl.col(most).max(), pl.exclude(*keys, *least, *most).sum())
        self._waiting = [count(pl.LazyFrame(schema=OPERATIONS)).collect()]
        self._settled = 0

    def add(self, operations: pl.DataFrame) -> None:
        """Count some more operations."""
        self._waiting.append(self._count(operations.lazy()).collect())
        if sum(counts.height for counts in self._waiting) > 2 * self._settled + _MANY:
            self._settle()

    def counts(self) -> pl.LazyFrame:
        """A row for each group, in no order."""
        self._settle()
        return self._waiting[0].lazy()

    def _settle(self) -> None:
        whole = pl.concat(self._waiting)
        added = whole.group_by(self._keys).agg(*self._groups).select(whole.columns)
        self._waiting, self._settled = [added], added.height
