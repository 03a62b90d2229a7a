"""``kohesio fetch``: official files, lists at an address, and geodata, from where they are published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.progress import Progress as Bars
from rich.progress import TaskID

from kohesio.cli.catalogued import bring_lists, selected
from kohesio.cli.console import (
    DataOption,
    JsonOption,
    country_named,
    directory_for,
    print_json,
    print_table,
    progress_bar,
    settings_for,
)
from kohesio.cli.geodata import bring_from_folder, bring_from_network
from kohesio.errors import UsageError
from kohesio.model.period import PERIODS
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.writing import writing
from kohesio.sources.archive import Archive
from kohesio.sources.fetch import Download, Fetched, Fetcher
from kohesio.sources.following import list_at
from kohesio.sources.official import EXPORT_PERIODS, KOHESIO, export_downloads, exports_in
from kohesio.sources.politeness import Visitor
from kohesio.sources.registry import Registry

_TIMEOUT = httpx.Timeout(30.0, read=120.0)
_AGENT = "kohesio (collects published lists of operations)"

Row = tuple[str, str, str, int, str]
"""What came of one file, as ``HEADINGS`` says."""

HEADINGS = ("file", "list", "edition", "bytes", "status")


def register(commands: typer.Typer) -> None:
    """Add this file's commands."""
    commands.command("fetch")(fetch)


def fetch(
    addresses: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ADDRESS]...", help="Lists at web addresses; none: the official exports."),
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option("--country", metavar="CC", help="Country; may be repeated.")
    ] = None,
    period: Annotated[
        list[str] | None, typer.Option("--period", help=f"{' or '.join(EXPORT_PERIODS)}; may be repeated.")
    ] = None,
    base_url: Annotated[
        str, typer.Option("--base-url", help="Where the official files are, or a mirror of them.")
    ] = KOHESIO,
    from_dir: Annotated[
        Path | None, typer.Option("--from-dir", metavar="DIR", help="Take the files from a folder instead.")
    ] = None,
    lists: Annotated[
        bool,
        typer.Option(
            "--lists",
            help="Lists of managing authorities instead: those whose description names a file; pages are told.",
        ),
    ] = False,
    geodata: Annotated[
        bool,
        typer.Option("--geodata", help="Boundaries, towns, municipalities and postcodes instead, for finding places."),
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Download official exports and published lists into the archive: conditional, resumable, checked.

    What was fetched once is brought up to date by `kohesio update`.

    Example: kohesio fetch --country IE --period 2021-2027 --data data
    """
    if lists and (geodata or from_dir or base_url != KOHESIO):
        raise UsageError("--lists goes to each authority's own address; --geodata, --from-dir, --base-url do not fit.")
    if addresses and (lists or geodata or from_dir or country or period or base_url != KOHESIO):
        raise UsageError("A list is fetched from its address as it is; no other option of this command fits.")
    countries = tuple(map(country_named, country or ()))
    periods = tuple(period or (PERIODS if lists else EXPORT_PERIODS))
    directory = directory_for(data)
    with writing(directory, "kohesio fetch"):
        archive = Archive(directory.archive)
        if geodata:
            _fetch_geodata(directory, countries, base_url, from_dir, as_json=as_json)
        elif lists:
            with fetching(archive, data) as fetcher:
                bring_lists(fetcher, selected(Registry.packaged(), countries, periods), as_json=as_json)
        elif from_dir is not None:
            exports = exports_in(from_dir, countries=countries, periods=periods)
            _show([_taken(archive, path, download) for path, download in exports], as_json=as_json)
        else:
            with fetching(archive, data) as fetcher:
                wanted = tuple(list_at(address, archive) for address in addresses or ()) or export_downloads(
                    fetcher, countries=countries, periods=periods, base_url=base_url
                )
                rows = [row_of(fetcher.fetch(download)) for download in wanted]
            _show(rows, as_json=as_json)


def _show(rows: list[Row], *, as_json: bool) -> None:
    if as_json:
        print_json([dict(zip(HEADINGS, row, strict=True)) for row in rows])
    else:
        print_table("In the archive", ("file", "list", "edition", "bytes#", "status"), rows)


@contextmanager
def fetching(archive: Archive, data: Path | None) -> Iterator[Fetcher]:
    """A fetcher into an archive, with a bar for each download."""
    with httpx.Client(timeout=_TIMEOUT, headers={"User-Agent": _AGENT}) as client, progress_bar() as bars:
        yield _fetcher(archive, client, bars, data)


def row_of(done: Fetched) -> Row:
    """What came, under ``HEADINGS``."""
    return (done.file.name, done.file.list or "", done.file.edition or "", done.file.size, done.how.value)


def _fetch_geodata(
    directory: DataDirectory, countries: tuple[str, ...], base_url: str, from_dir: Path | None, *, as_json: bool
) -> None:
    if from_dir is not None:
        bring_from_folder(directory, from_dir, _now(), as_json=as_json)
        return
    mirror = base_url if base_url != KOHESIO else None
    with httpx.Client(timeout=_TIMEOUT, headers={"User-Agent": _AGENT}) as client, progress_bar() as bars:
        bring_from_network(
            directory,
            lambda archive: _fetcher(archive, client, bars, directory.root),
            countries,
            mirror,
            as_json=as_json,
        )


def _fetcher(archive: Archive, client: httpx.Client, bars: Bars, data: Path | None) -> Fetcher:
    limit = settings_for(data).max_file_mb * 2**20
    return Fetcher(archive, Visitor(client, _now), max_bytes=limit, progress=_download_bar(bars))


def _now() -> datetime:
    return datetime.now(UTC)


def _taken(archive: Archive, path: Path, download: Download) -> Row:
    known = {one.sha256 for one in archive.catalogue()}
    file = archive.add(
        path,
        name=download.name,
        address=download.address,
        fetched_at=_now(),
        list=download.list,
        edition=download.edition,
    )
    return (file.name, file.list or "", file.edition or "", file.size, "unchanged" if file.sha256 in known else "new")


def _download_bar(bars: Bars) -> Callable[[Download, int, int | None], None]:
    tasks: dict[str, TaskID] = {}

    def show(download: Download, so_far: int, in_all: int | None) -> None:
        if download.address not in tasks:
            tasks[download.address] = bars.add_task(download.name, total=in_all)
        bars.update(tasks[download.address], completed=so_far, total=in_all)

    return show
