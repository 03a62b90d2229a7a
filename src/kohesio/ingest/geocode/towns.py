<<<<<<< HEAD
"""Towns by any of their names, for whoever asks what lies around one.

Relies on the tables of towns in a folder of geodata (``cities*``: GeoNames, which ``kohesio fetch --geodata`` brings).
A geocoder must not guess, and so does not ask here; a reader who types a name means the largest town that bears it.
=======
"""Towns by name, from the installed tables that have their degrees: what a reader may type to see what lies around.

A table counts whose headings name GeoNames' number, a country and degrees; what ``fetch --geodata`` brings does.
Names are compared folded, without case and accents.
>>>>>>> 132498d (A town that is typed into the search leads to the projects that name it and to those around it; a box of a value with blanks has an id that HTML allows)
"""

from __future__ import annotations

<<<<<<< HEAD
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from kohesio.ingest.geocode.gazetteer_files import Town, read_towns
from kohesio.model.territory import Point
from kohesio.reference.countries import countries
from kohesio.reference.folding import fold

_SCHEMA = {"key": pl.String, "country": pl.String, "people": pl.Int64, "lat": pl.Float64, "lon": pl.Float64}


def is_towns(path: Path) -> bool:
    """Whether a file is a table of towns, by its name."""
    return path.name.lower().startswith("cities")


class Towns:
    """The towns of the countries that are known here."""

    def __init__(self, towns: Iterable[Town]) -> None:
        known = frozenset(countries())
        rows = [
            (key, town.country, town.people, town.point.lat, town.point.lon)
            for town in towns
            if town.country in known
            for key in {fold(name) for name in town.names}
        ]
        self._rows = pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort(
            "people", descending=True, maintain_order=True
        )

    @classmethod
    def of(cls, folder: Path) -> Towns:
        """Those of a folder of geodata. Raises DamagedError for a file that cannot be read."""
        paths = sorted(path for path in folder.iterdir() if is_towns(path)) if folder.is_dir() else []
        return cls(read_towns(paths))

    def point(self, name: str, country: str | None) -> Point | None:
        """Where the largest town of a name lies, of a country (ISO 3166) if one is given; None if there is none."""
        key = fold(name)
        if not key:
            return None
        found = self._rows.lazy().filter(pl.col("key") == key)
        if country is not None:
            found = found.filter(pl.col("country") == country)
        first = found.select("lat", "lon").head(1).collect().rows()
        return Point(*first[0]) if first else None
=======
import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from kohesio.errors import DamagedError
from kohesio.model.geography import Town
from kohesio.model.territory import Point, iso_country
from kohesio.reference.folding import fold

_WANTED = frozenset({"geonameid", "name", "country", "lat", "lon"})


def read_towns(folder: Path) -> Mapping[str, tuple[Town, ...]]:
    """The towns of every table in a folder by their folded name, most inhabitants first. Raises DamagedError."""
    found: dict[str, dict[Town, None]] = defaultdict(dict)
    for path in sorted(folder.glob("*.csv")):
        try:
            for row in _rows(path):
                town = _town(row)
                found[fold(town.name)].setdefault(town)
        except (OSError, ValueError, TypeError, csv.Error) as error:
            raise DamagedError(f"{path} cannot be read as a table of towns ({error}).") from error
    return {name: tuple(sorted(towns, key=lambda one: -(one.people or 0))) for name, towns in found.items()}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a table of towns by heading; none of any other table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        headings = [heading.strip().casefold() for heading in next(lines, [])]
        if set(headings) >= _WANTED:
            yield from (dict(zip(headings, line, strict=True)) for line in lines)


def _town(row: Mapping[str, str]) -> Town:
    people = row.get("population", "")
    return Town(
        name=row["name"],
        country=iso_country(row["country"]),
        point=Point(float(row["lat"]), float(row["lon"])),
        people=int(people) if people.isdecimal() else None,
        region=next((code for key, code in row.items() if key.startswith("nuts3") and code), None),
    )
>>>>>>> 132498d (A town that is typed into the search leads to the projects that name it and to those around it; a box of a value with blanks has an id that HTML allows)
