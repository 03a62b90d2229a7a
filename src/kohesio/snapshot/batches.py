"""Operations on their way into a version: encoded on the disk, and counted for the side tables.

Both are done where a list is read, beside other lists, and need not be done again for what stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kohesio.snapshot.aggregates import Bodies, Programmes, Regions
from kohesio.snapshot.covering import Coverage
from kohesio.snapshot.encoded import Encoded
from kohesio.snapshot.schema import OPERATIONS
from kohesio.snapshot.tallies import Counts


class SideTables:
    """What is gathered from all operations of a version."""

    def __init__(self) -> None:
        self.bodies, self.programmes, self.regions = Bodies(), Programmes(), Regions()
        self.coverage = Coverage()
        self._all = (self.bodies, self.programmes, self.regions, self.coverage)

    def counted(self, operations: pl.DataFrame) -> tuple[Counts, ...]:
        """What some operations (schema ``OPERATIONS``) come to; nothing is kept of them."""
        return tuple(each.counted(operations) for each in self._all)

    def take(self, counts: tuple[Counts, ...]) -> None:
        """Take in what some operations came to."""
        for each, mine in zip(self._all, counts, strict=True):
            each.take(mine)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some operations in ``file``; ``encoded`` has what goes into the version, which may have other columns than it."""

    file: Path
    encoded: Encoded
    counts: tuple[Counts, ...]

    @classmethod
    def of(cls, operations: pl.DataFrame, file: Path) -> Batch:
        """Operations (schema ``OPERATIONS``, columns in any order), written into a new file."""
        operations = operations.select(list(OPERATIONS))
        return cls(file, Encoded.written(operations, file), SideTables().counted(operations))

    def operations(self) -> pl.DataFrame:
        """The operations as they came."""
        return pl.read_parquet(self.file)

    def amended(self, before: pl.DataFrame, after: pl.DataFrame) -> Batch:
        """The batch, whose operations are those of ``before``, with other values of them: what differs is encoded anew,
        in a file beside."""
        old, new = before.to_arrow(), after.to_arrow()
        changed = [name for name in before.columns if not old[name].equals(new[name])]
        if not changed:
            return self
        others = Encoded.written(after.select(changed), self.file.with_suffix(".amended.parquet"))
        return Batch(self.file, self.encoded.with_columns(others), SideTables().counted(after))
