"""Towns by any of their names, for whoever asks what lies around one.

Relies on the tables of towns in a folder of geodata (``cities*``: GeoNames, which ``kohesio fetch --geodata`` brings).
A geocoder must not guess, and so does not ask here; a reader who types a name is shown the towns that bear it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import polars as pl

from kohesio.ingest.geocode.gazetteer_files import Town, read_towns
from kohesio.model.geography import Corners, NamedTown
from kohesio.model.territory import Point, iso_country
from kohesio.reference import territories
from kohesio.reference.folding import fold
from kohesio.reference.map_labels import capitals_of

_SCHEMA = {
    "key": pl.String, "country": pl.String, "people": pl.Int64, "lat": pl.Float64, "lon": pl.Float64,
    "name": pl.String, "region": pl.String,
}  # fmt: skip

_BEHIND_A_BLANK = "!"
"""The sign that follows a blank, so that a name and those that begin with its words stand before name and sign."""

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
            for key in set(map(fold, _names(town)))
        ]
        by_size = pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("people", descending=True, maintain_order=True)
        self._own = by_size.unique(["country", "lat", "lon", "name"], keep="first", maintain_order=True)
        self._rows = by_size.sort("key", maintain_order=True)
        self._keys: list[str] = self._rows["key"].to_list()

    @classmethod
    def of(cls, folder: Path) -> Towns:
        """Those of a folder of geodata. Raises DamagedError for a file that cannot be read."""
        paths = sorted(path for path in folder.iterdir() if is_towns(path)) if folder.is_dir() else []
        return cls(read_towns(paths))

    def called(self, name: str) -> tuple[NamedTown, ...]:
        """Every town of a name, the largest first, by its own name; one that two tables have is there once.

        A name stands for longer ones that begin with its words too (Frankfurt, Halle), if the largest town has one.
        """
        key = fold(name)
        if not key:
            return ()
        first, last = bisect_left(self._keys, key), bisect_left(self._keys, f"{key}{_BEHIND_A_BLANK}")
        if first == last:
            return ()
        found = self._rows[first:last].sort("people", descending=True, maintain_order=True)
        if found["key"][0] == key:
            found = self._rows[first : bisect_right(self._keys, key)]
        return _once(found, _is_same)

    def within(self, corners: Corners, least: int) -> tuple[NamedTown, ...]:
        """The towns within some corners that have at least so many inhabitants, the largest first."""
        west, south, east, north = corners
        rows = self._own.filter(
            pl.col("lat").is_between(south, north), pl.col("lon").is_between(west, east), pl.col("people") >= least
        )
        return _once(rows, lambda one, other: one.name == other.name and _is_same(one, other))


def _names(town: Town) -> Iterator[str]:
    """All names of a town: those of both its languages (``Donostia / San Sebastián``), a capital's in every language.

    The tables need not have those: what a capital is called readers know, and this house does.
    """
    for name in town.names:
        yield name
        yield from name.split(" / ")
    for capital in capitals_of(town.country):
        if capital.is_at(town.country, town.names[0], town.point):
            yield from capital.names


def _once(rows: pl.DataFrame, is_same: Callable[[NamedTown, NamedTown], bool]) -> tuple[NamedTown, ...]:
    """The towns of some rows in their order; one that two tables have is there once."""
    found: list[NamedTown] = []
    for _, country, people, lat, lon, own, region in rows.rows():
        town = NamedTown(own, country, Point(lat, lon), people, region or None)
        if not any(is_same(town, other) for other in found):
            found.append(town)
    return tuple(found)


def _is_same(one: NamedTown, other: NamedTown) -> bool:
    """Whether two rows are one town of two tables: within some five kilometres, and in no two regions."""
    near = abs(one.point.lat - other.point.lat) < _NEAR and abs(one.point.lon - other.point.lon) < _NEAR
    return near and one.country == other.country and len({one.region, other.region} - {None}) < 2
