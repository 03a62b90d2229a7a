"""Raw files as they came, by content, and the catalogue of what was fetched when.

``<folder>/<sha256>`` is a file, never changed; ``<folder>/catalogue.jsonl`` has a line per file and list. The folder
is closed to other users and never served: raw files hold contact data. Older editions stay. The catalogue is
replaced atomically under a lock, so a crash or a second process never leaves half a line. Beside a file may lie its
description (``.yml``) and where its rows begin (``.marks``).
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO, FileIO
from pathlib import Path
from typing import BinaryIO

from kohesio.errors import DamagedError

_CHUNK = 2**20
"""Bytes copied at once: enough that a copy beside other work seldom waits for the interpreter."""

_SETTLED = 2**25
"""Bytes after which a copy is forced to the disk and leaves the system's memory: what is archived is seldom read again,
and fresh memory for all of it cost more than copying."""

_SHA256 = re.compile(r"[0-9a-f]{64}(?:\.yml|\.marks)?$")


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One line of the catalogue.

    ``name`` is the file's own name, ``address`` where it was fetched (None for a local file), ``fetched_at`` an ISO
    time in UTC, ``list`` the id of its description, ``edition`` the date (ISO) of the edition. ``etag`` and
    ``last_modified`` are the server's words, for asking again. ``note`` says why the file is not as it was fetched.
    ``since`` is the time from which on the address gave these bytes whenever it was asked.
    """

    sha256: str
    size: int
    name: str
    address: str | None
    fetched_at: str
    list: str | None
    edition: str | None
    etag: str | None = None
    last_modified: str | None = None
    note: str | None = None
    since: str | None = None

    @property
    def came_at(self) -> str:
        """When the file was first fetched as it is: to be asked for again makes it no newer."""
        return self.since or self.fetched_at


