"""Texts, names and codes."""

from __future__ import annotations

import re

import pytest

from kohesio.ingest.values.codes import parse_cci, parse_code, split_code
from kohesio.ingest.values.names import is_anonymous, latin, parse_name, without_quotes
from kohesio.ingest.values.outcome import Outcome
from kohesio.ingest.values.texts import one_line, parse_text


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("  two  blanks inside ", Outcome("two  blanks inside")),
        (" \u00a0\n", Outcome(None)),
        ("a_x000D_\nb", Outcome("a\r\nb")),
        ("it\x92s \x93quoted\x94 \x96 here", Outcome("it’s “quoted” – here", "repaired-characters")),
        ("\x81", Outcome(None)),
        ("SchÃ¶n stays", Outcome("SchÃ¶n stays")),
        ("nul\x00l", Outcome("null")),
        ("file_x of y_", Outcome("file_x of y_")),
    ],
)
def test_texts_are_trimmed_and_certain_damage_undone(text: str, outcome: Outcome[str]) -> None:
    assert parse_text(text) == outcome


def test_one_line_joins_lines() -> None:
    assert one_line(" a\r\n b\tc ") == "a b c"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ευρωπαϊκή Εταιρεία Ύδρευσης", "Evropaiki Etaireia Ydrefsis"),
        ("ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ", "DIMOS ATHINAION"),
        ("Μπάμπης Ευάγγελος", "Bampis Evangelos"),
        ("Αυτοκίνητα του Ουρανού", "Aftokinita tou Ouranou"),
        ("Μαΐου αϋπνία", "Maiou aypnia"),
        ("Община Велико Търново", "Obshtina Veliko Tarnovo"),
        ("Щастие", "Shtastie"),
        ("София и България", "Sofia i Bulgaria"),
        ('АГЕНЦИЯ "ПЪТНА ИНФРАСТРУКТУРА"', 'AGENTSIA "PATNA INFRASTRUKTURA"'),
        ("Acme ООД", "Acme OOD"),
    ],
)
def test_greek_and_bulgarian_names_in_latin_letters(name: str, written: str) -> None:
    assert latin(name) == written


def test_a_latin_name_has_no_other_writing() -> None:
    assert latin("Łódź Société 2000") is None


@pytest.mark.parametrize(
    ("name", "bare"),
    [('"Acme, Lda"', "Acme, Lda"), ("„Сигма“", "Сигма"), ('"A" and "B"', '"A" and "B"'), ('Acme "X"', 'Acme "X"'),
     ('""Acme""', '""Acme""'), ("«Acme»", "Acme")],
)  # fmt: skip
def test_quotes_around_a_whole_name_come_off_for_comparison(name: str, bare: str) -> None:
    assert without_quotes(name) == bare


@pytest.mark.parametrize("name", ["Privado", '"PRIVADO"', "Natürliche Person", "физическо лице"])
def test_words_that_hide_a_name_are_told(name: str) -> None:
    assert is_anonymous(name)
    assert parse_name(name).issue == "anonymised-beneficiary"


def test_a_name_stays_as_published() -> None:
    assert parse_name(' "Acme,  Lda" ') == Outcome('"Acme,  Lda"')


def test_a_code_is_trimmed_and_its_blanks_made_one() -> None:
    assert parse_code(" 672 /   1010 ") == Outcome("672 / 1010")


@pytest.mark.parametrize(
    ("text", "pattern", "code", "name"),
    [
        ("OP20.00002   NAME OF IT", r"OP20\.\d{5}", "OP20.00002", "NAME OF IT"),
        ("5000306-Εκπόνηση", r"\d{7}", "5000306", "Εκπόνηση"),
        ("115 - Early leaving", r"\d{3}", "115", "Early leaving"),
        ("102", r"\d{3}", "102", None),
    ],
)
def test_code_and_name_in_one_cell_are_split(text: str, pattern: str, code: str, name: str | None) -> None:
    assert split_code(text, re.compile(pattern)) == (Outcome(code), name)


def test_a_cell_without_the_code_is_all_name() -> None:
    assert split_code("Roads", re.compile(r"\d{3}")) == (Outcome(None, "code-not-split"), "Roads")


@pytest.mark.parametrize("text", ["2014AT05SFOP001", "2007BE162PO001", "2014TC16RFCB001", " 2021ie05 ffpr001"])
def test_programme_codes_are_recognised(text: str) -> None:
    assert parse_cci(text).value == text.replace(" ", "").upper()


@pytest.mark.parametrize("text", ["2014AT05", "Operational Programme", "1999AT05SFOP001"])
def test_what_is_no_programme_code_is_an_issue(text: str) -> None:
    assert parse_cci(text) == Outcome(None, "unreadable-code")
