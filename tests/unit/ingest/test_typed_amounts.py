"""Columns of amounts: the fast path and the parser give the same, whatever the heading says of the unit."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from kohesio.ingest.table import CellKind
from kohesio.ingest.typed import amounts
from kohesio.ingest.values.amounts import NumberConvention


@pytest.mark.parametrize("decimal", [".", ","])
def test_stored_numbers_with_two_places_or_fewer_are_multiplied_by_the_unit_too(decimal: str) -> None:
    texts = pl.Series("text", ["794.77", "21.8", "900", "706.675"])
    kinds = pl.Series("kind", [int(CellKind.NUMBER)] * 4)

    found = amounts(texts, kinds, NumberConvention(decimal, "", 1_000_000), "EUR", "IE").values

    assert found.to_list() == [Decimal(each) for each in ("794770000", "21800000", "900000000", "706675000")]


def test_an_amount_in_another_currency_than_the_list_is_none_of_its_amounts() -> None:
    texts = pl.Series("text", ["100 EUR", "200 GBP", "300", "£400", "500 kr"])
    kinds = pl.Series("kind", [int(CellKind.TEXT)] * 5)

    found = amounts(texts, kinds, NumberConvention(), "EUR", "SE")
    free = amounts(texts, kinds, NumberConvention(), None, "SE")

    assert found.values.to_list() == [Decimal(100), None, Decimal(300), None, None]
    assert found.issues.to_list() == [None, "unreadable-amount", None, "unreadable-amount", "unreadable-amount"]
    assert free.issues.null_count() == len(texts)
