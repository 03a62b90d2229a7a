"""The contexts of the pages about lists of operations; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kohesio.model.provenance import LoadedList


@dataclass(frozen=True, slots=True)
class Finding:
    """A kind of finding about a list or project, in words, with how often and how it looks."""

    code: str
    title: str
    severity: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A loaded list of operations; ``fresh`` is None where the law sets no term, ``age`` is days at the snapshot."""

    list: LoadedList
    url: str
    language: str | None
    updated: date | None
    age: int | None
    fresh: bool | None
    complete: float


@dataclass(frozen=True, slots=True)
class ListsPage:
    """``/{lang}/lists``."""

    template: ClassVar[str] = "lists.html"
    rows: tuple[ListRow, ...]
    operations: int
    issues: int


@dataclass(frozen=True, slots=True)
class Fill:
    """How many operations of a list have a field: ``share`` is 0 to 1."""

    name: str
    share: float


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
    fills: tuple[Fill, ...]
    findings: tuple[Finding, ...]
    origins: tuple[Origin, ...]
    projects: str
