"""Narrow columns of all operations by which double counting is looked for, and the wider ones of the few suspects.

Keys are made of what a reader would compare: codes without blanks, signs and case, titles and names as words without
accents. Amounts are published ones, in whole cents: what was worked out is no evidence.
"""

from __future__ import annotations

import polars as pl

from kohesio.model.money import Basis

LAW = ("total_cost", "eligible_cost", "eu_contribution")
"""The amounts that totals add up."""

_LETTER = r"[\p{L}\p{N}]"
_SUFFIX = rf"^(.*{_LETTER})[^\p{{L}}\p{{N}}]+{_LETTER}{{1,3}}$"
_TELLING = {"characters": 5, "digits": 2}


def figures(operations: pl.LazyFrame) -> pl.DataFrame:
    """One row per operation (schema ``OPERATIONS``), some 150 bytes each.

    ``list country period scope`` (programme, else list), ``code`` (without blanks, in capitals), ``key`` (its letters
    and digits, null where too short to tell operations apart), ``stem`` (the code without a last part of up to three
    characters, if it has one), ``title`` ``bodies`` ``place`` (hashes, for equality), ``telling_title``, ``start end``,
    the amounts of ``LAW`` (cents), ``currency``, ``split`` (the list reports parts).
    """
    text = words(pl.col("title").list.first().struct.field("text"))
    code = pl.col("operation_code").str.to_uppercase().str.replace_all(r"\s+", "")
    source = pl.col("source").struct.field("list")
    amounts = [_published(name, "amount") for name in LAW]
    return operations.select(
        "id",
        source.alias("list"),
        "country",
        "period",
        pl.coalesce(pl.col("programme").struct.field("cci"), source).alias("scope"),
        code.alias("code"),
        _key(code).alias("key"),
        _telling(pl.coalesce(code.str.extract(_SUFFIX, 1), code)).alias("stem"),
        text.hash().alias("title"),
        (text.str.len_chars() >= 12).fill_null(value=False).alias("telling_title"),
        _gathered("beneficiaries", pl.element().struct.field("id")).alias("bodies"),
        _gathered("places", _place()).alias("place"),
        pl.col("start_date").struct.field("date").alias("start"),
        pl.col("end_date").struct.field("date").alias("end"),
        *((amount * 100).cast(pl.Int64, strict=False).alias(name) for name, amount in zip(LAW, amounts, strict=True)),
        pl.coalesce(pl.col(name).struct.field("currency") for name in LAW).alias("currency"),
        (pl.col("parts").list.len() > 0).alias("split"),
    ).collect(engine="streaming")  # fmt: skip


def suspects(operations: pl.LazyFrame, ids: pl.Series, moved: pl.DataFrame) -> pl.DataFrame:
    """What is compared of the operations ``ids``: ``titles``, ``names`` and ``bodies`` (ids that stay: ``moved`` has
    ``old`` and ``new``), each amount of ``LAW`` with currency and euro, and ``rank``: 0 is the one to count."""
    wanted = operations.filter(pl.col("id").is_in(ids.implode())).select(
        "id",
        pl.col("title").list.eval(words(pl.element().struct.field("text"))).alias("titles"),
        pl.col("beneficiaries").list.eval(words(pl.element().struct.field("name"))).alias("names"),
        pl.col("beneficiaries").list.eval(pl.element().struct.field("id")).alias("bodies"),
        *(_published(name, part).alias(f"{name}_{part}") for name in LAW for part in ("amount", "currency", "eur")),
        pl.col("list_updated").struct.field("date").alias("updated"),
        pl.col("source").struct.field("list").alias("list"),
        "operation_code",
    )
    found = wanted.collect(engine="streaming")
    stays = pl.element().replace(moved["old"], moved["new"])
    known = pl.sum_horizontal(pl.col(f"{name}_amount").is_not_null() for name in LAW)
    order = ["known", "updated", "length", "id"]
    return (
        found.with_columns(
            pl.col("bodies").list.eval(stays),
            known.alias("known"),
            pl.col("id").str.len_chars().alias("length"),
        )
        .sort(order, descending=[True, True, False, False], nulls_last=True)
        .with_row_index("rank")
        .drop("known", "length")
    )


def words(text: pl.Expr) -> pl.Expr:
    """Text as words to compare: small letters without accents, one blank between words."""
    bare = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return bare.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def _published(name: str, part: str) -> pl.Expr:
    amount = pl.col(name).struct
    return pl.when(amount.field("basis") == Basis.PUBLISHED.value).then(amount.field(part))


def _key(code: pl.Expr) -> pl.Expr:
    return _telling(code.str.replace_all(r"[^\p{L}\p{N}]", ""))


def _telling(code: pl.Expr) -> pl.Expr:
    """The code if it is long enough to be nobody else's, else null."""
    enough = (code.str.count_matches(_LETTER) >= _TELLING["characters"]) & (
        code.str.count_matches(r"\p{N}") >= _TELLING["digits"]
    )
    return pl.when(enough).then(code)


def _gathered(column: str, value: pl.Expr) -> pl.Expr:
    """A hash of the values in a list, whatever their order."""
    return pl.col(column).list.eval(value).list.sort().list.join(" ").hash()


def _place() -> pl.Expr:
    one = pl.element().struct
    return pl.concat_str(
        (one.field(name).fill_null("") for name in ("nuts", "municipality", "postcode", "label")), separator="/"
    )
