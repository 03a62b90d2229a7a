"""Which operations a query means: one bitmap per condition, combined for the hits and for each facet.

A facet ignores its own selection, so the operations it counts are those that all other conditions leave. What a text
finds stays a list where no other condition is asked, or is held against their bitmap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Bits
from kohesio.index.backends.embedded.cells import CellChoice, Cells
from kohesio.index.backends.embedded.columns import NO_DATE
from kohesio.index.backends.embedded.facets import FacetColumn
from kohesio.index.backends.embedded.geography import Geography
from kohesio.index.backends.embedded.laid import LaidColumn
from kohesio.index.backends.embedded.sets import Operations
from kohesio.index.query import AmountRange, DateRange, OperationQuery

_EPOCH = date(1970, 1, 1).toordinal()
_UNITS = {"cofinancing_rate": 10_000}
_CENTS = 100
_LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class Selection:
    """The conditions of a query: those of facets by key, all others in one, and what its text finds. None: all.

    ``cells`` are those the conditions leave, if they leave whole ones and not all.
    """

    size: int
    found: Operations | None
    others: Bits | None
    facets: Mapping[str, Bits]
    cells: CellChoice | None

    def operations(self, *, ignoring: str | None = None) -> Operations:
        """The operations that all conditions leave, but for that of the facet ``ignoring``."""
        every = [bits for key, bits in self.facets.items() if key != ignoring]
        if self.others is not None:
            every.append(self.others)
        if not every:
            return self.found or Operations(self.size)
        bits = reduce(np.bitwise_and, every)
        if self.found is None:
            return Operations(self.size, bits=bits)
        if self.found.has_bits:
            return Operations(self.size, bits=bits & self.found.bits)
        return Operations(self.size, rows=self.found.rows[kernels.where_set(bits, self.found.rows)])


class Selector:
    """Makes selections from the columns of the index."""

    def __init__(
        self,
        columns: Mapping[str, Array],
        facets: Mapping[str, FacetColumn | LaidColumn],
        geography: Geography,
        cells: Cells | None,
    ) -> None:
        self._columns = columns
        self._facets = facets
        self._geography = geography
        self._cells = cells

    def select(self, query: OperationQuery, found: Operations | None) -> Selection:
        """The conditions of a query; ``found`` are the operations its text finds."""
        facets = {key: self._facets[key].bits(choice) for key, choice in query.choices}
        bitmaps = list(self._bitmaps(query))
        others = reduce(np.bitwise_and, bitmaps) if bitmaps else None
        cells = self._whole_cells(query) if found is None and others is None else None
        return Selection(len(self._columns["start"]), found, others, facets, cells)

    def _whole_cells(self, query: OperationQuery) -> CellChoice | None:
        """The cells that the choices leave; None where one is of a field that cells are not told apart by."""
        if self._cells is None or not query.choices:
            return None
        conditions = []
        for key, choice in query.choices:
            column = self._facets[key]
            if isinstance(column, LaidColumn) or column.group is None or column.group not in self._cells:
                return None
            conditions.append((key, column.group, column.allowed(choice)))
        return CellChoice(self._cells, conditions)

    def _bitmaps(self, query: OperationQuery) -> Iterator[Bits]:
        for key, amounts in query.amounts:
            yield self._amounts(key, amounts)
        for key, days in query.dates:
            bits = self._days(key, days)
            yield bits | kernels.range_bits(self._columns[key], NO_DATE, NO_DATE) if key in query.lacking else bits
        for key, wanted in query.flags:
            yield kernels.range_bits(self._columns[key], int(wanted), int(wanted))
        if query.near:
            yield self._geography.near(query.near)
        if query.box:
            bits = self._geography.within(query.box)
            yield bits | self._geography.without if "box" in query.lacking else bits
        if query.polygon:
            yield self._geography.enclosed(query.polygon)

    def _amounts(self, key: str, amounts: AmountRange) -> Bits:
        unit = _UNITS.get(key, _CENTS)
        column = self._columns[key]
        unknown = int(np.iinfo(column.dtype).min)
        least = unknown + 1 if amounts.least is None else _whole(amounts.least * unit, ROUND_CEILING)
        most = _LARGEST if amounts.most is None else _whole(amounts.most * unit, ROUND_FLOOR)
        return kernels.range_bits(column, least, most)

    def _days(self, key: str, days: DateRange) -> Bits:
        least = NO_DATE + 1 if days.first is None else days.first.toordinal() - _EPOCH
        most = -NO_DATE if days.last is None else days.last.toordinal() - _EPOCH
        return kernels.range_bits(self._columns[key], least, most)


def _whole(number: Decimal, rounding: str) -> int:
    return max(-_LARGEST, min(_LARGEST, int(number.to_integral_value(rounding))))
