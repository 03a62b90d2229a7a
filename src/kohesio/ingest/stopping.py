"""The end of a run before its end: who is asked to stop does so at the next batch.

Threads cannot be interrupted, so that work which goes on beside the run asks from time to time whether it shall go on.
"""

from __future__ import annotations

from threading import Event


class Stopped(Exception):  # noqa: N818, no error: the run has its own reason and tells that
    """Work was given up, for nobody waits for it any more."""


class Stop:
    """Asked for by one thread, noticed by the others."""

    def __init__(self) -> None:
        self._asked = Event()

    def ask(self) -> None:
        """From now on ``check`` raises."""
        self._asked.set()

    def check(self) -> None:
        """Raises Stopped if the work is to be given up."""
        if self._asked.is_set():
            raise Stopped
