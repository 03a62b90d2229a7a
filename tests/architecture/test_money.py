"""Money is decimal from the cell to the answer: no column, no field and no step on its way is a float."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator

import polars as pl
import pytest
from polars.datatypes import DataTypeClass
from tests.architecture.source import Source, sources

from kohesio import model
from kohesio.reference.rates import yearly_rate
from kohesio.snapshot.schema import TABLES

FLOATING = {"lat", "lon", "share", "score"}
"""Fields that are no money: degrees, shares of a list that are filled, likeness of two names."""

# Where floats are made on the way from a cell to an answer, and of what.
NO_MONEY = {
    "ingest/geocode/": "degrees",
    "ingest/identities/": "likeness of names",
    "ingest/persons.py": "confidence",
    "ingest/places.py": "degrees",
    "ingest/values/places.py": "degrees",
    "ingest/readers/": "cells of spreadsheets, which become text with their digits",
    "ingest/recognition/": "looks of a column, by which it is told what it holds",
    "snapshot/schema.py": "the columns that the first test names",
    "snapshot/records.py": "what JSON can hold",
    "snapshot/export/": "numbers of formats that know no other",
}

FORMER = {"SIT": 2006, "CYP": 2007, "MTL": 2007, "SKK": 2008, "EEK": 2010, "LVL": 2013, "LTL": 2014, "HRK": 2022,
          "BGN": 2025}  # fmt: skip
"""Currencies that members gave up for the euro since 2007, and the last year of each."""


def _fields(kind: pl.DataType | DataTypeClass, name: str) -> Iterator[tuple[str, pl.DataType | DataTypeClass]]:
    if isinstance(kind, pl.Struct):
        for field in kind.fields:
            yield from _fields(field.dtype, field.name)
    elif isinstance(kind, pl.List):
        yield from _fields(kind.inner, name)
    else:
        yield name, kind


def test_no_table_has_a_float_that_is_money() -> None:
    leaves = [leaf for table in TABLES.values() for name, kind in table.items() for leaf in _fields(kind, name)]
    assert {name for name, kind in leaves if kind in {pl.Float32, pl.Float64}} <= FLOATING
    euro = [kind for name, kind in leaves if name in {"amount", "eur"} or name.endswith("_eur")]
    assert euro
    assert all(isinstance(kind, pl.Decimal) and kind.scale == 2 for kind in euro)


def test_no_noun_has_a_float_that_is_money() -> None:
    modules = [importlib.import_module(f"kohesio.model.{found.name}") for found in pkgutil.iter_modules(model.__path__)]
    nouns = {value for module in modules for value in vars(module).values() if dataclasses.is_dataclass(value)}
    floats = {field.name for noun in nouns for field in dataclasses.fields(noun) if "float" in str(field.type)}
    assert floats - {"fill"} <= FLOATING


@pytest.mark.parametrize("source", [one for one in sources() if one.within("ingest/", "snapshot/", "model/")],
                         ids=lambda one: one.place)  # fmt: skip
def test_no_step_from_cell_to_snapshot_makes_a_float_of_money(source: Source) -> None:
    if not source.within(*NO_MONEY):
        assert [line for node in ast.walk(source.tree) for line in _floats(node)] == []


def _floats(node: ast.AST) -> Iterator[int]:
    """The line where a node makes a float of something."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
        yield node.lineno
    if isinstance(node, ast.Attribute) and node.attr in {"Float32", "Float64"}:
        yield node.lineno


@pytest.mark.parametrize("currency", ["CZK", "DKK", "HUF", "PLN", "RON", "SEK", "GBP", *FORMER])
def test_every_currency_of_a_member_has_a_rate_for_each_year_since_2007(currency: str) -> None:
    rates = [yearly_rate(currency, year) for year in range(2007, 2028 if currency in FORMER else 2027)]
    assert all(rate is not None and rate > 0 for rate in rates)


@pytest.mark.parametrize(("currency", "last"), FORMER.items())
def test_a_former_currency_keeps_one_rate_after_the_euro_came(currency: str, last: int) -> None:
    assert len({yearly_rate(currency, year) for year in range(last + 1, 2028)}) == 1
