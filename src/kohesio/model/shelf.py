"""The files of open data, as far as a page needs to know them.

Pages know only this protocol; the composition root gives them the implementation that makes the files.
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
