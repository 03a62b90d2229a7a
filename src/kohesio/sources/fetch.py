"""Downloads into the archive: only what has changed, from where it broke off, and only if it is whole.

A download asks with the ETag and date of the last one (304: nothing to do). What has come is kept in
``<archive>/.parts`` and continued with ``Range`` and ``If-Range``, also by a later run. A file enters the archive
when its length is the announced one and its checksum the expected one, where these are known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from enum import StrEnum
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import httpx

from kohesio.errors import FetchError
from kohesio.sources.archive import Archive, ArchivedFile
from kohesio.sources.politeness import TransientError, Visitor

_CHUNK = 2**16
_LONGEST_NAME = 200
_EXTENDED = re.compile(r"filename\*\s*=\s*utf-8'[^']*'([^;\s]+)", re.IGNORECASE)
_NO_PAGES = (".csv", ".xlsx", ".ods", ".json", ".geojson", ".zip")
_PAGE_STARTS = (b"<!doctype html", b"<html")


@dataclass(frozen=True, slots=True)
class Download:
    """A file to fetch: address, name to keep it under, list it is of, edition (ISO date) and SHA-256 where known.

    ``named_by_server``: what the server calls the file counts more than ``name``, if it calls it anything.
    """

    address: str
    name: str
    list: str | None = None
    edition: str | None = None
    sha256: str | None = None
    named_by_server: bool = False


class How(StrEnum):
    """What fetching came to."""

    NEW = "new"
    SAME = "unchanged"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file in the archive, and whether it had to be fetched."""

    file: ArchivedFile
    how: How


def attached_name(disposition: str) -> str | None:
    """The file's name in a ``Content-Disposition`` (RFC 6266), without any folder; None if it has none.

    The extended form (``filename*``) counts more. A plain one in UTF-8, which servers send though HTTP reads headers as
    Latin-1, is put right.
    """
    message = Message()
    message["Content-Disposition"] = disposition
    extended = _EXTENDED.search(disposition)
    found = unquote(extended[1]) if extended else message.get_filename()
    if found is None:
        return None
    with suppress(UnicodeError):
        found = found if extended else found.encode("latin-1").decode("utf-8")
    name = "".join(sign for sign in PurePosixPath(found.replace("\\", "/")).name if sign.isprintable()).strip()
    return name[:_LONGEST_NAME] if name not in {"", ".", ".."} else None


Progress = Callable[[Download, int, int | None], None]
"""Called with the download, the bytes so far, and the bytes in all where they are announced."""


def no_progress(_download: Download, _so_far: int, _in_all: int | None) -> None:
    """Shows nothing."""


