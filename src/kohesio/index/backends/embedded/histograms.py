"""How the operations of a query spread over years and amounts.

Each operation's bin of each range field is kept, one byte or a year; so any query is counted in one pass. The edges
are fixed, which keeps two histograms comparable: amounts go by 1, 2, 5 from a thousand to a billion euro, rates by ten
percent, dates by year. Arrays, one entry per operation::

    start_year, end_year    uint16: the year, 0 where not known
    bin.<amount>            uint8: 0 where not known, 1 below the first edge, n from the (n-1)th edge on
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import NO_AMOUNT, Array, Arrays, ArraysWriter, Longs
from kohesio.index.backends.embedded.counting import Records, Subset, told
from kohesio.index.backends.embedded.facets import line
from kohesio.index.backends.embedded.sets import full_bits
from kohesio.index.fields import AMOUNTS, DATES
from kohesio.index.result import Bin, Histogram, YearRow

_EUROS = (0, *(step * 10**power for power in range(3, 9) for step in (1, 2, 5)), 10**9)
_PERCENT = tuple(range(0, 101, 10))
_YEARS = 10_000


def edges(key: str) -> tuple[int, ...]:
    """Where the bins of an amount begin, in euro or percent."""
    return _PERCENT if key == "cofinancing_rate" else _EUROS


def write_bins(writer: ArraysWriter, key: str, column: Longs, unit: int) -> None:
    """Write the bins of an amount, given in parts of a ``unit``."""
    limits = np.array(edges(key), np.int64) * unit
    bins = np.searchsorted(limits, column, side="right") + 1
    writer.save(f"bin.{key}", np.where(column == NO_AMOUNT, 0, bins).astype(np.uint8))


class Histograms:
    """The bins of every range field, open for reading."""

    def __init__(self, arrays: Arrays, records: Records) -> None:
        self._bins = {key: arrays.load(f"bin.{key}") for key in AMOUNTS}
        self._years = {key: arrays.load(f"{key}_year") for key in DATES}
        self._records = records
        self._all: dict[str, Longs] = {}

    def of(self, key: str, subset: Subset) -> Histogram:
        """How a subset spreads over a range field: every bin from the first to the last that has an operation."""
        if key in self._years:
            bins = [
                Bin(date(row.year, 1, 1), date(row.year + 1, 1, 1), row.count, row.eu_contribution, row.lacking)
                for row in self.years(key, subset)
                if row.year is not None
            ]
            return Histogram(key, tuple(bins), told(int(self._counted(key, subset)[0, 0]))[0])
        limits = edges(key)
        table = self._counted(key, subset)
        filled = np.flatnonzero(table[1:, 0]) + 1
        bins = [
            Bin(
                Decimal(limits[number - 2]) if number > 1 else None,
                Decimal(limits[number - 1]) if number <= len(limits) else None,
                *line(table[number].tolist()),
            )
            for number in range(filled[0], filled[-1] + 1)
        ] if len(filled) else []  # fmt: skip
        return Histogram(key, tuple(bins), told(int(table[0, 0]))[0])

    def years(self, key: str, subset: Subset) -> tuple[YearRow, ...]:
        """The years of a date that operations of a subset have, ascending; those without the date last."""
        table = self._counted(key, subset)
        rows = [YearRow(year, *line(table[year].tolist())) for year in (np.flatnonzero(table[1:, 0]) + 1).tolist()]
        return (*rows, YearRow(None, *line(table[0].tolist()))) if table[0, 0] else tuple(rows)

    def _counted(self, key: str, subset: Subset) -> Longs:
        column, size = (self._years[key], _YEARS) if key in self._years else (self._bins[key], len(edges(key)) + 2)
        table = subset.counted_by(column, size)
        return self._whole(key, column, size) - table if subset.outside else table

    def _whole(self, key: str, column: Array, size: int) -> Longs:
        if key not in self._all:
            records, everything = self._records, full_bits(len(column))
            self._all[key] = kernels.count_codes(everything, column, records.contribution, records.lacks, size)
        return self._all[key]
