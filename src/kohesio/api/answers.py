"""The shape of every answer, as frozen dataclasses: what endpoints return, what OpenAPI describes and what is written.

``to_json`` tells what stands for each of them in JSON. Nouns of the model (operations, beneficiaries …) are written by
``kohesio.snapshot.records`` instead, so that an operation looks the same in an answer, an export and a file. Money is
text with two decimals, in euro where the name says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Annotated, TypeAlias

from kohesio.index.result import Instead, Sum, Totals
from kohesio.model.issue import Issue
from kohesio.snapshot.records import noun_to_json


class Written(dict[str, object]):
    """Told by its fields already, such as the record of an operation."""


OperationItem: TypeAlias = Annotated[Written, "OperationItem"]
"""The record of an operation, or the fields of it that were asked for, and the snippet."""

OperationRecord: TypeAlias = Annotated[Written, "Operation"]


class Answer:
    """What an endpoint returns, or a part of it that holds more than nouns of the model."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class AsideAnswer(Answer):
    """Operations that no sum includes, because the amounts of others hold theirs: how many, why, and their euro."""

    operations: int
    reasons: Mapping[str, int]
    total_cost: Decimal
    eligible_cost: Decimal
    eu_contribution: Decimal


@dataclass(frozen=True, slots=True)
class InsteadAnswer(Answer):
    """Another amount that operations without an EU contribution publish: its kind, how many do, and their sum.

    It is no EU contribution and in no other sum; an operation may publish several kinds. ``eur`` is in euro, changed
    at the yearly rate of each operation where ``currencies``, those of the lists, are others.
    """

    kind: str
    operations: int
    eur: Decimal
    currencies: tuple[str, ...]

    @classmethod
    def of(cls, found: Instead) -> InsteadAnswer:
        """The answer of one kind."""
        return cls(found.kind, found.count, found.eur, found.currencies)


@dataclass(frozen=True, slots=True)
class Sums(Answer):
    """Sums in euro of the three amounts of the law, each with how many operations lack it; what is set aside apart.

    ``instead_of_eu_contribution`` has the other amounts of the operations that lack one, each kind by itself.
    """

    total_cost: Sum
    eligible_cost: Sum
    eu_contribution: Sum
    set_aside: AsideAnswer
    instead_of_eu_contribution: tuple[InsteadAnswer, ...]

    @classmethod
    def of(cls, totals: Totals) -> Sums:
        """The sums of some totals."""
        aside = totals.set_aside
        told = AsideAnswer(
            aside.operations, dict(aside.reasons), aside.total_cost, aside.eligible_cost, aside.eu_contribution
        )
        instead = tuple(map(InsteadAnswer.of, totals.instead))
        return cls(totals.total_cost, totals.eligible_cost, totals.eu_contribution, told, instead)


@dataclass(frozen=True, slots=True)
class FacetEntry:
    """One value of a facet, how many operations have it and their EU contribution in euro.

    ``without_eu_contribution`` of them publish none: the sum is that of the others. So wherever a sum has a count.
    """

    value: str
    label: str
    count: int
    eu_contribution_eur: Decimal
    without_eu_contribution: int
    selected: bool


FacetEntryItem: TypeAlias = Annotated[Written, FacetEntry.__name__]
"""A ``FacetEntry`` told by its fields already: an answer has a thousand of them."""


@dataclass(frozen=True, slots=True)
class FacetAnswer(Answer):
    """All values of a field, its own selection ignored.

    ``missing`` counts the operations without a value in it; the next two are theirs.
    """

    label: str
    values: tuple[FacetEntryItem, ...]
    missing: int
    missing_eu_contribution_eur: Decimal
    missing_without_eu_contribution: int
    others: int


@dataclass(frozen=True, slots=True)
class OperationList(Answer):
    """The answer to a question about operations.

    ``notes`` are keys on how the text was understood; one that begins with ``did-you-mean:`` goes on with a
    text that may have been meant, one with ``also-matching:`` with a compound that is searched besides.
    """

    query: str
    snapshot: str
    count: int
    sums: Sums
    facets: Mapping[str, FacetAnswer]
    items: tuple[OperationItem, ...]
    next: str | None
    took_ms: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarOperations(Answer):
    """The operations most like one, the most similar first."""

    id: str
    snapshot: str
    count: int
    items: tuple[OperationItem, ...]