class Fetcher:
    """Fetches into ``archive`` through ``visitor``; files above ``max_bytes`` are refused."""

    def __init__(self, archive: Archive, visitor: Visitor, *, max_bytes: int, progress: Progress = no_progress) -> None:
        self._archive = archive
        self._visitor = visitor
        self._max_bytes = max_bytes
        self._progress = progress

    def fetch(self, download: Download) -> Fetched:
        """Bring one file into the archive. Raises FetchError; what came before a break is kept for the next time."""
        last = self._archive.last_from(download.address)
        part = _Part.of(self._archive.folder, download)
        complete = self._visitor.persist(download.address, lambda: self._attempt(download, part, last))
        if not complete and last is not None:
            return Fetched(last, How.SAME)
        self._check(download, part)
        known = {one.sha256 for one in self._archive.catalogue()}
        file = self._archive.add(
            part.path,
            name=(part.name if download.named_by_server else None) or download.name,
            address=download.address,
            fetched_at=self._visitor.clock(),
            list=download.list,
            edition=download.edition or self._date(part, last),
            etag=part.etag,
            last_modified=part.last_modified,
        )
        part.forget()
        return Fetched(file, How.SAME if file.sha256 in known else How.NEW)

    @staticmethod
    def _date(part: _Part, last: ArchivedFile | None) -> str | None:
        """The date of the edition: that of the last one if the bytes are the same, whatever the server says of them."""
        if last is not None and last.edition is not None:
            with part.path.open("rb") as file:
                if file_digest(file, "sha256").hexdigest() == last.sha256:
                    return last.edition
        return part.date()

    def names_at(self, address: str) -> tuple[str, ...]:
        """The texts of a JSON list, such as a server's list of files. Raises FetchError if the answer is none."""
        values = self._visitor.persist(address, lambda: self._small(address))
        return tuple(value for value in values if isinstance(value, str))

    def _small(self, address: str) -> list[object]:
        with self._visitor.visit(address, {"Accept": "application/json"}) as response:
            text = bytearray()
            for chunk in response.iter_bytes(_CHUNK):
                text += chunk
                if len(text) > min(self._max_bytes, 2**24):
                    raise FetchError(f"{address} answers with more than a list of files.")
        try:
            values = json.loads(bytes(text))
        except ValueError as error:
            raise FetchError(f"{address} does not answer with JSON; is it the right server?") from error
        if not isinstance(values, list):
            raise FetchError(f"{address} does not answer with a list of files; is it the right server?")
        return values

    def _attempt(self, download: Download, part: _Part, last: ArchivedFile | None) -> bool:
        """One request; True if ``part`` is now the whole file, False if the archived one is still right."""
        have = part.size if part.validator else 0
        headers: dict[str, str] = {}
        if have:
            headers = {"Range": f"bytes={have}-", "If-Range": str(part.validator)}
        elif last is not None and last.etag:
            headers = {"If-None-Match": last.etag}
        elif last is not None and last.last_modified:
            headers = {"If-Modified-Since": last.last_modified}
        with self._visitor.visit(download.address, headers) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return False
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.forget()
                raise TransientError("the server cannot continue the download", wait=0)
            continues = have > 0 and response.status_code == httpx.codes.PARTIAL_CONTENT
            if continues and not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
                part.forget()
                raise TransientError("the server continues the download at another place", wait=0)
            self._receive(download, part, response, start=have if continues else 0)
        return True

    def _receive(self, download: Download, part: _Part, response: httpx.Response, *, start: int) -> None:
        """Write the body behind ``start`` bytes of the part, and see that all of it came."""
        announced = response.headers.get("Content-Length", "")
        whole = start + int(announced) if announced.isdecimal() else None
        self._check_size(download, whole or 0)
        if not start:
            part.begin(response.headers)
        so_far = start
        with part.path.open("r+b" if start else "wb") as file:
            file.truncate(start)
            file.seek(start)
            for chunk in response.iter_raw():  # as it comes: a larger chunk would be lost in a break
                so_far += file.write(chunk)
                self._check_size(download, so_far)
                self._progress(download, so_far, whole)
        if whole is not None and so_far != whole:
            raise TransientError(f"the connection broke after {so_far:,} of {whole:,} bytes")

    def _check_size(self, download: Download, size: int) -> None:
        if size > self._max_bytes:
            raise FetchError(
                f"{download.address} is larger than {self._max_bytes // 2**20:,} MiB, the most that is fetched. "
                "Raise the setting max_file_mb if that is right."
            )

    def _check(self, download: Download, part: _Part) -> None:
        with part.path.open("rb") as file:
            start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
            file.seek(0)
            digest = file_digest(file, "sha256").hexdigest()
        if download.sha256 is not None and digest != download.sha256.lower():
            part.forget()
            raise FetchError(
                f"{download.address} has the checksum {digest}, but {download.sha256} is expected: "
                "it was damaged on the way or is another file. Nothing was kept; fetch it again."
            )
        if not start:
            part.forget()
            raise FetchError(f"{download.address} is empty. Nothing was kept; look whether the publisher moved it.")
        if start.startswith(_PAGE_STARTS) and download.name.lower().endswith(_NO_PAGES):
            part.forget()
            raise FetchError(f"{download.address} is a web page and not the file {download.name}; it may have moved.")


class _Part:
    """What has come of a download: ``<name>.part``, and beside it the server's validators."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._notes = path.with_suffix(".json")
        self.etag: str | None = None
        self.last_modified: str | None = None
        self.name: str | None = None
        if path.is_file() and self._notes.is_file():
            with suppress(ValueError, KeyError, TypeError):  # a kill may have cut them: then the download begins again
                notes = json.loads(self._notes.read_text("utf-8"))
                self.etag, self.last_modified, self.name = notes["etag"], notes["last_modified"], notes.get("name")

    @classmethod
    def of(cls, folder: Path, download: Download) -> _Part:
        parts = folder / ".parts"
        parts.mkdir(mode=0o700, exist_ok=True)
        return cls(parts / f"{sha256(download.address.encode()).hexdigest()}.part")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.is_file() else 0

    @property
    def validator(self) -> str | None:
        """What ``If-Range`` may say: a strong ETag, else the date (RFC 9110, 13.1.5)."""
        strong = self.etag if self.etag and not self.etag.startswith("W/") else None
        return strong or self.last_modified

    def begin(self, headers: httpx.Headers) -> None:
        self.path.unlink(missing_ok=True)  # first: bytes of before must never stand beside the notes of now
        self.etag, self.last_modified = headers.get("ETag"), headers.get("Last-Modified")
        self.name = attached_name(headers.get("Content-Disposition", ""))
        notes = {"etag": self.etag, "last_modified": self.last_modified, "name": self.name}
        self._notes.write_text(json.dumps(notes), "utf-8")

    def date(self) -> str | None:
        """The day of ``Last-Modified``, the best there is where nothing names the edition."""
        try:
            moment: datetime = parsedate_to_datetime(self.last_modified or "")
        except ValueError:
            return None
        return moment.date().isoformat()

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self._notes.unlink(missing_ok=True)
        self.etag = self.last_modified = self.name = None
