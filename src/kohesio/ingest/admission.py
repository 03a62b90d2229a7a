"""Which operations enter: each id once, whatever lists and batches bring it."""

from __future__ import annotations

import polars as pl


class Admission:
    """Remembers ids of operations and says which are new. ``others`` came before, from other lists.

    ``numbers`` are those that entered, ``again`` those of others that were asked about.

    Ids are kept as sorted numbers: eight bytes each, and a look-up costs the logarithm of how many there are.
    """

    def __init__(self, others: pl.Series | None = None) -> None:
        self._others = _NONE if others is None else others
        self.numbers = _NONE
        self.again = _NONE

    def elsewhere(self, ids: pl.Series) -> pl.Series:
        """True for ids that came from other lists, the first time each is asked about."""
        numbers = ids.str.slice(1).cast(pl.UInt64)
        first = numbers.is_first_distinct() & among(self._others, numbers) & ~among(self.again, numbers)
        self.again = merged(self.again, numbers.filter(first))
        return first

    def fresh(self, ids: pl.Series) -> pl.Series:
        """True for ids that did not come before, in these, earlier ones or the others."""
        numbers = ids.str.slice(1).cast(pl.UInt64)
        fresh = numbers.is_first_distinct()
        for seen in (self.numbers, self._others):
            fresh &= ~among(seen, numbers)
        self.numbers = merged(self.numbers, numbers.filter(fresh))
        return fresh


def among(seen: pl.Series, numbers: pl.Series) -> pl.Series:
    """True for each number that is in ``seen`` (sorted)."""
    if not len(seen):
        return pl.repeat(value=False, n=len(numbers), eager=True)
    place = seen.search_sorted(numbers, side="left").clip(0, len(seen) - 1)
    return seen.gather(place) == numbers


def merged(seen: pl.Series, more: pl.Series) -> pl.Series:
    """Both together, sorted."""
    return pl.concat([seen, more]).sort()


_NONE = pl.Series(dtype=pl.UInt64)
