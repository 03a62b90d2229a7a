"""A file-like object whose bytes are taken away as they are written; it turns a writer of files into a stream."""

from __future__ import annotations

from collections.abc import Iterable


class Sink:
    """A file that can only be written to. Seeking is not offered, so writers of ZIP and Parquet stream."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.closed = False

    def write(self, piece: bytes | bytearray | memoryview) -> int:
        """Keep a copy of ``piece`` until it is taken."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        """Keep copies of several pieces."""
        for piece in pieces:
            self.write(piece)

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)

    def flush(self) -> None:
        """Nothing to do: nothing is held back."""

    def close(self) -> None:
        """Say that no more will come; what was written may still be taken."""
        self.closed = True

    def readable(self) -> bool:
        """It is not."""
        return False

    def writable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is not."""
        return False
