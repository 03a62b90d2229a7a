"""The graph of a version as a store that SPARQL can be asked of: built beside, put in place by a rename.

It lies in ``DIR/index/<version>-graph/`` and goes when its version goes. Nobody needs it but those who ask SPARQL, so
it is built on request: at 2.1 million operations it takes minutes and gigabytes (``docs/decisions/linked-data.md``).
"""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kohesio.errors import NoSnapshotError
from kohesio.linkeddata.document import whole
from kohesio.snapshot.files import locked
from kohesio.snapshot.layout import BUILDING, DataDirectory
from kohesio.snapshot.publication import current_version
from kohesio.snapshot.reader import Snapshot


def graph_folder(directory: DataDirectory, version: str) -> Path:
    """Where the graph of a version lies, whether or not it was built."""
    return directory.index / f"{directory.snapshot(version).name}-graph"


def has_graph(directory: DataDirectory) -> bool:
    """Whether the version being served has one."""
    try:
        return graph_folder(directory, current_version(directory)).is_dir()
    except NoSnapshotError:
        return False


def build_graph(snapshot: Snapshot, directory: DataDirectory) -> int:
    """Build the graph of a snapshot, replacing one that is there; returns the number of its statements.

    It never names natural persons, whatever the operator's setting: it outlives a change of that. Whatever goes wrong,
    the graph before stays. Memory is bounded by the store's own batches,
    2.8 GB at 2.1 million operations.
    """
    directory.index.mkdir(parents=True, exist_ok=True)
    place = graph_folder(directory, snapshot.version)
    with locked(directory.index), tempfile.TemporaryDirectory(prefix=BUILDING, dir=directory.index) as name:
        building = Path(name) / "graph"
        store = Store(str(building))
        pieces = _Pieces(whole(snapshot))
        store.bulk_load(io.BufferedReader(pieces, 2**20), RdfFormat.TURTLE)
        store.flush()
        size = len(store)
        del store  # lets go of the folder before it gets its name
        if place.exists():
            shutil.rmtree(place)
        building.rename(place)
    return size


class _Pieces(io.RawIOBase):
    """A document that is written piece by piece, as a file that is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Nothing else can be done with it."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill some of the buffer; 0 at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = memoryview(piece)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
