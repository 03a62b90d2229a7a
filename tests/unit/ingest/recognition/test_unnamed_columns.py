"""Columns that no known word heads are read by their values, doubtfully, and only where one column alone will do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from tests.unit.ingest.recognition.invented import write

from kohesio.ingest.recognition.reading import SURE, TableReading
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand

ROWS = 40
TOWNS = ("Bremen", "Kiel", "Ulm", "Jena", "Trier", "Halle", "Gera", "Worms")
KINDS = ("Sanierung der Schule am Markt", "Neubau einer Brücke im Süden", "Ausbildung von Pflegekräften")


def body(number: int) -> str:
    return f"{('Gemeinde', 'Verein für Bildung', 'Stadtwerke GmbH')[number % 3]} {TOWNS[number % 8]}"


COLUMNS: Mapping[str, Callable[[int], str]] = {
    "code": lambda number: f"EF-{number * 37 + 1000}/A",
    "title": lambda number: f"{KINDS[number % 3]} in {TOWNS[number % 8]} {number}",
    "body": body,
    "text": lambda number: f"{KINDS[number % 3]}: ein Vorhaben der Stadt, das vielen Menschen dient, "
    f"mit langer Vorbereitung, sorgfältiger Planung und gutem Ende, Abschnitt {number}",
    "first": lambda number: f"{number % 28 + 1:02}.03.2016",
    "second": lambda number: f"{number % 28 + 1:02}.09.2018",
    "cost": lambda number: f"{90_000 + number * 1_100},50",
}  # fmt: skip


def read(path: Path, headings: Sequence[tuple[str, str]]) -> TableReading:
    """A list with these columns, each with the heading it is given."""
    rows = [[COLUMNS[column.rstrip("2")](number) for column, _ in headings] for number in range(ROWS)]
    found = understand(
        write(path / "list.csv", [[heading for _, heading in headings], *rows]),
        RecognitionOptions(country="DE", period="2014-2020"),
    )
    return found.reading


NAMED = {
    "code": "Vorhabennummer", "title": "Bezeichnung des Vorhabens", "body": "Begünstigter",
    "text": "Zusammenfassung des Vorhabens", "first": "Datum des Beginns", "second": "Datum des Endes",
    "cost": "Förderfähige Gesamtausgaben",
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("code", "operation_code"),
        ("title", "title"),
        ("body", "beneficiary"),
        ("text", "summary"),
        ("first", "start_date"),
        ("second", "end_date"),
    ],
)
def test_the_one_column_that_no_word_tells_is_told_by_its_values(tmp_path: Path, column: str, field: str) -> None:
    reading = read(tmp_path, [(each, "Xyzzy" if each == column else heading) for each, heading in NAMED.items()])
    told = reading.column_of(field)
    assert told is not None
    assert told.heading == "Xyzzy"
    assert told.confidence < SURE


def test_of_two_columns_of_codes_that_no_word_tells_none_is_taken(tmp_path: Path) -> None:
    headings = [(each, "Xyzzy" if each == "code" else heading) for each, heading in NAMED.items()]
    assert read(tmp_path, [*headings, ("code2", "Plugh")]).column_of("operation_code") is None


def test_a_column_is_not_read_by_its_values_where_the_list_has_its_field(tmp_path: Path) -> None:
    reading = read(tmp_path, [*NAMED.items(), ("title2", "Xyzzy")])
    (extra,) = [column for column in reading.columns if column.heading == "Xyzzy"]
    assert extra.field is None


def test_days_that_do_not_lie_where_they_should_are_not_taken(tmp_path: Path) -> None:
    headings = [("title", "Titel"), ("body", "Begünstigter"), ("second", "Datum des Beginns"), ("first", "Xyzzy"),
                ("cost", "Gesamtkosten")]  # fmt: skip
    assert read(tmp_path, headings).column_of("end_date") is None
