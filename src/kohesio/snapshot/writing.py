"""One writer of a data directory at a time: what fetches, ingests, indexes or removes holds ``DIR/writer`` meanwhile.

The lock is the system's (flock), so it ends with the process whatever happens to it; the file says who holds it. A
second writer does not wait: it says who is at work. Readers, the server among them, need no lock.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from kohesio.errors import LockedError
from kohesio.snapshot.layout import DataDirectory


@contextmanager
def writing(directory: DataDirectory, command: str) -> Iterator[None]:
    """Be the one writer of the directory, which is made if need be. Raises LockedError where another is at work.

    Not to be held twice by one process: the second is another writer.
    """
    directory.prepare()
    handle = os.open(directory.writer, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockedError(
                f"{directory.root} is being written by {_holder(handle)}, so {command} did not start and changed "
                "nothing. Wait until that ends, or end it, and try again."
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"command": command, "process": os.getpid()}).encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _holder(handle: int) -> str:
    """Who holds the lock, as it says of itself; it may just have begun and not have said so yet."""
    try:
        said = json.loads(os.pread(handle, 1024, 0))
        since = datetime.fromtimestamp(os.fstat(handle).st_mtime, UTC).isoformat(timespec="seconds")
        return f"`{said['command']}` (process {said['process']}, since {since})"
    except (ValueError, KeyError, TypeError):
        return "another command"
