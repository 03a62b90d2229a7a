"""Work beside one's own: frames are handed to a function one after the other while the next is being made."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

import polars as pl


class Background:
    """Calls ``function`` with each frame in order, in one thread; at most one frame waits. A context manager.

    What the function raises is raised by the next call or at the end of the context. ``frames`` counts those given.
    """

    def __init__(self, function: Callable[[pl.DataFrame], None]) -> None:
        self.frames = 0
        self._function = function
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writing")
        self._pending: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.wait()
        finally:
            self._thread.shutdown(wait=True, cancel_futures=True)

    def add(self, frame: pl.DataFrame) -> None:
        """Hand over a frame, after the one before is done."""
        self.wait()
        self.frames += 1
        self._pending = self._thread.submit(self._function, frame)

    def wait(self) -> None:
        """Until everything given is done."""
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.result()
