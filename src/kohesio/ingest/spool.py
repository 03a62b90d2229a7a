"""Operations that wait until a whole list was read: in memory while they are few, on the disk beyond."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

_IN_MEMORY = 150_000
"""Operations kept in memory before they go to the disk."""


class Spool:
    """Frames in the order they came; a context manager, whose end deletes what lies in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._frames: list[pl.DataFrame] = []
        self._rows = 0
        self._files: list[Path] = []
        self._parent = folder
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._frames.clear()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, frame: pl.DataFrame) -> None:
        """Keep a frame."""
        self._frames.append(frame)
        self._rows += frame.height
        if self._rows > _IN_MEMORY:
            self._spill()

    def frames(self) -> Iterator[pl.DataFrame]:
        """All frames in their order."""
        for path in self._files:
            yield pl.read_ipc(path)
        yield from self._frames

    def _spill(self) -> None:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=".spool-", dir=self._parent))
        for frame in self._frames:
            path = self._folder / f"{len(self._files)}.arrow"
            frame.write_ipc(path)
            self._files.append(path)
        self._frames.clear()
        self._rows = 0
