"""From a question to the export of its answer: which operations, in which order, how many are promised."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kohesio.index.parsing import print_query
from kohesio.index.port import Rows
from kohesio.index.query import OperationQuery, Sort
from kohesio.index.service import SearchService
from kohesio.snapshot.export.about import About
from kohesio.snapshot.export.rows import Export


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


def _as_published(batches: Iterator[Rows]) -> Iterator[Rows]:
    everything = list(batches)
    if everything:
        yield np.sort(np.concatenate(everything))
