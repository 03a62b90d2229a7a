"""Whole columns at once: a pure function of text over a column, and lists gathered row by row.

A function of text is called once for each different text. Lists are gathered by sorting long frames: measured forty
times as fast as Polars' ``concat_list`` over several columns of structs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

BETWEEN = "\x1f"
"""Between the texts of a list in ``texts_of``."""


def mapped(texts: pl.Series, function: Callable[[str], object], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """``function`` of every text, null for null and for None. Cost: one call per different text."""
    different = texts.drop_nulls().unique()
    if not len(different) or (len(different) == 1 and not texts.null_count()):
        value = function(different.item()) if len(different) else None
        return pl.Series(texts.name, [value], dtype=dtype).new_from_index(0, len(texts))
    table = pl.DataFrame(
        {
            "text": different,
            "value": pl.Series([function(text) for text in different.to_list()], dtype=dtype),
        }
    )
    joined = texts.to_frame("text").join(table, on="text", how="left", maintain_order="left")
    return joined["value"].alias(texts.name)


def mapped_lists(
    lists: pl.Series, function: Callable[[str], object], dtype: pl.DataType | type[pl.DataType]
) -> pl.Series:
    """``function`` of every text in lists of texts, each answer once; texts without one drop out, empty lists become
    null. Cost: one call per text of each different list."""

    def answers(texts: str) -> list[object] | None:
        found = (function(text) for text in texts.split(BETWEEN))
        return list(dict.fromkeys(answer for answer in found if answer is not None)) or None

    return mapped(texts_of(lists), answers, pl.List(dtype)).alias(lists.name)


def texts_of(lists: pl.Series) -> pl.Series:
    """Each list of texts as one text, its parts ``BETWEEN`` apart; null for null and for an empty list."""
    if not (lists.list.len() > 1).any():  # the usual case, at a tenth of the cost
        return lists.list.first()
    filled = pl.col("texts").list.len() > 0
    return lists.to_frame("texts").select(pl.when(filled).then(pl.col("texts").list.join(BETWEEN))).to_series()


def gathered(columns: Sequence[pl.Series], name: str) -> pl.Series:
    """For each row the values of ``columns`` that are there, in their order, as a list; null where none is."""
    index = pl.int_range(pl.len(), dtype=pl.UInt32).alias("at")
    if len(columns) == 1:
        only = columns[0].to_frame("value")
        return only.select(pl.when(pl.col("value").is_not_null()).then(pl.concat_list("value")).alias(name)).to_series()
    long = pl.concat([column.to_frame("value").select(index, "value").drop_nulls("value") for column in columns])
    lists = long.sort("at", maintain_order=True).group_by("at", maintain_order=True).agg(pl.col("value").alias(name))
    return relisted(lists, name, len(columns[0]))


def distinct_lists(long: pl.DataFrame, name: str) -> pl.DataFrame:
    """``at`` and, as a list, the different values of ``name`` beside it, in their order.

    A row alone becomes a list at once: most are, and gathering structs costs two to four times as much.
    """
    several = long["at"].is_duplicated()
    alone = long.filter(~several).select("at", pl.concat_list(name).alias(name))
    if not several.any():
        return alone
    grouped = long.filter(several).group_by("at", maintain_order=True).agg(pl.col(name).unique(maintain_order=True))
    return pl.concat([alone, grouped.select("at", name)])


def relisted(lists: pl.DataFrame, name: str, height: int) -> pl.Series:
    """Lists beside the row they belong to (``at``) put back into a column of all rows; null where there is none."""
    index = pl.select(pl.int_range(height).cast(lists.schema["at"]).alias("at"))
    return index.join(lists, on="at", how="left", maintain_order="left")[name]
