"""The list of beneficiaries as a file: in each format the same rows, and what the file says of itself."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook
from tests.asgi_client import Client

from kohesio.errors import DamagedError
from kohesio.index import exporting
from kohesio.snapshot.export import bodies
from kohesio.snapshot.export.about import About
from kohesio.snapshot.export.formats import BODY_FORMATS
from kohesio.snapshot.privacy import NATURAL_PERSON

ROOT = "/api/v1/beneficiaries"
FIGURES = ("total_cost", "eligible_cost", "eu_contribution")


def _sheet(content: bytes, name: str) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def _of_sheet(content: bytes) -> list[dict[str, Any]]:
    header, *rows = _sheet(content, "beneficiaries")
    return [dict(zip(header, (None if cell == "" else cell for cell in row), strict=True)) for row in rows]


def _of_csv(content: bytes) -> list[dict[str, Any]]:
    rows = csv.DictReader(io.StringIO(content.decode(), newline=""))
    return [{name: cell or None for name, cell in row.items()} for row in rows]


READERS: dict[str, Callable[[bytes], list[dict[str, Any]]]] = {
    "csv": _of_csv,
    "jsonl": lambda content: [json.loads(line) for line in content.splitlines()],
    "parquet": lambda content: pl.read_parquet(io.BytesIO(content)).to_dicts(),
    "xlsx": _of_sheet,
}

STATEMENTS: dict[str, Callable[[bytes], dict[str, str]]] = {
    "csv": lambda content: json.loads(_of_csv(content)[0]["about"]),
    "jsonl": lambda content: json.loads(content.splitlines()[0])["about"],
    "parquet": lambda content: {
        name.decode().removeprefix("kohesio:"): value.decode()
        for name, value in pq.read_schema(io.BytesIO(content)).metadata.items()
    },
    "xlsx": lambda content: {row[0]: row[1] for row in _sheet(content, "about")},
}

QUESTIONS = ("", "country=SE", "sort=-eu_contribution", "q=kommun", "fund=ERDF&sort=name", "country=MT")


def test_beneficiaries_have_every_format_but_the_one_of_maps() -> None:
    assert set(BODY_FORMATS) == set(READERS)


@pytest.mark.parametrize("suffix", READERS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_file_has_the_rows_of_the_list_in_its_order(api: Client, question: str, suffix: str) -> None:
    items = api.get(f"{ROOT}?{question}&limit=1000").json()["items"]
    answer = api.get(f"{ROOT}.{suffix}?{question}")
    rows = READERS[suffix](answer.content)
    assert [row["id"] for row in rows] == [item["id"] for item in items]
    assert int(answer.headers["x-total-count"]) == len(items)
    for row, item in zip(rows, items, strict=True):
        assert (row["name"], row["country"]) == (item["name"], item["country"])
        assert int(row["operations"]) == item["operations"]
        for figure in FIGURES:
            told, lacking = item["sums"][figure]["eur"], item["sums"][figure]["missing"]
            assert int(row[f"without_{figure}"]) == lacking
            cell = row[f"{figure}_eur"]
            assert cell is None if lacking == item["operations"] else float(cell) == float(told)


@pytest.mark.parametrize("suffix", READERS)
def test_a_file_says_which_question_version_and_licence_it_is_of(api: Client, suffix: str) -> None:
    answer = api.get(f"{ROOT}.{suffix}?country=SE&limit=3")
    told = STATEMENTS[suffix](answer.content)
    assert (told["query"], told["licence"]) == ("country=SE", "CC-BY-4.0")
    assert told["snapshot"] == answer.headers["x-snapshot"]
    assert str(told["beneficiaries"]) == answer.headers["x-total-count"]
    assert answer.headers["content-disposition"] == f'attachment; filename="beneficiaries-{told["snapshot"]}.{suffix}"'
    assert (answer.headers["x-query"], answer.headers["x-licence"]) == ("country=SE", "CC-BY-4.0")


@pytest.mark.parametrize("suffix", READERS)
def test_a_likely_natural_person_has_no_name_in_a_file(api: Client, suffix: str) -> None:
    rows = READERS[suffix](api.get(f"{ROOT}.{suffix}?beneficiary_type=natural").content)
    assert rows
    assert {(row["name"], row["name_latin"]) for row in rows} == {(NATURAL_PERSON, None)}


def test_a_csv_begins_with_the_mark_that_excel_wants_when_asked(api: Client) -> None:
    assert api.get(f"{ROOT}.csv?bom=true").content.startswith(b"\xef\xbb\xbfid,")


def test_pages_of_any_size_make_the_same_file(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = api.get(f"{ROOT}.csv?sort=name").content
    monkeypatch.setattr(exporting, "BODIES_AT_ONCE", 2)
    assert api.get(f"{ROOT}.csv?sort=name&country=").content == whole


def test_a_file_that_is_not_what_was_promised_is_cut_off() -> None:
    about = About("t", "beneficiaries", 2, "", "v", "", "", "", "", "")
    short = bodies.Bodies(iter([pl.DataFrame(schema=dict(bodies.COLUMNS))]), about)
    with pytest.raises(DamagedError, match="promised"):
        list(bodies.csv_bytes(short))
