"""The side tables, computed from the operations: beneficiaries, programmes and places.

All are lazy frames over the operations' Parquet file for Polars' streaming engine, so memory grows with the answer
and not with the operations. Every table is sorted by its key and every tie is broken by text order: the same
operations give the same rows.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from kohesio.model.territory import ISO_OF_NUTS
from kohesio.snapshot.schema import BENEFICIARIES, PLACES, PROGRAMMES

PlaceNames = Callable[[str, int | None], tuple[str | None, str | None]]
"""(NUTS code, vintage) → (name, the name in Latin letters where it is in others)."""

_BETWEEN = "|"
"""Between the NUTS codes of an operation's places while they are counted."""

AMOUNTS = ("total_cost", "eligible_cost", "eu_contribution")

SET_ASIDE = pl.col("counted_in").is_not_null().alias("set_aside")
"""Whether the amounts of an operation are counted in another one."""


def no_place_names(_code: str, _vintage: int | None) -> tuple[str | None, str | None]:
    """Places without names, where no gazetteer is at hand."""
    return (None, None)


def beneficiaries(operations: pl.LazyFrame) -> pl.LazyFrame:
    """Schema ``BENEFICIARIES``: one row per id among the operations' beneficiaries, contractors and partners.

    An operation counts once for each body in it, however often it names the body, and with its full amounts (euro):
    a beneficiary's own published amount does not say which of the three notions it is, and this way the sums of a
    body are those of its list of operations. Operations counted in others (``counted_in``) are operations of the body
    and in none of its sums; ``set_aside`` says how many. The name is the spelling used most, the country the
    one of most of its operations; a body is a natural person if any mention says so.
    """
    named = _fields("beneficiaries", "id", "name", "name_latin", "identifiers", "is_natural_person")
    mentions = operations.select("country", "beneficiaries").explode("beneficiaries").select("country", *named)
    mentions = mentions.filter(pl.col("id").is_not_null())
    different = mentions.group_by("id", "name", "country").agg(
        pl.len(), pl.col("name_latin").min(), pl.col("is_natural_person").max()
    )
    spellings = (
        different.group_by("id", "name")
        .agg(pl.col("len").sum(), pl.col("name_latin").min())
        .sort("id", "len", "name", descending=[False, True, False])
        .group_by("id")
        .agg(
            pl.col("name").first(),
            pl.col("name_latin").drop_nulls().first(),
            pl.col("name").alias("names"),
        )
    )
    identifiers = (
        mentions.select("id", "identifiers")
        .explode("identifiers")
        .filter(pl.col("identifiers").is_not_null())
        .select("id", *_fields("identifiers", "scheme", "value"))
        .unique()
        .sort("id", "scheme", "value")
        .group_by("id")
        .agg(pl.struct("scheme", "value").alias("identifiers"))
    )
    return (
        _sums(operations)
        .join(spellings, on="id")
        .join(_most_used(different, "country", pl.col("len").sum()), on="id", how="left")
        .join(different.group_by("id").agg(pl.col("is_natural_person").max()), on="id")
        .join(identifiers, on="id", how="left")
        .with_columns(pl.col("identifiers").fill_null([]))
        .select(pl.col(name).cast(kind) for name, kind in BENEFICIARIES.items())
        .sort("id")
    )


def programmes(operations: pl.LazyFrame) -> pl.LazyFrame:
    """Schema ``PROGRAMMES``: one row per programme id; no country where the operations are in several."""
    rows = operations.select(
        *_fields("programme", "id", "cci", "name", "managing_authority"), "period", "countries", "funds", SET_ASIDE
    ).filter(pl.col("id").is_not_null())
    wholes = rows.group_by("id").agg(
        pl.len().alias("operations"),
        pl.col("set_aside").sum(),
        pl.col("funds").explode().drop_nulls().unique().sort(),
        pl.col("countries").explode().drop_nulls().unique(),
    )
    for column in ("cci", "name", "managing_authority", "period"):
        wholes = wholes.join(_most_used(rows, column, pl.len()), on="id", how="left")
    one_country = pl.when(pl.col("countries").list.len() == 1).then(pl.col("countries").list.first())
    return (
        wholes.with_columns(one_country.alias("country"), pl.coalesce("name", "cci", "id").alias("name"))
        .select(pl.col(name).cast(kind) for name, kind in PROGRAMMES.items())
        .sort("id")
    )


