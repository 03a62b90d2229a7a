"""What codes, findings and notes are called, held together with the rooms that make them."""

from __future__ import annotations

import pytest

from kohesio.index.fields import AMOUNTS, DATES
from kohesio.index.fields import FACETS as FIELDS
from kohesio.index.query import BENEFICIARY_SORTS, SORTS
from kohesio.index.syntax import NOTES as KEYS
from kohesio.ingest.issues import CATALOGUE
from kohesio.model.money import OTHER_AMOUNT_KINDS
from kohesio.model.territory import PlaceBasis, PlacePrecision
from kohesio.ui.i18n import language
from kohesio.web import findings, labels, notes
from kohesio.web.labels import Label, Labels


def test_every_finding_of_ingest_has_its_words() -> None:
    assert {code: words[0] for code, words in findings.WORDS.items()} == {
        code: kind.title for code, kind in CATALOGUE.items()
    }


def test_every_note_of_the_index_has_its_sentence() -> None:
    assert set(notes.NOTES) == set(KEYS)


def test_every_filter_has_its_name() -> None:
    assert set(labels.FACETS) == {*FIELDS, *AMOUNTS, *DATES}


def test_every_order_has_its_name() -> None:
    keys = {*SORTS, *BENEFICIARY_SORTS}
    assert set(labels.SORTS) == {sign + key for key in keys for sign in ("", "-")} - {"-relevance"}


def test_every_amount_and_place_has_its_words() -> None:
    assert set(labels.OTHER_AMOUNTS) == set(OTHER_AMOUNT_KINDS)
    assert set(labels.PLACE_BASES) == {entry.value for entry in PlaceBasis}
    assert set(labels.PLACE_PRECISIONS) == {entry.value for entry in PlacePrecision}


@pytest.mark.parametrize(
    ("key", "value", "english", "swedish"),
    [
        ("country", "SE", "Sweden", "Sverige"),
        ("country", "EL", "Greece", "Grekland"),
        ("nuts", "SE", "Sweden", "Sverige"),
        ("nuts", "SE110", "Stockholms län", "Stockholms län"),
        ("fund", "ESF+", "European Social Fund Plus", "Europeiska socialfonden plus"),
        ("fund", "XYZ", "XYZ", "XYZ"),
        ("status", "running", "Running", "Pågår"),
        ("interreg", "false", "Other programmes", "Andra program"),
        ("period", "2021-2027", "2021-2027", "2021-2027"),
        ("theme", "TO01", "Research and innovation", "Forskning och innovation"),
        ("intervention_field", "2021-2027:016", "Government ICT solutions, e-services, applications",
         "IKT-lösningar, e-tjänster och tillämpningar för den offentliga förvaltningen"),
        ("programme", "2021SE05SFPR001", "Named by the snapshot", "Named by the snapshot"),
        ("priority", "2021SE05SFPR001:1", "1 – Named by the snapshot", "1 – Named by the snapshot"),
    ],
)  # fmt: skip
def test_a_value_has_a_name_in_the_language_of_the_reader(key: str, value: str, english: str, swedish: str) -> None:
    def name(facet: str, _: str) -> str | None:
        return "Named by the snapshot" if facet == "programme" else None

    assert Labels(language("en"), name).value(key, value).text == english
    assert Labels(language("sv"), name).value(key, value).text == swedish


def test_a_fund_is_named_with_its_code() -> None:
    assert Labels(language("en"), lambda *_: None).fund("ESF+") == "European Social Fund Plus (ESF+)"


@pytest.mark.parametrize(("code", "sign"), [("fr", "FEDER"), ("de", "EFRE"), ("el", "ΕΤΠΑ"), ("fi", "EAKR")])
def test_the_abbreviation_of_a_fund_is_that_of_the_readers_language(code: str, sign: str) -> None:
    assert Labels(language(code), lambda *_: None).value("fund", "ERDF").code == sign


def test_french_has_a_space_before_the_colon_between_a_name_and_its_value() -> None:
    assert (language("fr").colon, language("de").colon) == ("\u00a0: ", ": ")


def test_a_value_without_a_name_stands_for_itself() -> None:
    assert Labels(language("en"), lambda *_: None).value("municipality", "Nacka") == Label("Nacka")
