"""``kohesio fetch --geodata``: boundaries, towns, municipalities, postcodes and inhabitants into ``DIR/geo``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from kohesio.cli.console import messages, print_json, print_table
from kohesio.errors import FetchError
from kohesio.model.geography import BOUNDARIES_NOTICE
from kohesio.snapshot.layout import DataDirectory
from kohesio.sources.archive import Archive
from kohesio.sources.fetch import Fetcher
from kohesio.sources.geodata import (
    Brought,
    archive_of,
    fetch_geodata,
    geodata_downloads,
    geodata_in,
)


def bring_from_folder(directory: DataDirectory, source: Path, moment: datetime, *, as_json: bool) -> None:
    """Take geodata from a folder and show what came. Raises FetchError if there is none."""
    _show(geodata_in(source, directory.geo, moment), as_json=as_json)


def bring_from_network(
    directory: DataDirectory,
    fetcher_of: Callable[[Archive], Fetcher],
    countries: Sequence[str],
    base_url: str | None,
    *,
    as_json: bool,
) -> None:
    """Download geodata and show what came. Raises FetchError, after all were tried, if any could not be fetched."""
    downloads = geodata_downloads(countries, base_url)
    brought = fetch_geodata(fetcher_of(archive_of(directory.geo)), directory.geo, downloads)
    _show(brought, as_json=as_json)
    lost = [one for one in brought if one.reason is not None]
    if lost:
        raise FetchError(
            f"{len(lost)} of {len(brought)} files of geodata could not be fetched; the others are in place. "
            f"The first: {lost[0].reason}"
        )


def _show(brought: Sequence[Brought], *, as_json: bool) -> None:
    if as_json:
        print_json([
            {"file": one.name, "bytes": one.size, "sha256": one.sha256 or None, "status": one.status,
             "reason": one.reason}
            for one in brought
        ])  # fmt: skip
        return
    rows = [(one.name, one.size, one.sha256[:12], one.status) for one in brought]
    print_table("Geodata", ("file", "bytes#", "sha256", "status"), rows)
    messages.print(f"{BOUNDARIES_NOTICE}; see NOTICE.txt beside the files.", highlight=False, soft_wrap=True)
