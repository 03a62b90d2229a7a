"""Facets that share a group, counted in one pass: every value of each is a line of one table.

An operation's joint code tells its values of all fields of a group. So there is one list for each joint code: the lines
of all these values. A page of thirteen facets is then counted by as many loops as there are groups, and put in order
at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Ints, Longs
from kohesio.index.backends.embedded.counting import Subset, numbers
from kohesio.index.backends.embedded.facets import MOST_VALUES, FacetColumn, Listed, line
from kohesio.index.query import Choice
from kohesio.index.result import Facet

_NOTHING_CHOSEN: frozenset[str] = frozenset()


class Sheet:
    """The facets of one group: lines are the values of each column in turn, and after them one for those without."""

    def __init__(self, group: int, columns: Sequence[FacetColumn]) -> None:
        self._keys = frozenset(column.key for column in columns)
        self._group = group
        self._columns = tuple(columns)
        sizes = [len(column.values) + 1 for column in columns]
        ends = np.cumsum(sizes, dtype=np.int64)
        self._begins: Longs = ends - sizes
        self._without: Longs = ends - 1
        self._column_of: Longs = np.repeat(np.arange(len(columns)), sizes)
        self._split = [place for place, column in enumerate(columns) if column.is_split]
        self._all = np.concatenate([column.all for column in columns])
        self._starts, self._lines = self._lists()

    def _lists(self) -> tuple[Longs, Ints]:
        """The lines of each joint code."""
        joints, lines = [], []
        for column, begin, without in zip(self._columns, self._begins, self._without, strict=True):
            lengths: Longs = np.asarray(np.diff(column.starts.astype(np.int64)), np.int64)
            empty = np.flatnonzero(lengths == 0)
            joints += [np.arange(len(lengths)).repeat(lengths), empty]
            lines += [column.codes + begin, np.full(len(empty), without)]
        joint = np.concatenate(joints)
        starts = np.append(0, np.cumsum(np.bincount(joint)))
        return starts.astype(np.int64), np.concatenate(lines)[joint.argsort(kind="stable")].astype(np.int32)

    def facets(self, subset: Subset, keys: Collection[str]) -> Iterator[Facet]:
        """Those of ``keys`` that are in the group, over some operations; none of their values is chosen."""
        if not self._keys.intersection(keys):
            return
        table = self._counted(subset)
        counts = numbers(table)
        without = table[self._without].tolist()
        counts[self._without] = 0
        lines = counts.nonzero()[0]
        ends = lines.searchsorted(self._begins).tolist()
        column_of = self._column_of[lines]
        lines = lines[np.lexsort((-counts[lines], column_of))]
        codes, listed = lines - self._begins[column_of], table[lines]
        ends.append(len(lines))
        for place, column in enumerate(self._columns):
            if column.key not in keys:
                continue
            first, last = ends[place], ends[place + 1]
            if last - first > MOST_VALUES:
                yield column.facet(column.count(subset), Choice())
            else:
                values = Listed(column.names, codes[first:last], listed[first:last], _NOTHING_CHOSEN)
                yield Facet(column.key, values, *line(without[place]))

    def _counted(self, subset: Subset) -> Longs:
        """Per line the tally of the operations that have its value, and their EU cents."""
        if not subset.counted.count:
            return np.array(self._all) if subset.outside else np.zeros_like(self._all)
        last = len(self._all) - 1
        if subset.is_few:
            codes = subset.codes(self._group)
            table = kernels.count_lists(self._starts, self._lines, last, codes, subset.entries)
        else:
            joint, present = subset.table(self._group), subset.present(self._group)
            table = kernels.marginal(joint, present, self._starts, self._lines, last)
        for place in self._split:
            self._columns[place].add_parts(table[self._begins[place] : self._without[place]], subset.rows)
        return self._all - table if subset.outside else table
