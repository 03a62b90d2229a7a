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


class Collection:
    """Operations (schema ``OPERATIONS``) in ``folder``, which must exist; whoever made the folder removes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: list[Path] = []

    def add(self, operations: pl.DataFrame) -> None:
        """Append a batch."""
        path = self._folder / f"operations-{len(self._files):06}.arrow"
        operations.select(list(OPERATIONS)).write_ipc(path, compression="lz4")
        self._files.append(path)

    @property
    def size(self) -> int:
        """How many batches there are."""
        return len(self._files)

    def cut(self, size: int) -> None:
        """Forget all batches after the first ``size``: of a list that broke half-way nothing may stay."""
        for path in self._files[size:]:
            path.unlink()
        del self._files[size:]

    def scan(self) -> pl.LazyFrame:
        """All operations; only the columns asked for are read."""
        if not self._files:
            return pl.LazyFrame(schema=OPERATIONS)
        return pl.scan_ipc(self._files)

    def batches(self) -> Iterator[pl.DataFrame]:
        """Every batch, in order."""
        for path in self._files:
            yield pl.read_ipc(path)
