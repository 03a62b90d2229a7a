"""Every real list gives exactly the operations, sums, dates, rejections and refusals that are expected of it."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.lists.real_lists import AMOUNTS, RealList, amount, expected, ingested, row_amounts, rows_of

from kohesio.ingest.report import Status

pytestmark = [pytest.mark.reference_data, pytest.mark.slow]

FILES = (
    "AT/esf-2014-2020.xlsx", "AT/esf-2014-2020-utf16.txt", "BE/brussels-erdf-2007-2013.xls",
    "BE/wallonia-esf-2014-2020.xlsx", "BG/kameno-contracts-excerpt.json", "CZ/esif-2014-2020.xlsx",
    "DE/berlin-erdf-2014-2020.xlsx", "DE/berlin-erdf-2007-2013.ods", "DE/hamburg-esf-2014-2020.xlsx",
    "DE/saxony-erdf-2014-2020.xls", "DK/erdf-esf-2014-2020-20160621.csv", "DK/erdf-esf-2014-2020-20161024.csv",
    "EL/esif-2014-2020.csv", "ES/aragon-esf-2007-2013.json", "FI/erdf-esf-2014-2020.csv",
    "FR/feder-fse-2014-2020.xls", "HR/esif-2007-2020.xls", "HU/cf-2014-2020.json", "LV/esif-2014-2020.xls",
    "NL/esf-e2-2007-2013.xls", "PL/cf-2007-2013.csv", "PT/portugal2020-2014-2020.xlsx", "SE/erdf-2014-2020.json",
    "SI/esif-2014-2020.xls", "UK/england-erdf-esf-2014-2020.csv", "UK/wales-erdf-esf-2014-2020.xlsx",
)  # fmt: skip

FLAGS: tuple[tuple[str, tuple[str, ...], str | None], ...] = (
    (r"missing operation_id", ("missing-operation-code",), None),
    (r"missing operation_name", ("missing-title",), None),
    (r"missing beneficiary_name", ("missing-beneficiary",), None),
    (r"missing total_eligible_expenditure", ("missing-amount",), "eligible_cost"),
    (r"missing amount", ("missing-amount",), None),
    (r"missing (year of approval|allocation year)", ("missing-year",), None),
    (r"missing postcode", ("missing-postcode",), None),
    (r"missing location", ("missing-location",), None),
    (r"fund not (given|applicable)", ("missing-fund",), None),
    (r"total_eligible_expenditure is zero", ("zero-amount",), "cost"),
    (r"Excel error", ("cell-error",), None),
    (r"several allocation years", ("several-years",), None),
    (r"eu_cofinancing_amount greater", ("eu-above-total",), None),
    (r"end_date before start_date", ("end-before-start",), None),
    (r"not a 5-digit number", ("digits-restored",), "more"),
    (r"end_date not parseable", ("unreadable-date",), "end_date"),
    (r"start date has (month|invalid)", ("date-not-to-the-day", "unreadable-date"), "start_date"),
    (r"end date has (month|invalid)", ("date-not-to-the-day", "unreadable-date"), "end_date"),
    (r"co-financing rate is text", ("unreadable-rate",), "cofinancing_rate"),
    (r"eu_cofinancing_rate outside", ("rate-out-of-range",), "cofinancing_rate"),
    (r"support rate \d+ % is above", ("rate-out-of-range",), "support_rate"),
    (r"location placeholder", ("location-placeholder",), None),
    (r"exact duplicate", ("repeated-row",), None),
    (r"date_of_update was auto-incremented", ("update-after-publication",), None),
    (r"beneficiary anonymised", ("anonymous-beneficiary",), None),
    (r"organisation name\) in the amount", ("unreadable-amount",), None),
)
"""Reason of a flagged row → codes of findings and their field (``cost``: the list's cost; ``more``: among others)."""

REASONS = {
    "section heading": "section-heading",
    "subtotal": "subtotal",
    "footer": "footer",
    "fund out of scope": "out-of-scope-fund",
    "legend": "legend",
    "application without a valid grant": "withdrawn",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lists")


@pytest.fixture(params=FILES)
def real(request: pytest.FixtureRequest, shared: Path, folder: Path) -> tuple[RealList, dict[str, Any]]:
    return ingested(shared, request.param, folder), expected(shared)[request.param]


def test_rows_and_operations_are_as_many_as_expected(real: tuple[RealList, dict[str, Any]]) -> None:
    found, want = real
    report = found.report
    right = {want["operations"], *(want["operations"] + each["operations"] for each in want.get("also_right", ()))}
    assert report.status is Status.LOADED
    assert (report.rows, report.rejected) == (want["data_rows"], want["rejected"])
    assert report.operation_rows in right
    assert report.operations == want.get("distinct_operations", report.operation_rows)


def test_sums_are_exact(real: tuple[RealList, dict[str, Any]]) -> None:
    found, want = real
    for name, figures in want["sums"].items():
        values = [value for one in found.operations for value in row_amounts(one, AMOUNTS[name])]
        assert abs(sum(values) - Decimal(figures["sum"])) <= Decimal(figures["tolerance"]), name
        assert len(values) == figures["rows"], name
    for name, total in want.get("sums_over_distinct_operations", {}).items():
        values = [value for one in found.operations if (value := amount(one, AMOUNTS[name])) is not None]
        assert abs(sum(values) - Decimal(total)) <= Decimal("0.5"), name


def test_dates_are_read_to_the_precision_they_have(real: tuple[RealList, dict[str, Any]]) -> None:
    found, want = real
    for name in ("start_date", "end_date", "approval_date"):
        if name not in want:
            continue
        dates = [one[name] for one in found.operations for _ in one["source"]["rows"] if one[name] is not None]
        days = [each["date"].isoformat() for each in dates if each["precision"] == "day"]
        assert len(days) == want[name]["full_date"], name
        assert sum(each["precision"] == "month" for each in dates) == want[name].get("month", 0), name
        if days:
            assert (min(days), max(days)) == (want[name]["min"], want[name]["max"]), name


def test_beneficiaries_are_as_many_as_expected(real: tuple[RealList, dict[str, Any]]) -> None:
    found, want = real
    names = {
        (each["name"], *(number["value"] for number in each["identifiers"]))
        for one in found.operations
        for each in one["beneficiaries"]
        if each["role"] == "beneficiary"
    }
    if "including the number" not in want["distinct_beneficiaries_basis"]:  # that counts cells, blanks and all
        assert len(names) == want["distinct_beneficiaries"]
    if "distinct_beneficiary_ids" in want:
        assert len({number for _, *numbers in names for number in numbers}) == want["distinct_beneficiary_ids"]


def test_rejected_rows_are_those_expected_with_their_reason(real: tuple[RealList, dict[str, Any]]) -> None:
    found, want = real
    for group in want["rejected_rows"]:
        code = next(code for words, code in REASONS.items() if group["reason"].startswith(words))
        assert rows_of(group["rows"]) <= found.rows_with(code), group["reason"]
    rejected = {row for group in want["rejected_rows"] for row in rows_of(group["rows"])}
    assert rejected == found.rows_with(*REASONS.values(), "no-operation", "broken-record")


def test_flagged_rows_become_findings(real: tuple[RealList, dict[str, Any]]) -> None:
    found, want = real
    wanted: dict[tuple[tuple[str, ...], str | None], set[int]] = {}
    for group in want["flagged_rows"]:
        codes, field = next((codes, field) for words, codes, field in FLAGS if re.search(words, group["reason"]))
        wanted.setdefault((codes, field), set()).update(rows_of(group["rows"]))
    for (codes, field), rows in wanted.items():
        name = next((n for n in ("eligible_cost", "total_cost") if found.rows_with(*codes, field=n)), None)
        seen = found.rows_with(*codes, field=name if field == "cost" else None if field == "more" else field)
        assert rows <= seen if field == "more" else rows == seen, (codes, field)


def test_spot_rows_have_the_canonical_values(real: tuple[RealList, dict[str, Any]]) -> None:
    found, want = real
    for spot in want["spot_rows"]:
        operation = found.of_row(spot["row"])
        if "rejected" in spot:
            assert operation is None
            continue
        assert operation is not None, spot["row"]
        for name, text in spot["canonical"].items():
            if name in {"support_rate", "authority", "status"}:
                continue  # checked or ignored; the record has no such field
            assert _agrees(operation, spot["row"], name, str(text)), (spot["row"], name, text)


def _agrees(operation: dict[str, Any], row: int, name: str, text: str) -> bool:
    """Whether the operation has the canonical value of a source row."""
    part = next((part for part in operation["parts"] if part["rows"] == [row]), None)
    if name in AMOUNTS:
        value = part[AMOUNTS[name]]["amount"] if part else amount(operation, AMOUNTS[name])
        return value is not None and abs(value - Decimal(text)) <= Decimal("0.005")
    if name in {"start_date", "end_date", "approval_date"}:
        return str(operation[name]["date"]) == text
    if name == "date_of_update":
        return str(operation["list_updated"]["date"]) == text or "update-after-publication" in operation["issues"]
    if name == "eu_cofinancing_rate":
        rate = (part or operation)["cofinancing_rate"]
        return bool(rate["percent"] == Decimal(text))
    return _plain(text) in {_plain(each) for each in _texts(operation, part, name, text)}


def _texts(operation: dict[str, Any], part: dict[str, Any] | None, name: str, text: str) -> list[str]:
    """The operation's texts for a canonical field whose value is ``text``."""
    programme, places = operation["programme"], operation["places"]
    match name:
        case "operation_id":
            found = [operation["operation_code"]]
        case "operation_name" | "summary":
            found = [each["text"] for each in operation["title" if name == "operation_name" else "summary"]]
        case "beneficiary_name":
            found = [each["name"] for each in operation["beneficiaries"]]
        case "beneficiary_id":
            found = [number["value"] for each in operation["beneficiaries"] for number in each["identifiers"]]
        case "country":
            found = [{"GR": "EL", "GB": "UK"}.get(code, code) for code in operation["countries"]]
        case "fund":
            found = [*operation["funds"], "ESF (inc YEI)"]
        case "programme":
            found = [programme["name"], programme["cci"], _CZECH.get(programme["cci"])]
        case "priority_axis":
            found = [programme["priority"], part["priority"] if part else None]
        case "category_of_intervention":
            found = operation["intervention_fields"]
            number = re.match(r"(?:CI\d\d_)?0*(\d+)", text)
            code = number[1].zfill(3) if number else _FIELDS.get(text)
            if code in found:  # the cell has a code, or the words of one, and the record keeps the code alone
                return [text]
        case "postcode" | "municipality":
            found = [each[name] for each in places]
            found.append(", ".join(each for each in found if each))
        case "region_text":
            found = [each["label"] for each in places]
            found.append(", ".join(each for each in found if each))
        case "nuts_code":
            found = [_NUTS_2010.get(each["nuts"]) for each in places] + [each["nuts"] for each in places]
        case _:
            raise AssertionError(name)
    return [each for each in found if each]


def _plain(text: str) -> str:
    """Text without what the expected figures leave open: carriage returns and repaired characters."""
    text = text.replace("_x000D_", "\r").replace("\r", "")
    return re.sub("[\u0080-\u009f\u2013-\u2026]", "?", text).strip()


_FIELDS = {
    "Allgemeine produktive Investitionen in kleine und mittlere Unternehmen („KMU“)": "001",
    "Energieeffiziente Renovierung öffentlicher Infrastrukturen, Demonstrationsprojekte und Begleitmaßnahmen": "013",
    "Technologietransfer und Zusammenarbeit zwischen Hochschulen und Unternehmen, vor allem zugunsten von KMU": "062",
}
"""Categories in words, and their code in Table 1 of Annex I to Regulation (EU) No 215/2014."""
_CZECH = {
    "2014CZ05M9OP001": "03", "2014CZ16RFOP001": "01", "2014CZ16RFOP002": "06", "2014CZ16CFTA001": "08",
    "2014TC16RFCB025": "11",
}  # fmt: skip
_NUTS_2010 = {"EL51": "EL11", "EL54": "EL21", "EL64": "EL24"}


def test_the_table_of_totals_is_refused_as_no_list(shared: Path, folder: Path) -> None:
    found = ingested(shared, "BG/programme-totals-2007-2013.xls", folder)
    assert found.report.status is Status.REFUSED
    assert found.report.reason == "not-a-list-of-operations"
    assert found.operations == []


def test_every_expected_file_is_tested(shared: Path) -> None:
    assert {*FILES, "BG/programme-totals-2007-2013.xls"} == set(expected(shared))
