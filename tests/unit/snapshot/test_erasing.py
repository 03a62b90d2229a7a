"""Names leave texts and lines, whatever their spelling; fields and other names stay."""

from __future__ import annotations

import hmac
import json
import unicodedata
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.snapshot.as_read import readings
from kohesio.snapshot.erasing import Eraser
from kohesio.snapshot.tombstones import TWO_YEARS, Tombstone, Tombstones

ERASER = Eraser(["Erika Påhittad", "Novák Vymyšlený Jan"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Erika Påhittad", "natural person"),
        ("PÅHITTAD, Erika", "natural person"),
        ("erika  pahittad", "natural person"),
        ("Jan Novák Vymyšlený", "natural person"),
        ("Ny ugn åt Erika Påhittad i Exempelby", "Ny ugn åt … i Exempelby"),
        ("7;Erika Påhittad;Ugn;12,5", "7;natural person;Ugn;12,5"),
        ("7;Erika;Påhittad;Ugn", "7;natural person;;Ugn"),
        ('"7","Påhittad, Erika","Ugn"', '"7","natural person","Ugn"'),
        ("Erika Påhittad AB", "Erika Påhittad AB"),
        ("Erika Påhittadsson", "Erika Påhittadsson"),
        ("Erika", "Erika"),
    ],
)
def test_a_name_leaves_a_text(text: str, left: str) -> None:
    assert ERASER.erased(text) == left


def test_a_name_of_one_word_counts_only_as_a_whole_text() -> None:
    eraser = Eraser(["Påhittad"])
    assert eraser.erased("Påhittad") == "natural person"
    assert eraser.erased("ett Påhittad namn") == "ett Påhittad namn"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Γεώργιος Επινοημένος", "ΓΕΩΡΓΙΟΣ ΕΠΙΝΟΗΜΕΝΟΣ"),
        ("ΓΕΩΡΓΙΟΣ ΕΠΙΝΟΗΜΕΝΟΣ", "Γεώργιος Επινοημένος"),
        ("JAN VYMYSLENY", "Vymyšlený Jan"),
        ("Измислена Ася", "ИЗМИСЛЕНА, АСЯ"),
        ("Jürgen Erdachtstraß", "JURGEN ERDACHTSTRASS"),
        ("Jan Vymyšlený", unicodedata.normalize("NFD", "Jan Vymyšlený")),
        (unicodedata.normalize("NFD", "Jan Vymyšlený"), "JAN VYMYŠLENÝ"),
    ],
)
def test_a_name_is_seen_and_found_with_and_without_accents_in_every_script(name: str, text: str) -> None:
    eraser = Eraser([name])
    assert eraser.stands_in(text)
    assert eraser.erased(text) == "natural person"


@pytest.mark.parametrize("signs", ["%C3%A1", "%25C3%25A1", "%2525C3%2525A1", "a%CC%81"])
def test_a_name_leaves_an_address_however_often_it_is_written_in_signs_of_per_cent(signs: str) -> None:
    eraser = Eraser(["Jan Vymyslán"])
    assert eraser.stands_in(f"https://a.example/jan-vymysl{signs}n")
    assert eraser.erased(f"https://a.example/jan-vymysl{signs}n?share=100%") == "https://a.example/…?share=100%"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See https://a.example/erika-p%C3%A5hittad and more", "See https://a.example/… and more"),
        ("www.a.example/erika-p%C3%A5hittad;7", "www.a.example/…;7"),
        ("erika-p%e5hittad.html", "….html"),
        ("%45rika%20P%C3%A5hittad%2C%20Ugn", "natural person%2C%20Ugn"),
        ("Erika P\u00adå\u200bhit\u00adtad", "natural person"),
        ("Ugn åt Erika P&#229;hittad &amp; co", "Ugn åt … &amp; co"),
        ("Erika&nbsp;P&aring;hittad", "natural person"),
        ("Erika P&amp;#xE5;hittad", "natural person"),
        (r'{"who": "Erika P\u00e5hittad"}', '{"who": "natural person"}'),
        ("åt Erika <b>P</b>åhittad", "åt …"),
        ("7&#59;Erika&#59;Påhittad&#59;Ugn", "7&#59;natural person&#59;&#59;Ugn"),
        ("50%Erika Påhittad", "50%…"),
        ("x&Erika;Påhittad;9", "x&…;;9"),
    ],
)
def test_a_name_leaves_a_text_as_a_reader_sees_it(text: str, left: str) -> None:
    assert ERASER.stands_in(text)
    assert ERASER.erased(text) == left


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Łukasz Zmyślony", ["Lukasz Zmyslony"]),
        ("Jørgen Opdigtæd", ["Jorgen Opdigtaed", "Joergen Opdigtaed"]),
        ("Þór Ímyndaðsson", ["Thor Imyndadsson"]),
        ("Đorđe Izmišljen", ["Dorde Izmisljen", "Djordje Izmisljen"]),
        ("Jürgen Erdächt", ["Jurgen Erdacht", "Juergen Erdaecht"]),
        ("Ja\u00adn Vymyslán", ["Jan Vymyslan"]),
        ("Lukasz Zmyslony", ["Łukasz Zmyślony"]),
    ],
)
def test_a_name_is_found_as_people_type_it_who_have_no_key_for_its_letters(name: str, texts: list[str]) -> None:
    eraser = Eraser([name])
    assert [eraser.stands_in(text) and eraser.erased(text) for text in texts] == ["natural person"] * len(texts)


