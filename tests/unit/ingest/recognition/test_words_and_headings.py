from __future__ import annotations

import pytest
from tests.unit.ingest.recognition.invented import legal

from kohesio.ingest.recognition.headings import PERSONAL, TOTAL, heading_scores
from kohesio.ingest.recognition.words import languages_of, take_apart
from kohesio.model.text import LANGUAGES

HEADINGS = (
    ("Bewilligte EU-Mittel (EUR)", "de", "eu_contribution"),
    ("Nicht förderfähige Kosten", "de", "other_amounts.ineligible"),
    ("Ansprechpartner", "de", PERSONAL),
    ("Montant total du projet hors FEDER", "fr", None),
    ("Financement public national", "fr", "other_amounts.national"),
    ("Numéro de dossier", "fr", "operation_code"),
    ("Tytuł projektu", "pl", "title"),
    ("Wydatki kwalifikowalne", "pl", "eligible_cost"),
    ("Wartość projektu", "pl", "total_cost"),
    ("Dofinansowanie UE", "pl", "eu_contribution"),
    ("Pályázó neve", "hu", "beneficiary"),
    ("Megítélt összeg", "hu", "other_amounts.awarded"),
    ("Kopējais finansējums", "lv", TOTAL),
    ("Toteutunut EU- ja valtion rahoitus", "fi", "other_amounts.paid_eu_and_state"),
    ("Číslo výzvy", "cs", None),
    ("E-mail kontaktní osoby", "cs", PERSONAL),
    ("Code of category of intervention", "en", "intervention_field"),
    ("NUTS 3 code", "en", "nuts"),
    ("Fundo aprovado", "pt", "eu_contribution"),
    ("Fundo Total Aprovado", "pt", "eu_contribution"),
    ("Fundo", "pt", "fund"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headings_of_the_law_are_understood_in_every_language(language: str) -> None:
    headings = {field: take_apart(text) for field, text in legal()[language].items()}
    spoken = languages_of(list(headings.values()))
    best = {
        field: max(heading_scores(heading, spoken).values(), key=lambda each: each.score).field
        for field, heading in headings.items()
    }
    assert best == {field: field for field in headings}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_headings_is_found(language: str) -> None:
    assert languages_of([take_apart(text) for text in legal()[language].values()])[0] == language


@pytest.mark.parametrize(("text", "language", "field"), HEADINGS)
def test_a_heading_names_its_field(text: str, language: str, field: str | None) -> None:
    scores = heading_scores(take_apart(text), (language, "en"))
    best = max(scores.values(), key=lambda each: each.score, default=None)
    assert (best.field if best and best.score > 0.4 else None) == field


def test_a_remark_behind_a_heading_is_not_read() -> None:
    long = "Beneficiary name (only of legal entities; no natural persons shall be named)"
    assert take_apart(long).words == ("beneficiary", "name")


def test_words_of_a_camel_case_key_are_told_apart() -> None:
    assert take_apart("contractNumber").words == ("contract", "number")
