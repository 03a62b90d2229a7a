"""The one query object of site, API, export, feed, map and statistics, and its text form, the URL query string.

``OperationQuery`` holds what is asked: free text, the choices per field (``Choice``: one of, none of), ranges,
place, order and page. ``parse_query`` reads a query string, ``print_query`` writes the canonical one; the two are
inverse. Repeated key = OR; a leading ``-`` negates a value; ``sort=-field`` descends. Values arrive here as their
users write them (ids in any spelling, EL for GR); resolving codes to what the index holds is the façade's task.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

MAX_LIMIT = 1_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked of a field with listed values: any of ``included`` (when not empty) and none of ``excluded``."""

    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateRange:
    """Both ends inclusive; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class AmountRange:
    """Euro (or percent for rates), both ends inclusive; None is open. Operations without the figure are out."""

    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """A circle: centre in degrees, radius in kilometres."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box in degrees; ``west`` greater than ``east`` crosses the date line."""

    west: float
    south: float
    east: float
    north: float

    @staticmethod
    def unrolled(west: float, south: float, east: float, north: float) -> Box:
        """The box of longitudes that may go on beyond 180 on either side; every longitude where they go round."""
        if east - west >= 360:
            return Box(-180.0, south, 180.0, north)
        west, east = (lon - 360 if lon > 180 else lon + 360 if lon < -180 else lon for lon in (west, east))
        return Box(west, south, east, north)


Corner: TypeAlias = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area by its corners, not closed; what its edges are is said in ``kohesio.index.polygons``."""

    corners: tuple[Corner, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """The order of hits; ``key`` is one of ``SORTS``."""

    key: str = "relevance"
    descending: bool = False


SORTS = (
    "relevance", "title", "start_date", "end_date", "total_cost", "eligible_cost", "eu_contribution", "budget",
    "cofinancing_rate", "duration",
)  # fmt: skip
"""Orders of hits. Ties are broken by id; operations without the figure come last in either direction.

``duration`` is the days from start to end date, each as the range fields take it; an end before the start is no figure.
"""


@dataclass(frozen=True, slots=True)
class OperationQuery:
    """Everything that can be asked of the operations. Two equal questions are equal values.

    ``offset`` passes over the first hits, for readers who know positions and no cursors; no part of the text form.
    ``text`` is free text in any language. ``choices`` maps a facet key of ``kohesio.index.fields`` to what is asked
    of it; ``amounts`` and ``dates`` likewise for range fields (keys without ``_min`` and ``_max``). ``cursor`` is
    opaque, from the page before. ``language`` is the reader's, for titles and snippets. ``lacking`` names keys of
    ``dates``, and ``box``, whose condition leaves an operation without such a date, or without a point, too: as
    standards ask that have no word for what is not known; no part of the text form.
    """

    text: str = ""
    choices: tuple[tuple[str, Choice], ...] = ()
    amounts: tuple[tuple[str, AmountRange], ...] = ()
    dates: tuple[tuple[str, DateRange], ...] = ()
    has_image: bool | None = None
    highlighted: bool | None = None
    near: Near | None = None
    box: Box | None = None
    polygon: Polygon | None = None
    sort: Sort = field(default_factory=Sort)
    limit: int = 20
    cursor: str | None = None
    language: str = "en"
    offset: int = 0
    lacking: frozenset[str] = frozenset()

    def choice(self, key: str) -> Choice:
        """What is asked of facet ``key``; an empty choice asks nothing."""
        return dict(self.choices).get(key, Choice())

    @property
    def flags(self) -> tuple[tuple[str, bool], ...]:
        """What is asked of the fields that are true or false."""
        asked = (("has_image", self.has_image), ("highlighted", self.highlighted))
        return tuple((key, wanted) for key, wanted in asked if wanted is not None)


BENEFICIARY_SORTS = ("relevance", "name", "operations", "total_cost", "eligible_cost", "eu_contribution", "budget")
"""Orders of beneficiaries; ``relevance`` without a text is most operations first."""


@dataclass(frozen=True, slots=True)
class BeneficiaryQuery:
    """Everything that can be asked of the beneficiaries.

    ``text`` is searched in their names. ``choices`` uses ``kohesio.index.fields.BENEFICIARY_FIELDS``: ``country`` and
    ``beneficiary_type`` are the body's own, the others are asked of its operations, and the sums of the answer are
    then those of the operations that match; ``near`` asks for operations in a circle. ``offset`` passes over the first
    of those found. Neither is part of the text form.
    """

    text: str = ""
    choices: tuple[tuple[str, Choice], ...] = ()
    sort: Sort = field(default_factory=Sort)
    limit: int = 20
    cursor: str | None = None
    language: str = "en"
    offset: int = 0
    near: Near | None = None

    def choice(self, key: str) -> Choice:
        """What is asked of field ``key``; an empty choice asks nothing."""
        return dict(self.choices).get(key, Choice())
