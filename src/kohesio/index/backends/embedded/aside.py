"""Operations whose amounts others have: left out of every sum, and told apart beside it.

The sums themselves need nothing of this: ``figures`` and ``contribution`` hold 0 for these operations.
"""

from __future__ import annotations

import numpy as np

from kohesio.index.backends.embedded.arrays import NO_AMOUNT, Arrays, Ints, Longs, Strings
from kohesio.index.backends.embedded.facets import FacetColumn
from kohesio.index.backends.embedded.sets import Operations, places_among
from kohesio.index.result import NOTHING_SET_ASIDE, SetAside, euro


class Aside:
    """The operations that are set aside, open for reading."""

    def __init__(self, arrays: Arrays) -> None:
        self._rows: Ints = arrays.load("aside_row")
        figures: Longs = arrays.load("aside_figures")
        self._figures: Longs = np.where(figures == NO_AMOUNT, 0, figures)
        self._reason = arrays.load("aside_reason")
        self._reasons = tuple(Strings(arrays, "aside.reasons"))
        self._all = self._told(np.arange(len(self._rows)))

    def within(self, operations: Operations) -> SetAside:
        """Which of them are among these operations, and what they would add up to."""
        if operations.is_all or not len(self._rows):
            return self._all
        return self._told(places_among(operations, self._rows))

    def within_each(self, operations: Operations, lists: FacetColumn, codes: Ints) -> list[SetAside]:
        """The same of the operations with each of some codes of a field that has lists by operation."""
        places = np.arange(len(self._rows)) if operations.is_all else places_among(operations, self._rows)
        held = lists.members(self._rows[places], codes)
        return [self._told(places[held[nth]]) if nth in held else NOTHING_SET_ASIDE for nth in range(len(codes))]

    def _told(self, places: Longs) -> SetAside:
        if not len(places):
            return NOTHING_SET_ASIDE
        counts = np.bincount(self._reason[places], minlength=len(self._reasons)).tolist()
        sums = self._figures[places].sum(axis=0).tolist()
        reasons = tuple((name, count) for name, count in zip(self._reasons, counts, strict=True) if count)
        return SetAside(len(places), reasons, *map(euro, sums))
