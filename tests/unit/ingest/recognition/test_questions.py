"""What is asked, or refused with, where nothing in a file tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.errors import UnknownListError
from kohesio.ingest.recognition.understanding import Question, RecognitionOptions, understand


def test_a_refusal_without_a_reading_says_that_nothing_tells_and_names_the_option(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = "".join(f"Thing number {at};Body {at} Ltd;{at}000.50\n" for at in range(1, 9))
    path.write_text(f"Project name;Beneficiary;Support\n{rows}", encoding="utf-8")
    with pytest.raises(UnknownListError, match=r"Nothing in the file tells.*list\.csv\.yml") as refused:
        understand(path)
    assert "--country" in str(refused.value)
    assert "0%" not in str(refused.value)


def _contradicting(folder: Path) -> Path:
    """A list whose contributions are above its eligible costs, in every row."""
    path = folder / "list.csv"
    rows = "".join(
        f"C-{at}/A;Renewal of road {at} in town;Builders {at} Ltd;{at}000.50;{at}500.00\n" for at in range(10, 30)
    )
    head = "Operation code;Operation name;Beneficiary;Total eligible expenditure;EU contribution\n"
    path.write_text(head + rows, encoding="utf-8")
    return path


def test_an_amount_that_contradicts_another_is_asked_about_with_two_answers(tmp_path: Path) -> None:
    asked: list[Question] = []

    def answer(question: Question) -> str:
        asked.append(question)
        return question.readings[len(asked) - 1][0]

    found = understand(_contradicting(tmp_path), RecognitionOptions(country="IE", period="2014-2020", ask=answer))

    assert [[name for name, _ in question.readings] for question in asked] == [
        ["eligible_cost", "ignored"], ["eu_contribution", "ignored"],
    ]  # fmt: skip
    fields = {column.field for column in found.reading.columns}
    assert "eligible_cost" in fields
    assert "eu_contribution" not in fields


def test_where_the_name_of_the_operation_is_asked_for_the_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = "".join(f"Builders {at % 3} Ltd;x{at % 3};{at}000.50\n" for at in range(10, 30))
    path.write_text(f"Beneficiary;Misc;Total cost\n{rows}", encoding="utf-8")
    with pytest.raises(UnknownListError, match="name of the operation: Beneficiary, Misc, Total cost"):
        understand(path, RecognitionOptions(country="IE"))
