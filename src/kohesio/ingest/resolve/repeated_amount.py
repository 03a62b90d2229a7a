"""One amount on the rows of several partners or places, read as operations of their own.

A list of partners repeats what the whole operation costs on each partner's row; a list of grants of a fixed size looks
alike. What tells them apart is the list's habit. Rows of one list are taken for one operation told several times if
they have

* the same code; or codes that differ in a last part of up to three characters behind a sign (``X-17/1``, ``X-17/2``);
  or, in a list without any codes, the same title (twelve characters or more), start and end;
* the same title, start and end, and another beneficiary or place; two to fifty of them, with all of that code or stem;

and if in the list there are three such groups or more, in nine of ten all three amounts are equal on every row, and
four of five of these groups have amounts that no other has (a fixed grant has the same everywhere). Then the groups
with equal amounts count once, in the operation whose id is first; where amounts differ they are partners' own shares,
and add up.
"""

from __future__ import annotations

import polars as pl

from kohesio.ingest.resolve.figures import LAW
from kohesio.model.operation import CountedInReason

_LARGEST = 50
_GROUPS = 3
_HABIT = 0.9
_OWN_AMOUNTS = 0.8
_COMPARED = ("title", "start", "end", "bodies", "place", "amounts")


def repeated_amounts(figures: pl.DataFrame) -> pl.DataFrame:
    """``COUNTED`` of operations whose amount is another's; see the top of the file for the rule."""
    whole = figures.filter(~pl.col("split"))
    codeless = whole.filter(
        pl.col("code").is_null().all().over("list")
        & pl.col("telling_title")
        & pl.col("start").is_not_null()
        & pl.col("end").is_not_null()
    )
    found = [
        _repeated(whole.filter(pl.col("key").is_not_null()), ["list", "key"], "The same code"),
        _repeated(whole.filter(pl.col("stem").is_not_null()), ["list", "stem"], "A code that begins alike"),
        _repeated(codeless, ["list", "title", "start", "end"], "No code"),
    ]
    return pl.concat(found).unique("id", keep="first", maintain_order=True)


def _repeated(rows: pl.DataFrame, key: list[str], words: str) -> pl.DataFrame:
    """``COUNTED`` of the rows that share ``key`` with an earlier one (by id), where the list repeats amounts."""
    amounts = pl.concat_str((pl.col(name).cast(pl.String).fill_null("") for name in (*LAW, "currency")), separator="/")
    groups = (
        rows.filter(pl.len().over(key) > 1)
        .with_columns(amounts.alias("amounts"))
        .group_by(key)
        .agg(
            pl.len().alias("size"),
            *(pl.col(name).n_unique().alias(f"{name}_values") for name in _COMPARED),
            pl.col("amounts").first(),
            pl.any_horizontal((pl.col(name) > 0).any() for name in LAW).fill_null(value=False).alias("told"),
            pl.col("id").min().alias("operation"),
        )
        .filter(
            (pl.col("size") <= _LARGEST)
            & (pl.col("title_values") == 1)
            & (pl.col("start_values") == 1)
            & (pl.col("end_values") == 1)
            & ((pl.col("bodies_values") > 1) | (pl.col("place_values") > 1))
            & pl.col("told")
        )
    )  # fmt: skip
    equal = pl.col("amounts_values") == 1
    own = pl.col("amounts").filter(equal).n_unique()
    habit = groups.group_by("list").agg(
        ((pl.len() >= _GROUPS) & (equal.mean() >= _HABIT) & (own >= equal.sum() * _OWN_AMOUNTS)).alias("repeats")
    )
    lists = habit.filter("repeats")["list"]
    once = groups.filter(equal & pl.col("list").is_in(lists.implode())).select(*key, "operation", "size")
    evidence = pl.format(
        "{}, the same title, dates and amounts on {} rows; so it is throughout the list.", pl.lit(words), "size"
    )
    return (
        rows.join(once, on=key)
        .filter(pl.col("id") != pl.col("operation"))
        .sort("id")
        .select(
            "id", "operation", pl.lit(CountedInReason.REPEATED_AMOUNT.value).alias("reason"), evidence.alias("evidence")
        )
    )
