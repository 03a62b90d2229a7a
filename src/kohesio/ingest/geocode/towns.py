"""Towns by any of their names, for whoever asks what lies around one.

Relies on the tables of towns in a folder of geodata (``cities*``: GeoNames, which ``kohesio fetch --geodata`` brings).
A geocoder must not guess, and so does not ask here; a reader who types a name means the largest town that bears it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from kohesio.ingest.geocode.gazetteer_files import Town, read_towns
from kohesio.model.geography import NamedTown
from kohesio.model.territory import Point
from kohesio.reference.countries import countries
from kohesio.reference.folding import fold

_SCHEMA = {
    "key": pl.String, "country": pl.String, "people": pl.Int64, "lat": pl.Float64, "lon": pl.Float64,
    "name": pl.String, "region": pl.String,
}  # fmt: skip


def is_towns(path: Path) -> bool:
    """Whether a file is a table of towns, by its name."""
    return path.name.lower().startswith("cities")


class Towns:
    """The towns of the countries that are known here."""

    def __init__(self, towns: Iterable[Town]) -> None:
        known = frozenset(countries())
        rows = [
            (key, town.country, town.people, town.point.lat, town.point.lon, town.names[0], town.region)
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

    def called(self, name: str) -> tuple[NamedTown, ...]:
        """Every town of a name, the largest first, by the first of its names."""
        found = self._rows.lazy().filter((pl.col("key") == fold(name)) & (pl.col("key") != ""))
        rows = found.select("name", "country", "lat", "lon", "people", "region").collect().rows()
        return tuple(
            NamedTown(own, country, Point(lat, lon), people, region or None)
            for own, country, lat, lon, people, region in dict.fromkeys(rows)
        )
