"""What the map endpoints answer: regions, clusters, and outlines as GeoJSON."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kohesio.api.answers import Answer, Sums


@dataclass(frozen=True, slots=True)
class AreaItem(Answer):
    """A country (ISO code) or region (NUTS code) with its operations; inhabitants where a table is installed.

    ``eu_contribution_eur`` is the EU contribution of the operations in euro, which ``without_eu_contribution`` of them
    do not publish; ``eu_per_head_eur`` is that by inhabitant, null where none publishes it.
    """

    code: str
    name: str
    count: int
    eu_contribution_eur: Decimal
    without_eu_contribution: int
    population: int | None
    population_year: int | None
    eu_per_head_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class AreasAnswer(Answer):
    """A question by area. ``region`` is the area that is looked into, empty for Europe; ``trail`` leads to it.

    An operation counts once in each area that it has a place in; ``missing`` have none that is known so finely, and
    ``missing_eu_contribution_eur`` is their EU contribution in euro, which ``missing_without_eu_contribution`` of them
    do not publish.
    """

    query: str
    snapshot: str
    count: int
    sums: Sums
    region: str
    trail: tuple[str, ...]
    items: tuple[AreaItem, ...]
    missing: int
    missing_eu_contribution_eur: Decimal
    missing_without_eu_contribution: int


@dataclass(frozen=True, slots=True)
class ClusterItem(Answer):
    """Operations that lie together: the middle of their places in degrees. ``id`` where there is only one.

    ``without_eu_contribution`` of them publish no EU contribution.
    """

    lat: float
    lon: float
    count: int
    eu_contribution_eur: Decimal
    without_eu_contribution: int
    id: str | None


@dataclass(frozen=True, slots=True)
class ClustersAnswer(Answer):
    """A question on a map: ``placed`` of its operations have a place with coordinates in the part that is seen."""

    query: str
    snapshot: str
    count: int
    placed: int
    items: tuple[ClusterItem, ...]
