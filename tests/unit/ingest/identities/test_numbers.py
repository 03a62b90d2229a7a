"""Register numbers: a wrong digit is no evidence."""

from __future__ import annotations

import pytest

from kohesio.ingest.identities.numbers import canonical


@pytest.mark.parametrize(
    ("scheme", "value", "country", "expected"),
    [
        ("OIB", "HR 12345678903", "HR", ("vat", "12345678903")),
        ("vat", "HR12345678903", "HR", ("vat", "12345678903")),
        ("NIP", "123-456-32-18", "PL", ("vat", "1234563218")),
        ("NIF", "123456789", "PT", None),
        ("NIF", "501442600", "PT", ("vat", "501442600")),
        ("IČO", "25596641", "CZ", ("national-ico", "25596641")),
        ("IČO", "25596642", "CZ", None),
        ("SIRET", "732 829 320 00074", "FR", ("national-siren", "732829320")),
        ("LEI", "5493001KJTIIGC8Y1R12", "DE", ("lei", "5493001KJTIIGC8Y1R12")),
        ("LEI", "5493001KJTIIGC8Y1R13", "DE", None),
        ("registrikood", "10420016", "EE", ("national-registrikood", "10420016")),
        ("registrikood", "10420017", "EE", None),
        ("PIC", "999976881", "DE", ("pic", "999976881")),
        ("national", "A-4711-08", "AT", ("national", "A471108")),
    ],
)
def test_numbers_are_brought_to_one_form_or_refused(
    scheme: str, value: str, country: str, expected: tuple[str, str] | None
) -> None:
    assert canonical(scheme, value, country) == expected


@pytest.mark.parametrize("value", ["00000000000", "00000000001", "11111111111", "1234567890", "-", "", "n/a", "12"])
def test_placeholders_are_no_numbers(value: str) -> None:
    assert canonical("national", value, "HR") is None


@pytest.mark.parametrize(
    ("scheme", "country", "value"),
    [("vat", "DK", "13585628"), ("vat", "FI", "09853608"), ("vat", "SI", "50223054"), ("vat", "HU", "12892312"),
     ("vat", "RO", "18547290"), ("vat", "GR", "094259216"), ("vat", "BE", "0428759497"), ("vat", "IT", "00743110157"),
     ("orgnr", "SE", "5560360793"), ("EIK", "BG", "175074752")],
)  # fmt: skip
def test_a_change_of_one_digit_is_noticed(scheme: str, country: str, value: str) -> None:
    assert canonical(scheme, value, country) is not None
    for at, digit in enumerate(value):
        changed = value[:at] + str((int(digit) + 1) % 10) + value[at + 1 :]
        assert canonical(scheme, changed, country) is None or changed.lstrip("0") == value.lstrip("0"), changed
