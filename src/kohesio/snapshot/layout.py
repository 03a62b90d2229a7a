"""Where things lie in a data directory. This docstring is the contract for everything on disk.

::

    DIR/archive/<sha256>            raw files as fetched, never changed; folder mode 0700, never served
    DIR/archive/catalogue.jsonl     one line per file: sha256, name, address, time, list, edition
    DIR/geo/                        boundaries and other geodata that were fetched
    DIR/snapshots/<version>/        one immutable version:
        manifest.json               version, schema version, counts, lists, licence, checksum of every other file
        operations.parquet          schema.OPERATIONS, in the order of the lists; 16,384 rows of one at most a row group
        beneficiaries.parquet       schema.BENEFICIARIES, sorted by id
        programmes.parquet          schema.PROGRAMMES, sorted by id
        places.parquet              schema.PLACES, sorted by code and vintage
        issues.parquet              schema.ISSUES, in the order of the lists
        provenance.parquet          schema.PROVENANCE, in the order of the lists
        lists.parquet               schema.LISTS, sorted by id
        identities.parquet          schema.IDENTITIES, sorted by the two ids
        redirects.parquet           schema.REDIRECTS, sorted by the old id
        coverage.parquet            operations counted by list, programme and period (kohesio.snapshot.covering)
    DIR/snapshots/.building-*       a version being built; its builder holds the lock (flock) of the folder
    DIR/index/<version>-<format>/   files of the embedded index of that version (kohesio.index.versions)
    DIR/index/<version>-changes/    what the version changed against the one before (kohesio.snapshot.changes)
    DIR/index/<version>-graph/      the graph of that version, if it was asked for (kohesio.linkeddata.store)
    DIR/current                     one line: the version being served; replaced atomically
    DIR/privacy/                    removed natural persons, without names (snapshot.tombstones); folder mode 0700
    DIR/writer                      held (flock) by the command that is writing, and says which (snapshot.writing)

A version is ``YYYYMMDDTHHMMSSZ-<8 hex>``: when it was made (UTC) and the start of its content hash. The content hash
is the SHA-256 of the schema version and the names and SHA-256 of all files but the manifest, so it does not know the
time: the same input gives the same files and the same eight digits. A folder without a leading dot is complete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kohesio.errors import UsageError

BUILDING = ".building-"
"""How the name of a folder under construction begins."""

_VERSION = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")


def is_version(text: str) -> bool:
    """Whether ``text`` has the form of a version; only such text ever becomes part of a path."""
    return _VERSION.fullmatch(text) is not None


def made_at(version: str) -> datetime:
    """When a version was made (UTC), as its name says."""
    return datetime.strptime(version[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """The paths of one data directory; nothing is touched until ``prepare``."""

    root: Path

    @property
    def archive(self) -> Path:
        """Raw files, by content."""
        return self.root / "archive"

    @property
    def geo(self) -> Path:
        """Fetched geodata."""
        return self.root / "geo"

    @property
    def snapshots(self) -> Path:
        """All versions."""
        return self.root / "snapshots"

    @property
    def index(self) -> Path:
        """All indexes."""
        return self.root / "index"

    @property
    def editorial(self) -> Path:
        """What the operator adds: collections, pictures, words about bodies."""
        return self.root / "editorial"

    @property
    def privacy(self) -> Path:
        """Tombstones of removed natural persons, and the log of removals."""
        return self.root / "privacy"

    @property
    def writer(self) -> Path:
        """The file whose lock the one writing command holds."""
        return self.root / "writer"

    @property
    def current(self) -> Path:
        """The file that names the version being served."""
        return self.root / "current"

    def snapshot(self, version: str) -> Path:
        """The folder of a version. Raises UsageError for text that is no version."""
        if not is_version(version):
            raise UsageError(f"{version!r} is no snapshot version; one looks like 20260924T120000Z-0a1b2c3d.")
        return self.snapshots / version

    def prepare(self) -> None:
        """Create the folders; the archive is closed to other users."""
        for folder in (self.root, self.snapshots, self.index, self.geo):
            folder.mkdir(parents=True, exist_ok=True)
        self.archive.mkdir(mode=0o700, exist_ok=True)
        self.archive.chmod(0o700)
