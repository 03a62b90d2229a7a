"""Addresses of bodies in public registers; the numbers are invented."""

from __future__ import annotations

import pytest

from kohesio.reference.registers import register_page


@pytest.mark.parametrize(
    ("scheme", "value", "country", "end"),
    [
        ("LEI", "529900EXAMPLE0000000", "SE", "gleif.org/#/record/529900EXAMPLE0000000"),
        ("pic", "999 123 456", None, "org-details/999123456"),
        ("SIREN", "123 456 789", "FR", "entreprise/123456789"),
        ("IČO", "01234567", "CZ", "?ico=01234567"),
        ("BCE", "0123.456.789", "BE", "?ondernemingsnummer=0123456789"),
    ],
)
def test_a_number_leads_to_its_register(scheme: str, value: str, country: str | None, end: str) -> None:
    assert str(register_page(scheme, value, country)).endswith(end)


@pytest.mark.parametrize(
    ("scheme", "value", "country"),
    [
        ("vat", "SE123456789001", "SE"),  # VIES is a form
        ("siren", "123456789", "DE"),  # another country's register
        ("siren", "12345", "FR"),
        ("siren", "1234567890", "FR"),
        ("lei", "529900/../EXAMPLE000", "FR"),
        ("siren", "123456789", None),
    ],
)
def test_a_number_without_a_register_or_of_another_form_leads_nowhere(
    scheme: str, value: str, country: str | None
) -> None:
    assert register_page(scheme, value, country) is None
