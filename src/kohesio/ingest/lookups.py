"""Applies a pure function of text to a column by looking each different text up once."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl


def mapped(
    texts: pl.Series, function: Callable[[str], object], dtype: pl.DataType | type[pl.DataType]
) -> pl.Series:
    """``function`` of every text, null for null and for None. Cost: one call per different text."""
    different = texts.drop_nulls().unique()
    table = pl.DataFrame({
        "text": different,
        "value": pl.Series([function(text) for text in different.to_list()], dtype=dtype),
    })
    joined = texts.to_frame("text").join(table, on="text", how="left", maintain_order="left")
    return joined["value"].alias(texts.name)


def mapped_lists(
    lists: pl.Series, function: Callable[[str], object], dtype: pl.DataType | type[pl.DataType]
) -> pl.Series:
    """``function`` of every text in lists of texts; texts without an answer drop out, empty lists become null."""
    if not lists.is_not_null().any():
        return pl.Series(lists.name, [None] * len(lists), dtype=pl.List(dtype))
    flat = lists.to_frame("text").with_row_index("at").explode("text")
    flat = flat.with_columns(mapped(flat["text"], function, dtype).alias("value")).drop_nulls("value")
    gathered = flat.group_by("at", maintain_order=True).agg(pl.col("value").unique(maintain_order=True))
    index = pl.DataFrame({"at": pl.Series(range(len(lists)), dtype=flat["at"].dtype)})
    return index.join(gathered, on="at", how="left", maintain_order="left")["value"].alias(lists.name)
