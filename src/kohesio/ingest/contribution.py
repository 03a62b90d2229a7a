"""The EU contribution that a list does not publish, worked out from the operation's own co-financing rate.

The rate's base is what the law of the period has the list publish beside it: the total eligible expenditure in
2014-2020 (Regulation (EU) No 1303/2013, Articles 115 and 120 and Annex XII, point 1) and before; in 2021-2027 the total
cost (Regulation (EU) 2021/1060, Article 49(3)(h) and (k)), or the eligible cost where the list publishes that too, for
the rate applies to eligible expenditure (Article 112). A total cost of the earlier periods is no base, a priority's
rate says nothing of one operation, and a published contribution is never touched, be it zero. Where a list publishes
contributions beside rates, the two must agree: if nine of ten do not within 5 %, its rate is one of something else (of
the Walloon list of 2014-2020, 227 of 554 agree; of the Danish one, all 107), and nothing is worked out.
"""

from __future__ import annotations

import polars as pl

from kohesio.model.money import RateScope
from kohesio.snapshot.schema import MONEY
from kohesio.sources.spec import ListSpec

DERIVED = "derived_contribution"
"""Column: the contribution that was worked out, null where one is published or none can be."""

FROM_RATE = "from-rate: the operation's co-financing rate of its eligible or total cost"
"""The rule in words, for provenance."""

_NEWEST = "2021-2027"
_ENOUGH = 10
_TOLERATED = 20
_HALF = 500_000
_WHOLE = 1_000_000


def rate_scope(spec: ListSpec) -> RateScope:
    """Whose rate the list's co-financing rate is."""
    uses = (use for column in spec.columns for use in column.uses)
    return RateScope(next((use.of for use in uses if use.field == "cofinancing_rate"), RateScope.OPERATION.value))


def derives_contribution(spec: ListSpec) -> bool:
    """Whether the list has what a contribution can be worked out from."""
    return rate_scope(spec) is RateScope.OPERATION and spec.uses("cofinancing_rate")


def with_derived(frame: pl.DataFrame, spec: ListSpec) -> pl.DataFrame:
    """``frame`` with the column ``DERIVED``: contributions that are not published and can be worked out, to the cent.

    Needs the columns ``period``, ``cofinancing_rate``, ``eligible_cost``, ``total_cost`` and ``eu_contribution``, and
    leaves them alone: ids are made of what is published.
    """
    if not derives_contribution(spec):
        return frame.with_columns(pl.lit(None, dtype=MONEY).alias(DERIVED))
    eligible, total = pl.col("eligible_cost"), pl.col("total_cost")
    base = pl.when(pl.col("period") == _NEWEST).then(pl.coalesce(eligible, total)).otherwise(eligible)
    known = pl.col("period").is_not_null() & (base > 0) & (pl.col("cofinancing_rate") > 0)
    worked_out = pl.when(known).then(_share(base, pl.col("cofinancing_rate")))
    framed = frame.with_columns(worked_out.alias(DERIVED))
    missing = pl.col("eu_contribution").is_null() & _agreeing(pl.col(DERIVED))
    return framed.with_columns(pl.when(missing).then(DERIVED).alias(DERIVED))


def contributions(frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Published and derived contributions as one column, and which of them hold something derived."""
    both = frame.select(pl.col("eu_contribution").cast(MONEY), DERIVED)
    whole = both.select(
        pl.when(pl.any_horizontal(pl.all().is_not_null())).then(pl.sum_horizontal(pl.all().fill_null(0)))
    )
    return whole.to_series().cast(MONEY), both[DERIVED].is_not_null()


def departures(operations: pl.DataFrame) -> pl.DataFrame:
    """The derived contributions of ``operations`` (with ``DERIVED`` and ``rows``) as values that depart from the
    column's rule: ``row``, ``field``, ``rule``, ``raw``."""
    derived = operations.select("rows", DERIVED).filter(pl.col(DERIVED).is_not_null())
    derived = derived.select(pl.col("rows").list.first().alias("row"))
    none = pl.lit(None, dtype=pl.String)
    return derived.with_columns(
        pl.lit("eu_contribution").alias("field"), pl.lit(FROM_RATE).alias("rule"), none.alias("raw")
    )


def _agreeing(worked_out: pl.Expr) -> pl.Expr:
    """Whether the published contributions, if there are enough of them, are those that are worked out."""
    published = pl.col("eu_contribution").cast(MONEY)
    near = (published - worked_out).abs() * _TOLERATED <= published
    told = pl.when((published > 0) & worked_out.is_not_null()).then(near)
    return (told.count() < _ENOUGH) | (told.sum() * 10 >= told.count() * 9)


def _share(base: pl.Expr, percent: pl.Expr) -> pl.Expr:
    """So many percent (four decimals) of a positive amount, in whole numbers of 128 bits, half a cent rounded up."""
    cents = (base.cast(MONEY) * 100).cast(pl.Int128)
    shares = (percent * 10_000).cast(pl.Int128)
    rounded = (cents * shares + _HALF) // _WHOLE
    return (rounded.cast(pl.Decimal(38, 2)) / 100).cast(MONEY)
