"""The readers over the real lists: every row, every described column, every spot cell stands where it should."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pytest
import yaml

from kohesio.ingest.readers import read_tables
from kohesio.ingest.table import RawTable

pytestmark = pytest.mark.reference_data

_FILES = (
    "AT/esf-2014-2020.xlsx", "AT/esf-2014-2020-utf16.txt", "BE/brussels-erdf-2007-2013.xls",
    "BE/wallonia-esf-2014-2020.xlsx", "BG/programme-totals-2007-2013.xls", "BG/kameno-contracts-excerpt.json",
    "CZ/esif-2014-2020.xlsx", "DE/berlin-erdf-2014-2020.xlsx", "DE/berlin-erdf-2007-2013.ods",
    "DE/hamburg-esf-2014-2020.xlsx", "DE/saxony-erdf-2014-2020.xls", "DK/erdf-esf-2014-2020-20160621.csv",
    "DK/erdf-esf-2014-2020-20161024.csv", "EL/esif-2014-2020.csv", "ES/aragon-esf-2007-2013.json",
    "FI/erdf-esf-2014-2020.csv", "FR/feder-fse-2014-2020.xls", "HR/esif-2007-2020.xls", "HU/cf-2014-2020.json",
    "LV/esif-2014-2020.xls", "NL/esf-e2-2007-2013.xls", "PL/cf-2007-2013.csv", "PT/portugal2020-2014-2020.xlsx",
    "SE/erdf-2014-2020.json", "SI/esif-2014-2020.xls", "UK/england-erdf-esf-2014-2020.csv",
    "UK/wales-erdf-esf-2014-2020.xlsx",
)  # fmt: skip
_OF_OPERATIONS = tuple(name for name in _FILES if name != "BG/programme-totals-2007-2013.xls")
"""That one has a row for each programme: its manifest describes neither columns nor data rows."""

_TABLES: dict[str, list[RawTable]] = {}
_DESCRIBED: dict[str, dict[str, Any]] = {}


def _described(shared: Path, name: str) -> dict[str, Any]:
    if not _DESCRIBED:
        for document in ("manifest", "expected"):
            whole = yaml.load((shared / "lists" / f"{document}.yaml").read_text("utf-8"), yaml.CSafeLoader)
            _DESCRIBED[document] = {entry["path"]: entry for entry in whole["files"]}
    return {document: _DESCRIBED[document][name] for document in ("manifest", "expected")}


def _main_table(shared: Path, name: str) -> RawTable:
    if name not in _TABLES:
        _TABLES[name] = list(read_tables(shared / "lists" / name))
    return _TABLES[name][0]


def _header_texts(table: RawTable, described: dict[str, Any]) -> list[str]:
    rows = described["header_row"]
    first = rows[0] if isinstance(rows, list) else rows
    if first is None:
        return list(table.labels)
    at = table.numbers.to_list().index(first + 1)
    return [cell or "" for cell in table.cells.row(at)]


def _same(cell: str | None, wanted: object) -> bool:
    """Equal as text, as a number, or as a date that is noted by its day count; carriage returns do not matter."""
    text = (cell or "").replace("\r", "").strip()
    plain = str(wanted).replace("\r", "").strip()
    if isinstance(wanted, bool):
        plain = plain.upper()
    if text == plain or text == plain.removesuffix(" 00:00:00"):
        return True
    if isinstance(wanted, int) and text[4:5] == "-":
        return (date.fromisoformat(text) - date(1899, 12, 30)).days == wanted
    try:
        return abs(Decimal(text) - Decimal(plain)) <= Decimal("1e-9") * max(abs(Decimal(plain)), Decimal(1))
    except InvalidOperation:
        return False


@pytest.mark.parametrize("name", _OF_OPERATIONS)
def test_every_data_row_is_read(shared: Path, name: str) -> None:
    described = _described(shared, name)
    rows = described["manifest"]["data_rows"]
    table = _main_table(shared, name)
    first = described["manifest"].get("first_data_row")
    data = table.numbers if first is None else table.numbers.filter(table.numbers > first)
    assert len(data) == rows


@pytest.mark.parametrize("name", _OF_OPERATIONS)
def test_described_columns_stand_where_the_manifest_says(shared: Path, name: str) -> None:
    described = _described(shared, name)["manifest"]
    columns = described["columns"]
    table = _main_table(shared, name)
    texts = _header_texts(table, described)
    for column in columns.values():
        if "key" in column:
            assert column["key"] in table.labels
        else:
            assert texts[column["column"]].split() == str(column["header"]).split()


@pytest.mark.parametrize("name", _FILES)
def test_spot_rows_hold_the_published_cells(shared: Path, name: str) -> None:
    described = _described(shared, name)
    spots = described["expected"].get("spot_rows") or []
    table = _main_table(shared, name)
    texts = [] if not spots else _header_texts(table, described["manifest"])
    headers = [" ".join(text.split()) for text in texts]
    for spot in spots:
        if spot["row"] in table.ragged:
            continue
        row = table.cells.row(table.numbers.to_list().index(spot["row"]))
        for header, wanted in spot["cells"].items():
            if " ".join(str(header).split()) not in headers:
                continue
            cell = row[headers.index(" ".join(str(header).split()))]
            assert _same(cell, wanted), f"row {spot['row']}, {header}: {cell!r} is not {wanted!r}"


def test_the_unquoted_list_shows_its_broken_records(shared: Path) -> None:
    table = _main_table(shared, "FI/erdf-esf-2014-2020.csv")
    assert len(table.ragged) == 2173


def test_a_declared_sheet_of_16384_columns_is_read_as_its_ten(shared: Path) -> None:
    assert _main_table(shared, "DE/hamburg-esf-2014-2020.xlsx").width == 10


def test_names_with_quotes_in_an_unquoted_table_stay_whole(shared: Path) -> None:
    tables = list(read_tables(shared / "kohesio-export" / "beneficiaries.tsv"))
    assert sum(table.cells.height for table in tables) == 27_223
    assert not any(table.ragged for table in tables)