class Archive:
    """The archive in ``folder`` (``DataDirectory.archive``), which is created where it is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._catalogue = folder / "catalogue.jsonl"

    def add(
        self,
        content: Path | bytes,
        *,
        name: str,
        fetched_at: datetime,
        address: str | None = None,
        list: str | None = None,  # noqa: A002
        edition: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        between: Callable[[], None] = lambda: None,
    ) -> ArchivedFile:
        """Keep a file and enter it into the catalogue.

        The same content of the same list and address again replaces its line: it was fetched once more, and if the
        address has given nothing else meanwhile it is as old as before. A local file is one list's, the one it was last
        read as: what was read once with a wrong country is not read for ever beside the right one. ``between`` is
        called between pieces and raises to give the copy up.
        """
        digest, size = self._store(content, between)
        moment = fetched_at.astimezone(UTC).isoformat(timespec="seconds")
        with self._locked():
            last = self.last_from(address) if address is not None else None
            since = last.came_at if last is not None and last.sha256 == digest else None
            entry = ArchivedFile(digest, size, name, address, moment, list, edition, etag, last_modified, since=since)
            others = [
                one
                for one in self.catalogue()
                if (one.sha256, one.address) != (digest, address) or (address is not None and one.list != list)
            ]
            self._write_catalogue([*others, entry])
        return entry

    def told(self, entry: ArchivedFile, list: str) -> None:  # noqa: A002
        """Enter into the catalogue which list a file is that was fetched without anybody knowing."""
        with self._locked():
            self._write_catalogue([replace(one, list=list) if one == entry else one for one in self.catalogue()])

    def joined(self, list: str, into: str) -> None:  # noqa: A002
        """Enter into the catalogue that a list became part of another: its files are earlier editions of that."""
        with self._locked():
            self._write_catalogue([replace(one, list=into) if one.list == list else one for one in self.catalogue()])

    def rewrite(self, sha256: str, content: bytes, note: str) -> str:
        """Put other content in place of a file in every line of the catalogue, then delete the old bytes.

        Returns the new checksum. A crash before the end leaves the old file, which ``sweep`` deletes if no line names
        it any more. For the removal of personal data alone: nothing else ever changes a file.
        """
        digest, size = self._store(content)
        beside = self.folder / f"{sha256}.yml"
        if beside.is_file():
            (self.folder / f"{digest}.yml").write_bytes(beside.read_bytes())
        with self._locked():
            self._write_catalogue([
                replace(one, sha256=digest, size=size, note=note) if one.sha256 == sha256 else one
                for one in self.catalogue()
            ])  # fmt: skip
        if digest != sha256:
            for path in (self.folder / sha256, beside, self.folder / f"{sha256}.marks"):
                path.unlink(missing_ok=True)
        return digest

    def mark(self, sha256: str, places: Sequence[tuple[int, int]]) -> None:
        """Keep where rows of a long text begin (number, bytes before it), so that one is read without the others."""
        beside = self.folder / f".{sha256}.marks"
        beside.write_text("".join(f"{row} {offset}\n" for row, offset in places), "ascii")
        beside.chmod(0o600)
        beside.replace(self.folder / f"{sha256}.marks")

    def marks(self, sha256: str) -> tuple[tuple[int, int], ...]:
        """What ``mark`` kept of a file, in order; nothing if it kept nothing."""
        path = self.folder / f"{sha256}.marks"
        lines = path.read_text("ascii").split("\n")[:-1] if path.is_file() else []
        pairs = (line.split(" ") for line in lines)
        return tuple((int(row), int(offset)) for row, offset in pairs)

    def sweep(self) -> int:
        """Delete files that no line of the catalogue names, and what was being stored; answers how many they were."""
        with self._locked():
            known = {one.sha256 for one in self.catalogue()}
            gone = [
                path
                for path in sorted(self.folder.iterdir())
                if path.name.startswith(".adding-") or (_SHA256.match(path.name) and path.name[:64] not in known)
            ]
            for path in gone:
                path.unlink()
        return len(gone)

    def catalogue(self) -> tuple[ArchivedFile, ...]:
        """Every file, in the order in which they came. Raises DamagedError for a line that is none."""
        if not self._catalogue.exists():
            return ()
        entries = []
        for number, line in enumerate(self._catalogue.read_text("utf-8").split("\n")[:-1], start=1):
            try:
                entries.append(ArchivedFile(**json.loads(line)))
            except (ValueError, TypeError) as error:
                raise DamagedError(
                    f"Line {number} of {self._catalogue} is not a catalogue entry ({error}). Mend or remove the line."
                ) from error
        return tuple(entries)

    def newest_editions(self) -> tuple[ArchivedFile, ...]:
        """The newest edition of every list, by id; where the edition is not known, what came last.

        A file that was fetched from an address and never read is no list's yet: it stands for its address.
        """
        newest: dict[str, ArchivedFile] = {}
        for entry in self.catalogue():
            key = entry.list or entry.address
            if key is None:
                continue
            known = newest.get(key)
            if known is None or (entry.edition or "", entry.came_at) >= (known.edition or "", known.came_at):
                newest[key] = entry
        return tuple(newest[key] for key in sorted(newest))

    def last_from(self, address: str) -> ArchivedFile | None:
        """What was last fetched from an address, if its file is still there."""
        entries = [one for one in self.catalogue() if one.address == address and self.path(one).is_file()]
        return max(entries, key=lambda one: one.fetched_at, default=None)

    def path(self, entry: ArchivedFile) -> Path:
        """Where a file lies."""
        return self.folder / entry.sha256

    def verify(self) -> None:
        """Read every file. Raises DamagedError naming the first that is missing or not what it was."""
        for entry in self.catalogue():
            path = self.path(entry)
            if not path.is_file():
                raise DamagedError(f"The archive lacks {entry.name} ({entry.sha256}); fetch it again.")
            with path.open("rb") as file:
                if _digest(file) != entry.sha256:
                    raise DamagedError(
                        f"The archived file {path} is no longer {entry.name}; delete and fetch it again."
                    )

    def _store(self, content: Path | bytes, between: Callable[[], None] = lambda: None) -> tuple[str, int]:
        """Copy beside, checksum on the way, force to the disk, rename."""
        handle, beside = tempfile.mkstemp(prefix=".adding-", dir=self.folder)
        try:
            hasher, size, settled = sha256(), 0, 0
            with os.fdopen(handle, "wb", buffering=0) as target, _opened(content) as source:
                piece = memoryview(bytearray(_CHUNK))
                while length := source.readinto(piece):
                    between()
                    hasher.update(piece[:length])
                    size += _written(target, piece[:length])
                    if size - settled >= _SETTLED:
                        _settle(handle, settled, size)
                        settled = size
                os.fsync(handle)
            Path(beside).replace(self.folder / hasher.hexdigest())
        finally:
            Path(beside).unlink(missing_ok=True)
        return hasher.hexdigest(), size

    def _write_catalogue(self, entries: list[ArchivedFile]) -> None:
        beside = self.folder / ".catalogue"
        with beside.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(0o600)
        beside.replace(self._catalogue)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def _opened(content: Path | bytes) -> BytesIO | FileIO:
    return BytesIO(content) if isinstance(content, bytes) else FileIO(content)


def _written(target: FileIO, piece: memoryview) -> int:
    """Write the whole piece, for a file without a buffer may take less at once; answers its bytes."""
    written = 0
    while written < len(piece):
        written += target.write(piece[written:])
    return written


def _settle(handle: int, start: int, end: int) -> None:
    """Force a stretch of a file to the disk and out of the system's memory; elsewhere than on Linux both come later."""
    if sys.platform == "linux":
        os.fdatasync(handle)
        os.posix_fadvise(handle, start, end - start, os.POSIX_FADV_DONTNEED)


def _digest(file: BinaryIO) -> str:
    hasher = sha256()
    while chunk := file.read(_CHUNK):
        hasher.update(chunk)
    return hasher.hexdigest()
