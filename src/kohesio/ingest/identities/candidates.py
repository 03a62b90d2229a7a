"""Which bodies are compared at all: a bounded number of pairs within each country.

Bodies of one normal name are candidates, and bodies near each other when names are sorted (by their beginnings, by
their ends) or that share a rare word. Likely natural persons are candidates through their numbers only.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

PAIR = {"left": pl.UInt32, "right": pl.UInt32}
"""Numbers of two spellings (``unit``), the smaller one first."""

_WINDOW = 3
_RARE = 12
_ALL_PAIRS = 40
_LONG_ENOUGH = 4


def same_number(numbers: pl.DataFrame) -> pl.DataFrame:
    """Pairs of bodies (``left``, ``right``: ids; ``scheme``, ``value``) with one valid number: each with the first.

    Names are not asked: a number that is one is stronger than any spelling. First is a body with no other number
    of the scheme, if there is any.
    """
    only = pl.len().over("id", "scheme") == 1
    first = pl.coalesce(pl.col("id").filter("only").min(), pl.col("id").min()).over("scheme", "value")
    return (
        numbers.with_columns(only.alias("only"))
        .with_columns(first.alias("left"))
        .filter(pl.col("id") != pl.col("left"))
        .select("left", pl.col("id").alias("right"), "scheme", "value")
        .sort("left", "right", "scheme")
        .unique(["left", "right"], keep="first", maintain_order=True)
    )


def same_name(units: pl.DataFrame) -> pl.DataFrame:
    """Pairs whose names have the same letters and digits, in the order of words or in another.

    Of a name that very many bodies have, pairs in one place and a chain through all.
    """
    bare = _comparable(units).select(
        "unit",
        "country",
        pl.col("core").str.replace_all(" ", "", literal=True).alias("letters"),
        pl.col("core").str.split(" ").list.sort().list.join(" ").alias("words"),
        "places",
    )
    return _paired(part for key in ("letters", "words") for part in _within(bare, ["country", key]))


def near_name(units: pl.DataFrame) -> pl.DataFrame:
    """Pairs whose names begin or end alike or share a rare word."""
    bare = _comparable(units).filter(~pl.col("generic") & (pl.col("core").str.len_chars() >= _LONG_ENOUGH))
    bare = bare.select("unit", "country", "core", pl.col("core").str.replace_all(" ", "", literal=True).alias("key"))
    turned = bare.with_columns(pl.col("key").str.reverse())
    return _paired([*_neighbours(bare), *_neighbours(turned), _sharing_rare_word(bare)])


def _comparable(units: pl.DataFrame) -> pl.DataFrame:
    return units.filter(~pl.col("person"))


def _within(bare: pl.DataFrame, key: list[str]) -> Iterator[pl.DataFrame]:
    size = pl.len().over(key)
    small = bare.filter(size.is_between(2, _ALL_PAIRS)).select("unit", *key)
    yield _joined(small, key)
    large = bare.filter(size > _ALL_PAIRS)
    ordered = large.select("unit", *key).sort(*key, "unit")
    yield _following(ordered, key, 1)
    placed = large.select("unit", "places", *key).explode("places").drop_nulls("places").sort(*key, "places", "unit")
    yield _following(placed, [*key, "places"], 1)


def _neighbours(bare: pl.DataFrame) -> Iterator[pl.DataFrame]:
    ordered = bare.sort("country", "key", "unit")
    for step in range(1, _WINDOW + 1):
        yield _following(ordered, ["country"], step)


def _following(ordered: pl.DataFrame, key: list[str], step: int) -> pl.DataFrame:
    """Each unit with the one ``step`` further on, where both have one key."""
    same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(-step) for name in key)
    return ordered.select(
        pl.col("unit").alias("left"), pl.col("unit").shift(-step).alias("right"), same.alias("same")
    ).filter("same").select("left", "right")  # fmt: skip


def _sharing_rare_word(bare: pl.DataFrame) -> pl.DataFrame:
    words = bare.select("unit", "country", pl.col("core").str.split(" ").alias("word")).explode("word").unique()
    words = words.filter(pl.col("word").str.len_chars() >= _LONG_ENOUGH)
    rare = words.filter(pl.len().over("country", "word").is_between(2, _RARE))
    return _joined(rare, ["country", "word"])


def _joined(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    other = rows.rename({"unit": "right"})
    return (
        rows.rename({"unit": "left"})
        .lazy()
        .join(other.lazy(), on=key)
        .filter(pl.col("left") < pl.col("right"))
        .select("left", "right")
        .collect(engine="streaming")
    )


def _paired(parts: Iterator[pl.DataFrame] | list[pl.DataFrame]) -> pl.DataFrame:
    both = pl.concat([part.select(pl.col(name).cast(kind) for name, kind in PAIR.items()) for part in parts])
    ordered = both.select(
        pl.min_horizontal("left", "right").alias("left"), pl.max_horizontal("left", "right").alias("right")
    )
    return ordered.filter(pl.col("left") != pl.col("right")).unique().sort("left", "right")
