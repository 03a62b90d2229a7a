"""Names for the ground of a map: countries and capitals in the 24 languages, and where each stands.

Relies on ``data/map_labels.csv`` and ``data/capital_names.csv``; both are written by
``scripts/reference/build_map_names.py``. Countries are those of the land that maps are drawn on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kohesio.model.territory import Point
from kohesio.reference.folding import fold
from kohesio.reference.tables import names_by_language, records

_NEAR = 0.2
"""Degrees within which a town of a capital's name is the capital."""


@dataclass(frozen=True, slots=True)
class LabelledCountry:
    """A country (ISO 3166), where its name stands, and how large it is on the map in square kilometres."""

    country: str
    point: Point
    km2: int


@dataclass(frozen=True, slots=True)
class Capital:
    """The capital of a country (ISO 3166)."""

    country: str
    point: Point

    def name(self, language: str) -> str:
        """What it is called in a language of the Union."""
        return _names()[self.country][language]

    @property
    def names(self) -> frozenset[str]:
        """What it is called in the languages of the Union."""
        return frozenset(_names()[self.country].values())

    def is_called(self, name: str) -> bool:
        """Whether it is called so in any of the languages; case and accents do not count."""
        return fold(name) in set(map(fold, self.names))

    def is_at(self, country: str, name: str, point: Point) -> bool:
        """Whether a town of a country is the capital: called so, and near it."""
        return (
            self.country == country
            and abs(self.point.lat - point.lat) < _NEAR
            and abs(self.point.lon - point.lon) < _NEAR
            and self.is_called(name)
        )


@cache
def labelled_countries() -> tuple[LabelledCountry, ...]:
    """Every country whose name stands on the ground of a map, the largest first."""
    found = [
        LabelledCountry(row["country"], _point(row), int(row["km2"])) for row in _rows() if row["kind"] == "country"
    ]
    return tuple(sorted(found, key=lambda one: (-one.km2, one.country)))


@cache
def capitals() -> tuple[Capital, ...]:
    """The capitals, by country."""
    return tuple(Capital(row["country"], _point(row)) for row in _rows() if row["kind"] == "capital")


@cache
def capitals_of(country: str) -> tuple[Capital, ...]:
    """The capital of a country (ISO 3166), if it is among them."""
    return tuple(one for one in capitals() if one.country == country)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(records("map_labels"))


def _point(row: dict[str, str]) -> Point:
    return Point(float(row["lat"]), float(row["lon"]))


@cache
def _names() -> dict[str, dict[str, str]]:
    return names_by_language("capital_names")
