"""Folding: one form for what people mean by one name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.reference.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Île-de-France", "ile de france"),
        ("ŁÓDZKIE", "lodzkie"),
        ("Straße", "strasse"),
        ("Ελλάς", "ελλασ"),
        ("Благоевград", "благоевград"),
        ("Għawdex", "ghawdex"),
        ("Ærø / Øst", "aero ost"),
        ("  a_b ", "a b"),
        ("", ""),
    ],
)
def test_case_accents_and_punctuation_fall_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
