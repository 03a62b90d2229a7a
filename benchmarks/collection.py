"""What a snapshot holds, in the plain columns that other engines want: written once, read by each of them.

``columns.parquet`` has a line per operation: ``doc`` (its position), ``eu`` (cents, null where not known) and the
codes of each facet. A facet of several values an operation is as many columns, ``nuts_0``, ``nuts_1`` …, so that an
engine may group by plain integers: the cheapest there is. ``values.json`` has the value of each code. ``texts.parquet``
has all titles and summaries of an operation in one text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from kohesio.index.fields import AS_OF, BY_KEY, DEFAULT_FACETS, SCOPE_MARK, SCOPES
from kohesio.snapshot.reader import Snapshot

FILTERS = ("beneficiary",)
"""Fields that are filters here and no facets."""


@dataclass(frozen=True)
class Collection:
    """A written collection: where it is, the columns of each field, the values of each code."""

    folder: Path
    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, tuple[str, ...]]

    @property
    def facets(self) -> tuple[str, ...]:
        """The fields that are counted."""
        return DEFAULT_FACETS

    @property
    def table(self) -> Path:
        """The columns, as Parquet."""
        return self.folder / "columns.parquet"

    @property
    def texts(self) -> Path:
        """The texts, as Parquet."""
        return self.folder / "texts.parquet"

    def codes(self, key: str, values: tuple[str, ...]) -> list[int]:
        """The codes of some values of a field."""
        numbers = {value: code for code, value in enumerate(self.values[key])}
        return [numbers[value] for value in values]


def collection(snapshot: Snapshot, as_of: date, folder: Path) -> Collection:
    """The collection of a snapshot, written if it is not there yet."""
    target = folder / "values.json"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(snapshot, as_of, folder)
    stored = json.loads(target.read_text("utf-8"))
    return Collection(
        folder,
        {key: tuple(columns) for key, columns in stored["columns"].items()},
        {key: tuple(values) for key, values in stored["values"].items()},
    )


def _write(snapshot: Snapshot, as_of: date, folder: Path) -> None:
    lazy = snapshot.scan("operations").with_row_index("doc").with_columns(pl.lit(as_of).alias(AS_OF))
    cents = (pl.col("eu_contribution").struct.field("eur").cast(pl.Decimal(38, 2)) * 100).cast(pl.Int64)
    aside = pl.col("counted_in").struct.field("operation").is_not_null()
    table = lazy.select(pl.col("doc").cast(pl.Int32), eu=pl.when(aside.not_()).then(cents)).collect()
    columns: dict[str, list[str]] = {}
    values: dict[str, list[str]] = {}
    for key in (*DEFAULT_FACETS, *FILTERS):
        found, coded = _coded(lazy, key, table.height)
        values[key], columns[key] = found, [series.name for series in coded]
        table = table.with_columns(coded)
    table.write_parquet(folder / "columns.parquet")
    texts = pl.concat_list("title", "summary").list.eval(pl.element().struct.field("text")).list.join("\n")
    lazy.select(pl.col("doc").cast(pl.Int32), text=texts).sink_parquet(folder / "texts.parquet")
    (folder / "values.json").write_text(json.dumps({"columns": columns, "values": values}), "utf-8")


def _coded(lazy: pl.LazyFrame, key: str, size: int) -> tuple[list[str], list[pl.Series]]:
    """The values of a field, sorted, and as many columns of codes as an operation has values at most."""
    one = BY_KEY[key]
    value = pl.col("value") if one.scope is None else pl.concat_str("scope", "value", separator=SCOPE_MARK)
    scope = SCOPES[one.scope] if one.scope else pl.lit(None, pl.String)
    lists = lazy.select("doc", scope.alias("scope"), one.values.alias("value"))
    pairs = lists.explode("value").filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
    pairs_of = pairs.select("doc", value.alias("value")).unique().sort("doc", "value").collect()
    found: list[str] = pairs_of["value"].unique().sort().to_list()
    codes = pairs_of["value"].cast(pl.Enum(found)).to_physical().to_numpy().astype(np.int32)
    docs = pairs_of["doc"].to_numpy()
    starts = np.flatnonzero(np.diff(docs, prepend=-1))
    nth = np.arange(len(docs)) - np.repeat(starts, np.diff(np.append(starts, len(docs))))
    series = []
    for place in range(int(nth.max(initial=0)) + 1):
        column = np.full(size, -1, np.int32)
        column[docs[nth == place]] = codes[nth == place]
        name = f"{key}_{place}"
        series.append(pl.DataFrame({name: column}).select(pl.col(name).replace(-1, None)).to_series())
    return found, series