def test_nobody_is_taken_for_another_whose_name_has_a_letter_more() -> None:
    assert not Eraser(["Michal Zmyślony"]).finds("Michael Zmyslony")


def test_cells_that_follow_each_other_name_somebody_together() -> None:
    assert ERASER.neighbours(["7", "Påhittad", "", "Erika", "Ugn"]) == {1, 3}
    assert not ERASER.neighbours(["7", "Påhittad", "Ugn", "Erika", "Erika Påhittad"])


@pytest.mark.parametrize("address", ["https://a.example/100%", "https://a.example/%" + "25" * 2_000])
def test_an_address_with_any_signs_of_per_cent_is_read_to_its_end(address: str) -> None:
    assert ERASER.erased(address) == address


@given(st.lists(st.text(max_size=8), min_size=1, max_size=3), st.text(max_size=20), st.text(max_size=20))
def test_no_text_that_holds_a_name_is_passed_over(names: list[str], before: str, after: str) -> None:
    eraser = Eraser(names)
    texts = [before + form + after for name in names for form in (name, name.upper(), name.lower())]
    seen = eraser.may_stand_in(pl.Series(texts, dtype=pl.String))
    assert all(may or not eraser.finds(text) for text, may in zip(texts, seen, strict=True))


@given(st.lists(st.text(max_size=12), max_size=3), st.text(max_size=60))
def test_erasing_twice_is_erasing_once(names: list[str], text: str) -> None:
    eraser = Eraser(names)
    once = eraser.erased(text)
    assert eraser.erased(once) == once


@given(st.text(alphabet="ab ;,\t", max_size=40))
def test_a_line_keeps_its_fields(line: str) -> None:
    assert Eraser(["a b", "b a"]).erased(line).count(";") == line.count(";")


def test_a_person_removed_when_letters_kept_their_strokes_stays_removed(tmp_path: Path) -> None:
    key = hmac.new(bytes(32), "PL\x1fzmyslony łukasz".encode(), sha256).hexdigest()
    (tmp_path / "secret").write_text(bytes(32).hex(), "ascii")
    (tmp_path / "tombstones.jsonl").write_text(json.dumps(asdict(Tombstone("Q1", (key,), "", "", TWO_YEARS))), "utf-8")
    known = Tombstones(tmp_path)
    assert known.covers("Q2", "PL", "Łukasz Zmyślony")
    assert not known.covers("Q2", "PL", "Łukasz Levande")


@given(
    st.lists(st.sampled_from(["a", "é", "%C3%A9", "%e9", "&eacute;", "&amp;", "\u00ad", "<b>", "<br>", "%", "&", ";"]))
)
def test_what_is_seen_stands_where_it_is_written(parts: list[str]) -> None:
    written = "".join(parts)
    for reading in readings(written):
        places = [reading.place(at, at + 1) for at in range(len(reading.text))]
        starts = [place.start for place in places]
        assert starts == sorted(starts)
        assert all(place.start < place.stop for place in places)
        assert all(
            written[place] == letter or any(sign in written[place] for sign in "%&<")
            for place, letter in zip(places, reading.text, strict=True)
        )
        assert not places or reading.place(0, len(places)) == slice(starts[0], places[-1].stop)
