"""The orders of operations other than by relevance: pages of them, and all of some operations in one.

An order is that of the figures, smallest or with ``-`` largest first; operations without the figure come last in
either, those without an EU contribution by the amount that is published instead, and ties are broken by id. The key of
an operation in an order is the place of its figure among all, so that two numbers say where a page begins.

Orders that are seldom asked for have no files, 25 MB each at 2.1 million operations: their key is the figure itself,
and a page is chosen among all the operations found.
"""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import NO_RATE, Array, Arrays, Floats, Ints, Mask
from kohesio.index.backends.embedded.columns import COMPUTED_ORDERS, NO_DATE, NO_RANK
from kohesio.index.backends.embedded.paging import After, page
from kohesio.index.backends.embedded.sets import Operations
from kohesio.index.query import SORTS, Sort

_LAST = 2.0**40
"""Key of an operation without the figure: more than there are operations, days or parts of a percent."""

_SHARE = 16
"""Of more than one operation in this many, the whole order is gone through."""


class Orders:
    """The orders of one index, open for reading."""

    def __init__(self, arrays: Arrays, id_rank: Ints) -> None:
        sorts = [key for key in SORTS if key not in {"relevance", *COMPUTED_ORDERS}]
        self._ids = id_rank
        self._orders: dict[str, Ints] = {
            name: arrays.load(f"order.{name}") for key in sorts for name in (key, f"-{key}")
        }
        self._ranks: dict[str, Ints] = {key: arrays.load(f"rank.{key}") for key in sorts}
        self._rates: Array = arrays.load("cofinancing_rate")
        self._starts: Ints = arrays.load("start")
        self._ends: Ints = arrays.load("end")

    def whole(self, name: str) -> Ints:
        """All operations in an order."""
        return self._orders[name]

    def page(self, sort: Sort, operations: Operations, after: After | None, limit: int) -> tuple[Ints, After | None]:
        """The first operations beyond ``after``, and the key of the last if more follow.

        Of many operations the first are met early in their order; of few, each one's place is looked up.
        """
        name = _name(sort)
        if name in self._orders and operations.count**2 > operations.size * limit:
            rows, more = kernels.walk(self._orders[name], operations.bits, self._place(name, after), limit)
            return rows, self._key(name, int(rows[-1])) if more else None
        found = page(-self._keys(name, operations.rows), operations.rows, self._ids, after, limit)
        return operations.rows[found.positions], found.last

    def sorted(self, sort: Sort, operations: Operations) -> Ints:
        """All of some operations in an order."""
        name = _name(sort)
        if name in self._orders and operations.count * _SHARE > operations.size:
            order = self._orders[name]
            return order[kernels.where_set(operations.bits, order)]
        rows = operations.rows
        return rows[np.lexsort((self._ids[rows], self._keys(name, rows)))]

    def _keys(self, name: str, rows: Ints) -> Floats:
        figures, known = self._figures(name.removeprefix("-"), rows)
        keys = figures.astype(np.float64)
        return np.where(known, -keys if name.startswith("-") else keys, _LAST - keys)

    def _figures(self, key: str, rows: Ints) -> tuple[Array, Mask]:
        """What an order goes by, of some operations, and which of them have it; the others' are nought or below."""
        if key == "cofinancing_rate":
            rates = self._rates[rows]
            return np.where(rates != NO_RATE, rates, 0), rates != NO_RATE
        if key == "duration":
            starts, ends = self._starts[rows], self._ends[rows]
            known = (starts != NO_DATE) & (ends >= starts)
            return np.where(known, ends.astype(np.int64) - starts, 0), known
        ranks = self._ranks[key][rows]
        return ranks, ranks > NO_RANK

    def _key(self, name: str, row: int) -> After:
        return float(self._keys(name, np.array([row], np.int32))[0]), int(self._ids[row])

    def _place(self, name: str, after: After | None) -> int:
        """Where in an order comes what follows a key."""
        if after is None:
            return 0
        order = self._orders[name]
        return bisect_right(range(len(order)), after, key=lambda place: self._key(name, int(order[place])))


def _name(sort: Sort) -> str:
    """The order of hits without scores; by relevance, the largest EU contribution comes first."""
    if sort.key == "relevance":
        return "-eu_contribution"
    return ("-" if sort.descending else "") + sort.key
