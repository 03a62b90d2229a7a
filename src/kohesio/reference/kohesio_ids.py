"""The ids Kohesio has given to countries, objectives, periods and other codes, as far as they are published.

Relies on ``data/kohesio_ids.csv`` (each line with its source) and ``data/region_levels.csv``. What Kohesio has not
published has one of our own, computed in the same number space, so that an id never changes with the data.
"""

from __future__ import annotations

from functools import cache, lru_cache

from kohesio.model.identifier import computed_id
from kohesio.reference.tables import records


def kohesio_id(kind: str, value: str) -> str | None:
    """Kohesio's id of a thing: ``("country", "IE")`` → ``Q2``."""
    return _ids().get((kind, value))


@lru_cache(maxsize=4_096)
def entity_id(kind: str, value: str) -> str:
    """The id of a thing of the code lists: Kohesio's where it is published, else ours."""
    return kohesio_id(kind, value) or computed_id(kind, value)


def kohesio_ids(kind: str) -> dict[str, str]:
    """Every published id of a kind: value → id."""
    return {value: identifier for (of, value), identifier in _ids().items() if of == kind}


def region_level(country: str) -> int:
    """The NUTS level of the regions a country is divided into for its readers, 1 to 3; 2 where nothing is known."""
    return _levels().get(country, 2)


@cache
def _ids() -> dict[tuple[str, str], str]:
    return {(row["kind"], row["value"]): row["id"] for row in records("kohesio_ids")}


@cache
def _levels() -> dict[str, int]:
    return {row["country"]: int(row["level"]) for row in records("region_levels")}
