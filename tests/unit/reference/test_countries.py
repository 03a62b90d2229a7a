"""Countries by name in 24 languages, by code and by the spellings of lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.model.territory import MEMBER_STATES
from kohesio.model.text import LANGUAGES
from kohesio.reference.countries import countries, country_name, country_of


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("AUSTRIA", "AT"),
        ("SLO", "SI"),
        ("Deutschland", "DE"),
        ("D", "DE"),
        ("Ireland", "IE"),
        ("Éire", "IE"),
        ("EIRE", "IE"),
        ("UK", "GB"),
        ("England", "GB"),
        ("EL", "GR"),
        ("gr", "GR"),
        ("ΕΛΛΑΔΑ", "GR"),
        ("Ελλάς", "GR"),
        ("Česká republika", "CZ"),
        ("Czech Republic", "CZ"),
        ("България", "BG"),
        ("MAGYARORSZÁG", "HU"),
        ("an Ghréig", "GR"),
        ("Ghréig", "GR"),
        ("il-Ġermanja", "DE"),
        ("The Netherlands", "NL"),
        ("Norge", "NO"),
        (" Sverige ", "SE"),
    ],
)
def test_a_country_is_recognised(text: str, iso: str) -> None:
    assert country_of(text) == iso


@pytest.mark.parametrize("text", ["", "Atlantis", "Bavaria", "12", "AUSTRIA-HUNGARY"])
def test_what_is_no_country_is_none(text: str) -> None:
    assert country_of(text) is None


@pytest.mark.parametrize("country", MEMBER_STATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_member_state_has_a_name_in_every_language_that_leads_back_to_it(country: str, language: str) -> None:
    name = country_name(country, language)
    assert name != country
    assert country_of(name) == country


@pytest.mark.parametrize("country", countries())
def test_every_code_and_english_name_leads_back_to_its_country(country: str) -> None:
    assert country_of(country) == country
    assert country_of(country_name(country)) == country


@pytest.mark.parametrize(
    ("iso", "language", "name"),
    [("SE", "en", "Sweden"), ("SE", "fr", "Suède"), ("SE", "xx", "Sweden"), ("QQ", "en", "QQ")],
)
def test_a_country_is_named_in_the_language_asked_for(iso: str, language: str, name: str) -> None:
    assert country_name(iso, language) == name


@given(st.text())
def test_any_text_may_be_asked_for(text: str) -> None:
    assert country_of(text) in {None, *countries()}
