"""Names leave texts and lines, whatever their spelling; fields and other names stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.snapshot.erasing import Eraser

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


@given(st.lists(st.text(max_size=12), max_size=3), st.text(max_size=60))
def test_erasing_twice_is_erasing_once(names: list[str], text: str) -> None:
    eraser = Eraser(names)
    once = eraser.erased(text)
    assert eraser.erased(once) == once


@given(st.text(alphabet="ab ;,\t", max_size=40))
def test_a_line_keeps_its_fields(line: str) -> None:
    assert Eraser(["a b", "b a"]).erased(line).count(";") == line.count(";")
