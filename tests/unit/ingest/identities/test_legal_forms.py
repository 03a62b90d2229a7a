"""A body has the legal form that its names bear, and none where they bear several, a foreign one, or are a person's."""

from __future__ import annotations

import pytest
from tests.unit.ingest.identities.invented import mention, resolved


@pytest.mark.parametrize(
    ("country", "name", "form"),
    [
        ("HR", "Mlin Primjer društvo s ograničenom odgovornošću", "d.o.o."),
        ("BG", "ОБРАЗЕЦ МЕЛНИЦА ООД", "ООД"),
        ("DE", "Mustermühle gGmbH", "gGmbH"),
        ("SE", "Provköping AB", "AB"),
        ("SE", "Provköpings kommun", None),
        ("LT", 'UAB "Pavyzdys SPA"', None),
        ("CZ", "Mlyn Vzor Corporation", None),
        ("BG", "ЕТ Иван Примеров", None),
    ],
)
def test_the_form_is_the_one_the_name_bears(country: str, name: str, form: str | None) -> None:
    found = resolved(mention(name, country, id="Q1")).legal_forms
    assert found.rows() == ([("Q1", form)] if form else [])


def test_spellings_of_one_form_agree_and_those_of_two_say_nothing() -> None:
    alike = [mention("Mustermühle GmbH", "DE", id="Q1"), mention("Mustermühle G.m.b.H.", "DE", id="Q1")]
    assert resolved(*alike).legal_forms.rows() == [("Q1", "GmbH")]
    assert resolved(*alike, mention("Mustermühle AG", "DE", id="Q1")).legal_forms.rows() == []


def test_a_natural_person_has_no_legal_form() -> None:
    assert resolved(mention("Vzorov s.r.o.", "CZ", id="Q1", person=True)).legal_forms.rows() == []
