"""Names stand in the order that readers of a language look for them in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.model.text import LANGUAGES
from kohesio.ui.collation import collation


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("en", "Åland|Austria|Éire|Estonia|Zagreb"),
        ("de", "Ähre|Apfel|Österreich|Polen|Straße|Strauß|Übersee|Ulm"),
        ("fr", "Écosse|Espagne|Île-de-France|Italie|Œuvre|Orne"),
        ("sv", "Uppsala|Zürich|Åland|Älvsborg|Örebro"),
        ("fi", "Uusimaa|Åland|Ähtäri|Öja"),
        ("da", "Zealand|Ærø|Østrig|Aabenraa|Århus"),
        ("cs", "Cvikov|Čáslav|Dánsko|Hradec|Cheb|Ivančice|Rumunsko|Řecko|Slaný|Šumperk"),
        ("sk", "Cyprus|Česko|Humenné|Chorvátsko|Ilava"),
        ("hr", "Cipar|Čakovec|Ćuprija|Dubrovnik|Džep|Đakovo|Estonija|Lug|Ljubuški|Metković"),
        ("hu", "Cegléd|Csorna|Debrecen|Győr|Holló|Oroszlány|Öcsöd|Őriszentpéter|Sopron|Szeged|Zala|Zsámbék"),
        ("pl", "Adamów|Ąkolice|Bieszczady|Lublin|Łódź|Sopot|Śląsk|Zamość|Źródło|Żory"),
        ("ro", "Iași|Îmbulzeala|Sibiu|Știința|Timiș|Țara"),
        ("et", "Saare|Šveits|Zagreb|Žitomir|Tartu|Valga|Õru|Äksi|Örö|Ülemiste"),
        ("lt", "Čekija|Danija|Ignalina|Ylakiai|Jonava|Šiauliai|Žagarė"),
        ("lv", "Gulbene|Ģipka|Igaunija|Kuldīga|Ķegums|Lietuva|Ļaudona"),
        ("mt", "Birgu|Ċipru|Ċirku|Floriana|Ġermanja|Greċja|Għarb|Ħamrun|Isla|Żebbuġ"),
        ("es", "Chipre|Cuba|Navarra|Ñíguez|Oviedo"),
        ("sl", "Celje|Črnomelj|Domžale|Šentjur|Žalec"),
        ("el", "Αθήνα|Άνδρος|Βόλος|Ήπειρος|Θήβα|Ωρωπός|Belgium"),
        ("bg", "Ирландия|Йордания|Кипър|Щип|Юндола|Austria"),
    ],
)
def test_names_are_in_the_order_of_the_language(language: str, ordered: str) -> None:
    names = ordered.split("|")
    upside_down = names[::-1]
    assert sorted(upside_down, key=collation(language)) == names


def test_punctuation_does_not_part_what_belongs_together() -> None:
    assert sorted(["Bad-Ems", "Bade", "Bad Ems"], key=collation("de")) == ["Bad Ems", "Bade", "Bad-Ems"]


def test_figures_come_before_letters_and_a_word_before_its_longer_forms() -> None:
    assert sorted(["Region B", "Region", "Region 2"], key=collation("en")) == ["Region", "Region 2", "Region B"]


@given(st.sampled_from(LANGUAGES), st.text(), st.text())
def test_any_text_has_its_place_and_different_texts_have_different_ones(language: str, one: str, other: str) -> None:
    key = collation(language)
    assert (key(one) == key(other)) == (one == other)
