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

    def is_called(self, name: str) -> bool:
        """Whether it is called so in any of the languages; case and accents do not count."""
        return fold(name) in {fold(one) for one in _names()[self.country].values()}


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
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(records("map_labels"))


def _point(row: dict[str, str]) -> Point:
    return Point(float(row["lat"]), float(row["lon"]))


@cache
def _names() -> dict[str, dict[str, str]]:
    return names_by_language("capital_names")
