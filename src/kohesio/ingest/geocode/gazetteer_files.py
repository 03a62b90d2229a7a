"""Reads files of towns, municipalities and postcodes into a gazetteer, each known by its headings.

Understood: TERCET (``NUTS3;CODE``, quoted with apostrophes, also in zips of zips), Eurostat's LAU-NUTS workbook and its
sheets as CSV, GISCO's point files, GeoNames dumps (19 columns without headings) and a CSV of towns with degrees. A
file of none of these gives nothing. Unpacked sizes are bounded; a file that breaks is a DamagedError.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kohesio.errors import DamagedError, SourceError
from kohesio.ingest.geocode.boundaries import Boundaries
from kohesio.ingest.geocode.gazetteer import Gazetteer, Spot
from kohesio.ingest.readers.hint import ReadHint
from kohesio.ingest.readers.read import read_tables
from kohesio.model.territory import Point, iso_country, nuts_code
from kohesio.reference import carrying

MOST_UNPACKED = 2**30
"""Bytes a member of an archive may unpack to."""

_HEADINGS: dict[str, tuple[str, ...]] = {
    "region": ("NUTS3", "NUTS3CODE", "NUTS32024", "NUTS32021", "NUTS3ID"),
    "postcode": ("CODE", "POSTCODE", "PCODE", "PC", "POSTALCODE"),
    "country": ("CNTRID", "CNTRCODE", "COUNTRY", "COUNTRYCODE", "CNTR"),
    "unit": ("LAUID", "LAUCODE", "GISCOID"),
    "name": ("LAUNAMENATIONAL", "LAUNAME", "LAUNAMELATIN", "LAULATIN", "LAUNAT", "NAME", "ASCIINAME"),
    "others": ("ALTERNATENAMES",),
    "lat": ("LAT", "LATITUDE", "Y"),
    "lon": ("LON", "LONGITUDE", "LNG", "X"),
    "town": ("GEONAMEID",),
    "people": ("POPULATION",),
}
_GEONAMES = ("geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "class", "feature",
             "country code", "cc2", "admin1", "admin2", "admin3", "admin4", "population", "elevation", "dem",
             "timezone", "modified")  # fmt: skip
_TABLES = (".csv", ".txt", ".tsv")
_INHABITANTS = re.compile(r"[0-9]{1,11}")
_SCAN = 20


@dataclass(frozen=True, slots=True)
class Town:
    """A town by all its names, its own first; how many live there, 0 where no file tells; its region, if any."""

    country: str
    names: tuple[str, ...]
    point: Point
    people: int
    region: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """What one row says; empty text where the file has no such column."""

    region: str
    country: str
    postcode: str
    unit: str
    names: tuple[str, ...]
    point: Point | None
    people: str


def read_towns(paths: Iterable[Path]) -> Iterator[Town]:
    """The towns of the files that are tables of towns. Raises DamagedError."""
    for path in paths:
        with _told(path):
            for table in _tables(path):
                columns = _columns(table)
                if columns is None or "town" not in columns:
                    continue
                for row in (_row(cells, columns) for cells in table):
                    if row.point is not None:
                        people = int(row.people) if _INHABITANTS.fullmatch(row.people) else 0
                        yield Town(iso_country(row.country), row.names, row.point, people, row.region)


def read_gazetteer(paths: Iterable[Path], boundaries: Boundaries | None) -> Gazetteer:
    """Everything the files know. Places without a region get the one their point lies in. Raises DamagedError."""
    gazetteer = Gazetteer()
    for path in paths:
        with _told(path):
            for table in _tables(path):
                _add(table, gazetteer, boundaries)
    return gazetteer


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """What breaks while a file is read is a DamagedError that names it."""
    try:
        yield
    except (zipfile.BadZipFile, UnicodeDecodeError, csv.Error, SourceError, OSError, NotImplementedError) as error:
        raise DamagedError(
            f"{path} cannot be read as a table of places ({error}). "
            "Remove it and bring it again with `kohesio fetch --geodata`."
        ) from error


def _tables(path: Path) -> Iterator[Iterator[Sequence[str]]]:
    """The tables in a file, as rows of cells."""
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        with path.open("rb") as file:
            yield _rows(file.read())
    elif suffix == ".zip":
        yield from _members(zipfile.ZipFile(path))
    elif suffix == ".xlsx":
        for table in read_tables(path, ReadHint()):
            yield (tuple(cell or "" for cell in row) for row in table.cells.iter_rows())


def _members(archive: zipfile.ZipFile, depth: int = 0) -> Iterator[Iterator[Sequence[str]]]:
    with archive:
        for member in archive.infolist():
            suffix = Path(member.filename).suffix.lower()
            if member.file_size > MOST_UNPACKED:
                raise zipfile.BadZipFile(f"{member.filename} unpacks to more than {MOST_UNPACKED // 2**20:,} MiB")
            if suffix in _TABLES:
                yield _rows(archive.read(member))
            elif suffix == ".zip" and depth == 0:
                yield from _members(zipfile.ZipFile(io.BytesIO(archive.read(member))), depth + 1)


def _rows(content: bytes) -> Iterator[Sequence[str]]:
    text = content.decode("utf-8-sig")
    first = text[: text.find("\n") if "\n" in text else None]
    if first.count("\t") == len(_GEONAMES) - 1 and "geonameid" not in first:
        yield _GEONAMES
        yield from (line.rstrip("\r").split("\t") for line in text.split("\n") if line)
        return
    delimiter = max(";,\t", key=first.count)
    quote = "'" if re.search(r"(?:^|[;,\t])'[^']*'(?:[;,\t]|\r?$)", text[:2000], re.MULTILINE) else '"'
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote)


def _add(table: Iterator[Sequence[str]], gazetteer: Gazetteer, boundaries: Boundaries | None) -> None:
    columns = _columns(table)
    if columns is None:
        return
    rows = [_row(cells, columns) for cells in table]
    regions = _regions(rows, boundaries)
    add = _filler(columns, gazetteer)
    for row, region in zip(rows, regions, strict=True):
        if region is not None:
            add(row, region)


def _filler(columns: Mapping[str, Sequence[int]], gazetteer: Gazetteer) -> Callable[[_Row, str], None]:
    """What to do with a row of this kind of table."""

    def add(row: _Row, region: str) -> None:
        country = iso_country(row.country or region[:2])
        spot = Spot(region, row.point)
        if "town" in columns:
            gazetteer.add_town(country, row.names, spot)
        elif row.postcode:
            gazetteer.add_postcode(country, row.postcode, spot)
        elif row.unit:
            gazetteer.add_municipality(country, row.unit, row.names, spot)

    return add


def _columns(table: Iterator[Sequence[str]]) -> dict[str, list[int]] | None:
    """Which columns hold what, from the first rows; None where the headings are those of no known table."""
    for _, cells in zip(range(_SCAN), table, strict=False):
        words = [re.sub(r"[^A-Z0-9]", "", cell.upper()) for cell in cells]
        found: dict[str, list[int]] = {}
        for kind, headings in _HEADINGS.items():
            at = [words.index(heading) for heading in headings if heading in words]
            if at:
                found[kind] = at if kind == "name" else at[:1]
        if "town" in found and "name" in found and "lat" in found and "lon" in found:
            found.pop("postcode", None)
            return found
        if "unit" in found and "name" in found and "postcode" not in found:
            return found
        if "postcode" in found and ("region" in found or "lat" in found) and "unit" not in found:
            return found
    return None


def _row(cells: Sequence[str], columns: Mapping[str, Sequence[int]]) -> _Row:
    def text(kind: str) -> str:
        at = columns.get(kind, (len(cells),))[0]
        return cells[at].strip() if at < len(cells) else ""

    own = [cells[at].strip() for at in columns.get("name", ()) if at < len(cells)]
    names = dict.fromkeys((*own, *sorted(name.strip() for name in text("others").split(","))))
    return _Row(text("region"), text("country"), text("postcode"), text("unit"),
                tuple(filter(None, names)), _point(text("lat"), text("lon")), text("people"))  # fmt: skip


def _point(lat: str, lon: str) -> Point | None:
    try:
        point = Point(float(lat), float(lon))
    except ValueError:
        return None
    return point if abs(point.lat) <= 90 and abs(point.lon) <= 180 else None


def _regions(rows: Sequence[_Row], boundaries: Boundaries | None) -> list[str | None]:
    """The region of each row: its own code carried to the newest edition, else the one its point lies in."""
    regions: list[str | None] = []
    known: dict[str, str | None] = {}
    for row in rows:
        if row.region and row.region not in known:
            carried = carrying.carried(row.region)
            known[row.region] = carried.code if carried else None
        regions.append(known.get(row.region))
    if boundaries is None:
        return regions
    lost = [
        at
        for at, row in enumerate(rows)
        if regions[at] is None
        and row.point is not None
        and (not row.country or nuts_code(row.country) in boundaries.countries)
    ]
    if lost:
        points = [point for at in lost if (point := rows[at].point)]
        found = boundaries.locate(np.array([one.lon for one in points]), np.array([one.lat for one in points]))
        for at, index in zip(lost, found, strict=True):
            code = boundaries.codes[index] if index >= 0 else None
            country = rows[at].country
            if code and (not country or iso_country(code[:2]) == iso_country(country)):
                regions[at] = code
    return regions
