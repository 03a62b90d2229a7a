"""Where boundaries, towns, municipalities, postcodes, inhabitants and prices come from, and how they get to
``DIR/geo``.

None of them is shipped with the program: Eurostat's boundaries may be used for non-commercial purposes only and with
their notice, and towns and postcodes have licences of their own. ``DIR/geo/<name>`` are the files under their
publishers' names (files put there by hand count as well), ``DIR/geo/fetched`` is the archive of what was fetched when
and from where, and ``DIR/geo/NOTICE.txt`` is the notice to show where they are used.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from kohesio.errors import FetchError
from kohesio.model.geography import BOUNDARIES_NOTICE
from kohesio.model.territory import MEMBER_STATES, iso_country, nuts_code
from kohesio.sources.archive import Archive, ArchivedFile
from kohesio.sources.fetch import Download, Fetcher

NOTICE = f"""The files in this folder belong to their publishers and are not part of this program.

NUTS_RG_*            Eurostat / GISCO. {BOUNDARIES_NOTICE}.
                     Non-commercial use only; the notice stands on every map made with them.
pc*_NUTS-*           Eurostat / GISCO, TERCET: postcodes and NUTS regions. Reuse with the source named.
EU-27-LAU-*          Eurostat: local administrative units and NUTS regions. CC BY 4.0, source: Eurostat.
demo_r_pjanaggr3*    Eurostat: population on 1 January by region. CC BY 4.0, source: Eurostat.
prc_hicp_aind*       Eurostat: harmonised index of consumer prices, annual average. CC BY 4.0, source: Eurostat.
cities*              GeoNames (https://www.geonames.org). CC BY 4.0, source: GeoNames.
"""

_GISCO = "https://gisco-services.ec.europa.eu"
_NUTS = _GISCO + "/distribution/v2/nuts/geojson/NUTS_RG_20M_{year}_4326_LEVL_3.geojson"
_POSTCODES = _GISCO + "/tercet/NUTS-2024/pc2025_{country}_NUTS-2024_v1.0.zip"
_MUNICIPALITIES = "https://ec.europa.eu/eurostat/documents/345175/501971/EU-27-LAU-2025-NUTS-2024.xlsx"
_TOWNS = "https://download.geonames.org/export/dump/cities1000.zip"
_EUROSTAT = "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data"
_INHABITANTS = f"{_EUROSTAT}/demo_r_pjanaggr3/A.NR.T.TOTAL.?format=SDMX-CSV&startPeriod=2022"
_PRICES = f"{_EUROSTAT}/prc_hicp_aind/A.INX_A_AVG.CP00.EU27_2020?format=SDMX-CSV"
_NAMES = {_INHABITANTS: "demo_r_pjanaggr3.csv", _PRICES: "prc_hicp_aind.csv"}
"""Files whose addresses do not end in a name."""

_EDITIONS = (2024, 2016)
"""The newest NUTS, and the last that has the United Kingdom."""

_SUFFIXES = frozenset({".json", ".geojson", ".topojson", ".csv", ".txt", ".tsv", ".zip", ".xlsx"})


@dataclass(frozen=True, slots=True)
class Brought:
    """A file of geodata: what became of it (``new``, ``unchanged``, ``not there``), and why not."""

    name: str
    size: int
    sha256: str
    status: str
    reason: str | None = None


def geodata_downloads(countries: Sequence[str] = (), base_url: str | None = None) -> tuple[Download, ...]:
    """All files, postcodes of the ``countries`` (ISO or NUTS code; none given: every member state) only.

    ``base_url`` is a mirror that has the files under their own paths.
    """
    wanted = sorted({iso_country(country) for country in countries} or MEMBER_STATES)
    addresses = (
        *(_NUTS.format(year=year) for year in _EDITIONS),
        _MUNICIPALITIES,
        _TOWNS,
        _INHABITANTS,
        _PRICES,
        *(_POSTCODES.format(country=nuts_code(country)) for country in wanted),
    )
    return tuple(_download(address, base_url) for address in addresses)


def archive_of(folder: Path) -> Archive:
    """The archive of fetched geodata in ``DataDirectory.geo``."""
    folder.mkdir(parents=True, exist_ok=True)
    return Archive(folder / "fetched")


def fetch_geodata(fetcher: Fetcher, folder: Path, downloads: Iterable[Download]) -> tuple[Brought, ...]:
    """Fetch into ``folder`` through a fetcher of its archive. What cannot be fetched is told and stops nothing."""
    archive = archive_of(folder)
    brought = []
    for download in downloads:
        try:
            done = fetcher.fetch(download)
        except FetchError as error:
            brought.append(Brought(download.name, 0, "", "not there", error.message))
            continue
        brought.append(_laid(archive, done.file, folder, done.how.value))
    _write_notice(folder)
    return tuple(brought)


def geodata_in(source: Path, folder: Path, moment: datetime) -> tuple[Brought, ...]:
    """Take the files of a folder that may be geodata, without a network. Raises FetchError if there is none."""
    archive = archive_of(folder)
    paths = sorted(path for path in source.iterdir() if path.suffix.lower() in _SUFFIXES) if source.is_dir() else []
    if not paths:
        raise FetchError(f"{source} is no folder with boundaries (GeoJSON, TopoJSON) or tables (CSV, ZIP, XLSX) in it.")
    brought = []
    for path in paths:
        known = {one.sha256 for one in archive.catalogue()}
        file = archive.add(path, name=path.name, address=path.absolute().as_uri(), fetched_at=moment)
        brought.append(_laid(archive, file, folder, "unchanged" if file.sha256 in known else "new"))
    _write_notice(folder)
    return tuple(brought)


def _download(address: str, base_url: str | None) -> Download:
    parts = urlsplit(address)
    below = parts.path + (f"?{parts.query}" if parts.query else "")
    here = address if base_url is None else base_url.rstrip("/") + below
    return Download(here, _NAMES.get(address, PurePosixPath(parts.path).name))


def _laid(archive: Archive, file: ArchivedFile, folder: Path, status: str) -> Brought:
    """Put an archived file under its own name, whole or not at all."""
    beside = folder / f".{file.name}.new"
    beside.unlink(missing_ok=True)
    try:
        os.link(archive.path(file), beside)
    except OSError:  # another file system, or one without links
        shutil.copyfile(archive.path(file), beside)
    beside.replace(folder / file.name)
    return Brought(file.name, file.size, file.sha256, status)


def _write_notice(folder: Path) -> None:
    (folder / "NOTICE.txt").write_text(NOTICE, "utf-8")
