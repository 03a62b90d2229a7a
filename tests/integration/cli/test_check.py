"""``kohesio check`` as people type it: exit codes, reports, the repaired list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.check.lists import NEW, column, rows_of, write_csv

from kohesio.cli.main import run

DAY = ("--today", "2026-11-22")


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return write_csv(rows_of(NEW), tmp_path / "clean.csv")


@pytest.fixture
def flawed(tmp_path: Path) -> Path:
    rows = rows_of(NEW)
    rows[2][column(NEW, "Start date")] = "31/02/2022"
    return write_csv(rows, tmp_path / "flawed.csv")


def test_a_clean_list_ends_with_0(clean: Path) -> None:
    assert run(["check", str(clean), *DAY]) == 0


def test_findings_end_with_1_and_name_row_and_column(flawed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(flawed), *DAY, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    (rule,) = [each for each in report["rules"] if each["code"] == "unreadable-date"]
    assert [(each["row"], each["raw"]) for each in rule["findings"]] == [(4, "31/02/2022")]


def test_what_is_no_list_ends_with_2_and_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("a,b\n1,2\n", "utf-8")
    assert run(["check", str(path), *DAY]) == 2
    assert "notes.csv" in capsys.readouterr().err


def test_the_report_in_html_stands_alone(flawed: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    assert run(["check", str(flawed), *DAY, "--html", str(out), "--lang", "sv"]) == 1
    text = out.read_text("utf-8")
    assert '<html lang="sv">' in text
    assert "31/02/2022" in text
    assert "<script" not in text
    assert "<link" not in text


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_the_repaired_list_can_be_checked_again(flawed: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"repaired.{ending}"
    assert run(["check", str(flawed), *DAY, "--repaired", str(out)]) == 1
    assert run(["check", str(out), *DAY]) == 1


@pytest.mark.parametrize(
    "words",
    [["--period", "2028-2034"], ["--today", "yesterday"], ["--repaired", "list.pdf"], ["--lang", "tlh"],
     ["--html", "nowhere/at/all.html"]],
)  # fmt: skip
def test_wrong_words_end_with_3(clean: Path, words: list[str]) -> None:
    assert run(["check", str(clean), *words]) == 3


@pytest.mark.parametrize("option", ["--repaired", "--html"])
def test_no_result_takes_the_place_of_the_list_itself(flawed: Path, option: str) -> None:
    published = flawed.read_bytes()
    named = flawed.parent / "." / flawed.name
    assert run(["check", str(flawed), *DAY, option, str(named)]) == 3
    assert flawed.read_bytes() == published


def test_one_finding_of_a_level_is_counted_as_one(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of(NEW)
    rows[2][column(NEW, "Start date")] = "31/02/2022"
    run(["check", str(write_csv(rows, clean)), *DAY])
    assert "1 error, 0 warnings" in capsys.readouterr().out
