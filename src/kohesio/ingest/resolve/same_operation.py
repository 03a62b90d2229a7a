"""The same operation in two lists: an authority's own and Kohesio's export, an old programme list and a national one.

Two operations of different lists, one country and one period are the same if

* their codes have the same letters and digits (five or more, two of them digits), and title or a beneficiary is the
  same; or, where one of them has no code or both have the same short one, they have the same title (twelve characters
  or more), the same start date, where both publish one, and the same beneficiary; and
* at least one of the three amounts is published by both, and all that are agree: within one unit or a thousandth in
  one currency, within 3 % in euro where the currencies differ (lists convert at rates of their own).

Titles are the same if their words are or one contains the other (whole, twelve characters or more). A code or title
that a list has twice decides nothing. The operation with more of the three amounts counts, of these that of the list
updated last, of these that with Kohesio's id, of these the first by id.
"""

from __future__ import annotations

import polars as pl

from kohesio.ingest.resolve.figures import LAW, suspects
from kohesio.model.operation import CountedInReason

_UNIT = 1
_SAME_CURRENCY = "0.001"
_OTHER_CURRENCY = "0.03"
_CONTAINED = 12
_CODE = "code"


def same_operations(operations: pl.LazyFrame, figures: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """``COUNTED`` of operations that another list has too; see the top of the file for the rule."""
    by_code = _paired(figures.filter(pl.col("key").is_not_null()), ["country", "period", "key"])
    titled = figures.filter("telling_title", pl.col("start").is_not_null())
    by_title = _paired(titled, ["country", "period", "title", "start"])
    by_name = _paired(figures.filter("telling_title"), ["country", "period", "title"])
    by_name = by_name.filter(pl.col("start").is_null() | pl.col("start_other").is_null())
    codes_agree = (pl.col("code") == pl.col("code_other")).fill_null(value=True)
    pairs = pl.concat(
        [
            by_code.select("id", "id_other", pl.lit(_CODE).alias("by")),
            by_title.filter(codes_agree).select("id", "id_other", pl.lit("title, start").alias("by")),
            by_name.filter(codes_agree).select("id", "id_other", pl.lit("title, beneficiary").alias("by")),
        ]
    ).unique(["id", "id_other"], keep="first", maintain_order=True)
    known = suspects(operations, pl.concat([pairs["id"], pairs["id_other"]]).unique(), moved)
    both = pairs.join(known, on="id").join(known, left_on="id_other", right_on="id", suffix="_other")
    named = pl.when(pl.col("by") == _CODE).then(_same_title() | _same_body()).otherwise(_same_title() & _same_body())
    return _set_aside(both.filter(named & _same_amounts()))


def _paired(rows: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Pairs (``id``, ``id_other``) of operations with one key in different lists, where each list has it once."""
    once = rows.filter(pl.len().over([*key, "list"]) == 1)
    shared = once.filter(pl.len().over(key) > 1).select(*dict.fromkeys([*key, "id", "list", "code", "start"]))
    pairs = shared.join(shared, on=key, suffix="_other")
    return pairs.filter(pl.col("id") < pl.col("id_other")).sort("id", "id_other")


def _same_title() -> pl.Expr:
    first, other = pl.col("titles").list.first(), pl.col("titles_other").list.first()
    inside = (first.str.contains(other, literal=True) & (other.str.len_chars() >= _CONTAINED)) | (
        other.str.contains(first, literal=True) & (first.str.len_chars() >= _CONTAINED)
    )
    return inside.fill_null(value=False) | share("titles")


def _same_body() -> pl.Expr:
    return share("names") | share("bodies")


def share(name: str) -> pl.Expr:
    """Whether the lists ``name`` and ``name_other`` have a value in common."""
    both = pl.col(name).list.set_intersection(pl.col(f"{name}_other"))
    return (both.list.drop_nulls().list.len() > 0).fill_null(value=False)


def _same_amounts() -> pl.Expr:
    found = [agree(name) for name in LAW]
    return pl.any_horizontal(one.fill_null(value=False) for one in found) & pl.all_horizontal(
        one.fill_null(value=True) for one in found
    )


def agree(name: str) -> pl.Expr:
    """Whether both have the amount and it is the same; null where one does not, or where they cannot be compared."""
    amounts = pl.col(f"{name}_amount"), pl.col(f"{name}_amount_other")
    euro = pl.col(f"{name}_eur"), pl.col(f"{name}_eur_other")
    one_currency = pl.col(f"{name}_currency") == pl.col(f"{name}_currency_other")
    told = (amounts[0] != 0) & (amounts[1] != 0)
    near = pl.when(one_currency).then(_near(*amounts, _SAME_CURRENCY)).otherwise(_near(*euro, _OTHER_CURRENCY))
    return pl.when(told).then(near)


def _near(one: pl.Expr, other: pl.Expr, share: str) -> pl.Expr:
    largest = pl.max_horizontal(one.abs(), other.abs())
    tolerance = pl.max_horizontal(largest * pl.lit(share).str.to_decimal(scale=3), pl.lit(_UNIT))
    return (one - other).abs() <= tolerance


def _set_aside(same: pl.DataFrame) -> pl.DataFrame:
    """Of each pair the one that ranks lower, counted in the best of those it equals."""
    turned = pl.col("rank") < pl.col("rank_other")
    code = pl.when(pl.col("by") == _CODE).then(pl.format("code {}", "operation_code"))
    evidence = pl.format(
        "The {} and the amounts are those of an operation of the list {}.", pl.coalesce(code, "by"), "list_kept"
    )
    return (
        same.with_columns(
            *(
                pl.when(turned).then(f"{name}_other").otherwise(name).alias(f"{name}_aside")
                for name in ("id", "operation_code")
            ),
            *(
                pl.when(turned).then(name).otherwise(f"{name}_other").alias(f"{name}_kept")
                for name in ("id", "list", "rank")
            ),
        )
        .sort("id_aside", "rank_kept")
        .unique("id_aside", keep="first", maintain_order=True)
        .with_columns(pl.col("operation_code_aside").alias("operation_code"))
        .select(
            pl.col("id_aside").alias("id"),
            pl.col("id_kept").alias("operation"),
            pl.lit(CountedInReason.SAME_OPERATION.value).alias("reason"),
            evidence.alias("evidence"),
        )
    )
