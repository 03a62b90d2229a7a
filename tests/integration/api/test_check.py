"""A list sent to the API: its report or the list repaired, in the form asked for; nothing kept, everything bounded."""

from __future__ import annotations

import csv
import io
import tempfile
import traceback
from datetime import date
from pathlib import Path
from typing import cast

import httpx
import pytest
from tests.asgi_client import Client
from tests.json_schema import faults
from tests.unit.check.lists import NEW, column, rows_of, write_csv
from tests.unit.ingest.readers.hostile import HOSTILE

from kohesio.app import create_app
from kohesio.check.endings import Bounds, CheckDefectError
from kohesio.check.isolated import IsolatedChecker
from kohesio.errors import BusyError, LimitError
from kohesio.http.turns import Turns
from kohesio.ingest.readers.hint import UPLOADED
from kohesio.model.check import CheckOptions
from kohesio.settings import Settings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A server without any data, which accepts lists of 1 MiB."""
    return Client(create_app(Settings(data=str(tmp_path_factory.mktemp("data")), max_upload_mb=1)))


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    rows = rows_of(NEW)
    rows[2][column(NEW, "Start date")] = "31/02/2022"
    rows[3][column(NEW, "Name of the operation")] = "<script>alert(1)</script>"
    return write_csv(rows, tmp_path_factory.mktemp("list") / "list.csv").read_bytes()


def _sent(client: Client, content: bytes, query: str = "", accept: str = "", **headers: str) -> httpx.Response:
    given = {"accept": accept} if accept else {}
    return client.request("POST", f"/api/v1/check{query}", headers={**given, **headers}, content=content)


def test_the_report_is_json_and_fits_its_schema(client: Client, flawed: bytes) -> None:
    answer = _sent(client, flawed, "?name=our-list.csv")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert (answer.json()["file"], answer.json()["clean"]) == ("our-list.csv", False)
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert list(faults(answer.json(), schemas["CheckedList"], schemas)) == []
    assert (answer.headers["x-limit-bytes"], answer.headers["x-limit-seconds"]) == ("1048576", "120")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("accept", "query", "kind", "starts"),
    [
        ("text/html", "", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        ("text/csv", "", "text/csv; charset=utf-8", b"\xef\xbb\xbf"),
        (XLSX, "", XLSX, b"PK"),
        ("application/json", "?answer=list", "application/json", b"{"),
        ("*/*", "", "application/json", b"{"),
    ],
)
def test_accept_picks_the_form(
    client: Client, flawed: bytes, accept: str, query: str, kind: str, starts: bytes
) -> None:
    answer = _sent(client, flawed, query, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    assert answer.content.startswith(starts) or kind.startswith("text/csv")
    assert b"<script>alert" not in answer.content or "html" not in kind


def test_the_repaired_list_is_in_the_layout_of_the_law(client: Client, flawed: bytes) -> None:
    answer = _sent(client, flawed, "?name=our-list.csv", "text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="our-list-repaired.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == len(rows_of(NEW)) + 1


def test_a_form_does_as_well_as_a_body(client: Client, flawed: bytes) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n\r\n' + flawed + b"\r\n--x--\r\n"
    answer = _sent(client, body, **{"content-type": "multipart/form-data; boundary=x"})
    assert (answer.status_code, answer.json()["file"]) == (200, "f.csv")


def test_a_form_with_an_endless_boundary_is_a_problem(client: Client) -> None:
    answer = _sent(client, b"--x--", **{"content-type": f"multipart/form-data; boundary={'x' * 5000}"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("content", "query", "accept", "status"),
    [
        (b"", "", "", 400),
        (b"%PDF-1.7 ...", "", "", 422),
        (b"a,b\n1,2\n", "", "", 422),
        (b"x", "?country=Sweden", "", 400),
        (b"x", "?period=1999", "", 400),
        (b"x", "?answer=all", "", 400),
        (b"x", "?colour=blue", "", 400),
        (b"x", "", "image/png", 400),
        (b"x" * (2**20 + 1), "", "", 413),
    ],
)
def test_what_cannot_be_checked_is_a_problem(
    client: Client, content: bytes, query: str, accept: str, status: int
) -> None:
    answer = _sent(client, content, query, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert "/tmp" not in answer.text


@pytest.mark.parametrize("accept", ["", "text/csv"])
def test_a_workbook_that_unpacks_to_a_mass_is_refused_by_the_limits_for_strangers(
    client: Client, flawed: bytes, tmp_path: Path, accept: str
) -> None:
    bomb = tmp_path / "bomb.xlsx"
    HOSTILE["zip bomb"](bomb)
    answer = _sent(client, bomb.read_bytes(), "?name=bomb.xlsx", accept)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert f"{UPLOADED.loaded // 2**20} MB" in answer.json()["detail"]
    assert _sent(client, flawed).status_code == 200  # the server still answers


def test_reading_the_address_of_the_check_is_no_check(client: Client) -> None:
    assert client.get("/api/v1/check").status_code == 405


def test_nothing_of_an_upload_is_kept(
    client: Client, flawed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    _sent(client, flawed, accept=XLSX)
    _sent(client, b"%PDF")
    assert [path for path in tmp_path.iterdir() if path.name.startswith("kohesio-upload")] == []


@pytest.mark.parametrize(("seconds", "memory_mb", "reason"), [(0, 2048, "seconds"), (60, 16, "memory")])
def test_a_check_that_takes_too_much_is_ended(
    flawed: bytes, tmp_path: Path, seconds: int, memory_mb: int, reason: str
) -> None:
    path = tmp_path / "list"
    path.write_bytes(flawed)
    checker = IsolatedChecker(Bounds(seconds, memory_mb))
    options = CheckOptions(today=date(2026, 1, 1))
    with pytest.raises(LimitError, match=reason):
        checker.check(path, options)


def test_a_defect_in_a_check_is_not_called_a_lack_of_memory(flawed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(flawed)
    nothing = cast("CheckOptions", None)  # what no caller may hand over: the check comes upon it as a defect
    with pytest.raises(CheckDefectError, match="AttributeError") as raised:
        IsolatedChecker(Bounds(60, 2048)).check(path, nothing)
    assert "kohesio/check/" in "".join(traceback.format_exception(raised.value))


def test_more_lists_than_wait_are_sent_away() -> None:
    turns = Turns(most=1)
    with turns.waiting(), pytest.raises(BusyError):
        turns.waiting().__enter__()
    with turns.waiting() as place:
        assert place is None  # there is room again
