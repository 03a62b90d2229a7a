"""Text columns become amounts, dates and rates: a vectorised path for plain figures, the pure parsers for the rest.

The parsers of ``kohesio.ingest.values`` see each different text once. Money is decimal from the first step on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

import polars as pl

from kohesio.ingest.table import CellKind
from kohesio.ingest.values.amounts import NumberConvention, amounts_fast, parse_amount
from kohesio.ingest.values.dates import DateConvention, dates_fast, of_two_readings, parse_date
from kohesio.ingest.values.outcome import Outcome
from kohesio.ingest.values.rates import parse_rate
from kohesio.reference.currencies import currency_in
from kohesio.snapshot.schema import MONEY, PARTIAL_DATE, PERCENT

T = TypeVar("T")

_FIGURES = re.compile(r"[0-9.,'’]+")
_UNREADABLE = "unreadable-amount"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A column of values with, beside each, the code of an issue and the rule of a departing reading, or null."""

    values: pl.Series
    issues: pl.Series
    rules: pl.Series


def amounts(
    texts: pl.Series, kinds: pl.Series, convention: NumberConvention, currency: str | None, country: str | None
) -> Parsed:
    """Amounts with two places, in the list's ``currency`` (None: each row has its own).

    A cell that names another one is ``unreadable-amount``: its figure is none of the list's. ``country`` tells whose
    crowns ``kr`` are.
    """

    def read(text: str, kind: CellKind) -> Outcome[Decimal]:
        named = _named(" ".join(_FIGURES.sub(" ", text).split()), country) if currency else None
        return parse_amount(text, convention, kind) if named in {None, currency} else Outcome(None, _UNREADABLE)

    comma = convention.decimal == "," and not convention.thousands
    native = kinds == int(CellKind.NUMBER)
    fast = pl.Series("value", [None], dtype=MONEY).new_from_index(0, len(texts))
    if convention.scale == 1 and (comma or convention.decimal == "."):
        plain = texts.str.replace(",", ".", literal=True) if comma else texts
        safe = native | ~texts.str.contains(".", literal=True) if comma else native.is_not_null()
        fast = pl.DataFrame({"v": amounts_fast(plain), "safe": safe}).select(pl.when("safe").then("v"))["v"]
    elif convention.scale == 1 and native.any():
        fast = pl.DataFrame({"v": amounts_fast(texts), "n": native}).select(pl.when("n").then("v"))["v"]
    return _rest(texts, kinds, fast, read, MONEY)


@lru_cache(maxsize=4096)
def _named(words: str, country: str | None) -> str | None:
    """The currency that the words of a cell name; few are different."""
    return currency_in(words, country) if words else None


def dates(texts: pl.Series, kinds: pl.Series, convention: DateConvention) -> Parsed:
    """Dates as structs of date and precision."""
    day = dates_fast(texts, convention.order)
    fast = day.to_frame("date").select(
        pl.when(pl.col("date").is_not_null()).then(pl.struct("date", pl.lit("day").alias("precision"))).alias("value")
    )["value"]
    read = _rest(texts, kinds, fast, lambda text, kind: parse_date(text, convention, kind), PARTIAL_DATE)
    written = pl.DataFrame({"t": texts, "k": kinds}).select(pl.when(pl.col("k") == int(CellKind.TEXT)).then("t"))["t"]
    open_ = of_two_readings(written, convention.order) & read.values.is_not_null()
    if not open_.any():
        return read
    frame = pl.DataFrame({"value": read.values, "issue": read.issues, "rule": read.rules, "open": open_})
    told = frame.select(
        pl.when(~pl.col("open")).then("value").alias("value"),
        pl.when("open").then(pl.lit("ambiguous-date")).otherwise("issue").alias("issue"),
        pl.when(~pl.col("open")).then("rule").alias("rule"),
    )
    return Parsed(*told.get_columns())


def rates(texts: pl.Series, kinds: pl.Series, unit: str | None) -> Parsed:
    """Rates in percent; few are different, so there is no fast path."""
    fast = pl.Series("value", [None], dtype=PERCENT).new_from_index(0, len(texts))
    return _rest(texts, kinds, fast, lambda text, kind: parse_rate(text, unit, kind), PERCENT)


def _rest(
    texts: pl.Series,
    kinds: pl.Series,
    fast: pl.Series,
    parser: Callable[[str, CellKind], Outcome[T]],
    dtype: pl.DataType | type[pl.DataType],
) -> Parsed:
    """Fill what the fast path left: parse each different text once and join the answers back."""
    frame = pl.DataFrame({"text": texts, "kind": kinds})
    left = frame.filter(fast.is_null() & frame["text"].is_not_null()).unique()
    if not left.height:
        nothing = pl.Series("none", [None], dtype=pl.String).new_from_index(0, frame.height)
        return Parsed(fast.alias("value"), nothing, nothing)
    outcomes = [parser(text, CellKind(kind)) for text, kind in left.iter_rows()]
    answers = left.with_columns(
        pl.Series("slow", [_plain(outcome.value) for outcome in outcomes], dtype=dtype),
        pl.Series("issue", [outcome.issue for outcome in outcomes], dtype=pl.String),
        pl.Series("rule", [outcome.rule for outcome in outcomes], dtype=pl.String),
    )
    joined = frame.with_columns(fast.alias("fast")).join(
        answers, on=["text", "kind"], how="left", maintain_order="left", nulls_equal=True
    )
    taken = joined["fast"].is_not_null()
    return Parsed(
        joined.select(pl.when(taken).then(pl.col("fast")).otherwise(pl.col("slow")).alias("value"))["value"],
        joined.select(pl.when(~taken).then(pl.col("issue")))["issue"],
        joined.select(pl.when(~taken).then(pl.col("rule")))["rule"],
    )


def _plain(value: object) -> object:
    """A partial date as the struct of the schema; anything else as it is."""
    precision = getattr(value, "precision", None)
    return value if precision is None else {"date": getattr(value, "date", None), "precision": str(precision)}
