"""The contexts of the pages of analysis: places, programmes, themes and objectives; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from kohesio.index.result import Totals
from kohesio.model.duties import Clock
from kohesio.model.geography import Population
from kohesio.snapshot.coverage import Change
from kohesio.web.charts import Bars, Columns, Shares
from kohesio.web.context import Link, Option, ProjectHit, Sign
from kohesio.web.context_drawing import PlaceMap
from kohesio.web.context_head import Feed
from kohesio.web.context_lists import LawTable, Sorting
from kohesio.web.context_map import Unplaced
from kohesio.web.context_pages import Pages
from kohesio.web.context_statistics import Largest
from kohesio.web.labels import Label


@dataclass(frozen=True, slots=True)
class Profile:
    """What a set of projects adds up to, its largest ones, and the ways on: the heart of every page of analysis.

    ``programmes`` are the keys of those it has projects of, most first; ``about`` says what holds for all its charts.
    """

    totals: Totals
    mean: Decimal | None
    about: str
    years: Columns
    fund: Shares
    status: Shares
    bars: tuple[Bars, ...]
    largest: Largest | None
    hits: tuple[ProjectHit, ...]
    ways: tuple[Link, ...]
    programmes: tuple[str, ...]
    feeds: tuple[Feed, ...]
    json: str
    sparql: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in a table; ``url`` leads to its page, ``projects`` to its projects. ``length`` is that of its bar.

    ``country`` is named where it is another than that of the page.
    """

    label: Label
    url: str
    projects: str
    count: int
    eu_contribution: Decimal
    lacking: int
    people: int | None
    per_head: Decimal | None
    length: float
    here: bool = False
    country: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a place is compared with, itself among it: the places of its level that share a border with it.

    Where no outlines tell these, or there are none (``alone``), the places within the one above; ``by_border`` says
    which. No rows where none of them has a project.
    """

    rows: tuple[PlaceLine, ...]
    by_border: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """How many projects a question finds, their EU contribution in euro, and the address that lists them."""

    count: int
    eu_contribution: Decimal
    lacking: int
    url: str


@dataclass(frozen=True, slots=True)
class PlacesPage:
    """``/{lang}/places``: countries, or the regions whose name or code has the ``text``.

    ``nowhere`` are the projects of which no region is known, ``several`` those of several countries.
    """

    template: ClassVar[str] = "places.html"
    text: str
    action: str
    found: tuple[Link, ...]
    more: int
    rows: tuple[PlaceLine, ...]
    headings: dict[str, Sorting]
    year: str
    map: str
    nowhere: Counted
    several: Counted


@dataclass(frozen=True, slots=True)
class Coarser:
    """What the lists place in an area and in none within it."""

    place: Link
    unplaced: Unplaced


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The projects of a place that are in others of its kind too, and what they add to a sum that is told of it.

    ``figure`` is the sum's name, ``amount`` the part of it in euro; None where no sum is told.
    """

    count: int
    figure: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class PlacePage:
    """``/{lang}/places/{code}``.

    Without ``profile`` no project has the code. ``above`` is the next area above that has projects. ``unlocated`` is
    what no area right below has (None: there are no areas below), ``coarser`` what may lie here too, for the lists name
    only an area around, ``elsewhere`` what is in other places too (None: nothing); the areas ``below`` have some
    projects in common where they are ``overlapping``. ``rank`` is its place by EU contribution among the ``ranked``
    ones of its level within the area above.
    ``vintages`` is told where the code is not of the newest NUTS; ``successor`` and ``older`` lead to the same region
    under other codes.
    """

    template: ClassVar[str] = "place.html"
    label: Label
    latin: str | None
    level: str
    trail: tuple[Link, ...]
    profile: Profile | None
    population: Population | None
    per_head: Decimal | None
    elsewhere: Elsewhere | None
    below: tuple[PlaceLine, ...]
    below_level: str
    overlapping: bool
    unlocated: Unplaced | None
    beside: Beside
    above: Link | None
    coarser: tuple[Coarser, ...]
    rank: int | None
    ranked: int
    programmes: tuple[Link, ...]
    map: PlaceMap | None
    vintages: str
    successor: Link | None
    older: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme in the list of programmes."""

    label: Label
    url: str
    country: str | None
    period: str
    funds: tuple[str, ...]
    count: int
    eu_contribution: Decimal
    lacking: int
    clock: Clock | None


@dataclass(frozen=True, slots=True)
class ProgrammesPage:
    """``/{lang}/programmes``; ``missing`` is how many registered ones have no list."""

    template: ClassVar[str] = "programmes.html"
    action: str
    countries: tuple[Option, ...]
    periods: tuple[Option, ...]
    sort: str
    rows: tuple[ProgrammeLine, ...]
    headings: dict[str, Sorting]
    pages: Pages
    coverage: str
    missing: int


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """``/{lang}/programmes/{cci}``; without ``profile`` the programme is registered and has no list here."""

    template: ClassVar[str] = "programme.html"
    name: str
    cci: str | None
    country: Link | None
    period: str
    funds: tuple[str, ...]
    authority: str | None
    profile: Profile | None
    rates: Bars | None
    clock: Clock | None
    complete: float | None
    located: float | None
    change: Change | None
    laws: tuple[LawTable, ...]
    lists: tuple[Link, ...]
    badge: str
    json: str
    coverage: str


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """A theme, objective or goal with what it adds up to; only themes have a ``sign``."""

    label: Label
    url: str
    count: int
    eu_contribution: Decimal
    lacking: int
    sign: Sign | None


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """``/{lang}/themes``."""

    template: ClassVar[str] = "themes.html"
    themes: tuple[ThemeCard, ...]
    policy: tuple[ThemeCard, ...]
    thematic: tuple[ThemeCard, ...]
    goals: tuple[ThemeCard, ...]
    undecided: int
    total: int


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A code of the other period, how it stands to this one, and a note in English."""

    target: Link | None
    relation: str
    comparable: bool
    note: str


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """The intervention fields of a period that belong to a theme, as links to their projects."""

    period: str
    fields: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ThemePage:
    """A theme, an objective or a goal; ``kind`` says which. Without ``profile`` no project has the code.

    ``gathers`` is whether projects of other periods count here by their theme.
    """

    template: ClassVar[str] = "theme.html"
    kind: str
    label: Label
    wording: str
    period: str
    sign: Sign | None
    parent: Link | None
    parts: tuple[Link, ...]
    gathers: bool
    profile: Profile | None
    counterparts: tuple[Counterpart, ...]
    fields: tuple[FieldGroup, ...]
