"""Work beside one's own: things are handed to a function one after the other while the next is being made."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, Self, TypeVar

_Thing = TypeVar("_Thing")


class Background(Generic[_Thing]):
    """Calls ``function`` with each thing in order, in one thread; at most one waits. A context manager.

    What the function raises is raised by the next call or at the end of the context.
    """

    def __init__(self, function: Callable[[_Thing], None]) -> None:
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

    def add(self, thing: _Thing) -> None:
        """Hand over one, after the one before is done."""
        self.wait()
        self._pending = self._thread.submit(self._function, thing)

    def wait(self) -> None:
        """Until everything given is done."""
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.result()
