"""Amounts of a form are understood as people of any language write them."""

from __future__ import annotations

import pytest

from kohesio.web.written_amounts import plain


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("1000000", "1000000"),
        ("1.000.000", "1000000"),
        ("1,000,000", "1000000"),
        ("1 000 000", "1000000"),
        ("1\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}000", "1000000"),
        ("1'000'000 €", "1000000"),
        ("EUR 500.000", "500000"),
        ("500,000", "500000"),
        ("1.000,50", "1000.5"),
        ("1,000.50", "1000.5"),
        ("99.50", "99.5"),
        ("99,5", "99.5"),
        ("0", "0"),
        ("1.5", "1.5"),
        ("0.500", "0.500"),
        ("a million", "a million"),
        ("-5", "-5"),
        ("1.00.000", "1.00.000"),
        ("", ""),
    ],
)
def test_an_amount_is_understood_whatever_separates_its_figures(written: str, understood: str) -> None:
    assert plain(written) == understood
