"""All loaded operations, waiting on the disk until what needs every list is known.

Batches lie as Arrow IPC files (lz4) in a folder of the version being built, in the order of the lists: a step reads the
few columns it needs, the final pass every batch once. Memory holds a batch, the disk about what the Parquet file takes
three times over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from kohesio.snapshot.schema import OPERATIONS


class Part:
    """The batches of one list, in files of ``folder`` whose names begin with ``name``."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self.files: list[Path] = []

    def add(self, operations: pl.DataFrame) -> None:
        """Append a batch."""
        path = self._folder / f"{self._name}-{len(self.files):06}.arrow"
        operations.select(list(OPERATIONS)).write_ipc(path, compression="lz4")
        self.files.append(path)

    def discard(self) -> None:
        """Forget all batches: of a list that broke half-way nothing may stay."""
        for path in self.files:
            path.unlink()
        self.files.clear()


class Collection:
    """Operations (schema ``OPERATIONS``) in ``folder``, which must exist; whoever made the folder removes it.

    Parts may be filled beside each other; they count once they are taken, in the order in which they are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts = 0
        self._files: list[Path] = []

    def part(self) -> Part:
        """A new part, to be filled and then taken or discarded."""
        self._parts += 1
        return Part(self._folder, f"operations-{self._parts:06}")

    def take(self, part: Part) -> None:
        """Append the batches of a part."""
        self._files += part.files

    def scan(self) -> pl.LazyFrame:
        """All operations; only the columns asked for are read."""
        if not self._files:
            return pl.LazyFrame(schema=OPERATIONS)
        return pl.scan_ipc(self._files)

    def batches(self) -> Iterator[pl.DataFrame]:
        """Every batch, in order."""
        for path in self._files:
            yield pl.read_ipc(path)
