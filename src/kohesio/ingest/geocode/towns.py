"""Towns by any of their names, for whoever asks what lies around one.

Relies on the tables of towns in a folder of geodata (``cities*``: GeoNames, which ``kohesio fetch --geodata`` brings).
A geocoder must not guess, and so does not ask here; a reader who types a name is shown the towns that bear it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from kohesio.ingest.geocode.gazetteer_files import Town, read_towns
from kohesio.model.geography import NamedTown
from kohesio.model.territory import Point, iso_country
from kohesio.reference import territories
from kohesio.reference.folding import fold

_SCHEMA = {
    "key": pl.String, "country": pl.String, "people": pl.Int64, "lat": pl.Float64, "lon": pl.Float64,
    "name": pl.String, "region": pl.String,
}  # fmt: skip

_NEAR = 0.05
"""Degrees."""


def is_towns(path: Path) -> bool:
    """Whether a file is a table of towns, by its name."""
    return path.name.lower().startswith("cities")


class Towns:
    """The towns of the countries that have NUTS regions. Measured: 60,000 with ten names each take 90 MB."""

    def __init__(self, towns: Iterable[Town]) -> None:
        known = {iso_country(region.code) for region in territories.regions() if not region.level}
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

    def called(self, name: str) -> tuple[NamedTown, ...]:
        """Every town of a name, the largest first, by its own name; one that two tables have is there once."""
        key = fold(name)
        rows = self._rows.filter(pl.col("key") == key).drop("key").rows() if key else ()
        found: list[NamedTown] = []
        for country, people, lat, lon, own, region in rows:
            town = NamedTown(own, country, Point(lat, lon), people, region or None)
            if not any(_is_same(town, other) for other in found):
                found.append(town)
        return tuple(found)


def _is_same(one: NamedTown, other: NamedTown) -> bool:
    """Whether two rows are one town of two tables: within some five kilometres, and in no two regions."""
    near = abs(one.point.lat - other.point.lat) < _NEAR and abs(one.point.lon - other.point.lon) < _NEAR
    return near and one.country == other.country and len({one.region, other.region} - {None}) < 2