def places(operations: pl.LazyFrame, names: PlaceNames) -> pl.DataFrame:
    """Schema ``PLACES``: one row per NUTS code and vintage, and per code above it, with the operations in it."""
    listed = _operations_by_codes(operations).collect(engine="streaming").with_row_index("at")
    codes = listed.select("at", "operations", pl.col("keys").str.split(_BETWEEN).alias("key")).explode("key")
    parts = pl.col("key").str.split_exact("@", 1).struct
    codes = codes.select("at", "operations", parts.field("field_0").alias("code"), parts.field("field_1").alias("of"))
    regions = (
        pl.concat([_within(codes, length) for length in (2, 3, 4, 5)])
        .with_columns(pl.col("of").cast(pl.Int16, strict=False).alias("nuts_vintage"))
        .sort("nuts", "nuts_vintage")
    )
    named = [names(code, vintage) for code, vintage in regions.select("nuts", "nuts_vintage").iter_rows()]
    prefix = pl.col("nuts").str.slice(0, 2)
    return regions.with_columns(
        (pl.col("nuts").str.len_chars() - 2).alias("nuts_level"),
        prefix.replace(ISO_OF_NUTS).alias("country"),
        pl.Series("name", [name for name, _ in named], dtype=pl.String),
        pl.Series("name_latin", [latin for _, latin in named], dtype=pl.String),
    ).select(pl.col(name).cast(kind) for name, kind in PLACES.items())


def repeated_ids(*tables: pl.LazyFrame) -> tuple[str, ...]:
    """Ids that stand for two things in the tables, a few of them; there is one number space for all."""
    ids = pl.concat([table.select("id") for table in tables])
    return tuple(
        ids.group_by("id").len().filter(pl.col("len") > 1).sort("id").head(5).collect(engine="streaming")["id"]
    )


def _fields(struct: str, *names: str) -> list[pl.Expr]:
    return [pl.col(struct).struct.field(name) for name in names]


def _sums(operations: pl.LazyFrame) -> pl.LazyFrame:
    """Per beneficiary id: operations, how many are set aside, and of the others the sums in euro and how many lack each
    figure."""
    ids = pl.col("beneficiaries").list.eval(pl.element().struct.field("id")).list.unique().alias("id")
    figures = [pl.when(~SET_ASIDE).then(pl.col(name).struct.field("eur")).alias(name) for name in AMOUNTS]
    totals = [
        expression
        for name in AMOUNTS
        for expression in (
            pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(f"{name}_eur"),
            (pl.col(name).null_count() - pl.col("set_aside").sum()).alias(f"without_{name}"),
        )
    ]
    rows = operations.select(ids, *figures, SET_ASIDE).explode("id").filter(pl.col("id").is_not_null())
    return rows.group_by("id").agg(pl.len().alias("operations"), *totals, pl.col("set_aside").sum())


def _most_used(rows: pl.LazyFrame, column: str, uses: pl.Expr) -> pl.LazyFrame:
    """Per id the value of ``column`` that has most ``uses`` (called ``len``); of equals the first in text order."""
    return (
        rows.filter(pl.col(column).is_not_null())
        .group_by("id", column)
        .agg(uses)
        .sort("id", "len", column, descending=[False, True, False])
        .group_by("id")
        .agg(pl.col(column).first())
    )


def _operations_by_codes(operations: pl.LazyFrame) -> pl.LazyFrame:
    """How many operations have the same codes (``keys``, each code@vintage): far fewer rows than operations."""
    code = pl.element().struct.field("nuts")
    vintage = pl.element().struct.field("nuts_vintage").cast(pl.String).fill_null("")
    keys = pl.col("places").list.eval(code + "@" + vintage).list.drop_nulls().list.join(_BETWEEN).alias("keys")
    return operations.select(keys).filter(pl.col("keys") != "").group_by("keys").agg(pl.len().alias("operations"))


def _within(codes: pl.DataFrame, length: int) -> pl.DataFrame:
    """How many operations have a place in each region whose code has ``length`` characters; each counts once."""
    region = pl.col("code").str.slice(0, length).alias("nuts")
    once = codes.filter(pl.col("code").str.len_chars() >= length).select("at", "operations", region, "of").unique()
    return once.group_by("nuts", "of").agg(pl.col("operations").sum())
