"""The page that checks lists: a form in, an answer out, nothing kept, no data needed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import httpx
import pytest
from tests.asgi_client import Client
from tests.unit.check.lists import NEW, column, rows_of, write_csv

from kohesio.app import create_app
from kohesio.settings import Settings
from kohesio.ui.i18n import OFFERED

BOUNDARY = "kohesio-test"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """A site without any data, which accepts files of 1 MiB."""
    return Client(create_app(Settings(data=str(tmp_path_factory.mktemp("data")), max_upload_mb=1)))


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    rows = rows_of(NEW)
    rows[2][column(NEW, "Start date")] = "31/02/2022"
    rows[3][column(NEW, "Name of the operation")] = "<script>alert(1)</script>"
    return write_csv(rows, tmp_path_factory.mktemp("list") / "list.csv").read_bytes()


def _sent(client: Client, content: bytes, *, name: str = "list.csv", lang: str = "en", **words: str) -> httpx.Response:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{word}\r\n' for key, word in words.items()
    ]
    file = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = "".join([*parts, file]).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return client.request("POST", f"/{lang}/check", headers={"content-type": kind}, content=body)


@pytest.mark.parametrize("lang", OFFERED)
def test_the_form_is_there_without_any_data(client: Client, lang: str) -> None:
    answer = client.get(f"/{lang}/check")
    assert answer.status_code == 200
    assert 'enctype="multipart/form-data"' in answer.text


def test_an_address_without_language_leads_to_one(client: Client) -> None:
    assert client.get("/check").headers["location"].endswith("/en/check")


def test_the_page_names_letters_findings_and_cells(client: Client, flawed: bytes) -> None:
    answer = _sent(client, flawed)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "31/02/2022" in answer.text
    assert "(f)" in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("wanted", "kind", "name"),
    [
        ("report-html", "text/html", "list-report.html"),
        ("report-json", "application/json", "list-report.json"),
        ("list-csv", "text/csv", "list-repaired.csv"),
        ("list-xlsx", "application/vnd.openxmlformats", "list-repaired.xlsx"),
        ("list-json", "application/json", "list-repaired.json"),
    ],
)
def test_every_answer_can_be_had_as_a_file(client: Client, flawed: bytes, wanted: str, kind: str, name: str) -> None:
    answer = _sent(client, flawed, answer=wanted)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 ...", b"a,b\n1,2\n"],
)
def test_what_cannot_be_checked_is_told_on_the_page(client: Client, content: bytes) -> None:
    answer = _sent(client, content)
    assert answer.status_code == 422
    assert 'role="alert" tabindex="-1" autofocus' in answer.text


@pytest.mark.parametrize(
    "words",
    [{"country": "Sweden"}, {"country": "XX"}, {"country": "XX", "answer": "list-csv"}, {"period": "1999"},
     {"answer": "everything"}],
)  # fmt: skip
def test_a_wrong_word_about_a_good_list_is_told_on_the_page(
    client: Client, flawed: bytes, words: dict[str, str]
) -> None:
    answer = _sent(client, flawed, **words)
    assert answer.status_code == 422
    assert next(iter(words.values())) in answer.text
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "mein-list.csv: Die Datei ist leer."),
        (b" \n", "mein-list.csv: Die Datei ist leer."),
        (b"a\x00\x01\x02\xff" * 9, "mein-list.csv: Die Datei ist weder eine Tabelle noch Text."),
        (b"a,b\n1,2\n", "mein-list.csv: Die Tabelle ist keine Liste der Vorhaben"),
    ],
)
def test_why_a_file_is_refused_is_told_in_the_language_of_the_page(client: Client, content: bytes, told: str) -> None:
    answer = _sent(client, content, name="mein-list.csv", lang="de")
    assert told in answer.text


def test_countries_are_offered_in_the_readers_language_and_order_and_the_chosen_one_stays(
    client: Client, flawed: bytes
) -> None:
    offered = client.get("/de/check").text
    assert offered.index(">Dänemark<") < offered.index(">Deutschland<") < offered.index(">Österreich<")
    assert '<option value="SE" selected>' in _sent(client, flawed, lang="de", country="se").text


def test_a_request_that_is_no_form_is_told_so(client: Client) -> None:
    answer = client.request("POST", "/en/check", headers={"content-type": "text/csv"}, content=b"a,b")
    assert answer.status_code == 422


def test_a_form_that_breaks_off_is_told_so(client: Client) -> None:
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    answer = client.request("POST", "/en/check", headers={"content-type": kind}, content=b"--kohesio-test\r\nbroken")
    assert answer.status_code == 422


def test_a_file_above_the_limit_is_refused(client: Client) -> None:
    assert _sent(client, b"x" * (2**20 + 1)).status_code == 413
    assert _sent(client, b"x" * (3 * 2**20)).status_code == 413


def test_only_the_form_may_be_large(client: Client) -> None:
    assert client.request("POST", "/en/projects", content=b"x" * (2**20 + 1)).status_code == 413


def test_the_name_of_a_file_is_never_part_of_a_path(client: Client, flawed: bytes) -> None:
    answer = _sent(client, flawed, name='../../etc/"pass wd', answer="report-json")
    assert "/" not in answer.headers["content-disposition"]


def test_nothing_of_an_upload_is_kept(
    client: Client, flawed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    _sent(client, flawed, answer="list-xlsx")
    _sent(client, b"%PDF")
    assert list(tmp_path.iterdir()) == []
