"""Which files a data directory follows: everything that was ever fetched into its archive, to be fetched again.

A list with an address of its own is fetched from there. Kohesio's exports change address with their date, so the newest
export of the same country and period is looked for on the same server. A file that came from a disk has no address and
is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from kohesio.errors import FetchError, UsageError
from kohesio.sources.archive import Archive
from kohesio.sources.fetch import Download, Fetched, Fetcher
from kohesio.sources.official import ExportSource, export_downloads, export_source

_FETCHABLE = ("http", "https")

TABLE_SUFFIXES = frozenset({
    ".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".jsonl", ".geojson",
    ".html", ".htm", ".xml",
})  # fmt: skip
"""What a file in a folder is called if it may be a list. A file named on the command line may be called anything."""


@dataclass(frozen=True, slots=True)
class Followed:
    """One file that is followed: what was fetched, or why it could not be (``address`` names what was asked for)."""

    address: str
    fetched: Fetched | None
    reason: str | None = None


def list_at(address: str, archive: Archive) -> Download:
    """The download of a list by its address, as the list it was before if it was fetched already.

    An address that ends in no file's name (``…/download?id=7``) leaves the name to the server. Raises UsageError for
    what is no web address.
    """
    parts = urlsplit(address)
    name = unquote(PurePosixPath(parts.path).name)
    if parts.scheme not in _FETCHABLE or not parts.netloc or not (name or parts.query):
        raise UsageError(f"{address} is no web address of a file; one looks like https://authority.example/list.xlsx.")
    last = archive.last_from(address)
    told = PurePosixPath(name).suffix.lower() in TABLE_SUFFIXES
    return Download(address, name or parts.netloc, last.list if last else None, named_by_server=not told)


def follow(fetcher: Fetcher, archive: Archive) -> Iterator[Followed]:
    """Fetch again whatever is followed, one after the other; a file that cannot be had does not stop the others.

    Raises UsageError where nothing was ever fetched.
    """
    addresses = [entry.address for entry in archive.catalogue() if urlsplit(entry.address or "").scheme in _FETCHABLE]
    if not addresses:
        raise UsageError(
            "This data directory follows nothing yet: bring something with `kohesio fetch` first "
            "(`kohesio fetch --country IE`, or `kohesio fetch https://authority.example/list.xlsx`)."
        )
    sources = dict.fromkeys(_source(str(address)) for address in addresses)
    for source in sources:
        yield from _followed(fetcher, archive, source)


def _source(address: str) -> ExportSource | str:
    """Where a file comes from: an address of its own, or a server with exports of a country and period."""
    return export_source(address) or address


def _followed(fetcher: Fetcher, archive: Archive, source: ExportSource | str) -> Iterator[Followed]:
    address = source if isinstance(source, str) else source.server
    try:
        for download in _downloads(fetcher, archive, source):
            address = download.address
            yield Followed(address, fetcher.fetch(download))
    except FetchError as error:
        yield Followed(address, None, error.message)


def _downloads(fetcher: Fetcher, archive: Archive, source: ExportSource | str) -> tuple[Download, ...]:
    if isinstance(source, str):
        return (list_at(source, archive),)
    return export_downloads(fetcher, countries=[source.country], periods=[source.period], base_url=source.server)
