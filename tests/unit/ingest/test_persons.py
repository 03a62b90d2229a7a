"""Natural persons are told from bodies by the list's word, form, title and name; where nothing tells, nothing."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.ingest.persons import SURE, judge, natural_persons, stated
from kohesio.model.territory import ISO_OF_NUTS
from kohesio.reference import persons as tables


def state(name: str, country: str | None) -> bool | None:
    """The judgement that counts."""
    found = judge(name, country)
    return found.is_person if found.confidence >= SURE else None


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Fysisk person", "SE"), ("natürliche Person", "DE"), ("ФИЗИЧЕСКО ЛИЦЕ", "BG"), ("φυσικό πρόσωπο", "GR"),
        ("Ei kuvata", "EE"), ("ЕТ ИЗМИСЛЕН ПРИМЕР", "BG"), ("Dolga Vas Izmislek s.p.", "SI"),
        ("Obrt za izmišljanje, vl. Ivan Izmišljotić", "HR"), ("Kitalált Béla egyéni vállalkozó", "HU"),
        ("Erfundene e.U.", "AT"), ("Musterfrau e.K.", "DE"), ("Ing. Vymyslil Něco", "CZ"),
        ("Dr. Erika Musterfrau", "DE"), ("Mustermann Erika", "DE"), ("Mustermann, Erika", "DE"),
        ("Zofia Wymyślona", "PL"), ("Δημήτριος Παραδειγματόπουλος", "GR"), ("KEKSITTYNEN, PETRI", "FI"),
        ("Georgi Izmislenov", "BG"), ("María Inventada Pérez", "ES"),
    ],
)  # fmt: skip
def test_persons_are_recognised(name: str, country: str) -> None:
    assert state(name, country) is True


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Exempelby kommun", "SE"), ("Provköping AB", "SE"), ("Erika Musterfrau GmbH", "DE"),
        ("Jan Příklad s.r.o.", "CZ"),
        ("Ivan Izmišljotić d.o.o. Zagreb", "HR"), ("Основно училище „Иван Вазов“", "BG"),
        ("ИЗМИСЛЕН ПРИМЕР ЕООД", "BG"),
        ("José Inventado, Lda", "PT"), ("C.P. JUAN INVENTADO MARTINEZ", "ES"), ("Ville de Quelquepart", "FR"),
        ("IĮ „Pramanyta“", "LT"), ("Δήμος Παραδείγματος", "GR"), ("Szent Béla Általános Iskola", "HU"),
        ("University of Somewhere", "IE"), ("Veleučilište Ivan Izmišljeni", "HR"),
    ],
)  # fmt: skip
def test_bodies_are_recognised_even_under_the_name_of_a_person(name: str, country: str) -> None:
    assert state(name, country) is not True
    assert judge(name, country).is_person is False


def test_no_word_that_hides_a_name_is_taken_for_a_legal_form() -> None:
    said = {state(word, country) for word in tables.words("anonymous") for country in (None, *ISO_OF_NUTS.values())}
    assert said == {True}


@pytest.mark.parametrize("name", ["TAFIXO", "Zyxwo Vutsrqo", "San Inventado", "—", ""])
def test_where_nothing_tells_nothing_is_said(name: str) -> None:
    assert state(name, "ES") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("Ja", True), ("nie", False), ("Osoba fizyczna", True), ("juridisk person", False), ("GmbH", False), ("??", None)],
)
def test_the_lists_own_word_is_understood(text: str, said: bool | None) -> None:
    assert stated(text) is said


def test_the_lists_own_word_wins_over_the_name() -> None:
    names = pl.Series(["Erika Musterfrau", "Erika Musterfrau", "Erika Musterfrau", None])
    said = pl.Series(["nein", "ja", None, None])
    found = natural_persons(names, pl.Series(["DE"] * 4), said)
    assert found.to_list() == [False, True, True, None]


@given(st.text(max_size=60), st.sampled_from(["DE", "PT", "BG", None]))
def test_any_text_gets_a_judgement_with_a_ground(text: str, country: str | None) -> None:
    found = judge(text, country)
    assert 0 <= found.confidence <= 1
    assert found.evidence
