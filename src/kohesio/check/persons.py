"""Which beneficiaries are likely natural persons: the judgement of ingest, for the rules of a check."""

from __future__ import annotations

import polars as pl

from kohesio.ingest.lookups import mapped
from kohesio.ingest.persons import SURE, judge
from kohesio.reference.folding import fold
from kohesio.reference.persons import words


def is_hidden(name: str) -> bool:
    """Whether a word that says "natural person" stands in place of the name."""
    return fold(name) in words("anonymous")


def is_person(name: str, country: str | None = None) -> bool:
    """Whether the name is that word, or likely that of a natural person in a list of ``country`` (ISO).

    The country tells whose legal forms count: *e. V.* is an association in German, a sole trader in Hungarian.
    """
    found = judge(name.strip(), country)
    return bool(found.is_person) and found.confidence >= SURE


def persons(names: pl.Series, country: str | None) -> pl.Series:
    """For each cell of names whether the first is a likely natural person; false for null."""
    found = mapped(names.list.first(), lambda name: "yes" if is_person(name, country) else None, pl.String)
    return found.is_not_null()
