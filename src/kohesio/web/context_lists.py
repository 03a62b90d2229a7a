"""The contexts of the pages about lists of operations; see ``kohesio.web.context``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kohesio.model.duties import Clock
from kohesio.model.provenance import LoadedList
from kohesio.snapshot.coverage import Change
from kohesio.web.context_pages import Pages


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind of finding about a list or project, in words, with how often and how it looks."""

    code: str
    title: str
    severity: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sorting:
    """A column's heading that sorts; ``order`` is ``ascending`` or ``descending`` where the table stands so."""

    text: str
    url: str
    order: str | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """A loaded list of operations with its clock today, how complete it is, and what of it is located (0 to 1)."""

    list: LoadedList
    url: str
    language: str | None
    clock: Clock
    complete: float | None
    located: float | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class ListedCountry:
    """A country with the number of its loaded lists; ``selected`` if only those are shown."""

    name: str
    url: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class ListsPage:
    """``/{lang}/lists``; ``countries`` narrow it to one country's, ``everything`` leads back where that is done."""

    template: ClassVar[str] = "lists.html"
    rows: tuple[ListRow, ...]
    countries: tuple[ListedCountry, ...]
    everything: str
    pages: Pages
    headings: dict[str, Sorting]
    operations: int
    issues: int
    coverage: str
    json: str


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme with a loaded list; ``url`` leads to its page, ``badge`` to its picture."""

    name: str
    cci: str | None
    country: str | None
    period: str
    funds: tuple[str, ...]
    url: str
    badge: str
    operations: int
    clock: Clock
    complete: float | None
    located: float | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A registered programme of which no list is loaded."""

    name: str
    cci: str
    period: str
    funds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country: how many of its known programmes have a list, by standing; None is cooperation across borders."""

    country: str | None
    url: str
    selected: bool
    present: int
    overdue: int
    missing: int


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """``/{lang}/coverage``: ``missing`` are those of the country that is chosen, if one is; ``without_list`` has the
    member states of which no list is there, by period."""

    template: ClassVar[str] = "coverage.html"
    today: date
    country: str | None
    chosen: bool
    all_url: str
    rows: tuple[ProgrammeRow, ...]
    pages: Pages
    headings: dict[str, Sorting]
    countries: tuple[CountryRow, ...]
    missing: tuple[MissingRow, ...]
    missing_count: int
    without_list: Mapping[str, tuple[str, ...]]
    embed: str | None
    json: str


@dataclass(frozen=True, slots=True)
class Fill:
    """How many operations of a list have a field: ``share`` is 0 to 1."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class LawShare:
    """An item of the law: its letter or number, title, how many projects have it, and the change of the share."""

    key: str
    title: str
    operations: int
    present: int
    share: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class LawTable:
    """The items of one period's law."""

    period: str
    rows: tuple[LawShare, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field of a list comes from: the column's header and the rule."""

    field: str
    column: str
    header: str
    rule: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """``/{lang}/lists/{id}``."""

    template: ClassVar[str] = "list.html"
    row: ListRow
    laws: tuple[LawTable, ...]
    fills: tuple[Fill, ...]
    findings: tuple[Finding, ...]
    origins: tuple[Origin, ...]
    projects: str
    json: str
