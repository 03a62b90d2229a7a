"""From positions to operations in batches: read by column, each row group once a pass, put in the order asked.

Rows in the order of the file stream through, a block at a time. For any other order as many rows as ``PASS_ROWS`` are
read in one pass over the file, made as narrow as the format allows, and then put in order: re-ordering nested records
costs more than reading them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from kohesio.errors import DamagedError
from kohesio.snapshot.export.about import About
from kohesio.snapshot.privacy import NATURAL_PERSON
from kohesio.snapshot.reader import Positions, Snapshot
from kohesio.snapshot.schema import IDENTIFIER
from kohesio.snapshot.tables import GROUP_ROWS

BLOCK_ROWS = GROUP_ROWS
"""Rows decoded and written at a time: some 30 MB, of which three are in work at once."""

PASS_ROWS = 12 * BLOCK_ROWS
"""Rows that are put in order together: 200 to 400 MB when flat."""

_T = TypeVar("_T")
_Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written: the positions of operations in their order, and the statement that goes with them.

    ``rows`` comes in batches of any size and yields ``about.rows`` positions in all. The first ``skip`` are
    passed over: the reader has them already. ``byte_order_mark`` is for CSV alone.
    """

    snapshot: Snapshot
    rows: Iterable[Positions]
    about: About
    show_natural_persons: bool = False
    skip: int = 0
    byte_order_mark: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """Operations of one pass over the file: blocks in the order of the file, and the order that puts them as asked.

    ``order`` is None where that is the order of the file.
    """

    blocks: Iterator[pl.DataFrame]
    order: _Longs | None


def passes(export: Export, columns: Sequence[str]) -> Iterator[Pass]:
    """The named columns of all operations of an export; names of natural persons hidden unless they may be shown.

    Raises DamagedError at the end if there were more or fewer operations than promised.
    """
    seen = 0
    for wanted in _gathered(export.rows):
        fresh = wanted[max(0, min(export.skip - seen, len(wanted))) :]
        seen += len(wanted)
        if not len(fresh):
            continue
        ascending = bool(np.all(fresh[1:] > fresh[:-1]))
        sought = fresh if ascending else np.unique(fresh)
        yield Pass(_blocks(export, sought, columns), None if ascending else np.searchsorted(sought, fresh))
    if seen != export.about.rows:
        raise DamagedError(
            f"An export found {seen} operations where {export.about.rows} were promised: "
            "rebuild the index with `kohesio index`."
        )


def frames(
    export: Export, columns: Sequence[str], make: Callable[[pl.DataFrame], pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    """What ``make`` makes of the operations (a row of plain columns each), in order and in blocks.

    While the reader of one block writes, the next is made, and the one after that is read.
    """
    return ahead(_ordered(export, columns, make))


def _ordered(
    export: Export, columns: Sequence[str], make: Callable[[pl.DataFrame], pl.DataFrame]
) -> Iterator[pl.DataFrame]:
    for one in passes(export, columns):
        made = map(make, ahead(one.blocks))
        if one.order is None:
            yield from made
            continue
        whole = pl.concat(made, rechunk=True)
        for start in range(0, len(one.order), BLOCK_ROWS):
            yield whole[one.order[start : start + BLOCK_ROWS]]


def ahead(items: Iterator[_T]) -> Iterator[_T]:
    """The same items, each made while the one before is in use."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="export") as beside:
        coming: Future[_T | None] = beside.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = beside.submit(next, items, None)
            yield item


def without_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Operations with likely natural persons' names and numbers replaced (see ``kohesio.snapshot.privacy``)."""
    one = pl.element().struct
    hidden = one.with_fields(
        name=pl.lit(NATURAL_PERSON),
        name_latin=pl.lit(None, pl.String),
        identifiers=pl.lit([], pl.List(IDENTIFIER)),
    )
    shown = pl.when(one.field("is_natural_person").fill_null(value=False)).then(hidden).otherwise(pl.element())
    return frame.with_columns(pl.col("beneficiaries").list.eval(shown))


def _blocks(export: Export, sought: _Longs, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    hide = "beneficiaries" in columns and not export.show_natural_persons
    for start in range(0, len(sought), BLOCK_ROWS):
        rows = sought[start : start + BLOCK_ROWS]
        frame, _ = export.snapshot.unordered_frame(rows, columns)
        if frame.height != len(rows):
            raise DamagedError(
                f"The snapshot gave {frame.height} of {len(rows)} operations of an export: run `kohesio verify`."
            )
        yield without_names(frame) if hide else frame


def _gathered(rows: Iterable[Positions]) -> Iterator[_Longs]:
    """Small batches put together, large ones cut, into ``PASS_ROWS`` each."""
    waiting: list[_Longs] = []
    size = 0
    for batch in rows:
        waiting.append(np.asarray(batch, dtype=np.int64))
        size += len(batch)
        while size >= PASS_ROWS:
            whole = np.concatenate(waiting)
            yield whole[:PASS_ROWS]
            waiting, size = [whole[PASS_ROWS:]], size - PASS_ROWS
    if size:
        yield np.concatenate(waiting)
