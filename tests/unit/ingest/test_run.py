"""From files to a published snapshot: what is loaded, what is refused, what stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.unit.ingest.invented import HEADING, ROWS, SPEC, operations, registry, run, table, write

from kohesio.errors import UsageError
from kohesio.ingest.report import IngestReport, Status
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import current_version
from kohesio.sources.archive import Archive

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def test_a_described_list_becomes_operations(tmp_path: Path) -> None:
    report = run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS))
    first, second = operations(tmp_path)
    assert report.exit_code == 0
    assert (report.files[0].status, report.files[0].operations) == (Status.LOADED, 2)
    assert first["title"] == [{"text": "Gröna rum", "language": "sv", "origin": "published"}]
    assert second["total_cost"]["amount"] == Decimal("500000.50")
    assert (first["programme"]["cci"], first["funds"], first["period"]) == ("2021SE05SFPR001", ["ESF+"], "2021-2027")
    assert first["places"][0]["municipality"] == "Exempelby"
    assert first["source"]["rows"] == [2]


def test_amounts_are_converted_at_the_average_of_the_editions_year(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS))
    cost = operations(tmp_path)[0]["total_cost"]
    assert (cost["currency"], cost["rate_date"]) == ("SEK", "2023")
    assert cost["eur"] == (cost["amount"] / cost["rate"]).quantize(Decimal("0.01"))


def test_contact_columns_reach_nothing(tmp_path: Path) -> None:
    report = run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS + "23-003;;;;;x;;;Cia Påhittad\n"))
    names = ("operations", "beneficiaries", "issues", "provenance", "lists", "programmes", "places")
    texts = [str(table(tmp_path, name).to_dicts()) for name in names]
    assert report.operations == 3
    assert not any("hittad" in text or "bo@example" in text or "070-" in text for text in texts)


def test_the_order_of_rows_does_not_change_an_id(tmp_path: Path) -> None:
    lines = ROWS.splitlines(keepends=True)
    run(tmp_path / "a", write(tmp_path / "a" / "list.csv", HEADING + "".join(lines)))
    run(tmp_path / "b", write(tmp_path / "b" / "list.csv", HEADING + "".join(reversed(lines))))
    assert {one["id"] for one in operations(tmp_path / "a")} == {one["id"] for one in operations(tmp_path / "b")}


def test_equal_rows_without_a_code_are_told_apart_by_an_occurrence_number(tmp_path: Path) -> None:
    spec = SPEC.replace("Diarienummer: operation_code", "Diarienummer: ignore")
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS.splitlines(keepends=True)[0] * 3), spec=spec)
    found = operations(tmp_path)
    assert len({one["id"] for one in found}) == 3
    assert [one["issues"] for one in found] == [[], ["repeated-row"], ["repeated-row"]]


def test_the_same_input_gives_the_same_version(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", HEADING + ROWS)
    first = ingest([path], DataDirectory(tmp_path / "a"), IngestOptions(registry=registry(SPEC), created=NOON))
    second = ingest([path], DataDirectory(tmp_path / "b"), IngestOptions(registry=registry(SPEC), created=NOON))
    assert first.version == second.version


def test_a_file_with_the_same_operations_is_a_copy(tmp_path: Path) -> None:
    text = write(tmp_path / "in" / "list.csv", HEADING + ROWS)
    book = Workbook()
    for line in text.read_text("utf-8").splitlines():
        book.active.append(line.split(";"))  # type: ignore[union-attr]
    book.save(tmp_path / "in" / "list.xlsx")
    report = run(tmp_path, tmp_path / "in")
    assert {one.file: one.status for one in report.files} == {"list.xlsx": Status.LOADED, "list.csv": Status.COPY}
    assert len(operations(tmp_path)) == 2


def test_of_two_editions_the_newer_counts(tmp_path: Path) -> None:
    spec = SPEC.replace("edition: {date: 2023-05-01}", r"edition: {file_name: '(\d{8})'}")
    old = write(tmp_path / "in" / "list-20230101.csv", HEADING + ROWS)
    write(tmp_path / "in" / "list-20240101.csv", HEADING + ROWS.splitlines(keepends=True)[0])
    report = run(tmp_path, tmp_path / "in", spec=spec)
    assert {one.file: one.status for one in report.files}[old.name] is Status.OLDER_EDITION
    assert len(operations(tmp_path)) == 1


def test_without_a_path_the_newest_editions_of_the_archive_are_taken(tmp_path: Path) -> None:
    first = run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS))
    again = run(tmp_path)
    assert again.operations == first.operations == 2
    assert again.files[0].file == "list.csv"


def test_a_description_beside_the_file_wins_and_is_archived_with_it(tmp_path: Path) -> None:
    write(tmp_path / "list.csv.yml", SPEC.replace("xx-test", "xx-beside"))
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS))
    (tmp_path / "list.csv.yml").unlink()
    assert run(tmp_path).files[0].list == "xx-beside"


def test_a_refused_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path / "in" / "list.csv", HEADING + ROWS)
    (tmp_path / "in" / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    report = run(tmp_path, tmp_path / "in")
    refused = next(one for one in report.files if one.status is Status.REFUSED)
    assert report.exit_code == 0
    assert refused.file == "broken.xlsx"
    assert table(tmp_path, "issues").filter(code="refused-file")["detail"].item() == refused.message


def _wide() -> str:
    names = [f"value {number}" for number in range(200)]
    return ",".join(names) + "\n" + ",".join("1" for _ in names) + "\n"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("debris.csv", bytes(range(256)) * 40, "neither a spreadsheet nor text"),
        ("wide.csv", _wide().encode(), "no list"),
        ("totals.csv", b"Programme,Contracted,Paid\nTransport,10,5\nEnvironment,20,6\n", "no list of operations"),
        ("double.csv", (HEADING.replace("Start", "Projekt") + ROWS).encode(), "stands over columns"),
        ("missing.csv", (HEADING.replace("Projekt", "Annat") + ROWS).encode(), "lacks the column"),
        ("heading.csv", HEADING.encode(), "rows below"),
    ],
)
def test_wrong_input_gets_one_sentence(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    report = run(tmp_path, tmp_path / name)
    (refused,) = report.files
    assert (refused.status, report.exit_code) == (Status.REFUSED, 1)
    assert refused.message is not None
    assert words in refused.message
    assert "\n" not in refused.message


def test_a_failed_run_leaves_the_old_version_serving(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS))
    before = current_version(DataDirectory(tmp_path / "data"))
    report = run(tmp_path, write(tmp_path / "other.csv", "a,b\n1,2\n"))
    assert report.exit_code == 1
    assert current_version(DataDirectory(tmp_path / "data")) == before


def test_an_expectation_that_fails_stops_publication(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS))
    before = current_version(DataDirectory(tmp_path / "data"))
    report = run(tmp_path, tmp_path / "list.csv", spec=SPEC + "expect: {operations: 3}\n")
    assert report.exit_code == 2
    assert "its description expects 3 at least" in report.failures[0]
    assert current_version(DataDirectory(tmp_path / "data")) == before


def test_a_folder_without_tables_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.md").write_text("no list")
    with pytest.raises(UsageError, match="no file in a table format"):
        run(tmp_path, tmp_path / "in")


def test_a_path_that_is_not_there_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no file or folder"):
        run(tmp_path, tmp_path / "nowhere.csv")


def test_every_field_can_be_walked_back_to_its_column(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list.csv", HEADING + ROWS))
    rules = table(tmp_path, "provenance")
    assert rules.filter(field="total_cost").select("column", "header").row(0) == ("F", "Total kostnad")
    assert "Kontakt" not in rules["header"].to_list()


def test_unknown_columns_and_unused_look_ups_are_findings(tmp_path: Path) -> None:
    spec = SPEC.replace("Kommun: municipality", "Kommun: {field: municipality, values: {Exempelby: A, Annan: B}}")
    heading, lines = HEADING.replace("\n", ";Övrigt\n"), ROWS.replace("\n", ";x\n")
    run(tmp_path, write(tmp_path / "list.csv", heading + lines), spec=spec)
    found = table(tmp_path, "issues").select("code", "row", "raw", "detail").rows()
    assert ("unknown-column", None, None, "Övrigt") in found
    assert ("unused-look-up", None, None, "Annan") in found
    assert ("unknown-value", 3, "Provköping", None) in found


OTHER = SPEC.replace("xx-test", "xx-other").replace("Diarienummer", "Numer").replace("SE05SFPR001", "SE16RFPR001")


def _served(folder: Path) -> IngestOptions:
    """Two lists are published."""
    both = IngestOptions(registry=registry(SPEC, OTHER))
    write(folder / "in" / "list.csv", HEADING + ROWS)
    write(folder / "in" / "other.csv", (HEADING + ROWS).replace("Diarienummer", "Numer"))
    assert ingest([folder / "in"], DataDirectory(folder / "data"), both).exit_code == 0
    return both


def _lost(folder: Path, rows: str = ROWS, **options: Any) -> IngestReport:
    """Two lists are published; then a run is given the first with ``rows`` and not the second."""
    both = _served(folder)
    path = write(folder / "again.csv", HEADING + rows)
    return ingest([path], DataDirectory(folder / "data"), replace(both, **options))


def test_files_that_are_named_make_the_version_and_lists_that_go_are_told(tmp_path: Path) -> None:
    report = _lost(tmp_path)
    assert (report.exit_code, report.losses, report.gone) == (0, (), ("xx-other",))
    assert len(operations(tmp_path)) == 2


def test_a_list_that_is_gone_from_the_archive_stops_publication_until_the_loss_is_accepted(tmp_path: Path) -> None:
    directory, both = DataDirectory(tmp_path / "data"), _served(tmp_path)
    served = current_version(directory)
    archive = Archive(directory.archive)
    archive.path(next(one for one in archive.catalogue() if one.list == "xx-other")).write_text("no list")
    stopped = ingest([], directory, both)
    assert (stopped.exit_code, stopped.version, stopped.losses) == (2, None, ("xx-other",))
    accepted = ingest([], directory, replace(both, accept_loss=frozenset({"xx-other"})))
    assert (accepted.exit_code, accepted.losses) == (0, ())
    assert accepted.version not in {None, served}
    assert len(operations(tmp_path)) == 2


def test_a_real_fall_of_what_is_filled_can_be_accepted_too(tmp_path: Path) -> None:
    emptied = ROWS.replace(";2023-09-01;2025-12-31;", ";;;").replace(";2023-10-01;2024-12-31;", ";;;")
    stopped = _lost(tmp_path / "a", emptied)
    assert stopped.losses == ("xx-test",)
    assert len(stopped.failures) == 2
    assert _lost(tmp_path / "b", emptied, accept_loss=frozenset({"xx-test"})).exit_code == 0


def test_the_loss_of_a_list_that_nobody_knows_cannot_be_accepted(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="xx-nowhere"):
        _lost(tmp_path, accept_loss=frozenset({"xx-nowhere"}))


def test_an_operation_of_two_lists_is_loaded_twice_and_counted_once(tmp_path: Path) -> None:
    write(tmp_path / "in" / "list.csv", HEADING + ROWS)
    again = ROWS.replace("23-001", "23/001").splitlines(keepends=True)[0]
    write(tmp_path / "in" / "other.csv", (HEADING + again).replace("Diarienummer", "Numer"))
    options = IngestOptions(registry=registry(SPEC, OTHER), created=NOON)
    report = ingest([tmp_path / "in"], DataDirectory(tmp_path / "data"), options)
    found = {one["operation_code"]: one for one in operations(tmp_path)}
    kept, aside = sorted((found["23-001"], found["23/001"]), key=lambda one: one["counted_in"] is not None)
    assert (kept["counted_in"], found["23-002"]["counted_in"]) == (None, None)
    assert aside["counted_in"] == {"operation": kept["id"], "reason": "same_operation"}
    assert "same-operation-twice" in aside["issues"]
    issues = table(tmp_path, "issues")
    (finding,) = issues.filter(code="same-operation-twice").to_dicts()
    assert (finding["list"], finding["operation"]) == (aside["source"]["list"], aside["id"])
    counts = {"xx-test": 0, "xx-other": 0} | dict(issues["list"].value_counts().iter_rows())
    assert dict(table(tmp_path, "lists").select("id", "issues").iter_rows()) == counts
    assert sum(dict(one.issues).get("same-operation-twice", 0) for one in report.files) == 1
    (body,) = table(tmp_path, "beneficiaries").filter(name="Exempelby kommun").to_dicts()
    assert (body["operations"], body["set_aside"]) == (2, 1)
    assert body["total_cost_eur"] == kept["total_cost"]["eur"]
