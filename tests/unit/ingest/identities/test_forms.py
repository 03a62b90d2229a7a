"""The normal form of names: one for all ways to write one name, another for every other name."""

from __future__ import annotations

import pytest

from kohesio.ingest.identities.forms import name_form
from kohesio.ingest.identities.vocabulary import folded_words
from kohesio.model.territory import MEMBER_STATES
from kohesio.reference import legal_forms

SAME = (
    ("DE", "Mustermühle gemeinnützige GmbH", "MUSTERMUEHLE gGmbH"),
    ("DE", "Muster & Söhne GmbH & Co. KG", "MUSTER + SÖHNE GmbH & Co.KG"),
    ("DE", "Mustertechnik GmbH i. Gr.", "Mustertechnik GmbH"),
    ("AT", "Musterbau Ges.m.b.H.", "MUSTERBAU GmbH"),
    ("CZ", "Vzorový mlýn, spol. s r. o.", "VZOROVÝ MLÝN s.r.o."),
    ("SK", "Vzorové strojárne, a. s.", "Vzorové strojárne akciová spoločnosť"),
    ("PL", "Wzorowe Młyny Sp. z o. o.", "WZOROWE MŁYNY SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ"),
    ("PL", "Wzór Sp. z o.o. Sp. k.", "WZÓR SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ SPÓŁKA KOMANDYTOWA"),
    ("HU", "Minta Malom Kft.", "MINTA MALOM Korlátolt Felelősségű Társaság"),
    ("HU", "Mintafalva Község Önkormányzata", "MINTAFALVA KÖZSÉGI ÖNKORMÁNYZAT"),
    ("RO", "SC MORILE MODEL S.R.L.", "Morile Model SRL"),
    ("RO", "UAT Județul Modelu", "JUDETUL MODELU"),
    ("EE", "OÜ Näidisveski", "Näidisveski osaühing"),
    ("LV", 'Sabiedrība ar ierobežotu atbildību "Parauga dzirnavas"', "SIA Parauga dzirnavas"),
    ("LV", "LR Paraugu ministrija", "Latvijas Republikas Paraugu ministrija"),
    ("LT", "UAB „Pavyzdžio malūnas“", 'Uždaroji akcinė bendrovė "PAVYZDŽIO MALŪNAS"'),
    ("BG", "Община Образцово", "Municipality of Obraztsovo"),
    ("BG", '"ОБРАЗЕЦ МЕЛ" ЕООД', "Образец Мел EООД"),
    ("HR", "Općina Primjerovac", "Municipality of Primjerovac"),
    ("SI", "MESTNA OBČINA VZORČE", "Municipality of Vzorče"),
    ("GR", "ΥΠΟΔΕΙΓΜΑΤΙΚΟΙ ΜΥΛΟΙ Α.Ε.", "Υποδειγματικοί Μύλοι ΑΕ"),
    ("ES", "MOLINOS DE EJEMPLO, S. L.", "Molinos de Ejemplo SL"),
    ("PT", "Moinhos Exemplares, Lda.", "MOINHOS EXEMPLARES, LIMITADA"),
    ("IT", "Mulini Esemplari S.r.l.", "MULINI ESEMPLARI società a responsabilità limitata"),
    ("FR", "SARL Moulins d’Exemple", "Moulins d'Exemple S.A.R.L."),
    ("FI", "Oy Esimerkkimylly Ab", "ESIMERKKIMYLLY OY"),
    ("SE", "Exempelkvarnen Ekonomisk Förening", "EXEMPELKVARNEN ek. för."),
    ("DK", "Eksempelmøllen A/S", "EKSEMPELMØLLEN aktieselskab"),
    ("NL", "Voorbeeldmolen B.V.", "VOORBEELDMOLEN BV"),
    ("BE", "Moulins Exemple SPRL", "MOULINS EXEMPLE BVBA"),
)


@pytest.mark.parametrize(("country", "one", "other"), SAME)
def test_two_ways_to_write_one_name_have_one_form(country: str, one: str, other: str) -> None:
    first, second = name_form(one, country), name_form(other, country)
    assert (first.core, first.forms, first.kind) == (second.core, second.forms, second.kind)


