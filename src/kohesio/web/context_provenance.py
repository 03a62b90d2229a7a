"""The contexts of what is said about the origin of values; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kohesio.model.operation import Operation
from kohesio.model.provenance import LoadedList
from kohesio.model.text import Text
from kohesio.web.context_lists import Finding


@dataclass(frozen=True, slots=True)
class CellRow:
    """Cells of one column behind a field. ``part`` is what the column holds where a field is made of several."""

    part: str | None
    column: str | None
    header: str | None
    rows: str
    raw: str | None
    withheld: bool
    departs: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field, what this site shows for it, and the cells it came from; ``key`` is its anchor."""

    key: str
    name: str
    values: tuple[Text, ...]
    more: int
    cells: tuple[CellRow, ...]


@dataclass(frozen=True, slots=True)
class Whence:
    """The fields of a part of a page; ``url`` is the page of all origins, at the first of them."""

    fields: tuple[FieldRow, ...]
    url: str


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """Another list that has the project too: where it stands there, and what differs (in English, as the finding says
    it)."""

    list: LoadedList | None
    url: str
    sheet: str | None
    row: str
    detail: str


@dataclass(frozen=True, slots=True)
class ProvenancePage:
    """``/{lang}/projects/{id}/provenance``. ``read``: the cells have their texts, read from the published file."""

    template: ClassVar[str] = "provenance.html"
    operation: Operation
    title: Text | None
    source: LoadedList | None
    source_url: str | None
    rows: str
    read: bool
    fields: tuple[FieldRow, ...]
    findings: tuple[Finding, ...]
    also_in: tuple[AlsoIn, ...]
    project: str
    json: str
