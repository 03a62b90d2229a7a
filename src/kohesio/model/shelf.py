"""Files that are published beside the pages, as far as a page needs to know them.

Who makes them plugs in where the server is put together; pages know this protocol alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ShelfFile:
    """A file of one country: ``address`` below the public address; size and checksum where it has been made."""

    folder: str
    country: str
    form: str
    address: str
    rows: int
    size: int | None
    sha256: str | None


class FileShelf(Protocol):
    """The newest published files of the version being served."""

    def files(self) -> Iterable[ShelfFile]:
        """Every file, by folder, country and form."""
        ...


class NoShelf:
    """Where no files are published."""

    def files(self) -> Iterable[ShelfFile]:
        """None."""
        return ()
