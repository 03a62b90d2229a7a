"""Sums in whole cents are written as decimals are."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.api.kohesio import forms

CENTS = st.integers(-(10**14), 10**14)


@given(CENTS)
def test_cents_are_written_as_euro(value: int) -> None:
    assert forms.cents(value) == forms.euro(Decimal(value) / 100)


@given(st.integers(1, 10**14), st.integers(1, 10**14))
def test_a_share_is_rounded_at_its_second_decimal(part: int, whole: int) -> None:
    exact = Decimal(part) * 100 / Decimal(whole)
    if exact < 10**20:
        assert forms.share(part, whole) == f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


@pytest.mark.parametrize(("part", "whole"), [(0, 100), (100, 0), (0, 0), (-5, 100), (5, -100)])
def test_what_is_nothing_has_no_share(part: int, whole: int) -> None:
    assert forms.share(part, whole) is None
