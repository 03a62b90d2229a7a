"""The port: what a search engine must be able to do. This page is the guide for whoever writes one.

An engine is opened read-only on one immutable version. It takes and gives the plain values of ``query`` and ``result``;
nothing of an engine's own crosses this line. ``SearchService`` knows the engine by this protocol alone; only its
``open`` names one. ``tests/contract`` asks the engine and an obvious brute-force oracle the same questions of random
data. Rules that it checks:

* counts and sums are exact; a facet ignores its own selection; an operation counts once per value;
* the cursor reaches the very last hit, with no operation twice or left out, in every order;
* the same query gives the same totals by ``search``, ``statistics``, ``clusters``, ``regions`` and ``rows``;
* what is laid over an engine counts like what its index holds;
* no query text is an error: it is searched as words and a note says so;
* methods are safe to call from several threads at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from kohesio.index.query import BeneficiaryQuery, Box, OperationQuery
from kohesio.index.resolution import Dictionary
from kohesio.index.result import (
    BeneficiaryPage,
    BodyColumns,
    BodyName,
    ClusterMap,
    Histogram,
    Hit,
    OperationPage,
    OperationPoint,
    RegionMap,
    Statistics,
    Sum,
    Totals,
)

Rows = npt.NDArray[np.int64]
"""Positions in the snapshot's operations table."""

Members: TypeAlias = OperationQuery | Sequence[int]
"""What belongs to a collection: what a question finds, or the operations at some positions."""


class IndexReader(Protocol):
    """An engine opened on one version."""

    @property
    def version(self) -> str:
        """The snapshot version this index was built from."""
        ...

    def search(self, query: OperationQuery, facets: tuple[str, ...]) -> OperationPage:
        """Totals, the page of hits, and the named facets. Raises ParameterError for a stale or foreign cursor."""
        ...

    def totals(self, query: OperationQuery) -> Totals:
        """Count and sums alone."""
        ...

    def budget(self, query: OperationQuery) -> Sum:
        """Total costs, and the eligible cost of each operation that has no total."""
        ...

    def statistics(self, query: OperationQuery, breakdowns: tuple[str, ...]) -> Statistics:
        """Totals, years and the named breakdowns."""
        ...

    def histogram(self, query: OperationQuery, key: str) -> Histogram:
        """How the operations of the query spread over a range field, its own range of it ignored."""
        ...

    def similar(self, row: int, limit: int) -> tuple[Hit, ...]:
        """The operations most like the one at a position, the most similar first; the same for the same version."""
        ...

    def clusters(self, query: OperationQuery, box: Box, zoom: int) -> ClusterMap:
        """Where on a map the operations of the query lie, within a box, gathered as suits a zoom of 0 to 22."""
        ...

    def regions(self, query: OperationQuery, level: int) -> RegionMap:
        """What the operations of the query add up to in each NUTS region of a level, 0 (country) to 3."""
        ...

    def rows(self, query: OperationQuery, *, batch: int = 10_000) -> Iterator[Rows]:
        """Positions of every hit in the query's order, in batches; what exports read."""
        ...

    def points(self, rows: Rows) -> tuple[OperationPoint, ...]:
        """The points of the operations at these positions, in their order."""
        ...

    def box(self) -> Box | None:
        """The box around every place with coordinates; None where there is none."""
        ...

    def row_of(self, identifier: str) -> int | None:
        """The position of an operation, by id."""
        ...

    def id_of(self, row: int) -> str:
        """The id of the operation at a position."""
        ...

    def rows_of_code(self, code: str) -> tuple[int, ...]:
        """The positions of the operations with an authority's code, whatever its case and blanks."""
        ...

    def values(self, key: str) -> Dictionary:
        """Every value that a field has in this version, in text order."""
        ...

    def beneficiary_page(self, query: BeneficiaryQuery) -> BeneficiaryPage:
        """A page of beneficiaries with totals. Raises ParameterError for a stale or foreign cursor."""
        ...

    def beneficiary_columns(self, query: BeneficiaryQuery, batch: int) -> Iterator[BodyColumns]:
        """Every beneficiary of the query in its order, by column and ``batch`` at a time; what exports read."""
        ...

    def named(self, ids: Sequence[str]) -> tuple[BodyName, ...]:
        """What beneficiaries are called, in this order; an id of none is left out."""
        ...

    def suggest(self, text: str, limit: int) -> tuple[tuple[str, str, str], ...]:
        """Completions of the last word as (kind, id, label): operations, beneficiaries, programmes, places."""
        ...

    def laid(self, collections: Mapping[str, Members], flags: Mapping[str, Sequence[int]]) -> Self:
        """The same engine with ``collections`` as values of the field of that name, and with ``flags`` true at some
        positions beside those where the index has them so. Ask it of an engine over which nothing is laid yet.
        """
        ...

    def close(self) -> None:
        """Let go of the files; safe to call twice."""
        ...
