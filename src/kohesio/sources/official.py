"""Where official files are: the project exports of Kohesio, by country and period, and the catalogued lists.

Kohesio publishes one CSV per country and period in dated folders. The server tells what it has as a JSON list of
keys, ``data/projects-<period>/<date>/<CC>-pp<yy-yy>-<yyyymmdd>.csv``; a file is fetched by its key. A mirror may have
the same tree under another address, or as files in a folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from kohesio.errors import FetchError, ParameterError
from kohesio.model.territory import iso_country
from kohesio.sources.fetch import Download, Fetcher
from kohesio.sources.spec import ListSpec

KOHESIO = "https://kohesio.ec.europa.eu"
EXPORT_PERIODS = ("2014-2020", "2021-2027")
"""Periods for which Kohesio publishes exports."""

_EXPORT_NAME = re.compile(r"(?P<country>[A-Za-z]{2,9})-pp(?P<from>\d\d)-(?P<to>\d\d)-(?P<date>\d{8}|latest)\.csv")
_OBJECT = "/api/data/object?id="
_DATED_FOLDER = re.compile(r"(?:^|/)(\d{4}-\d\d-\d\d)/?$")
_FILE_NAMES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".xml")


@dataclass(frozen=True, slots=True)
class _Export:
    """One export, as its name tells."""

    key: str
    country: str
    period: str
    date: str | None

    @property
    def download_list(self) -> str:
        return export_list(self.period, self.country)


@dataclass(frozen=True, slots=True)
class ExportSource:
    """Exports of one country (ISO) and period, whatever their date, at a server (its address without a path)."""

    server: str
    country: str
    period: str


def export_source(address: str) -> ExportSource | None:
    """Where an export was fetched from; None for the address of anything else."""
    server, found, key = address.partition(_OBJECT)
    export = _parsed(unquote(key)) if found else None
    return ExportSource(server, export.country, export.period) if export else None


def export_list(period: str, country: str) -> str:
    """The list an export is an edition of, ``kohesio-2021-2027-ie``."""
    return f"kohesio-{period}-{country.lower()}"


def export_downloads(
    fetcher: Fetcher, *, countries: Sequence[str] = (), periods: Sequence[str] = EXPORT_PERIODS, base_url: str = KOHESIO
) -> tuple[Download, ...]:
    """The newest export of each country (ISO or NUTS code; none given: all there are) and period.

    Asks the server for its list of files; where it gives none, the addresses of the ``latest`` files are used.
    Raises FetchError if a country that was named has no export, ParameterError for a period without exports.
    """
    wanted = {iso_country(country) for country in countries}
    found: list[_Export] = []
    for period in _checked(periods):
        keys = _listed(fetcher, period, base_url)
        found += _newest(keys, period, wanted) if keys else [_latest(country, period) for country in sorted(wanted)]
    if missing := sorted(wanted - {export.country for export in found}) or (() if found else ("any country",)):
        raise FetchError(
            f"{base_url} has no export of {' and '.join(periods)} for {', '.join(missing)}. "
            "Look at its data page for what there is, or give another --base-url."
        )
    return tuple(_download(export, base_url) for export in found)


def exports_in(
    folder: Path, *, countries: Sequence[str] = (), periods: Sequence[str] = EXPORT_PERIODS
) -> tuple[tuple[Path, Download], ...]:
    """The newest export of each country and period among the files of a folder, at any depth.

    Raises FetchError if there is none.
    """
    wanted = {iso_country(country) for country in countries}
    paths = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*.csv"))}
    found = tuple(
        (
            paths[export.key],
            Download(paths[export.key].as_uri(), paths[export.key].name, export.download_list, export.date),
        )
        for period in _checked(periods)
        for export in _newest(paths, period, wanted)
    )
    if not found:
        raise FetchError(f"{folder} has no file named like IE-pp21-27-20260924.csv for what was asked.")
    return found


def list_downloads(specs: Iterable[ListSpec]) -> tuple[Download, ...]:
    """The catalogued lists whose address is that of a file; a page has to be visited by a person."""
    downloads = []
    for spec in specs:
        name = unquote(PurePosixPath(urlsplit(spec.address or "").path).name)
        if spec.address and not spec.per_country and name.lower().endswith(_FILE_NAMES):
            downloads.append(Download(spec.address, name, spec.id))
    return tuple(downloads)


def _checked(periods: Sequence[str]) -> Sequence[str]:
    for period in periods:
        if period not in EXPORT_PERIODS:
            raise ParameterError(
                "period",
                f"Kohesio has no export for {period!r}; there are {' and '.join(EXPORT_PERIODS)}.",
                EXPORT_PERIODS,
            )
    return periods


def _listed(fetcher: Fetcher, period: str, base_url: str) -> tuple[str, ...]:
    """All keys of a period; a server that lists folders only is asked for the newest one."""
    address = f"{base_url.rstrip('/')}/api/data/projects-{period}"
    try:
        keys = fetcher.names_at(address)
    except FetchError:
        return ()
    if any(key.endswith(".csv") for key in keys):
        return keys
    dates = sorted(match[1] for key in keys if (match := _DATED_FOLDER.search(key)))
    return fetcher.names_at(f"{address}/{dates[-1]}") if dates else ()


def _newest(keys: Iterable[str], period: str, wanted: set[str]) -> list[_Export]:
    """The newest export of each country; a dated one is newer than ``latest``, whose date nobody knows."""
    newest: dict[str, _Export] = {}
    for key in sorted(keys):
        export = _parsed(key)
        if export is None or export.period != period or (wanted and export.country not in wanted):
            continue
        known = newest.get(export.country)
        if known is None or (export.date or "") >= (known.date or ""):
            newest[export.country] = export
    return [newest[country] for country in sorted(newest)]


def _parsed(key: str) -> _Export | None:
    match = _EXPORT_NAME.fullmatch(PurePosixPath(key).name)
    if match is None:
        return None
    stamp = match["date"]
    date = None if stamp == "latest" else f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}"
    return _Export(key, iso_country(match["country"]), f"20{match['from']}-20{match['to']}", date)


def _latest(country: str, period: str) -> _Export:
    years = f"{period[2:4]}-{period[7:9]}"
    return _Export(f"data/projects-{period}/latest/{country}-pp{years}-latest.csv", country, period, None)


def _download(export: _Export, base_url: str) -> Download:
    address = f"{base_url.rstrip('/')}{_OBJECT}{quote(export.key, safe='/')}"
    return Download(address, PurePosixPath(export.key).name, export.download_list, export.date)
