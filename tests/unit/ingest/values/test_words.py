"""Names: other alphabets, quotes, words that hide a name."""

from __future__ import annotations

import pytest

from kohesio.ingest.values.names import is_anonymous, latin, without_quotes


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
