"""Cells: the operations that agree in every default facet, added up ahead.

Operations by the million share some ten thousand combinations of country, fund, theme and so on. A question that asks
nothing but values of such fields means whole cells; then its counts and sums, for each facet over what all other
conditions leave, are those of its cells, and no operation need be looked at. Files, a line per cell, by joint codes::

    cells.codes             uint16: the joint code of each group of default facets
    cells.figures           int64: sums of the three amounts, number of operations, how many lack each amount

They are left out where they would not be much fewer than the operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import Array, Arrays, ArraysWriter, Ints, Longs, Mask

MOST = 1 << 16
"""Cells that are always kept; more only where they are fewer than one for ``SHARE`` operations."""

SHARE = 4


def write_cells(writer: ArraysWriter, groups: Sequence[Ints], amounts: Longs, absent: Mask) -> None:
    """Write the cells from joint codes, and three amounts of every operation: 0 and ``absent`` where not known."""
    size = len(amounts)
    cells, examples = np.zeros(size, np.int64), np.zeros(min(size, 1), np.int64)
    for codes in groups:
        joint = cells * (int(codes.max(initial=0)) + 1) + codes
        _, examples, cells = np.unique(joint, return_index=True, return_inverse=True)
    if not groups or len(examples) > max(MOST, size // SHARE):
        return
    figures = np.zeros((len(examples), 7), np.int64)
    for place in range(3):
        np.add.at(figures[:, place], cells, amounts[:, place])
        figures[:, 4 + place] = np.bincount(cells[absent[:, place]], minlength=len(examples))
    figures[:, 3] = np.bincount(cells, minlength=len(examples))
    shape = (len(examples), len(groups))
    writer.save("cells.codes", np.array([codes[examples] for codes in groups], np.uint16).T.reshape(shape))
    writer.save("cells.figures", figures)


Condition = tuple[str, int, Mask]
"""What a question asks of a field: its key, its group, and whether each joint code of the group answers it."""


class Cells:
    """The cells of an index, open for reading; ``sizes`` are how many joint codes each group has."""

    def __init__(self, arrays: Arrays, sizes: Sequence[int]) -> None:
        self.codes: Array = arrays.load("cells.codes")
        self.figures: Longs = arrays.load("cells.figures")
        self.sizes = tuple(sizes[: self.codes.shape[1]])
        self.begins: Longs = np.append(0, np.cumsum(self.sizes)).astype(np.int64)
        changes = np.flatnonzero(np.diff(self.codes[:, 0].astype(np.int32))) + 1
        self.runs: Longs = np.concatenate([[0], changes, [len(self.codes)]]).astype(np.int64)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, group: int) -> bool:
        """Whether cells are told apart by a group."""
        return group < len(self.sizes)

    @cached_property
    def whole(self) -> tuple[Longs, ...]:
        """The table of each group over everything."""
        return CellChoice(self, ()).counted[0]


class CellChoice:
    """The cells that some conditions leave, and for each condition those that all others leave."""

    def __init__(self, cells: Cells, conditions: Sequence[Condition]) -> None:
        self._cells = cells
        self._conditions = tuple(conditions)

    @cached_property
    def counted(self) -> tuple[tuple[Longs, ...], Longs, dict[str, Longs]]:
        """The table of each group, the figures, and by key the table of those that fail nothing but its condition.

        That last one is of the joint codes of the group the key is in.
        """
        cells, groups = self._cells, np.array([group for _, group, _ in self._conditions], np.int64)
        fails = np.zeros(int(cells.begins[-1]), np.uint64)
        for number, (_, group, mask) in enumerate(self._conditions):
            fails[cells.begins[group] : cells.begins[group + 1]] |= ~mask * np.uint64(1 << number)
        sizes = [*cells.sizes, *(cells.sizes[group] for group in groups.tolist())]
        offsets = np.append(0, np.cumsum(sizes)).astype(np.int64)
        table, figures = kernels.count_cells(
            (cells.codes, cells.figures, cells.runs), (fails, cells.begins), groups, offsets
        )
        parts = [table[first:last] for first, last in pairwise(offsets.tolist())]
        keys = (key for key, _, _ in self._conditions)
        return tuple(parts[: len(cells.sizes)]), figures, dict(zip(keys, parts[len(cells.sizes) :], strict=True))

    def table(self, group: int, *, outside: bool) -> Longs:
        """Tally and EU cents of each joint code of a group; with ``outside`` over all other cells."""
        table = self.counted[0][group]
        return self._cells.whole[group] - table if outside else table

    def beside(self, key: str) -> Longs:
        """The table of the group that a key is in, its own condition ignored."""
        group = next(group for other, group, _ in self._conditions if other == key)
        return self.counted[0][group] + self.counted[2][key]

    @property
    def figures(self) -> Longs:
        """Sums, number of operations and how many lack each amount."""
        return self.counted[1]
