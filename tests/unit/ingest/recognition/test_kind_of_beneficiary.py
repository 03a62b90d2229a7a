"""Columns that say whether the beneficiary is a natural person, or its legal form, are found in any language."""

from __future__ import annotations

import polars as pl
import pytest

from kohesio.ingest.recognition.columns import assign, candidates, column_reading
from kohesio.ingest.recognition.profile import profile
from kohesio.ingest.recognition.reading import SURE

KIND = "beneficiary_kind"


def _read(heading: str, language: str, cells: list[str]) -> str | None:
    options = {0: candidates(0, heading, profile(pl.Series(cells * 10), None, None), (language,))}
    chosen = assign(options)
    return chosen[0].field if 0 in chosen else None


@pytest.mark.parametrize(
    ("language", "heading", "cells"),
    [
        ("en", "Natural person (yes/no)", ["yes", "no"]),
        ("de", "Natürliche Person", ["ja", "nein"]),
        ("de", "Rechtsform", ["GmbH", "e. V."]),
        ("fr", "Personne physique (oui/non)", ["oui", "non"]),
        ("it", "Persona fisica", ["sì", "no"]),
        ("pl", "Osoba fizyczna", ["tak", "nie"]),
        ("cs", "Právní forma", ["s.r.o.", "a.s."]),
        ("sv", "Fysisk person", ["ja", "nej"]),
        ("el", "Φυσικό πρόσωπο", ["ναι", "όχι"]),
        ("bg", "Физическо лице", ["да", "не"]),
    ],
)
def test_the_kind_of_beneficiary_is_read(language: str, heading: str, cells: list[str]) -> None:
    assert _read(heading, language, cells) == KIND


def test_yes_under_a_heading_of_forms_is_not_a_natural_person() -> None:
    assert _read("Type of beneficiary", "en", ["yes", "no"]) != KIND


def test_words_that_tell_nothing_of_persons_are_not_read_as_the_kind() -> None:
    assert _read("Type of beneficiary", "en", ["culture", "research and so on"]) != KIND


def test_an_amount_that_two_words_name_equally_is_not_sure() -> None:
    look = profile(pl.Series([f"{number}000.50" for number in range(10, 60)]), None, None)
    options = candidates(0, "Grant awarded", look, ("en",))
    tied = [options[0], options[0].__class__(0, "other_amounts.public", options[0].score - 0.01, ("made",))]
    reading = column_reading(0, "A", "Grant awarded", tied, options[0])
    assert reading.confidence < SURE
    assert "may as well be" in reading.evidence[-1]
