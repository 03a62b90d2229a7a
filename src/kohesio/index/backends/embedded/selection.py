"""Which operations a query means: one mask per condition, combined for the hits and for each facet.

A facet ignores its own selection, so the operations it counts are those that all other conditions leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce

import numpy as np

from kohesio.index.backends.embedded.arrays import Array, Longs, Mask
from kohesio.index.backends.embedded.columns import NO_AMOUNT, NO_DATE
from kohesio.index.backends.embedded.facets import FacetColumn
from kohesio.index.backends.embedded.geography import Geography
from kohesio.index.query import AmountRange, DateRange, OperationQuery

_EPOCH = date(1970, 1, 1).toordinal()
_UNITS = {"cofinancing_rate": 10_000}
_CENTS = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """The conditions of a query: those of facets by key, and one mask for all others. None: no condition."""

    others: Mask | None
    facets: Mapping[str, Mask]

    def rows(self, *, ignoring: str | None = None) -> Longs | None:
        """The operations that all conditions leave, but for that of the facet ``ignoring``; None means all."""
        masks = [mask for key, mask in self.facets.items() if key != ignoring]
        if self.others is not None:
            masks.append(self.others)
        return np.flatnonzero(reduce(np.logical_and, masks)) if masks else None


class Selector:
    """Makes selections from the columns of the index."""

    def __init__(self, columns: Mapping[str, Array], facets: Mapping[str, FacetColumn], geography: Geography) -> None:
        self._columns = columns
        self._facets = facets
        self._geography = geography

    def select(self, query: OperationQuery, found: Mask | None) -> Selection:
        """The conditions of a query; ``found`` holds what its text finds."""
        facets = {key: self._facets[key].mask(choice) for key, choice in query.choices}
        masks = [*self._masks(query), *(() if found is None else (found,))]
        return Selection(reduce(np.logical_and, masks) if masks else None, facets)

    def _masks(self, query: OperationQuery) -> Iterator[Mask]:
        size = len(self._columns["start"])
        for key, amounts in query.amounts:
            yield self._amount_mask(key, amounts)
        for key, days in query.dates:
            yield self._date_mask(key, days)
        if query.has_image is not None:
            yield self._columns["has_image"] == query.has_image
        if query.near:
            yield self._geography.near(query.near, size)
        if query.box:
            yield self._geography.within(query.box, size)

    def _amount_mask(self, key: str, amounts: AmountRange) -> Mask:
        column = self._columns[key]
        unit = _UNITS.get(key, _CENTS)
        mask: Mask = column != NO_AMOUNT
        if amounts.least is not None:
            mask &= column >= _whole(amounts.least * unit, ROUND_CEILING)
        if amounts.most is not None:
            mask &= column <= _whole(amounts.most * unit, ROUND_FLOOR)
        return mask

    def _date_mask(self, key: str, days: DateRange) -> Mask:
        column = self._columns[key]
        mask: Mask = column != NO_DATE
        if days.first is not None:
            mask &= column >= days.first.toordinal() - _EPOCH
        if days.last is not None:
            mask &= column <= days.last.toordinal() - _EPOCH
        return mask


def _whole(number: Decimal, rounding: str) -> int:
    return int(number.to_integral_value(rounding))
