"""From a question to the export of its answer: which rows, in which order, how many are promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import polars as pl

from kohesio.index.parsing import print_beneficiary_query, print_query
from kohesio.index.port import Rows
from kohesio.index.query import BeneficiaryQuery, OperationQuery, Sort
from kohesio.index.result import BodyColumns
from kohesio.index.service import SearchService
from kohesio.snapshot.export.about import BENEFICIARIES, About
from kohesio.snapshot.export.bodies import COLUMNS, SUMS, Bodies
from kohesio.snapshot.export.rows import Export
from kohesio.snapshot.privacy import NATURAL_PERSON
from kohesio.snapshot.schema import MONEY

BODIES_AT_ONCE = 20_000
"""Beneficiaries written at a time."""

PRINTED_LIMIT = BeneficiaryQuery().limit
"""The page size that the text form of a query leaves out."""

_WIDE = pl.Decimal(38, 2)
"""Cents of any sum, before they are divided."""


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
    promised = service.beneficiaries(replace(query, cursor=None, limit=1, offset=0)).count
    asked = print_beneficiary_query(replace(query, cursor=None, limit=PRINTED_LIMIT))
    columns = service.beneficiary_columns(query, batch=BODIES_AT_ONCE)
    return Bodies(
        (_body_block(found, named=show_natural_persons) for found in columns),
        About.of(service.snapshot.manifest, asked, promised, BENEFICIARIES),
        byte_order_mark,
    )


def _body_block(found: BodyColumns, *, named: bool) -> pl.DataFrame:
    """Beneficiaries as rows of a file; sums of which no operation has the figure are null."""
    frame = pl.DataFrame(
        {
            "id": found.ids, "name": found.names, "name_latin": found.latin, "country": found.countries,
            "is_natural_person": found.persons, "operations": found.operations,
            **dict(zip(SUMS, found.cents, strict=True)),
            **dict(zip(SUMS.values(), found.lacking, strict=True)),
        },
        schema_overrides={name: pl.Int64() if name in SUMS else kind for name, kind in COLUMNS.items()},
    )  # fmt: skip
    hidden = pl.col("is_natural_person").fill_null(value=False) & pl.lit(not named)
    sums = (
        pl.when(pl.col(lacking) < pl.col("operations")).then((pl.col(name).cast(_WIDE) / 100).cast(MONEY)).alias(name)
        for name, lacking in SUMS.items()
    )
    return frame.with_columns(
        pl.when(hidden).then(pl.lit(NATURAL_PERSON)).otherwise("name").alias("name"),
        pl.when(~hidden).then("name_latin").alias("name_latin"),
        *sums,
    ).select(*COLUMNS)


def _as_published(batches: Iterator[Rows]) -> Iterator[Rows]:
    everything = list(batches)
    if everything:
        yield np.sort(np.concatenate(everything))
