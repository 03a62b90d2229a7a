"""Words for who is responsible beside words for a body, and words for Europe beside words for support."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.ingest.recognition.reading import SURE, ColumnReading, Role
from kohesio.ingest.recognition.understanding import Question, RecognitionOptions, understand


def _read(path: Path, body: str, cell: str, options: RecognitionOptions, support: str = "EU support") -> ColumnReading:
    rows = "".join(
        f"P-{at:03};Renewal of hall number {at};{cell.format(at)};{at}9000.50;{at}4500.25\n" for at in range(1, 25)
    )
    path.write_text(f"Project code;Project name;{body};Total cost;{support}\n{rows}", encoding="utf-8")
    reading = understand(path, options).reading
    return next(column for column in reading.columns if column.heading in {body, support} and column.index == 2)


@pytest.mark.parametrize("heading", ["Contact organisation", "Υπεύθυνος φορέας", "Kontakt organisation"])
def test_a_responsible_body_is_no_contact_data(tmp_path: Path, heading: str) -> None:
    column = _read(tmp_path / "list.csv", heading, "Harbour Institute {} Ltd", RecognitionOptions(country="IE"))
    assert column.role is not Role.PERSONAL


def test_addresses_under_a_heading_of_a_body_are_contact_data(tmp_path: Path) -> None:
    options = RecognitionOptions(country="IE")
    column = _read(tmp_path / "list.csv", "Contact organisation", "someone{}@example.org", options)
    assert column.role is Role.PERSONAL


@pytest.mark.parametrize("heading", ["Contact person of the beneficiary", "Contact organisation"])
def test_names_that_nothing_tells_of_stay_contact_data(tmp_path: Path, heading: str) -> None:
    column = _read(tmp_path / "list.csv", heading, "Quorl Zibberund", RecognitionOptions(country="IE"))
    assert column.role is Role.PERSONAL


def test_contact_data_by_heading_alone_without_bodies_are_never_sure(tmp_path: Path) -> None:
    column = _read(tmp_path / "list.csv", "Contact", "Harbour Institute {} Ltd", RecognitionOptions(country="IE"))
    assert column.role is Role.PERSONAL
    assert column.confidence < SURE


def test_whoever_can_be_asked_says_that_contact_data_are_the_beneficiaries(tmp_path: Path) -> None:
    def ask(question: Question) -> str | None:
        return "beneficiary" if question.about == "Contact" else None

    options = RecognitionOptions(country="IE", ask=ask)
    column = _read(tmp_path / "list.csv", "Contact", "Harbour Institute {} Ltd", options)
    assert column.field == "beneficiary"


@pytest.mark.parametrize("heading", ["Bijdrage uit Europa", "Bidrag från Europa", "Wkład Europy", "Ayuda de Europa"])
def test_support_from_europe_is_the_contribution_of_the_union(tmp_path: Path, heading: str) -> None:
    path = tmp_path / "list.csv"
    _read(path, "Beneficiary", "Harbour Institute {} Ltd", RecognitionOptions(country="IE"), heading)
    column = understand(path, RecognitionOptions(country="IE")).reading.column_of("eu_contribution")
    assert column is not None
    assert column.heading == heading
