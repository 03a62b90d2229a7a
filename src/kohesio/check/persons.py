"""Which beneficiaries are likely natural persons: the judgement of ingest, for the rules of a check."""

from __future__ import annotations

import polars as pl

from kohesio.ingest.cells import ROW
from kohesio.ingest.header import Binding, Bound
from kohesio.ingest.lookups import mapped
from kohesio.ingest.persons import SURE, judge, stated
from kohesio.ingest.recognition.headings import names_person
from kohesio.ingest.recognition.words import take_apart
from kohesio.ingest.table import RawTable
from kohesio.reference.folding import fold
from kohesio.reference.persons import words
from kohesio.sources.spec import Fate


def is_hidden(name: str) -> bool:
    """Whether a word that says "natural person" stands in place of the name."""
    return fold(name) in words("anonymous")


def is_person(name: str, country: str | None = None) -> bool:
    """Whether the name is that word, or likely that of a natural person in a list of ``country`` (ISO).

    The country tells whose legal forms count: *e. V.* is an association in German, a sole trader in Hungarian.
    """
    found = judge(name.strip(), country)
    return bool(found.is_person) and found.confidence >= SURE


def holds_names(column: Bound) -> bool:
    """Whether the column is one of given names or surnames: kept out of what is loaded, and looked at here."""
    return column.spec.fate is Fate.PERSONAL and names_person(take_apart(column.heading))


def named_apart(table: RawTable, binding: Binding, given: pl.DataFrame) -> pl.Series:
    """For each row of ``given`` whether it names no beneficiary but a natural person, in columns of given names and
    surnames. What they say is not looked at, only that they say something."""
    names = [str(column.index) for column in binding.columns if holds_names(column)]
    told = [table.numbers.filter(table.cells[name].str.strip_chars().fill_null("") != "") for name in names]
    if not told:
        return pl.Series("apart", [False], dtype=pl.Boolean).new_from_index(0, given.height)
    lacking = given["beneficiary"].list.len().fill_null(0) == 0
    return (given[ROW].is_in(pl.concat(told).cast(pl.Int32).implode()) & lacking).alias("apart")


def persons(names: pl.Series, kinds: pl.Series, country: str | None) -> pl.Series:
    """For each cell of names whether the first is a likely natural person, or ``kinds``, the list's own word, says so;
    false for null."""
    found = mapped(names.list.first(), lambda name: "yes" if is_person(name, country) else None, pl.String)
    said = mapped(kinds, lambda kind: "yes" if stated(kind) else None, pl.String)
    return found.is_not_null() | said.is_not_null()
