"""In which currency a list's amounts are: by a column, by what stands over or in the amounts, at last by the country.

A column that gives each row its currency wins. Where it contradicts what is written over the amounts, the file is no
longer clear, and the conflict is reported for somebody to settle: converting by the wrong one changes every sum.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from kohesio.ingest.recognition.reading import Decision
from kohesio.reference.currencies import currency_in, currency_of, other_currency, usual_currency
from kohesio.reference.rates import EURO, currencies, yearly_rate

_SHOWN = 3
_STRAY = 0.02
"""Up to this share of the cells that name a currency, one that is not the others' is a slip of the list."""

_FIGURES = re.compile(r"[0-9.,'’]+")
_AN_ORDINARY_YEAR = 2018


@dataclass(frozen=True, slots=True)
class CurrencyColumn:
    """What a column of currencies says, the heading first.

    ``codes`` are its currencies (ISO 4217) with the number of rows, the most frequent first; ``spelled`` the texts that
    write a currency in another way, with its code; ``unknown`` those that name none known here; ``silent`` the rows
    that have an amount and no currency.
    """

    heading: str
    codes: tuple[tuple[str, int], ...]
    spelled: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    silent: int

    @property
    def answer(self) -> str:
        """Its currencies as one text."""
        return ", ".join(sorted(code for code, _ in self.codes))


@dataclass(frozen=True, slots=True)
class Money:
    """The decision; ``listed`` is the currency of rows that name none, None where every row does."""

    decision: Decision
    listed: str | None
    spelled: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def euro(self) -> float:
        """About what a euro comes to in the currency of the list: for looks at figures, never for money."""
        found = yearly_rate(self.listed, _AN_ORDINARY_YEAR) if self.listed else None
        return float(found) if found else 1.0


@dataclass(frozen=True, slots=True)
class Named:
    """The currencies written at the amounts with how often, the most frequent first, and ``where`` that is."""

    counts: tuple[tuple[str, int], ...]
    where: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The currencies alone."""
        return tuple(code for code, _ in self.counts)

    @property
    def counted(self) -> str:
        """How often each is named, for whoever has to choose."""
        unit = "headings" if "headings" in self.where else "cells looked at"
        return f"{', '.join(f'{code} in {times}' for code, times in self.counts)} of the {unit}"


def currency_column(
    heading: str, cells: pl.Series, amounts: pl.DataFrame, country: str | None
) -> CurrencyColumn | None:
    """The column's currencies; None if it names none. ``amounts`` are the cells of amounts of the same rows."""
    texts = cells.str.strip_chars().replace("", None)
    codes: Counter[str] = Counter()
    spelled: list[tuple[str, str]] = []
    unknown: list[str] = []
    for text, rows in texts.drop_nulls().value_counts(sort=True, name="rows").iter_rows():
        code = currency_of(text, country)
        if code is None:
            unknown.append(text)
            continue
        codes[code] += rows
        if code != text:
            spelled.append((text, code))
    if not codes and not unknown:
        return None
    filled = amounts.select(pl.any_horizontal(pl.all().str.strip_chars() != "").fill_null(value=False)).to_series()
    silent = int((texts.is_null() & filled).sum()) if amounts.width else 0
    return CurrencyColumn(heading, tuple(codes.most_common()), tuple(sorted(spelled)), tuple(unknown), silent)


def named(headings: Sequence[str], cells: Iterable[str], place: str | None) -> Named:
    """The currencies named over the amounts or, if none is, in their cells.

    One that only stray cells name beside another is none of the list's: those cells are no amounts of it, and are found
    when read. ``place`` is the list's country, which tells whose crowns ``kr`` are.
    """
    over = Counter(found for text in headings if (found := currency_in(text, place)))
    if over:
        return Named(tuple(over.most_common()), "named in the headings")
    words = Counter(" ".join(_FIGURES.sub(" ", text).split()) for text in cells)
    within = Counter[str]()
    for text, times in words.items():
        if found := currency_in(text, place):
            within[found] += times
    fewest = max(1, _STRAY * within.total()) if len(within) > 1 else 0
    often = [(code, times) for code, times in within.most_common() if times > fewest]
    return Named(tuple(often or within.most_common()), "written in the cells")


def of_most(codes: Iterable[str]) -> str | None:
    """The currency of most columns, of equally many the euro; None without any."""
    counted = Counter(codes)
    return max(counted, key=lambda code: (counted[code], code == EURO), default=None)


def contradicts(column: CurrencyColumn, codes: Sequence[str], where: str) -> bool:
    """Whether what is written at the amounts cannot be so together with the column.

    A heading stands over every row, so each row must be in its currency; cells may differ from row to row.
    """
    own = {code for code, _ in column.codes}
    if not codes:
        return False
    return len(own | set(codes)) > 1 if "headings" in where else not set(codes) <= own


def by_column(column: CurrencyColumn, codes: Sequence[str], place: str | None, year: int) -> Money:
    """The column decides. ``codes`` are what is written at the amounts: the currency of rows without one, if any."""
    doubts = []
    alone = column.codes[0][0] if len(column.codes) == 1 else None
    fallback = alone or (codes[0] if codes else column.codes[0][0] if column.codes else usual_currency(place, year))
    if column.silent:
        doubts.append(f"{column.silent} rows have an amount and no currency in {column.heading!r}: {fallback} is taken")
    without = [*column.unknown, *(code for code, _ in column.codes if code not in currencies())]
    if without:
        some = ", ".join(map(repr, without[:_SHOWN]))
        doubts.append(f"column {column.heading!r} has currencies without a rate ({some}): these amounts have no euro")
    how = "in every row" if alone else "each row its own"
    decision = Decision("currency", column.answer or fallback, 0.97 if column.codes else 0.5,
                        (f"the column {column.heading!r} says it, {how}",))  # fmt: skip
    listed = fallback if alone or column.silent else None
    return Money(decision, listed, column.spelled, tuple(doubts))


def by_amounts(codes: Sequence[str], where: str, place: str | None, year: int) -> Money:
    """What is written at the amounts decides, else the country: the last resort, and never sure."""
    if codes:
        several = len(codes) > 1
        sure = 0.6 if several else 0.97 if "headings" in where else 0.95
        return Money(Decision("currency", codes[0], sure, (where,), codes[1] if several else None), codes[0])
    usual, other = usual_currency(place, year), other_currency(place, year)
    reason = f"nothing in the list names it; the usual one of {place or 'the Union'} about {year}"
    doubts: tuple[str, ...] = ()
    if other is not None:
        doubts = (f"no amount names its currency: {usual} is taken, the usual one of {place} about {year}; "
                  f"if it is {other}, say so in the description",)  # fmt: skip
    return Money(Decision("currency", usual, 0.6 if other is None else 0.5, (reason,), other), usual, (), doubts)


def of_territorial() -> Money:
    """Lists of territorial cooperation are in euro where they name no currency."""
    reason = "nothing in the list names it; territorial cooperation is accounted in euro"
    return Money(Decision("currency", "EUR", 0.8, (reason,)), "EUR")
