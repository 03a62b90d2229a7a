"""A category in words is matched to its field in any language, or left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.reference.categories import ENOUGH, match_field
from kohesio.reference.codelists import Kind, codes

PERIODS = ("2014-2020", "2021-2027")


@pytest.mark.parametrize(
    ("text", "language", "field"),
    [
        ("Strassenbahn", "de", None),
        ("Rad- und Fusswege", "de", "090"),
        ("Възобновяема енергия: слънчев парк, слънчева енергия", "bg", "010"),
        ("Възобновяема енергия: вятърна — вятър", "bg", "009"),
        ("Rekultivace průmyslových areálů a kontaminované půdy", "cs", "089"),
        ("Κοινωνικοοικονομική ενσωμάτωση περιθωριοποιημένων κοινοτήτων όπως οι Ρομά", "el", "110"),
        ("Énergies renouvelables : biomasse", "fr", "011"),
        ("Odnawialne źródła energii: słoneczna", "pl", "010"),
        ("Uusiutuva energia: tuulivoima", "fi", "009"),
        ("Energie rinnovabili: solare", "it", "010"),
        ("Természetvédelem, Natura 2000 területek", "hu", "086"),
        ("Comunication and informaton", "en", "123"),
        ("Sustainable integraton into the labor market of young people, in particular those not in employment, "
         "education or training, incl. young people at "
         "risk of social exclusion and from marginalised communities", "en", "103"),
    ],
)  # fmt: skip
def test_words_become_the_code_they_name(text: str, language: str, field: str | None) -> None:
    found = match_field(text, "2014-2020", (language,))
    assert (found.code if found else None) == field


@pytest.mark.parametrize("text", ["NR", "n.v.t.", "Energie", "Öffentlich", "Sonstiges", "OT 9.1", "Projekt 12"])
def test_what_says_too_little_stays_unmatched(text: str) -> None:
    assert match_field(text, "2014-2020", ("de",)) is None


@pytest.mark.parametrize("period", PERIODS)
def test_every_label_that_stands_alone_names_its_field(period: str) -> None:
    wrong = [one.code for one in codes(Kind.INTERVENTION_FIELD, period)
             if (found := match_field(one.label, period, ("en",))) and found.code != one.code]  # fmt: skip
    assert wrong == []


def test_a_period_without_known_wordings_has_no_match() -> None:
    assert match_field("Renewable energy: wind", "2007-2013", ("en",)) is None


@given(st.text(max_size=80), st.sampled_from(PERIODS), st.sampled_from([(), ("de",), ("bg", "en")]))
def test_any_text_is_matched_with_confidence_or_not_at_all(text: str, period: str, languages: tuple[str, ...]) -> None:
    found = match_field(text, period, languages)
    assert found is None or found.confidence >= ENOUGH - 0.005
