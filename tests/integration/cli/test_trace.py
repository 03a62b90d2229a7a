"""``kohesio trace``: the cells behind an operation's values, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kohesio.cli.main import run
from kohesio.model.operation import Operation
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with synthetic lists."""
    folder = tmp_path_factory.mktemp("trace")
    assert run(["generate", "--operations", "60", "--out", str(folder / "lists")]) == 0
    assert run(["ingest", str(folder / "lists"), "--data", str(folder / "data")]) == 0
    return folder / "data"


@pytest.fixture(scope="module")
def operation(data: Path) -> Operation:
    snapshot = Snapshot.open(DataDirectory(data))
    found = snapshot.operations(range(snapshot.size))
    return next(one for one in found if one.total_cost and not any(b.is_natural_person for b in one.beneficiaries))


def _traced(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["trace", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("spelling", ["{}", "https://linkedopendata.eu/entity/{}"])
def test_json_has_source_value_and_cells(
    data: Path, operation: Operation, spelling: str, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = _traced(capsys, spelling.format(operation.id), "--json", "--data", str(data))
    found = json.loads(printed)
    assert (found["id"], found["source"]["sha256"]) == (operation.id, operation.source.sha256)
    title = found["fields"]["title"]
    assert title["cells"][0]["raw"].strip() == title["value"][0]["text"]
    assert title["cells"][0]["row"] == operation.source.rows[0]


def test_one_field_alone_is_printed_with_its_cell_and_sentence(
    data: Path, operation: Operation, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = _traced(capsys, operation.id, "--field", "total_cost", "--data", str(data))
    assert operation.source.sha256 in printed
    assert f"row {operation.source.rows[0]}: “" in printed
    assert "The cell is read as an amount." in printed
    assert "\ntitle:" not in printed


def test_an_unknown_field_is_wrong_usage_and_says_which_there_are(
    data: Path, operation: Operation, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trace", operation.id, "--field", "colour", "--data", str(data)]) == 3
    assert "total_cost" in capsys.readouterr().err


def test_an_unknown_operation_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "Q999999999", "--data", str(data)]) == 1
    assert "There is no operation 'Q999999999'" in capsys.readouterr().err


def test_text_that_would_steer_the_terminal_is_written_as_its_escape(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Operation code;Name of the operation;Beneficiary name;Start date;End date;Total cost;Currency\n"
        "X-1;Green\x1b[31m rooms;Exempelby kommun;2023-01-01;2024-01-01;1000.00;EUR\n"
        "X-2;New roads;Exempelby kommun;2023-01-01;2024-01-01;2000.00;EUR\n"
    )
    data = str(tmp_path / "data")
    assert run(["ingest", str(path), "--country", "SE", "--period", "2021-2027", "--data", data]) == 0
    capsys.readouterr()
    printed = _traced(capsys, "X-1", "--data", data)
    assert "\x1b" not in printed
    assert "Green\\x1b[31m rooms" in printed