@dataclass(frozen=True, slots=True)
class FacetDescription(Answer):
    """A field that can be a facet."""

    key: str
    label: str
    description: str
    multiple: bool
    default: bool


@dataclass(frozen=True, slots=True)
class FacetDescriptions(Answer):
    """All facets there are."""

    snapshot: str
    count: int
    items: tuple[FacetDescription, ...]


@dataclass(frozen=True, slots=True)
class OneFacet(Answer):
    """One facet for a question."""

    query: str
    snapshot: str
    count: int
    sums: Sums
    key: str
    facet: FacetAnswer


@dataclass(frozen=True, slots=True)
class SuggestionItem(Answer):
    """A completion; ``address`` is where the API has it, ``filter`` the query that searches for it."""

    kind: str
    id: str
    label: str
    address: str | None
    filter: str


@dataclass(frozen=True, slots=True)
class Suggestions(Answer):
    """Completions of what is typed."""

    query: str
    snapshot: str
    items: tuple[SuggestionItem, ...]


@dataclass(frozen=True, slots=True)
class IssueList(Answer):
    """What was found wrong or repaired in a list."""

    snapshot: str
    list: str
    count: int
    items: tuple[Issue, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class OperatorAnswer(Answer):
    """Who runs this site."""

    name: str
    contact: str
    imprint: str
    privacy: str


@dataclass(frozen=True, slots=True)
class SnapshotAnswer(Answer):
    """The version being served: when it was made and by what, what it holds, licence and attribution."""

    version: str
    schema_version: int
    created: str
    generator: str
    content_hash: str
    counts: Mapping[str, int]
    synthetic: bool
    licence: str
    attribution: str
    operator: OperatorAnswer


@dataclass(frozen=True, slots=True)
class ProgrammeItem(Answer):
    """A programme of the snapshot."""

    id: str
    cci: str | None
    name: str
    country: str | None
    period: str
    funds: tuple[str, ...]
    managing_authority: str | None
    operations: int


@dataclass(frozen=True, slots=True)
class Programmes(Answer):
    """Programmes of the snapshot."""

    snapshot: str
    count: int
    items: tuple[ProgrammeItem, ...]


@dataclass(frozen=True, slots=True)
class RegionItem(Answer):
    """A NUTS region that occurs in the snapshot, or one above it; ``vintage`` is the NUTS edition of the code.

    ``nuts_2021`` is the code of the edition of 2021, for figures that were published by it; null where the two
    editions are not one to one. ``neighbours`` are the codes of the level that share a land border with it, of the
    newest edition and whatever their country; null where its outline is not installed.
    """

    nuts: str
    vintage: int | None
    nuts_2021: str | None
    level: int
    country: str
    parent: str | None
    name: str | None
    name_latin: str | None
    operations: int
    neighbours: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Regions(Answer):
    """Regions of the snapshot."""

    snapshot: str
    count: int
    items: tuple[RegionItem, ...]


@dataclass(frozen=True, slots=True)
class CorrespondingCode(Answer):
    """A code of the other period (null: none), how it stands to the one it is listed under (narrower: a part of it),
    and how sure that is, 0 to 1. Our own comparison of the wordings, without legal standing."""

    code: str | None
    relation: str
    confidence: float
    note: str


@dataclass(frozen=True, slots=True)
class CodeItem(Answer):
    """One code of an official list, with the periods in which it has this meaning and what it corresponds to in the
    other one of 2014-2020 and 2021-2027."""

    code: str
    periods: tuple[str, ...]
    label: str
    short: str | None
    parent: str | None
    corresponds_to: tuple[CorrespondingCode, ...]


@dataclass(frozen=True, slots=True)
class CodeList(Answer):
    """An official code list."""

    name: str
    count: int
    items: tuple[CodeItem, ...]


@dataclass(frozen=True, slots=True)
class CodeLists(Answer):
    """The official code lists there are, each with how many codes."""

    count: int
    items: Mapping[str, int]


def to_json(value: object) -> str | Mapping[str, object]:
    """What stands in JSON for a value that JSON does not know; what it holds is asked about in turn.

    Answers are told by their fields; nouns of the model have the shapes of the operation record.
    """
    match value:
        case Decimal():
            return f"{value:.2f}"
        case Written():
            return value
        case Mapping():
            return dict(value)
        case Answer():
            return {entry.name: getattr(value, entry.name) for entry in fields(value)}  # type: ignore[arg-type]
    return noun_to_json(value)
