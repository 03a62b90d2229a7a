"""The date of the last update that a workbook states on a sheet of notes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tests.unit.ingest.recognition.test_wordings_and_layouts import ORDINARY, decided, table

from kohesio.ingest.edition import edition_of
from kohesio.ingest.notes import notes_texts
from kohesio.ingest.readers.hint import Limits
from kohesio.ingest.recognition.describing import Understood
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand
from kohesio.sources.specfile import parse_spec
from kohesio.sources.specwriter import write_spec


def workbook(folder: Path, notes: list[list[str]], *, before: bool) -> Path:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    other = book.create_sheet()
    readme, data = (first, other) if before else (other, first)
    readme.title, data.title = "Read me", "Operations"
    for row in notes:
        readme.append(row)
    for row in table(ORDINARY):
        data.append(row)
    path = folder / "list.xlsx"
    book.save(path)
    return path


def stated(path: Path, found: Understood) -> str | None:
    texts = notes_texts(path, found.spec, Limits())
    return edition_of(found.spec, file_name=path.name, texts=texts).edition


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    "notes",
    [
        [["List of operations", ""], ["Programme began on 1 January 2021", ""], ["Date of last update", "31.03.2024"]],
        [["Programme period 01.01.2021 to 31.12.2029"], ["Date of last update: 31/03/2024"]],
    ],
)
def test_the_date_of_the_last_update_is_read_from_a_sheet_of_notes(
    tmp_path: Path, notes: list[list[str]], before: bool
) -> None:
    path = workbook(tmp_path, notes, before=before)

    found = understand(path, RecognitionOptions(country="IE"))

    assert found.spec.edition.notes == "Read me"
    assert stated(path, found) == "2024-03-31"
    assert decided(found, "edition") in {"31.03.2024", "31/03/2024"}


def test_a_date_of_something_else_on_a_sheet_of_notes_is_no_edition(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Programme adopted on", "14.12.2022"]], before=False)

    found = understand(path, RecognitionOptions(country="IE"))

    assert found.spec.edition.notes is None


def test_a_saved_description_names_the_sheet_of_notes_and_without_it_nothing_is_stated(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Date of last update", "31.03.2024"]], before=False)
    found = understand(path, RecognitionOptions(country="IE"))

    again = parse_spec(write_spec(found.spec), "list.yml")

    assert again.edition == found.spec.edition
    assert notes_texts(workbook(tmp_path, [], before=False), found.spec, Limits()) == []
