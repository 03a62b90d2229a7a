"""Operations counted by groups while they pass, batch by batch, so that no table has to be read again for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from kohesio.snapshot.schema import OPERATIONS

_MANY = 250_000
"""Counted groups that may wait to be added up; memory then grows with the different groups, not with the batches."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted by ``keys``: of the other columns that ``count`` gives, the ``least`` and the ``most`` or else
    the sum.

    ``count`` takes operations (schema ``OPERATIONS``) and has a row for each group, or several.
    """

    count: Callable[[pl.LazyFrame], pl.LazyFrame]
    keys: tuple[str, ...]
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()

    def of(self, operations: pl.DataFrame) -> pl.DataFrame:
        """The counts of some operations."""
        return self.count(operations.lazy()).collect()


Counts = tuple[pl.DataFrame, ...]
"""What some operations came to, a frame for each measure."""


class Gathered:
    """What measures come to over all operations; counting and adding up may be done by different threads."""

    def __init__(self, *measures: Measure) -> None:
        self._measures = measures
        self._tallies = tuple(map(_Tally, measures))

    def counted(self, operations: pl.DataFrame) -> Counts:
        """What some operations (schema ``OPERATIONS``) come to; nothing is kept of them."""
        return tuple(measure.of(operations) for measure in self._measures)

    def take(self, counts: Counts) -> None:
        """Take in what some more operations came to."""
        for tally, frame in zip(self._tallies, counts, strict=True):
            tally.add(frame)

    def add(self, operations: pl.DataFrame) -> None:
        """Take in some more operations."""
        self.take(self.counted(operations))

    def totals(self) -> tuple[pl.LazyFrame, ...]:
        """For each measure a row for each group, in no order."""
        return tuple(tally.counts() for tally in self._tallies)


class _Tally:
    """Counts of one measure, added up when they have become many."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._waiting: list[pl.DataFrame] = []
        self._settled = 0

    def add(self, counts: pl.DataFrame) -> None:
        """Take in some more counts."""
        self._waiting.append(counts)
        if sum(each.height for each in self._waiting) > 2 * self._settled + _MANY:
            self._settle()

    def counts(self) -> pl.LazyFrame:
        """A row for each group, in no order."""
        self._settle()
        return self._waiting[0].lazy()

    def _settle(self) -> None:
        mine = self._measure
        whole = pl.concat(self._waiting or [mine.of(pl.DataFrame(schema=OPERATIONS))])
        summed = pl.exclude(*mine.keys, *mine.least, *mine.most).sum()
        added = whole.group_by(mine.keys).agg(pl.col(mine.least).min(), pl.col(mine.most).max(), summed)
        self._waiting, self._settled = [added.select(whole.columns)], added.height
