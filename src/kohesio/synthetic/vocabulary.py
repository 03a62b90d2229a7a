"""The words and places synthetic lists are made of: topics, phrases in 24 languages, bodies, towns, country weights.

Read once from ``data/``. Topics tie a phrase to the official codes it belongs to, so texts and codes of an operation
agree. Towns are GeoNames' (CC BY 4.0), their regions Eurostat's; see ``scripts/synthetic_towns.py``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MARK = "SYNTHETIC"
"""The word that operation codes of synthetic lists begin with."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What an operation is about, with its codes per period and the median of its total cost in euro."""

    key: str
    field_2014: str
    objective_2014: str
    fund_2014: str
    field_2021: str
    policy_2021: str
    specific_2021: str
    fund_2021: str
    median_eur: float
    weight: float


@dataclass(frozen=True, slots=True)
class Town:
    """A town, the NUTS 3 region (2024) it lies in, its position in degrees and its population."""

    nuts3: str
    name: str
    lat: float
    lon: float
    population: int


@dataclass(frozen=True, slots=True)
class Country:
    """A member state: its share of all operations, languages by frequency, usual co-financing rates in percent."""

    code: str
    weight: float
    languages: tuple[str, ...]
    rates: tuple[int, ...]
    towns: tuple[Town, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """All topics, in the order of the file."""
    return tuple(
        Topic(
            row["topic"],
            row["field_2014"],
            row["objective_2014"],
            row["fund_2014"],
            row["field_2021"],
            row["policy_2021"],
            row["specific_2021"],
            row["fund_2021"],
            float(row["median_eur"]),
            float(row["weight"]),
        )
        for row in _rows("topics.csv")
    )


@cache
def phrases(language: str) -> tuple[str, ...]:
    """The phrase of each topic in a language, in the order of ``topics()``."""
    found = {row["topic"]: row["phrase"] for row in _rows("phrases.csv") if row["language"] == language}
    return tuple(found[topic.key] for topic in topics())


@cache
def sentences(language: str) -> tuple[str, ...]:
    """Sentences of a summary, with the placeholders town, year, count and beneficiary."""
    return tuple(row["sentence"] for row in _rows("sentences.csv") if row["language"] == language)


BODY_KINDS = ("municipality", "university", "hospital", "chamber", "company")


@cache
def bodies(language: str) -> tuple[str, ...]:
    """Patterns of names per ``BODY_KINDS``, with the placeholder town or, for companies, coined."""
    found = {row["kind"]: row["pattern"] for row in _rows("bodies.csv") if row["language"] == language}
    return tuple(found[kind] for kind in BODY_KINDS)


@cache
def countries() -> tuple[Country, ...]:
    """The 27 member states by code."""
    towns: dict[str, list[Town]] = {}
    for row in _rows("towns.csv"):
        town = Town(row["nuts3"], row["town"], float(row["lat"]), float(row["lon"]), int(row["population"]))
        towns.setdefault(row["country"], []).append(town)
    return tuple(
        Country(
            row["country"],
            float(row["weight"]),
            tuple(row["languages"].split()),
            tuple(int(rate) for rate in row["rates"].split()),
            tuple(towns[row["country"]]),
        )
        for row in _rows("countries.csv")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files(__package__).joinpath("data", name).open(encoding="utf-8") as file:
        yield from csv.DictReader(file)
