"""The contexts of the templates, typed: a template knows exactly the fields of its class, and all of them.

``frame`` is what surrounds every page. Values are those of the model and of the index; what is text of the page is
already in the reader's language, amounts and dates are formatted by the template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from kohesio.index.result import BeneficiaryHit, Fragment, Totals, YearRow
from kohesio.model.beneficiary import Beneficiary
from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.model.text import Text
from kohesio.ui.i18n import Language
from kohesio.web.context_drawing import PlaceMap, RegionChoice
from kohesio.web.context_editorial import Added, CollectionCard
from kohesio.web.context_head import Head
from kohesio.web.context_lists import ListRow
from kohesio.web.context_pages import Pages
from kohesio.web.labels import Label


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere; ``language`` where the text is in another one than the page."""

    text: str
    url: str
    current: bool = False
    language: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs the site; empty texts are not shown."""

    name: str
    contact: str
    imprint: str
    privacy: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page. ``data_date`` is the day the snapshot was made, None where there is none.

    ``sections`` are the pages that stand directly below the language, by name. ``alternates`` are the same page in
    every language by its code, and for readers of none of them (``x-default``), as full addresses like ``canonical``.
    """

    language: Language
    home: str
    search: str
    sections: Mapping[str, str]
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    languages: tuple[Link, ...]
    canonical: str
    alternates: tuple[tuple[str, str], ...]
    origin: str
    head: Head
    version: str | None
    data_date: date | None
    synthetic: bool
    operator: Operator


@dataclass(frozen=True, slots=True)
class Way:
    """A way into the projects: a value of a facet, with how much lies behind it; ``share`` is 0 to 1 of the largest.

    ``lacking`` of the projects publish no EU contribution; so in every row with a sum.
    """

    label: Label
    url: str
    count: int
    eu_contribution: Decimal
    lacking: int
    share: float


@dataclass(frozen=True, slots=True)
class Option:
    """One checkbox of a filter."""

    value: str
    label: Label
    count: int
    selected: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One filter: options shown at once, options behind “more”, and the page that has them all."""

    key: str
    name: str
    first: tuple[Option, ...]
    more: tuple[Option, ...]
    total: int
    all_url: str | None
    chosen: int
    missing: int
    open: bool


@dataclass(frozen=True, slots=True)
class Range:
    """Two inputs; ``kind`` is ``date`` or ``euro``, values are as the query's text form has them.

    ``drawing`` is the address of how the projects spread over the field, for a frame; ``page`` the same with its table.
    """

    key: str
    name: str
    kind: str
    least: str
    most: str
    drawing: str
    page: str


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter and the address without it."""

    name: str
    label: Label
    url: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A theme with its picture: the code names it in ``themes.svg``."""

    code: str
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class ProjectHit:
    """A found project. ``operation`` has its names hidden where they must be; ``mark`` are the letters of its country,
    those of the Union where there are several. ``instead`` is another amount, where neither the EU contribution nor a
    cost is published, ``highlighted`` whether it has a star."""

    operation: Operation
    url: str
    title: Text | None
    title_pieces: tuple[Fragment, ...]
    snippet: tuple[Fragment, ...]
    snippet_language: str | None
    countries: tuple[str, ...]
    place: str | None
    beneficiaries: tuple[str, ...]
    mark: str
    themes: tuple[Sign, ...]
    instead: NamedAmount | None = None
    highlighted: bool = False


@dataclass(frozen=True, slots=True)
class NamedAmount:
    """An amount and what it is."""

    name: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class VersionChange:
    """How many projects came and changed since the version of the day ``since``."""

    since: date
    added: int
    changed: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """``/{lang}/``."""

    template: ClassVar[str] = "home.html"
    totals: Totals
    beneficiaries: int
    countries: int
    lists: int
    examples: tuple[Link, ...]
    themes: tuple[Way, ...]
    collections: tuple[CollectionCard, ...]
    funds: tuple[Way, ...]
    region: RegionChoice | None
    by_country: tuple[Way, ...]
    periods: tuple[Way, ...]
    highlights: tuple[ProjectHit, ...]
    highlights_url: str
    newest: tuple[ListRow, ...]
    changed: VersionChange | None


@dataclass(frozen=True, slots=True)
class Downloads:
    """The same query as files and for programs."""

    files: tuple[Link, ...]
    json: str
    sparql: str | None = None


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Values of a facet that stand under one heading; ``name`` is empty where the facet has no headings."""

    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """``/{lang}/projects/filters/{facet}``: every value of one facet, to tick."""

    template: ClassVar[str] = "choices.html"
    key: str
    name: str
    groups: tuple[ChoiceGroup, ...]
    others: int
    missing: int
    count: int
    action: str
    back: str
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A line of the list of beneficiaries; a hidden name leads nowhere."""

    hit: BeneficiaryHit
    url: str | None


@dataclass(frozen=True, slots=True)
class Meant:
    """A text that may have been meant, and how much it finds."""

    text: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class BeneficiariesPage:
    """``/{lang}/beneficiaries``."""

    template: ClassVar[str] = "beneficiaries.html"
    text: str
    action: str
    clear: str
    notes: tuple[str, ...]
    meant: Meant | None
    count: int
    totals: Totals
    chips: tuple[Chip, ...]
    groups: tuple[Group, ...]
    hidden: tuple[tuple[str, str], ...]
    search_hidden: tuple[tuple[str, str], ...]
    sorts: tuple[Link, ...]
    sort: str
    rows: tuple[BodyRow, ...]
    pages: Pages
    downloads: Downloads


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A table of what a set of projects adds up to, by the values of one facet."""

    name: str
    rows: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class OtherBody:
    """A body that may be the same, or that became part of this one, and why; the evidence is in English."""

    name: str
    url: str | None
    country: str | None
    score: float
    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A body named in the same projects; ``count`` of them, at ``projects``, with their whole EU contribution."""

    name: str
    url: str | None
    projects: str | None
    count: int
    eu_contribution: Decimal
    lacking: int


@dataclass(frozen=True, slots=True)
class Partners:
    """Who takes part in the same projects: those of most of them, how many ``others``, and all of them as JSON."""

    rows: tuple[PartnerRow, ...]
    others: int
    json: str


@dataclass(frozen=True, slots=True)
class BeneficiaryPage:
    """``/{lang}/beneficiaries/{id}``; ``partners`` is None where its projects name nobody else.

    ``identifiers`` lead to the register they are from, or nowhere.
    """

    template: ClassVar[str] = "beneficiary.html"
    beneficiary: Beneficiary
    country: Link | None
    other_names: tuple[str, ...]
    identifiers: tuple[Link, ...]
    totals: Totals
    breakdowns: tuple[Breakdown, ...]
    duplicates: tuple[OtherBody, ...]
    merged: tuple[OtherBody, ...]
    hits: tuple[ProjectHit, ...]
    years: tuple[YearRow, ...]
    partners: Partners | None
    map: PlaceMap | None
    all_url: str
    pages: Pages
    json: str
    document: str
    added: Added | None
    sparql: str


@dataclass(frozen=True, slots=True)
class WayOn:
    """A value that would do, by the name readers know it by, and the address that asks it in place of the wrong one."""

    value: str
    name: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, in the design of the pages. ``detail`` is English where ``detail_language`` says so.

    With ``is_choice`` nothing went wrong: what was asked means several things, and ``valid`` leads to each.
    """

    template: ClassVar[str] = "error.html"
    status: int
    title: str
    detail: str
    detail_language: str | None
    is_choice: bool
    valid: tuple[WayOn, ...]
    projects: str
    request_id: str | None