@pytest.mark.parametrize(
    ("country", "one", "other"),
    [
        ("DE", "Muster GmbH", "Muster gGmbH"),
        ("DE", "Muster GmbH", "Muster AG"),
        ("RO", "MODEL SRL", "MODEL SA"),
        ("CZ", "Vzor s.r.o.", "Vzor a.s."),
        ("LV", "SIA Paraugs", "VSIA Paraugs"),
        ("HU", "Minta Kft.", "Minta Nonprofit Kft."),
    ],
)
def test_forms_that_differ_in_kind_stay_apart(country: str, one: str, other: str) -> None:
    first, second = name_form(one, country), name_form(other, country)
    assert first.core == second.core
    assert first.families != second.families


def test_the_number_of_owners_is_told_but_not_a_kind_of_its_own() -> None:
    one, other = name_form("Образец ООД", "BG"), name_form("Образец ЕООД", "BG")
    assert one.forms != other.forms
    assert one.families == other.families


@pytest.mark.parametrize(
    ("country", "name", "core", "tail"),
    [
        ("HR", "PRIMJER d.o.o. za proizvodnju i usluge", "primjer", "za proizvodnju i usluge"),
        ("HR", "PRIMJER društvo s ograničenom odgovornošću za usluge", "primjer", "za usluge"),
        ("HU", "Minta Malom Kereskedelmi és Szolgáltató Kft.", "minta malom", "kereskedelmi es szolgaltato"),
    ],
)
def test_what_a_company_does_is_no_part_of_its_name(country: str, name: str, core: str, tail: str) -> None:
    form = name_form(name, country)
    assert (form.core, form.tail) == (core, tail)


@pytest.mark.parametrize(
    ("country", "name", "kind"),
    [
        ("CZ", "Základní škola Vzorov", "local"),
        ("SK", "Obec Vzorov", "municipality"),
        ("HR", "Grad Primjerovac", "authority"),
        ("RO", "JUDETUL MODELU", "authority"),
        ("RO", "COMUNA MODELU", "municipality"),
        ("PL", "Instytut Wzorów", "body"),
        ("SI", "VZOREC JANEZ S.P.", "person"),
        ("HR", "Primjer, obrt za usluge, vl. Netko Nitko", "person"),
        ("BG", "ЕТ Образец - Някой Никой", "person"),
        ("PT", "Privado", "person"),
    ],
)
def test_the_kind_of_a_name(country: str, name: str, kind: str) -> None:
    assert name_form(name, country).kind == kind


@pytest.mark.parametrize(
    ("country", "name"),
    [
        ("SK", "Základná škola"),
        ("CZ", "Gymnázium"),
        ("PL", "Zakład Wodociągów i Kanalizacji Sp. z o.o."),
        ("DE", "Gemeinde"),
    ],
)
def test_names_that_tell_no_body_from_another_are_generic(country: str, name: str) -> None:
    assert name_form(name, country).generic


@pytest.mark.parametrize("name", ["ZAVOD ZA VZORCE IN", "VZORČNI CENTER -", "INŠTITUT (VZOR"])
def test_names_that_end_as_no_name_does_are_cut(name: str) -> None:
    assert name_form(name, "SI").cut


def test_latin_twins_within_a_cyrillic_word_are_read_as_cyrillic() -> None:
    assert folded_words("EООД") == folded_words("ЕООД")


def test_every_member_state_has_legal_forms() -> None:
    assert set(MEMBER_STATES) <= set(legal_forms.countries())


@pytest.mark.parametrize("country", sorted(MEMBER_STATES))
def test_each_spelling_of_a_form_is_recognised_behind_a_name(country: str) -> None:
    table = legal_forms.spellings(country, folded_words)
    for spellings in table.values():
        for spelling in spellings:
            head, _, forms = legal_forms.split(["xample", "mill", *spelling.words], table)
            assert head == ["xample", "mill"], spelling
            assert forms
