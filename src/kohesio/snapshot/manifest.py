"""The manifest of a version: what it holds, from which lists, and the checksum of every file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from kohesio.errors import DamagedError
from kohesio.snapshot.schema import SCHEMA_VERSION

MANIFEST = "manifest.json"
LICENCE = "CC-BY-4.0"
ATTRIBUTION = (
    "Lists of operations published by the managing authorities of the programmes (see lists); "
    "European Commission, Kohesio platform; exchange rates: European Central Bank"
)
SYNTHETIC_ATTRIBUTION = "Invented demonstration data; no operation or beneficiary in it exists"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the version: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One loaded list: id, edition (ISO date), SHA-256 of the file as it came, operations."""

    id: str
    edition: str | None
    sha256: str
    operations: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``manifest.json`` says.

    ``created`` is an ISO time in UTC, the only one in the version. ``counts`` gives the rows of each table,
    ``files`` the checksums by file name; ``synthetic`` is true if any list is invented.
    """

    version: str
    schema_version: int
    created: str
    generator: str
    content_hash: str
    counts: Mapping[str, int]
    files: Mapping[str, FileEntry]
    lists: tuple[ListEntry, ...]
    synthetic: bool
    licence: str
    attribution: str

    def to_json(self) -> bytes:
        """The bytes of ``manifest.json``."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def content_hash(files: Mapping[str, FileEntry]) -> str:
    """SHA-256 over the schema version and each file's name and checksum, names in order. Independent of the time."""
    lines = [f"kohesio snapshot {SCHEMA_VERSION}", *(f"{name} {files[name].sha256}" for name in sorted(files))]
    return sha256("\n".join(lines).encode()).hexdigest()


def make_manifest(
    *,
    created: datetime,
    generator: str,
    counts: Mapping[str, int],
    files: Mapping[str, FileEntry],
    lists: Iterable[tuple[ListEntry, bool]],
) -> Manifest:
    """The manifest of a finished build; ``lists`` pairs each list with whether it is synthetic."""
    entries = tuple(sorted(lists, key=lambda pair: pair[0].id))
    synthetic = any(invented for _, invented in entries)
    digest = content_hash(files)
    moment = created.astimezone(UTC).replace(microsecond=0)
    return Manifest(
        version=f"{moment:%Y%m%dT%H%M%SZ}-{digest[:8]}",
        schema_version=SCHEMA_VERSION,
        created=moment.isoformat(),
        generator=generator,
        content_hash=digest,
        counts=dict(counts),
        files=dict(files),
        lists=tuple(entry for entry, _ in entries),
        synthetic=synthetic,
        licence=LICENCE,
        attribution=SYNTHETIC_ATTRIBUTION if synthetic else ATTRIBUTION,
    )


def read_manifest(folder: Path) -> Manifest:
    """The manifest in ``folder``. Raises DamagedError if it is missing, broken or of another schema version."""
    path = folder / MANIFEST
    try:
        values = json.loads(path.read_bytes())
        found = int(values["schema_version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedError(
            f"The snapshot {folder.name} has no readable manifest ({error}). "
            "Run `kohesio ingest` to build a new one, or put back the folder from a backup."
        ) from error
    if found != SCHEMA_VERSION:
        raise DamagedError(
            f"The snapshot {folder.name} has schema version {found}, this program works with {SCHEMA_VERSION}. "
            "Run `kohesio ingest` to rebuild it from the archive."
        )
    try:
        values["files"] = {name: FileEntry(**entry) for name, entry in values["files"].items()}
        values["lists"] = tuple(ListEntry(**entry) for entry in values["lists"])
        return Manifest(**values)
    except (TypeError, KeyError, AttributeError) as error:
        raise DamagedError(
            f"The manifest of the snapshot {folder.name} is not one this program wrote ({error}). "
            "Run `kohesio ingest` to build a new snapshot."
        ) from error
