"""Rules of provenance become sentences, so that no reader meets the words of the program."""

from __future__ import annotations

from kohesio.snapshot.explain import explained


def test_a_category_matched_by_its_words_says_the_code_and_how_sure_it_is() -> None:
    rule = "matched to 016 by its subjects, confidence 0.93; matched to 001 by its label, confidence 1.00"
    said = "The words of the cell come nearest to code {} of the official list; 1 is certain, this is {}."
    assert explained(rule) == f"{said.format('016', '0.93')} {said.format('001', '1.00')}"


def test_an_intervention_field_may_be_words_that_are_no_code() -> None:
    assert explained("as intervention field").endswith("Words that name no code of the official list stay as they are.")
    assert "stay as they are" not in explained("as fund")


def test_a_name_left_out_is_said_in_a_sentence() -> None:
    rule = "the name of a likely natural person left out"
    assert explained(rule) == "The name of a likely natural person was left out."
