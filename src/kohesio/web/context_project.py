"""The context of a project's page: its record, and what stands around it; see ``kohesio.web.context``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.model.provenance import LoadedList
from kohesio.model.text import Text
from kohesio.web.context import Link, ProjectHit
from kohesio.web.context_drawing import PlaceMap
from kohesio.web.context_editorial import Added
from kohesio.web.context_lists import Finding
from kohesio.web.context_provenance import AlsoIn, Whence


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the project since the version of ``since``: new, or the names of the fields that differ."""

    since: date
    is_new: bool
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite the record: one text, and addresses of the same for programs."""

    text: str
    bibtex: str
    csl: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A summary as safe markup, with its language and whether a machine wrote it."""

    text: Text
    markup: str


@dataclass(frozen=True, slots=True)
class Beyond:
    """Around the record: other wordings, changes, projects like it, sharing, citing, telling of mistakes."""

    others: tuple[Wording, ...]
    change: Change | None
    similar: tuple[ProjectHit, ...]
    address: str
    share: tuple[Link, ...]
    citation: Citation
    report: str | None


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """An amount of a project with its name, what it is in law, and a sentence where it needs one."""

    name: str
    note: str
    amount: Amount | None


@dataclass(frozen=True, slots=True)
class OtherPrices:
    """Amounts of a project that began in ``start`` by their names, in euro of the prices of ``year``."""

    start: int
    year: int
    amounts: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A participant of a project, named as it may be shown."""

    name: str
    latin: str | None
    url: str | None
    role: str
    amount: Amount | None
    legal_form: str | None
    identifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place in words, with the regions it lies in as links, the country last."""

    text: str
    regions: tuple[Link, ...]
    basis: str
    precision: str


@dataclass(frozen=True, slots=True)
class PartRow:
    """A share of a project as its list splits it."""

    names: tuple[str, ...]
    rate: Decimal | None
    total_cost: Amount | None
    eligible_cost: Amount | None
    eu_contribution: Amount | None
    rows: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Why totals leave out a project's amounts, and the project that has them."""

    reason: str
    counted: Link


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """``/{lang}/projects/{id}``; ``share_fits`` says whether the published rate is about what the amounts give."""

    template: ClassVar[str] = "project.html"
    operation: Operation
    title: Text | None
    summary: Wording | None
    other_languages: tuple[Text, ...]
    status: str | None
    countries: tuple[Link, ...]
    funds: tuple[Link, ...]
    period: Link
    budget: MoneyRow
    eligible: MoneyRow | None
    eu: MoneyRow
    share: Decimal | None
    share_fits: bool
    others: tuple[MoneyRow, ...]
    prices: OtherPrices | None
    programme: Link | None
    priority: Link | None
    themes: tuple[Link, ...]
    fields: tuple[Link, ...]
    objectives: tuple[Link, ...]
    goals: tuple[Link, ...]
    bodies: tuple[Body, ...]
    places: tuple[PlaceRow, ...]
    map: PlaceMap | None
    parts: tuple[PartRow, ...]
    source: LoadedList | None
    source_url: str | None
    source_rows: str
    findings: tuple[Finding, ...]
    also_in: tuple[AlsoIn, ...]
    json: str
    document: str
    added: Added | None
    highlighted: bool
    sparql: str
    whence: Mapping[str, Whence]
    whence_url: str
    aside: Aside | None
    beyond: Beyond
