"""Answers of the index: hits, totals, facets, statistics. Plain values, no engine in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kohesio.model.territory import Point

_CENT = Decimal("0.01")


def euro(cents: int) -> Decimal:
    """Cents as euro with two decimals; as text they have two as well."""
    return cents * _CENT


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in euro over the operations that have the figure; ``missing`` counts those that lack it.

    Operations that are set aside are in neither.
    """

    eur: Decimal
    missing: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """The operations of a set that no sum includes, because others have their amounts: see ``Operation.counted_in``.

    ``reasons`` says how many for each reason that occurs; the amounts are theirs as published, in euro.
    """

    operations: int
    reasons: tuple[tuple[str, int], ...]
    total_cost: Decimal
    eligible_cost: Decimal
    eu_contribution: Decimal


NOTHING_SET_ASIDE = SetAside(0, (), Decimal("0.00"), Decimal("0.00"), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Instead:
    """What operations of a set that publish no EU contribution publish in its place, of one kind (``OtherAmount``).

    ``eur`` adds up ``count`` of them; it is no contribution and in no other sum. ``currencies`` are those of the lists
    (ISO 4217); what is not in euro was changed at the yearly rate of each operation.
    """

    kind: str
    count: int
    eur: Decimal
    currencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a set of operations adds up to. Each operation counts once, whatever its parts.

    ``count`` includes those that are ``set_aside``; the sums, and what is missing in them, do not. ``instead`` has the
    kinds of amounts of those that lack an EU contribution, that of most operations first; one may have several.
    """

    count: int
    total_cost: Sum
    eligible_cost: Sum
    eu_contribution: Sum
    set_aside: SetAside = NOTHING_SET_ASIDE
    instead: tuple[Instead, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: how many operations of the set have it, and their EU contribution in euro.

    Where an operation is split into parts by this field, only the matching parts' amounts are summed. ``lacking``
    counts those that publish no contribution: the sum is that of the others. This is so wherever a sum stands here.
    """

    value: str
    count: int
    eu_contribution: Decimal
    lacking: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """All values of a field within the query, its own selection ignored; most operations first.

    ``missing`` counts the operations of the same set that have no value in this field, ``missing_eu_contribution`` is
    theirs in euro, and ``missing_lacking`` how many of them publish none. ``others`` counts the values that a field of
    very many (beneficiaries, municipalities) has beyond those listed; selected ones are listed always.
    """

    key: str
    values: Sequence[FacetValue]
    missing: int
    missing_eu_contribution: Decimal
    missing_lacking: int
    others: int = 0


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a snippet; ``matched`` pieces are shown highlighted."""

    text: str
    matched: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One found operation: its position in the snapshot's operations table, its id and why it was found.

    The snippet is one of the page's ``passages``, at its ``place`` there: all are cut when the first is read.
    """

    row: int
    id: str
    score: float
    passages: Sequence[tuple[Fragment, ...]] = ()
    place: int = 0

    @property
    def snippet(self) -> tuple[Fragment, ...]:
        """Where the searched words stand in its texts; empty if no text was searched for."""
        return self.passages[self.place] if self.passages else ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another search text, and how much it finds with the same conditions."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class OperationPage:
    """A complete answer to an ``OperationQuery``. ``next`` is the cursor of the following page, None at the end.

    ``notes`` are sentence keys on how the text was understood (see ``kohesio.index.syntax``), for people.
    ``did_you_mean`` is a text that may have been meant, where this one finds next to nothing and that finds more.
    ``also`` are words that have a searched word within them and are searched besides, the five most frequent.
    """

    version: str
    totals: Totals
    facets: tuple[Facet, ...]
    hits: tuple[Hit, ...]
    next: str | None
    took_ms: float
    notes: tuple[str, ...] = ()
    did_you_mean: Proposal | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearRow:
    """Operations that start in a year (None: no start date), with their EU contribution in euro."""

    year: int | None
    count: int
    eu_contribution: Decimal
    lacking: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures for a query: totals, rows per start year, and one facet per breakdown.

    ``largest`` are the ten beneficiaries with the largest EU contribution, those of equal ones by id, and
    ``largest_share`` what part of the contributions to all beneficiaries theirs are (0 to 1, four decimals); None where
    there is none to share. An operation with several beneficiaries counts whole for each.
    """

    version: str
    totals: Totals
    years: tuple[YearRow, ...]
    breakdowns: tuple[Facet, ...]
    beneficiaries: int
    largest: tuple[FacetValue, ...] = ()
    largest_share: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bin:
    """Operations whose figure is ``least`` or more and less than ``below``, in euro, percent or days; None is open."""

    least: Decimal | date | None
    below: Decimal | date | None
    count: int
    eu_contribution: Decimal
    lacking: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """How the operations of a query spread over a range field, the query's own range of it ignored.

    The edges are the same for every query: dates by year (years without operations are left out), amounts by 1, 2, 5
    from a thousand to a billion euro, rates by ten percent; from the first bin with an operation to the last.
    ``missing`` counts the operations without the figure.
    """

    key: str
    bins: tuple[Bin, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """Operations that lie together on a map: ``lat`` and ``lon`` are the middle of their places, in degrees.

    An operation with several places counts once in each cluster that it has one in. ``id`` is that of the operation
    where there is only one.
    """

    lat: float
    lon: float
    count: int
    eu_contribution: Decimal
    lacking: int
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ClusterMap:
    """A query on a map: the totals of the whole query, and what of it lies within the box.

    ``placed`` is how many operations have a place with coordinates there, each counted once.
    """

    version: str
    totals: Totals
    placed: int
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class RegionMap:
    """A query by region: the totals of the whole query, and what it adds up to in each NUTS region of a level.

    An operation counts once in each region that it has a place in; where it is split into parts by place, only the
    amounts of the parts there are summed. ``missing``, ``missing_eu_contribution`` and ``missing_lacking`` are of the
    operations with no region of this level, as in a ``Facet``.
    """

    version: str
    totals: Totals
    level: int
    regions: tuple[FacetValue, ...]
    missing: int
    missing_eu_contribution: Decimal
    missing_lacking: int


@dataclass(frozen=True, slots=True)
class OperationPoint:
    """A point of an operation."""

    row: int
    point: Point
    highlighted: bool


@dataclass(frozen=True, slots=True)
class Added:
    """What some operations add up to, in whole cents: of a page of thousands only what is shown becomes a sum.

    ``cents`` are total cost, eligible cost, EU contribution and budget; ``missing`` how many lack each.
    """

    count: int
    cents: Sequence[int]
    missing: Sequence[int]
    set_aside: SetAside
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class BeneficiaryHit:
    """One found beneficiary, with what its matching operations add up to.

    ``is_natural_person`` True: surfaces hide the name.
    """

    id: str
    name: str
    name_latin: str | None
    country: str | None
    is_natural_person: bool | None
    added: Added

    @property
    def operations(self) -> Totals:
        """Count and sums of its operations."""
        added = self.added
        total, eligible, contribution, _ = map(Sum, map(euro, added.cents), added.missing)
        return Totals(added.count, total, eligible, contribution, added.set_aside, added.instead)

    @property
    def budget(self) -> Sum:
        """The total cost of each operation, or its eligible cost where no total is known; without either it lacks."""
        return Sum(euro(self.added.cents[3]), self.added.missing[3])


@dataclass(frozen=True, slots=True)
class BodyColumns:
    """Beneficiaries by column, for files: what ``BeneficiaryHit`` says of each, sums in cents.

    ``cents`` and ``lacking`` are those of total cost, eligible cost and EU contribution. ``persons`` True: surfaces
    hide the name.
    """

    ids: Sequence[str]
    names: Sequence[str]
    latin: Sequence[str | None]
    countries: Sequence[str | None]
    persons: Sequence[bool | None]
    operations: Sequence[int]
    cents: Sequence[Sequence[int]]
    lacking: Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class BodyName:
    """What a beneficiary is called; ``is_natural_person`` True: surfaces hide the name."""

    id: str
    name: str
    is_natural_person: bool | None


@dataclass(frozen=True, slots=True)
class BeneficiaryPage:
    """A complete answer to a ``BeneficiaryQuery``.

    ``count`` is the number of beneficiaries found. ``operations`` adds up their matching operations, each once, even
    where several of the found beneficiaries share one. ``did_you_mean`` as in ``OperationPage``, of beneficiaries.
    """

    version: str
    count: int
    operations: Totals
    hits: tuple[BeneficiaryHit, ...]
    next: str | None
    took_ms: float
    notes: tuple[str, ...] = ()
    did_you_mean: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion.

    ``kind`` is ``operation``, ``beneficiary``, ``programme`` or ``place``; ``id`` the Q-id, of a place the NUTS code.
    """

    kind: str
    id: str
    label: str
