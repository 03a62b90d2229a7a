"""Beneficiaries, figures, exports, lists and codes over the API."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, seed_operation

from kohesio.errors import DamagedError
from kohesio.reference.carrying import to_2021
from kohesio.snapshot.export import rows as rows_of_exports
from kohesio.snapshot.export.columns import OPERATION_COLUMNS
from kohesio.snapshot.export.formats import FORMATS
from kohesio.snapshot.records import operation_to_json

STOCKHOLM = seed_operation().beneficiaries[0].id
NACKA = seed_operation().beneficiaries[1].id
ALL = invented_operations()


READERS: dict[str, Callable[[bytes], list[str]]] = {
    "csv": lambda content: [row["id"] for row in csv.DictReader(io.StringIO(content.decode(), newline=""))],
    "jsonl": lambda content: [json.loads(line)["id"] for line in content.splitlines()],
    "geojson": lambda content: [feature["id"] for feature in json.loads(content)["features"]],
    "parquet": lambda content: pl.read_parquet(io.BytesIO(content))["id"].to_list(),
    "xlsx": lambda content: [row[0] for row in _sheet(content)[1:]],
}
"""The ids in a file, by format."""


def _sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("operations").to_python()


def test_beneficiaries_come_with_the_answer_object_and_their_totals(api: Client) -> None:
    answer = api.get("/api/v1/beneficiaries?q=nacka").json()
    assert list(answer) == ["query", "snapshot", "count", "sums", "facets", "items", "next", "took_ms", "notes"]
    (item,) = answer["items"]
    assert (item["id"], item["name"], item["operations"]) == (NACKA, "Nacka kommun", 3)


def test_one_beneficiary_has_its_totals(api: Client) -> None:
    answer = api.get(f"/api/v1/beneficiaries/{STOCKHOLM}").json()
    assert answer["name"] == "Stockholms stad"
    assert answer["sums"]["eu_contribution"] == {"eur": "959353.50", "missing": 0}


def test_a_greek_beneficiary_has_a_latin_name_too(api: Client) -> None:
    (item,) = api.get("/api/v1/beneficiaries?q=Dimos").json()["items"]
    assert (item["name"], item["name_latin"]) == ("Δήμος Παραδείγματος", "Dimos Paradeigmatos")


def test_the_operations_of_a_beneficiary_are_a_question_like_any_other(api: Client) -> None:
    answer = api.get(f"/api/v1/beneficiaries/{NACKA}/operations?period=2021-2027&facets=fund").json()
    assert answer["count"] == 2
    assert answer["query"] == f"period=2021-2027&beneficiary={NACKA}"
    assert set(answer["facets"]) == {"fund"}


@pytest.mark.parametrize("path", ["beneficiaries/Q1", "beneficiaries/Q1/operations", "lists/none", "codes/none"])
def test_what_is_not_there_is_a_404(api: Client, path: str) -> None:
    assert api.get(f"/api/v1/{path}").status_code == 404


def test_every_facet_is_described_and_answers(api: Client) -> None:
    for item in api.get("/api/v1/facets").json()["items"]:
        facet = api.get(f"/api/v1/facets/{item['key']}?country=SE").json()
        assert facet["key"] == item["key"]
        assert facet["count"] == 9


def test_statistics_agree_with_the_search(api: Client) -> None:
    statistics = api.get("/api/v1/statistics?country=SE&facets=fund").json()
    answer = api.get("/api/v1/operations?country=SE&facets=none").json()
    assert statistics["sums"] == answer["sums"]
    assert sum(year["count"] for year in statistics["years"]) == answer["count"] == statistics["count"]
    assert list(statistics["breakdowns"]) == ["fund"]


def test_a_completion_says_where_it_is_and_how_to_search_for_it(api: Client) -> None:
    items = api.get("/api/v1/suggest?q=kompet&limit=3").json()["items"]
    first = items[0]
    assert first["label"] == "Digitalt kompetenslyft"
    assert api.get(first["address"]).json()["id"] == first["id"]


@pytest.mark.parametrize("address", ["/export?format=csv", "/operations.csv", "/export"])
def test_a_csv_export_is_complete(api: Client, address: str) -> None:
    answer = api.get(f"/api/v1{address}")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert list(rows[0]) == [*(column.title for column in OPERATION_COLUMNS), "about"]
    assert {row["id"] for row in rows} == {operation.id for operation in ALL}
    assert int(answer.headers["x-total-count"]) == len(rows)
    assert answer.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize("address", ["/export?format=jsonl&sort=title", "/operations.jsonl?sort=title"])
def test_a_json_lines_export_holds_the_records(api: Client, address: str) -> None:
    answer = api.get(f"/api/v1{address}")
    records = [json.loads(line) for line in answer.text.splitlines()]
    assert records[0].pop("about")["operations"] == len(ALL)
    expected = {operation.id: operation_to_json(operation) for operation in ALL}
    assert {record["id"]: record for record in records} == expected
    assert int(answer.headers["x-total-count"]) == len(records)


def test_an_export_takes_the_question_of_a_page_and_ignores_its_page(api: Client) -> None:
    page = api.get("/api/v1/operations?country=SE&limit=2&sort=-total_cost&facets=none").json()
    answer = api.get(f"/api/v1/operations.jsonl?country=SE&limit=2&sort=-total_cost&cursor={page['next']}")
    assert len(answer.text.splitlines()) == page["count"] == 9


def test_an_export_states_licence_question_and_version(api: Client) -> None:
    headers = api.get("/api/v1/operations.csv?country=EL").headers
    assert headers["x-licence"] == "CC-BY-4.0"
    assert headers["x-query"] == "country=GR" or headers["x-query"] == "country=EL"
    assert headers["x-snapshot"] in headers["content-disposition"]


QUESTIONS = ("", "country=SE&sort=-total_cost", "q=e*&sort=title", "fund=ERDF", "q=digitalt", "country=MT")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_format_holds_the_rows_of_the_list(api: Client, question: str) -> None:
    page = api.get(f"/api/v1/operations?{question}&limit=1000&facets=none&fields=id").json()
    listed = [item["id"] for item in page["items"]]
    for suffix, read in READERS.items():
        answer = api.get(f"/api/v1/operations.{suffix}?{question}")
        found = read(answer.content)
        assert sorted(found) == sorted(listed), suffix
        assert found == listed or not question.count("q=") + question.count("sort="), suffix
        assert int(answer.headers["x-total-count"]) == len(listed) == page["count"]


def test_without_words_and_order_rows_come_as_published(api: Client) -> None:
    rows = READERS["csv"](api.get("/api/v1/operations.csv?country=SE").content)
    published = [operation.id for operation in ALL]
    assert rows == sorted(rows, key=published.index)


def test_an_export_that_broke_off_goes_on_behind_what_is_held(api: Client) -> None:
    whole = api.get("/api/v1/operations.csv?sort=title")
    held = b"".join(whole.content.splitlines(keepends=True)[:6])
    rest = api.get(f"/api/v1/operations.csv?sort=title&skip=5&snapshot={whole.headers['x-snapshot']}")
    assert held + rest.content == whole.content


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("operations.csv?snapshot=20200101T000000Z-00000000", "snapshot"),
        ("operations.csv?skip=-1", "skip"),
        ("operations.parquet?skip=1", "skip"),
        ("export?format=xlsx&skip=1", "skip"),
        ("export?format=pdf", "format"),
    ],
)
def test_what_cannot_be_exported_is_refused_with_the_parameter(api: Client, address: str, parameter: str) -> None:
    answer = api.get(f"/api/v1/{address}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_an_export_that_ends_short_is_cut_off_and_not_ended(
    api: Client, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathered = rows_of_exports._gathered
    monkeypatch.setattr(rows_of_exports, "_gathered", lambda rows: (batch[:-1] for batch in gathered(rows)))
    with pytest.raises(RuntimeError, match="already started") as broken:
        api.get(f"/api/v1/operations.{suffix}")
    assert isinstance(broken.value.__cause__, DamagedError)


def test_excel_gets_its_mark_on_request(api: Client) -> None:
    assert api.get("/api/v1/operations.csv?bom=true").content.startswith(b"\xef\xbb\xbf")


def test_a_wrong_question_is_refused_before_the_export_begins(api: Client) -> None:
    answer = api.get("/api/v1/operations.csv?fund=XX")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "fund"


def test_lists_say_how_fresh_and_how_complete_they_are(api: Client) -> None:
    answer = api.get("/api/v1/lists").json()
    assert answer["operations"] == len(ALL)
    (swedish,) = (item for item in answer["items"] if item["id"] == "se-example-2021")
    assert (swedish["edition"], swedish["clock"]["updated"]) == ("2026-01-15", "2025-12-31")
    assert swedish["issues_by_code"]["amount-unreadable"] == 1
    assert swedish["fill"] == {"title": 1.0, "start_date": 0.5}
    assert api.get("/api/v1/lists/se-example-2021").json() == swedish


def test_the_issues_of_a_list_name_the_cell(api: Client) -> None:
    answer = api.get("/api/v1/lists/se-example-2021/issues?code=amount-unreadable").json()
    (issue,) = answer["items"]
    assert (issue["row"], issue["column"], issue["raw"]) == (999, "H", "n/a")
    assert answer["next"] is None


def test_the_version_being_served_says_what_it_is(api: Client) -> None:
    answer = api.get("/api/v1/snapshots/current").json()
    assert answer["counts"]["operations"] == len(ALL)
    assert answer["operator"]["name"] == "Example Operator"


def test_programmes_and_regions_take_countries_in_both_spellings(api: Client) -> None:
    assert api.get("/api/v1/programmes?country=EL").json() == api.get("/api/v1/programmes?country=GR").json()
    regions = api.get("/api/v1/regions?country=EL&level=2").json()["items"]
    assert {region["name_latin"] for region in regions} == {"Attiki", "Kentriki Makedonia"}


def test_regions_have_their_code_of_2021_where_the_editions_agree(api: Client) -> None:
    items = api.get("/api/v1/regions").json()["items"]
    codes = {item["nuts"]: item["nuts_2021"] for item in items}
    assert codes["SE110"] == "SE110"
    assert codes == {nuts: to_2021(nuts) for nuts in codes}


def test_codes_are_scoped_by_period(api: Client) -> None:
    address = "/api/v1/codes/intervention_fields?period="
    old, new = (
        {item["code"]: item["label"] for item in api.get(address + period).json()["items"]}
        for period in ("2014-2020", "2021-2027")
    )
    assert old["001"] != new["001"]
