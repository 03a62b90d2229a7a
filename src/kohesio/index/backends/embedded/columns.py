"""Columns of the index, written from the snapshot's operations: figures, dates, facet values, places, orders.

Files, one entry per operation unless said otherwise::

    id, id_order                      the digits of the id (uint64); rows by digits, for look-up
    id_rank                           place of the operation when ids are sorted as text: what breaks ties
    total_cost, eligible_cost,        euro cents (int64), ``NO_AMOUNT`` where not known
      eu_contribution
    budget                            the total cost, else the eligible cost, likewise
    cofinancing_rate                  ten-thousandths of a percent (int32), ``NO_RATE`` where not known
    start, end                        days since 1970 (int32), ``NO_DATE`` where not known
    start_year, end_year, bin.*       see ``kohesio.index.backends.embedded.histograms``
    has_image, highlighted            uint8: 0 or 1
    order.<sort>, order.-<sort>       rows in each order (int32)
    rank.<sort>                       place of each operation's figure among all (int32); below nought where not known:
                                      ``NO_RANK`` less its place among those, see ``_save_orders``
    code, code_starts, code_rows      codes as ``text.code_key`` gives them → rows (Strings, lists)
    aside_row, aside_figures,         operations that are counted in others, ascending (int32), their three amounts as
      aside_reason, aside.reasons     published, and why: number of the reason (uint8) among the reasons (Strings)
    instead*                          see ``kohesio.index.backends.embedded.instead``
    point_*                           see ``kohesio.index.backends.embedded.geography``
    records, missing, totals,         see ``kohesio.index.backends.embedded.counting``
      contribution, group.*
    facet.<key>.*                     see ``kohesio.index.backends.embedded.facet_files``
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl

from kohesio.errors import DamagedError
from kohesio.index import text
from kohesio.index.backends.embedded.arrays import (
    LACKING,
    NO_AMOUNT,
    NO_RATE,
    Array,
    ArraysWriter,
    Ints,
    Longs,
    Spool,
    Strings,
    positions,
)
from kohesio.index.backends.embedded.facet_files import FacetWriter, write_groups
from kohesio.index.backends.embedded.geography import write_points
from kohesio.index.backends.embedded.histograms import write_bins
from kohesio.index.backends.embedded.instead import amounts_instead, write_instead
from kohesio.index.fields import AMOUNTS, BY_KEY, FLAGS, INDEXED
from kohesio.index.query import SORTS

NO_DATE = int(np.iinfo(np.int32).min)

NO_RANK = -1

COMPUTED_ORDERS = ("cofinancing_rate", "duration")
"""Orders that have no files: ``kohesio.index.backends.embedded.orders`` takes their keys from the columns."""

MAX_TOTAL_CENTS = 2.0**62
"""Sums stay within 64 bits: 46 million billion euro."""

SOURCE_COLUMNS = (
    "id", "operation_code", "title", "summary", "country", "countries", "places", "beneficiaries", "programme",
    "funds", "period", "start_date", "end_date", "total_cost", "eligible_cost", "eu_contribution", "other_amounts",
    "cofinancing_rate", "parts", "intervention_fields", "policy_objective", "thematic_objective", "specific_objective",
    "themes", "sdgs", "images", "links", "source", "counted_in",
)  # fmt: skip
"""Columns of the snapshot the index is built from."""

_CENTS = ("total_cost", "eligible_cost", "eu_contribution")
_SCALES = {**dict.fromkeys(_CENTS, 100), "cofinancing_rate": 10_000}
_OTHER = "other_amount"
_SPOOLED = {
    "id": np.uint64, **dict.fromkeys(_SCALES, np.int64), _OTHER: np.int64, "start": np.int32, "end": np.int32,
    **dict.fromkeys(FLAGS, np.uint8),
    "point_row": np.int32, "point_lat": np.float64, "point_lon": np.float64,
}  # fmt: skip


class ColumnsWriter:
    """Takes the operations in batches, in order, and writes their columns."""

    def __init__(self, writer: ArraysWriter, scratch: Path) -> None:
        self._writer = writer
        self._spools = {name: Spool(scratch / f"column.{name}", dtype) for name, dtype in _SPOOLED.items()}
        self._facets = {key: FacetWriter(scratch, key) for key in INDEXED}
        self._titles: list[pl.Series] = []
        self._codes: list[pl.Series] = []
        self._aside: list[pl.DataFrame] = []
        self._instead: list[pl.DataFrame] = []
        self._rows = 0

    def add(self, batch: pl.DataFrame) -> None:
        """Add a batch with ``SOURCE_COLUMNS`` and ``AS_OF``."""
        for name, scale in _SCALES.items():
            self._spools[name].append(_scaled(_values(batch, name), name, scale))
        first_other = pl.col("other_amounts").list.first().struct.field("amount").struct.field("eur")
        self._spools[_OTHER].append(_scaled(batch.select(first_other).to_series(), _OTHER, 100))
        for name in ("start", "end"):
            days = _values(batch, name).to_physical().cast(pl.Int64)
            self._spools[name].append(days.fill_null(NO_DATE).to_numpy())
        for name in FLAGS:
            self._spools[name].append(_values(batch, name).fill_null(value=False).to_numpy())
        self._spools["id"].append(batch["id"].str.slice(1).cast(pl.UInt64).to_numpy())
        self._add_points(batch)
        self._add_aside(batch)
        self._instead.append(amounts_instead(batch, self._rows))
        counted = _without_aside(batch)
        for key, facet in self._facets.items():
            facet.add(counted, BY_KEY[key], self._rows)
        self._codes.append(batch["operation_code"])
        self._titles.append(_title_keys(batch))
        self._rows += batch.height

    def _add_points(self, batch: pl.DataFrame) -> None:
        places = batch.select(row=pl.int_range(pl.len()) + self._rows, place="places").explode("place")
        point = pl.col("place").struct.field("point").struct
        points = places.select("row", lat=point.field("lat"), lon=point.field("lon")).drop_nulls()
        for name in ("row", "lat", "lon"):
            self._spools[f"point_{name}"].append(points[name].to_numpy())

    def _add_aside(self, batch: pl.DataFrame) -> None:
        aside = batch.select(
            row=pl.int_range(pl.len(), dtype=pl.Int32) + self._rows, reason=pl.col("counted_in").struct.field("reason")
        )
        self._aside.append(aside.drop_nulls())

    def finish(self) -> None:
        """Write what needs all operations: orders, look-ups, facets."""
        columns = {name: spool.read() for name, spool in self._spools.items()}
        other = columns.pop(_OTHER)
        budget = np.where(columns["total_cost"] != NO_AMOUNT, columns["total_cost"], columns["eligible_cost"])
        _check_sums({**{name: columns[name] for name in _CENTS}, "budget": budget})
        points = [columns.pop(f"point_{part}") for part in ("row", "lat", "lon")]
        figures = np.stack([columns[name] for name in _CENTS], axis=1)
        self._save_aside(figures)
        write_instead(self._writer, self._instead)
        lacks = figures[:, -1] == NO_AMOUNT
        contribution = np.where(lacks, 0, figures[:, -1])
        write_points(self._writer, points[0], points[1:], contribution)
        columns["budget"] = budget
        for name, column in columns.items():
            self._writer.save(name, _rates(column) if name == "cofinancing_rate" else column)
        for name in ("start", "end"):
            self._writer.save(f"{name}_year", _years(columns[name]))
        for name in AMOUNTS:
            write_bins(self._writer, name, columns[name], _SCALES.get(name, 100))
        self._save_orders(columns, np.where(budget != NO_AMOUNT, budget, other))
        self._save_codes()
        lines = np.stack([1 + (lacks.astype(np.int64) << LACKING), contribution], axis=1)
        facets = (facet.finish(self._writer, lines) for facet in self._facets.values())
        write_groups(self._writer, facets, figures)

    def _save_aside(self, figures: Longs) -> None:
        """Write what is counted elsewhere, and take it out of what is added up."""
        aside = pl.concat(self._aside) if self._aside else pl.DataFrame(schema={"row": pl.Int32, "reason": pl.String})
        rows = aside["row"].to_numpy()
        reasons, numbers = np.unique(aside["reason"].to_numpy().astype(str), return_inverse=True)
        self._writer.save("aside_row", rows)
        self._writer.save("aside_figures", figures[rows])
        self._writer.save("aside_reason", numbers.astype(np.uint8))
        Strings.save(self._writer, "aside.reasons", reasons.tolist())
        figures[rows] = 0

    def _save_orders(self, columns: dict[str, Array], instead: Longs) -> None:
        """Write the orders; where no EU contribution is published, the amount that lists show ``instead`` decides."""
        id_rank = self._save_ids(columns["id"])
        for sort in SORTS:
            behind = _largest_first(instead) if sort == "eu_contribution" else np.zeros(self._rows, np.int64)
            if sort == "title":
                known, values = self._title_order()
            elif sort in {"start_date", "end_date"}:
                values = columns[sort.removesuffix("_date")]
                known = values != NO_DATE
            elif sort == "relevance" or sort in COMPUTED_ORDERS:  # without words, the largest EU contribution first
                continue
            else:
                values = columns[sort]
                known = values != NO_AMOUNT
            _save_orders(self._writer, sort, values, known, (behind, id_rank))

    def _save_ids(self, digits: Array) -> Ints:
        self._writer.save("id_order", np.argsort(digits, kind="stable").astype(np.int32))
        as_text = pl.Series(digits).cast(pl.String)
        rank = np.empty(self._rows, np.int32)
        rank[as_text.arg_sort().to_numpy()] = np.arange(self._rows, dtype=np.int32)
        self._writer.save("id_rank", rank)
        return rank

    def _title_order(self) -> tuple[Array, Array]:
        titles = pl.concat(self._titles) if self._titles else pl.Series(dtype=pl.String)
        known = titles.is_not_null().to_numpy()
        return known, titles.fill_null("").rank("dense").to_numpy()

    def _save_codes(self) -> None:
        codes = pl.concat(self._codes) if self._codes else pl.Series(dtype=pl.String)
        keys = pl.DataFrame({"code": codes}).with_row_index("row").drop_nulls()
        keys = keys.with_columns(pl.col("code").map_elements(text.code_key, return_dtype=pl.String)).sort("code", "row")
        lengths = keys.group_by("code", maintain_order=True).len()
        Strings.save(self._writer, "code", lengths["code"])
        self._writer.save("code_starts", positions(np.append(0, np.cumsum(lengths["len"].to_numpy()))))
        self._writer.save("code_rows", keys["row"].to_numpy().astype(np.int32))


def _without_aside(batch: pl.DataFrame) -> pl.DataFrame:
    """A batch without the amounts of operations that are counted in others."""
    counts = pl.col("counted_in").is_null()
    return batch.with_columns(pl.when(counts).then(pl.col(name)).alias(name) for name in ("eu_contribution", "parts"))


def _values(batch: pl.DataFrame, key: str) -> pl.Series:
    return batch.select(BY_KEY[key].values.alias(key))[key]


def _scaled(values: pl.Series, name: str, scale: int) -> Longs:
    """A decimal as whole units; exact, since a unit is the last place of its column. Raises DamagedError."""
    try:
        units = (values.cast(pl.Decimal(38, 4)) * scale).cast(pl.Int64)
    except pl.exceptions.PolarsError as error:
        raise _too_large(name) from error
    return units.fill_null(NO_AMOUNT).to_numpy()


def _rates(units: Longs) -> Ints:
    """Rates in four bytes each. Raises DamagedError."""
    known = units != NO_AMOUNT
    if known.any() and units[known].max() > np.iinfo(np.int32).max:
        raise _too_large("cofinancing_rate")
    return np.where(known, units, NO_RATE).astype(np.int32)


def _years(days: Ints) -> Array:
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(days == NO_DATE, 0, years).astype(np.uint16)


def _check_sums(columns: dict[str, Array]) -> None:
    for name, column in columns.items():
        known = column[column != NO_AMOUNT]
        if float(np.abs(known).sum(dtype=np.float64)) >= MAX_TOTAL_CENTS:
            raise _too_large(name)


def _too_large(name: str) -> DamagedError:
    return DamagedError(
        f"The index was not built: amounts in {name} are too large to be added up, so one of them must be wrong. "
        "Correct or reject it in the description of its list and run `kohesio ingest` again."
    )


def _title_keys(batch: pl.DataFrame) -> pl.Series:
    first = batch.select(pl.col("title").list.first().struct.field("text").alias("title"))["title"]
    return first.map_elements(text.title_key, return_dtype=pl.String)


def _largest_first(amounts: Longs) -> Longs:
    """The place of each amount, the largest first and those that are not known last."""
    keys = np.where(amounts == NO_AMOUNT, np.iinfo(np.int64).max, -amounts)
    return np.unique(keys, return_inverse=True)[1].astype(np.int64)


def _save_orders(writer: ArraysWriter, sort: str, values: Array, known: Array, ties: tuple[Longs, Ints]) -> None:
    """Ascending and descending; operations without the figure last in both, by their place ``behind``. Ties by id."""
    numbers = values.astype(np.int64)
    behind, id_rank = ties
    for name, keys in ((sort, numbers), (f"-{sort}", -numbers)):
        order = np.lexsort((id_rank, np.where(known, keys, behind), ~known))
        writer.save(f"order.{name}", order.astype(np.int32))
    _, rank = np.unique(numbers, return_inverse=True)
    writer.save(f"rank.{sort}", np.where(known, rank, NO_RANK - behind).astype(np.int32))


def text_of(batch: pl.DataFrame) -> Sequence[tuple[Sequence[tuple[str, str | None]], Sequence[tuple[str, str | None]]]]:
    """Titles and summaries of a batch, each text with its language."""
    columns = []
    for name in ("title", "summary"):
        texts = batch[name].to_list()
        columns.append([[(entry["text"], entry["language"]) for entry in found or ()] for found in texts])
    return list(zip(*columns, strict=True))
