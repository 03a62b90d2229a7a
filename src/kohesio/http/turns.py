"""A queue for heavy work that strangers may ask for: one request at work, a few waiting, any more refused until later.

The number of waiting requests is bounded, so that their uploads cannot fill the disk or the memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from kohesio.errors import BusyError

MOST_WAITING = 8
"""Requests that are read or wait at once, the one at work included."""


class Turns:
    """The turns of one process. ``one`` is held while working."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self.one = asyncio.Semaphore(1)
        self._most = most
        self._here = 0

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """A place in the queue. Raises BusyError if it is full."""
        if self._here >= self._most:
            raise BusyError(f"There are {self._most} lists being checked or waiting; send yours again in a minute.")
        self._here += 1
        try:
            yield
        finally:
            self._here -= 1
