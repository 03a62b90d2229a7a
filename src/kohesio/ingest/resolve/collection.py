"""All loaded operations, waiting on the disk until what needs every list is known.

Batches lie as Parquet files in a folder of the version being built, in the order of the lists: a step reads the few
columns it needs, the final pass those batches that something is to be changed of. What stays as it is goes into the
version as it was encoded. Memory holds a batch, the disk twice what the operations take.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from kohesio.snapshot.batches import Batch
from kohesio.snapshot.schema import OPERATIONS


class Part:
    """The batches of one list, in files of ``folder`` whose names begin with ``name``."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self.batches: list[Batch] = []

    def add(self, operations: pl.DataFrame) -> None:
        """Append a batch."""
        file = self._folder / f"{self._name}-{len(self.batches):06}.parquet"
        self.batches.append(Batch.of(operations, file))

    def discard(self) -> None:
        """Forget all batches: of a list that broke half-way nothing may stay."""
        for batch in self.batches:
            batch.file.unlink()
        self.batches.clear()


class Collection:
    """Operations (schema ``OPERATIONS``) in ``folder``, which must exist; whoever made the folder removes it.

    Parts may be filled beside each other; they count once they are taken, in the order in which they are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts = 0
        self._batches: list[Batch] = []

    def part(self) -> Part:
        """A new part, to be filled and then taken or discarded."""
        self._parts += 1
        return Part(self._folder, f"operations-{self._parts:06}")

    def take(self, part: Part) -> None:
        """Append the batches of a part."""
        self._batches += part.batches

    def scan(self) -> pl.LazyFrame:
        """All operations; only the columns asked for are read."""
        if not self._batches:
            return pl.LazyFrame(schema=OPERATIONS)
        return pl.scan_parquet([batch.file for batch in self._batches])

    def batches(self) -> Iterator[Batch]:
        """Every batch, in order."""
        yield from self._batches
