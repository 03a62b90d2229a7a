"""The description of a list of operations: what it is, how its file is laid out, what each column means.

A description is a YAML file under ``kohesio/lists/<cc>/``; ``kohesio.sources.specfile`` reads it into the frozen
values here. Every heading of the list stands in ``columns`` once: with what it becomes, as ignored, or as personal
(contact data, dropped as soon as the file is read). The guide is ``docs/recipes/add-a-list.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from kohesio.model.money import OTHER_AMOUNT_KINDS

TEXT_FIELDS = (
    "operation_code",
    "operation_id",
    "title",
    "summary",
    "country",
    "currency",
    "period",
    "fund",
    "programme",
    "cci",
    "managing_authority",
    "priority",
    "beneficiary",
    "beneficiary_id",
    "beneficiary_number",
    "beneficiary_kind",
    "partner",
    "region",
    "nuts",
    "lau",
    "postcode",
    "municipality",
    "coordinates",
    "latitude",
    "longitude",
    "intervention_field",
    "policy_objective",
    "thematic_objective",
    "specific_objective",
    "theme",
    "image",
    "link",
    "allocation_year",
)
DATE_FIELDS = ("start_date", "end_date", "approval_date", "list_updated")
AMOUNT_FIELDS = (
    "total_cost",
    "eligible_cost",
    "eu_contribution",
    *(f"other_amounts.{kind}" for kind in OTHER_AMOUNT_KINDS),
)
RATE_FIELDS = ("cofinancing_rate", "support_rate")
FIELDS = (*TEXT_FIELDS, *DATE_FIELDS, *AMOUNT_FIELDS, *RATE_FIELDS)
"""What a column can become. ``beneficiary_kind`` is the list's own word on who the beneficiary is (a natural person or
not, a legal form). ``support_rate`` and ``allocation_year`` are checked, not kept: the record has no such field."""

LIST_FIELDS = ("beneficiary", "beneficiary_id", "beneficiary_number", "partner", "nuts", "lau", "postcode",
               "municipality", "region", "coordinates", "intervention_field", "policy_objective", "thematic_objective",
               "specific_objective", "theme", "fund", "country", "image", "link")  # fmt: skip
"""Fields of which one cell may hold several values (``split``)."""


DateOrder = Literal["dmy", "mdy", "ymd"]
Serial = Literal["no", "1900", "1904"]


class Fate(StrEnum):
    """What happens to a column of the file."""

    USED = "used"
    IGNORED = "ignored"
    PERSONAL = "personal"


class Repeats(StrEnum):
    """What several rows with one key are: the design's three answers."""

    SAME = "same"
    PARTS = "parts"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class FieldUse:
    """How one column feeds one field. Steps are taken in this order; each is optional.

    ``lines`` (line breaks become one blank), ``empty`` (further placeholders for "no value"), ``split`` (several
    values in a cell), ``pattern`` (first group is the value; no match is no value), ``prefix`` (put before),
    ``digits`` (blanks within go, leading zeros come back up to this width),
    ``values`` (look-up; a value that is not in it is an issue, unless ``otherwise`` is ``keep``), ``constant`` (what
    any value stands for). ``decimal`` and ``thousands`` override the list's numbers, ``scale`` multiplies (1000000
    where the heading says millions), ``adds`` tells that several columns of one field are one value (a column for each
    fund is added, given name and surname are joined), ``serial`` that bare numbers are a spreadsheet's day counts,
    ``unit`` is ``fraction`` or ``percent``, ``of`` whose rate it is (``operation`` or ``priority``), ``language`` and
    ``origin`` belong to texts, ``scheme`` to
    identifiers.
    """

    field: str
    pattern: re.Pattern[str] | None = None
    prefix: str = ""
    digits: int = 0
    values: tuple[tuple[str, str], ...] | None = None
    otherwise: str = "issue"
    constant: str | None = None
    empty: tuple[str, ...] = ()
    split: str | None = None
    lines: bool = False
    decimal: str | None = None
    thousands: str | None = None
    unit: str | None = None
    of: str = "operation"
    order: DateOrder | None = None
    serial: Serial = "no"
    scale: int = 1
    adds: bool = False
    language: str | None = None
    origin: str = "published"
    scheme: str = "national"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column: its heading (and ``also`` others it has had), and what becomes of it."""

    headings: tuple[str, ...]
    fate: Fate
    uses: tuple[FieldUse, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is laid out; a field left None is found out from the content.

    ``header_rows`` is the number of rows the heading takes. ``ragged`` re-reads records whose fields were not
    quoted: fields are joined again by the delimiter, and the pattern's groups are the columns in order.
    """

    format: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    records_at: str | None = None
    header_rows: int = 1
    ragged: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """Where the date of an edition is found; the first answer counts.

    ``file_name`` and ``sheet`` are patterns on these names, ``cells`` one on the rows that are no operations (title
    lines and footers) and on the cells of ``notes``, the name of a sheet that is no list; the first group is the date.
    ``date`` is the known edition of a list that is no longer updated. ``stated`` tells whether the list itself states
    the date (then it is ``list_updated`` too).
    """

    file_name: re.Pattern[str] | None = None
    sheet: re.Pattern[str] | None = None
    cells: re.Pattern[str] | None = None
    notes: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on one cell: ``column`` is a heading or a field; ``matches`` a pattern found in the trimmed text."""

    column: str
    matches: re.Pattern[str] | None = None
    values: tuple[str, ...] = ()
    empty: bool | None = None


@dataclass(frozen=True, slots=True)
class RejectRule:
    """Rows that are no operations in scope: all conditions hold. ``reason`` is a code of the issue catalogue."""

    reason: str
    when: tuple[Condition, ...]
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class ProgrammeSpec:
    """A programme of the list, as far as it is known."""

    cci: str | None = None
    name: str | None = None
    managing_authority: str | None = None
    funds: tuple[str, ...] = ()
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Programmes:
    """Which programme a row belongs to: ``by`` names fields, ``values`` their texts (joined by `` | ``)."""

    by: tuple[str, ...]
    values: tuple[tuple[str, ProgrammeSpec], ...]


@dataclass(frozen=True, slots=True)
class Repetition:
    """How rows of one operation repeat: the answer and, except for ``separate``, the fields that are the key."""

    how: Repeats = Repeats.SEPARATE
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """For a list of two periods: operations that end after ``until`` belong to the later one."""

    field: str
    until: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must hold before the list may be published: a least number of operations, least shares of filled fields."""

    operations: int = 0
    fill: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class ListSpec:
    """One list of operations. ``country`` is ISO 3166 alpha-2, or None for a format that serves every country
    (``per_country``: the id then gets the country's code at its end). ``many_lists``: several lists of a country may
    have these headings, and their operations tell which one a file is. ``fund_of_sheet``: the name of a sheet names the
    fund of its rows, where no column does. ``anonymous`` are words that stand in place of
    beneficiaries the list does not name: each then is a body of its own. ``area`` is the region (NUTS of today) that a
    list of one region is about: where its operations lie whose row names no place."""

    id: str
    title: str
    country: str | None
    languages: tuple[str | None, ...]
    periods: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    funds: tuple[str, ...] = ()
    publisher: str | None = None
    address: str | None = None
    licence: str | None = None
    currency: str | None = None
    per_country: bool = False
    many_lists: bool = False
    fund_of_sheet: bool = False
    synthetic: bool = False
    edition: Edition = Edition()
    layout: Layout = Layout()
    decimal: str = "."
    thousands: str = ""
    date_order: DateOrder = "dmy"
    date_language: str | None = None
    empty: tuple[str, ...] = ()
    anonymous: tuple[str, ...] = ()
    programme: ProgrammeSpec | None = None
    programmes: Programmes | None = None
    period_rule: PeriodRule | None = None
    area: str | None = None
    place_basis: str = "site"
    repairs: tuple[str, ...] = ()
    rejects: tuple[RejectRule, ...] = ()
    repeats: Repetition = Repetition()
    identity: tuple[str, ...] = ()
    expect: Expectation = field(default_factory=Expectation)

    @property
    def language(self) -> str | None:
        """The language of the list's texts where it is one."""
        return self.languages[0] if len(self.languages) == 1 else None

    @property
    def divides_names(self) -> bool:
        """Whether a beneficiary's name stands in several columns, as given name and surname of persons do."""
        return any(use.field == "beneficiary" and use.adds for column in self.columns for use in column.uses)

    def uses(self, name: str) -> bool:
        """Whether any column feeds the field ``name``."""
        return any(use.field == name for column in self.columns for use in column.uses)
