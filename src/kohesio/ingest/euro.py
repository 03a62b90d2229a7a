"""Amounts in the list's currency become amounts with their value in euro, exactly.

The rate is the European Central Bank's average of one calendar year (design §4: the year of the list's last update,
else of its edition; where the list has no date at all, the year in which the operation starts, which is noted). Euro
need no rate. Where no rate is known, or nothing says which currency it is, the euro fields stay empty.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from kohesio.ingest.cells import ROW
from kohesio.ingest.issues import IssueCollector
from kohesio.model.money import UNKNOWN_CURRENCY, Basis
from kohesio.reference.rates import EURO, newest_year, yearly_rate
from kohesio.snapshot.schema import AMOUNT, MONEY, RATE
from kohesio.sources.spec import AMOUNT_FIELDS, ListSpec

YEAR = "rate_year"
"""Column: the calendar year whose average rate converts the amounts of a row."""

_CENT = Decimal("0.01")


def with_currency(parsed: pl.DataFrame, spec: ListSpec, issues: IssueCollector) -> pl.DataFrame:
    """Rows with the currency of their amounts: the row's own, else the list's; what has neither is a finding."""
    known = pl.coalesce(pl.col("currency"), pl.lit(spec.currency, dtype=pl.String))
    framed = parsed.with_columns(known.alias("currency"))
    told = pl.any_horizontal(pl.col(name).is_not_null() for name in AMOUNT_FIELDS)
    unknown = framed.filter(pl.col("currency").is_null() & told)
    issues.add("unknown-currency", unknown[ROW], field="total_cost")
    return framed.with_columns(pl.col("currency").fill_null(UNKNOWN_CURRENCY))


def with_rate_year(framed: pl.DataFrame, listed: int | None, issues: IssueCollector) -> pl.DataFrame:
    """Rows (with ``currency``) with the year of their rates: that of the list, which is ``listed``, else of the start.

    A start beyond the rates that are known takes the newest. Rows that want a rate and have no year are a finding.
    """
    if listed is not None:
        return framed.with_columns(pl.lit(listed, dtype=pl.Int32).alias(YEAR))
    started = pl.col("start_date").struct.field("date").dt.year().cast(pl.Int32)
    framed = framed.with_columns(started.clip(upper_bound=newest_year()).alias(YEAR))
    told = pl.any_horizontal(pl.col(name).is_not_null() for name in AMOUNT_FIELDS)
    foreign = framed.filter(told & ~pl.col("currency").is_in([EURO, UNKNOWN_CURRENCY]))
    issues.add("rate-of-start-year", foreign.filter(pl.col(YEAR).is_not_null())[ROW], field="total_cost")
    issues.add("no-rate-year", foreign.filter(pl.col(YEAR).is_null())[ROW], field="total_cost")
    return framed


def in_euro(amounts: pl.Series, currencies: pl.Series, years: pl.Series, derived: pl.Series | None = None) -> pl.Series:
    """``amounts`` (decimal) in ``currencies`` (ISO 4217) at the rates of ``years`` as structs of the schema's AMOUNT.

    Null stays null. ``derived`` tells which of them were worked out; without it all are published.
    """
    frame = pl.DataFrame(
        {
            "amount": amounts.cast(MONEY),
            "currency": currencies.cast(pl.String),
            YEAR: years.cast(pl.Int32),
            "derived": pl.repeat(value=False, n=len(amounts), eager=True) if derived is None else derived,
        }
    )
    if (currencies == EURO).all():
        return frame.select(_struct(pl.col("amount"), pl.lit(Decimal(1)), pl.lit(None)))["value"]
    money = frame.select("amount", "currency", YEAR)
    foreign = money.filter(pl.col("amount").is_not_null() & (pl.col("currency") != EURO)).unique()
    rates = [_rate(currency, year) for _, currency, year in foreign.iter_rows()]
    euros = [_euro(amount, rate) for amount, rate in zip(foreign["amount"], rates, strict=True)]
    table = foreign.with_columns(pl.Series("foreign", euros, dtype=MONEY), pl.Series("rate", rates, dtype=RATE))
    joined = frame.join(table, on=["amount", "currency", YEAR], how="left", nulls_equal=True, maintain_order="left")
    euro = pl.col("currency") == EURO
    value = _struct(
        pl.when(euro).then(pl.col("amount")).otherwise(pl.col("foreign")),
        pl.when(euro).then(pl.lit(Decimal(1)).cast(RATE)).otherwise(pl.col("rate")),
        pl.when(pl.col("rate").is_not_null()).then(pl.col(YEAR).cast(pl.String)),
    )
    return joined.select(value)["value"]


def _struct(eur: pl.Expr, rate: pl.Expr, rate_date: pl.Expr) -> pl.Expr:
    """The schema's AMOUNT, null where there is no amount."""
    basis = pl.when("derived").then(pl.lit(Basis.DERIVED.value)).otherwise(pl.lit(Basis.PUBLISHED.value))
    value = pl.struct(
        pl.col("amount"),
        pl.col("currency"),
        eur.cast(MONEY).alias("eur"),
        rate.cast(RATE).alias("rate"),
        rate_date.cast(pl.String).alias("rate_date"),
        basis.alias("basis"),
    )
    return pl.when(pl.col("amount").is_not_null()).then(value).cast(AMOUNT).alias("value")


def _rate(currency: str, year: int | None) -> Decimal | None:
    return None if year is None else yearly_rate(currency, year)


def _euro(amount: Decimal, rate: Decimal | None) -> Decimal | None:
    return None if rate is None else (amount / rate).quantize(_CENT, ROUND_HALF_UP)
