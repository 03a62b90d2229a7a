"""What a person says of a list counts, and is still known when the archive is read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.ingest.invented import snapshot, write

from kohesio.ingest.recognition.understanding import Question, RecognitionOptions
from kohesio.ingest.report import IngestReport, Status
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.snapshot.layout import DataDirectory

HEADING = "Code of operation;Beneficiary;Operation name;Start date;End date;Total eligible expenditure\n"
ROWS = "".join(
    f"AB-{number:03};Municipality of Anytown {number % 7};Renovation of school {number};01/02/201{5 + number % 3};"
    f"31/12/2019;{100_000 + number * 321}.50\n"
    for number in range(40)
)
LEGAL = (
    "beneficiary;title;summary;start_date;end_date;eligible_cost\n"
    "Municipality of Anytown;School {0};A school;01/02/2015;31/12/2019;1000.00\n"
)


def run(folder: Path, *paths: Path, **said: object) -> IngestReport:
    """Ingest with what is said of the lists."""
    options = IngestOptions(recognition=RecognitionOptions(**said), country=said.get("country"))  # type: ignore[arg-type]
    return ingest(paths, DataDirectory(folder / "data"), options)


def told(folder: Path) -> tuple[object, ...]:
    """Country, funds, period and programme of the operations being served."""
    found = snapshot(folder).scan("operations").collect()
    funds = {tuple(each) for each in found["funds"].to_list()}
    ccis = {each["cci"] for each in found["programme"].to_list()}
    return set(found["country"]), funds, set(found["period"]), ccis


def test_what_is_said_on_the_command_line_is_known_without_it_the_next_time(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", HEADING + ROWS)
    run(tmp_path, path, country="IE", funds=("ERDF",), period="2014-2020", cci="2014IE16RFOP001")
    first, ids = told(tmp_path), sorted(snapshot(tmp_path).scan("operations").collect()["id"])
    assert first == ({"IE"}, {("ERDF",)}, {"2014-2020"}, {"2014IE16RFOP001"})
    run(tmp_path)
    assert told(tmp_path) == first
    assert sorted(snapshot(tmp_path).scan("operations").collect()["id"]) == ids


def test_an_answer_given_at_the_terminal_is_not_asked_for_again(tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(question: Question) -> str:
        asked.append(question.about)
        return "IE"

    path = write(tmp_path / "list.csv", HEADING + ROWS)
    run(tmp_path, path, period="2014-2020", ask=ask)
    assert asked
    report = run(tmp_path)
    assert [one.status for one in report.files] == [Status.LOADED]


def test_a_list_in_the_layout_of_the_law_takes_fund_and_programme_from_the_command_line(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", LEGAL.format(1))
    run(tmp_path, path, country="IE", funds=("ERDF",), cci="2014IE16RFOP001")
    assert told(tmp_path) == ({"IE"}, {("ERDF",)}, {"2014-2020"}, {"2014IE16RFOP001"})
    run(tmp_path)
    assert told(tmp_path) == ({"IE"}, {("ERDF",)}, {"2014-2020"}, {"2014IE16RFOP001"})


@pytest.mark.parametrize("said", [{}, {"country": "IE"}])
def test_a_description_is_kept_only_where_something_was_said(tmp_path: Path, said: dict[str, str]) -> None:
    path = write(tmp_path / "list.csv", HEADING.replace("\n", ";Country\n") + ROWS.replace("\n", ";Ireland\n"))
    run(tmp_path, path, **said)
    assert bool(list((tmp_path / "data" / "archive").glob("*.yml"))) is bool(said)


def test_what_was_said_wrongly_of_a_file_is_gone_once_it_is_read_without_that(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", HEADING.replace("\n", ";Country\n") + ROWS.replace("\n", ";Ireland\n"))
    run(tmp_path, path, country="FR", period="2021-2027")
    run(tmp_path, path)
    right = told(tmp_path)
    assert right[2] == {"2014-2020"}
    report = run(tmp_path)
    assert (len(report.files), told(tmp_path)) == (1, right)
