"""The contexts of the map: its page, and the page for other sites' frames; see ``web.context``.

The rows are the same map as a table, and the script takes names, figures and colours from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from kohesio.web.context import Link
from kohesio.web.context_drawing import Drawing, Step
from kohesio.web.context_finder import Finder
from kohesio.web.labels import Label


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area with its figures; ``url`` leads further down, ``list_url`` to its projects. ``text`` is what is shown."""

    code: str
    label: Label
    url: str
    list_url: str
    count: int
    eu_contribution: Decimal
    lacking: int
    people: int | None
    per_head: Decimal | None
    tone: int
    text: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """The projects of a question that no area of a level has, and their EU contribution; shares are percent of all.

    ``eu_share`` is None where they have no amount, or all together have none. ``url`` lists them.
    """

    count: int
    share: Decimal
    eu_contribution: Decimal
    eu_share: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class FarRegion:
    """An outermost region: where on the earth it lies, and the way to its projects if it has any."""

    name: str
    url: str | None
    at: str


@dataclass(frozen=True, slots=True)
class Sources:
    """What the script of the map reads, by address; ``words`` are its texts in the reader's language.

    ``names`` is the tile of places' names that is the world, ``free`` the map of the question wherever its projects
    are, ``line`` the area it draws as JSON, if it draws one.
    """

    shapes: str
    names: str
    clusters: str
    operations: str
    project: str
    near: str
    free: str
    line: str
    bounds: str
    points: bool
    window: bool
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AreaMap:
    """A question on a map of Europe, a country or a region.

    ``trail`` leads from Europe to the area shown, ``measures`` are the figures it may be coloured by. ``year`` is
    that of the inhabitants, empty where no table is installed. ``view_url`` is the question within what is seen.
    """

    name: str
    trail: tuple[Link, ...]
    measures: tuple[Link, ...]
    measure: str
    steps: tuple[Step, ...]
    drawing: Drawing
    rows: tuple[AreaRow, ...]
    empty: int
    count: int
    unplaced: Unplaced
    is_finest: bool
    has_regions: bool
    has_people: bool
    year: str
    far: tuple[FarRegion, ...]
    notices: tuple[str, ...]
    sources: Sources
    json: str
    list_url: str
    view_url: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """``/{lang}/projects/map``; ``embed`` is the markup other sites copy, ``embedders`` who may show it."""

    template: ClassVar[str] = "map.html"
    finder: Finder
    map: AreaMap
    embed: str
    embedders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmbeddedMap:
    """``/embed/map``: the map alone, for another site's frame. ``site`` is the same map on this site."""

    template: ClassVar[str] = "embed_map.html"
    map: AreaMap
    chips: tuple[str, ...]
    site: str
