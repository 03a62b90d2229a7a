"""What an installation knows beside the lists: outlines of regions, numbers of inhabitants, consumer prices.

API and pages know only the protocol here; the composition root gives them the reader of ``DIR/geo``
(``kohesio.ingest.geocode.installed``). Regions are named by area codes: a country by ISO 3166 (``GR``), everything
below it by NUTS (``EL3``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from kohesio.model.prices import PriceIndex
from kohesio.model.territory import Point

Ring: TypeAlias = tuple[tuple[float, float], ...]
"""A closed line of longitudes and latitudes."""

Corners: TypeAlias = tuple[float, float, float, float]
"""A part of the earth: west, south, east and north in degrees, edges included."""

BOUNDARIES_NOTICE = "© EuroGeographics for the administrative boundaries"
"""What every map with Eurostat's boundaries must say."""

LAND_NOTICE = "Made with Natural Earth"

TOWNS_NOTICE = "Towns: GeoNames (CC BY 4.0)"
"""What a map with names of towns must say; the tables that are fetched are GeoNames'."""


def iter_texts() -> Iterator[tuple[str, str]]:
    """The notices with a comment for translators: Eurostat asks for its own in the language of the publication."""
    for notice in (LAND_NOTICE, BOUNDARIES_NOTICE, TOWNS_NOTICE):
        yield notice, "beside a map: whose data it shows"


@dataclass(frozen=True, slots=True)
class Outline:
    """A region as a map draws it: each polygon its outer ring and then its holes; ``centre`` lies inside."""

    code: str
    polygons: tuple[tuple[Ring, ...], ...]
    centre: Point


@dataclass(frozen=True, slots=True)
class Population:
    """How many people lived in a region on 1 January of a year."""

    people: int
    year: int


@dataclass(frozen=True, slots=True)
class NamedTown:
    """A town by its name, in a country (ISO 3166); ``people`` is 0 and ``region`` None where its table has none."""

    name: str
    country: str
    point: Point
    people: int
    region: str | None


class Geography(Protocol):
    """What is installed. Safe to ask from several threads."""

    @property
    def stamp(self) -> str:
        """Changes whenever other files are installed; part of what an answer depends on."""
        ...

    @property
    def has_regions(self) -> bool:
        """Whether outlines of regions are installed; without them there are those of countries alone."""
        ...

    @property
    def has_population(self) -> bool:
        """Whether a table of inhabitants is installed."""
        ...

    @property
    def has_towns(self) -> bool:
        """Whether a table of towns is installed."""
        ...

    @property
    def prices(self) -> PriceIndex | None:
        """The index of consumer prices; None where no table of it is installed."""
        ...

    def outlines(self, codes: Sequence[str], degrees: float) -> tuple[Outline, ...]:
        """The outlines of those codes that have one, coarsened by about ``degrees`` so that neighbours still meet."""
        ...

    def neighbours(self, code: str) -> tuple[str, ...] | None:
        """The areas of the level of a country or region that share a land border with it, whatever country they are in.

        By code; empty for an island, None where its outline is not known.
        """
        ...

    def population(self, code: str) -> Population | None:
        """The inhabitants of a country or region; None where no table knows it."""
        ...

    def centre(self, code: str) -> Point | None:
        """A point inside a country or region; None where its outline is not known."""
        ...

    def towns(self, name: str) -> tuple[NamedTown, ...]:
        """The towns of a name, in whatever country, most inhabitants first; case and accents do not count.

        Those whose names begin with its words are among them where one of them is the largest.
        """
        ...

    def towns_within(self, corners: Corners, least: int) -> tuple[NamedTown, ...]:
        """The towns within some corners that have at least so many inhabitants, most inhabitants first."""
        ...


class NoGeography:
    """Nothing installed at all."""

    stamp = ""
    has_regions = False
    has_population = False
    has_towns = False
    prices: PriceIndex | None = None

    def outlines(self, codes: Sequence[str], degrees: float) -> tuple[Outline, ...]:
        """None."""
        del codes, degrees
        return ()

    def neighbours(self, code: str) -> tuple[str, ...] | None:
        """None."""
        del code
        return None

    def population(self, code: str) -> Population | None:
        """None."""
        del code
        return None

    def centre(self, code: str) -> Point | None:
        """None."""
        del code
        return None

    def towns(self, name: str) -> tuple[NamedTown, ...]:
        """None."""
        del name
        return ()

    def towns_within(self, corners: Corners, least: int) -> tuple[NamedTown, ...]:
        """None."""
        del corners, least
        return ()
