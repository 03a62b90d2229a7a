"""From a question to the export of its answer: which rows, in which order, how many are promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from kohesio.index.parsing import print_beneficiary_query, print_query
from kohesio.index.port import Rows
from kohesio.index.query import BeneficiaryQuery, OperationQuery, Sort
from kohesio.index.result import BeneficiaryHit, BeneficiaryPage
from kohesio.index.service import SearchService
from kohesio.snapshot.export.about import BENEFICIARIES, About
from kohesio.snapshot.export.bodies import COLUMNS, Bodies
from kohesio.snapshot.export.rows import Export
from kohesio.snapshot.privacy import NATURAL_PERSON

BODIES_AT_ONCE = 10_000
"""Beneficiaries read at once: each reading looks through all that were found."""

PRINTED_LIMIT = BeneficiaryQuery().limit
"""The page size that the text form of a query leaves out."""


def export_of(
    service: SearchService,
    query: OperationQuery,
    *,
    show_natural_persons: bool,
    skip: int = 0,
    byte_order_mark: bool = False,
) -> Export:
    """The export of every operation of a query; its page (limit and cursor) is not asked. Raises ParameterError.

    The number promised is counted apart from the rows. Where neither words nor an order are asked, operations come as
    the lists published them, one list after the other: the largest first is an order for a page.
    """
    promised = service.totals(query).count
    rows = service.export_rows(query)
    unordered = not query.text and query.sort == Sort()
    return Export(
        snapshot=service.snapshot,
        rows=_as_published(rows) if unordered else rows,
        about=About.of(service.snapshot.manifest, print_query(query), promised),
        show_natural_persons=show_natural_persons,
        skip=skip,
        byte_order_mark=byte_order_mark,
    )


def bodies_of(
    service: SearchService, query: BeneficiaryQuery, *, show_natural_persons: bool, byte_order_mark: bool = False
) -> Bodies:
    """The export of every beneficiary of a query, in its order; its page is not asked. Raises ParameterError."""
    first = service.beneficiaries(replace(query, cursor=None, limit=BODIES_AT_ONCE, offset=0))
    asked = print_beneficiary_query(replace(query, cursor=None, limit=PRINTED_LIMIT))
    return Bodies(
        _body_blocks(service, query, first, show_natural_persons=show_natural_persons),
        About.of(service.snapshot.manifest, asked, first.count, BENEFICIARIES),
        byte_order_mark,
    )


def _body_blocks(
    service: SearchService, query: BeneficiaryQuery, page: BeneficiaryPage, *, show_natural_persons: bool
) -> Iterator[pl.DataFrame]:
    while page.hits:
        rows = [_body_row(hit, named=show_natural_persons or not hit.is_natural_person) for hit in page.hits]
        yield pl.DataFrame(rows, schema=dict(COLUMNS), orient="row")
        if page.next is None:
            return
        page = service.beneficiaries(replace(query, cursor=page.next, limit=BODIES_AT_ONCE, offset=0))


def _body_row(hit: BeneficiaryHit, *, named: bool) -> tuple[object, ...]:
    found = hit.operations
    sums = (found.total_cost, found.eligible_cost, found.eu_contribution)
    return (
        hit.id, hit.name if named else NATURAL_PERSON, hit.name_latin if named else None, hit.country,
        hit.is_natural_person, found.count,
        *(cell for one in sums for cell in (one.eur if one.missing < found.count else None, one.missing)),
    )  # fmt: skip


def _as_published(batches: Iterator[Rows]) -> Iterator[Rows]:
    everything = list(batches)
    if everything:
        yield np.sort(np.concatenate(everything))
