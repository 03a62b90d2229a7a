"""Invented lists in the layouts of the law, clean until a case spoils them, and their findings."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from kohesio.check.checker import Checker
from kohesio.check.layouts import headings
from kohesio.check.validator import FIELDS
from kohesio.model.check import CheckFinding, CheckOptions, CheckReport

TODAY = date(2026, 11, 22)

NEW = {
    "Unique code of the operation": "SE-{n:03}",
    "Name of the beneficiary": "Exempelkommun {n} AB",
    "Name of the operation": "Solel på skolans tak {n}",
    "Purpose of the operation and its expected or actual achievements": "Skolan får solceller och sparar el, del {n}.",
    "Start date of the operation": "2022-03-01",
    "Expected or actual date of completion of the operation": "2024-09-30",
    "Total cost of the operation": "1000.00",
    "Union contribution": "400.00",
    "Currency of the amounts": "EUR",
    "Fund": "ERDF",
    "Specific objective": "RSO2.2",
    "Union co-financing rate (%)": "40",
    "Postcode of the operation": "111 22",
    "NUTS code of the location": "SE110",
    "Municipality": "Stockholm",
    "Latitude, longitude": "59.3, 18.0",
    "Country": "SE",
    "Type of intervention": "048",
    "Programme code (CCI)": "2021SE16RFPR001",
    "Programming period": "2021-2027",
    "Date of last update of the list of operations": "2026-11-01",
}
"""One row of a clean list of 2021-2027."""

_OLD_BY_KEY = {
    "beneficiary": "Exempelkommun {n} AB",
    "title": "Solel på skolans tak {n}",
    "summary": "Skolan får solceller och sparar el, del {n}.",
    "start_date": "2016-03-01",
    "end_date": "2018-09-30",
    "eligible_cost": "1000.00",
    "currency": "EUR",
    "cofinancing_rate": "40",
    "postcode": "111 22",
    "country": "SE",
    "intervention_field": "010 - Renewable energy: solar",
    "list_updated": "2026-11-01",
    "operation_code": "SE-{n:03}",
    "fund": "ERDF",
    "cci": "2014SE16RFOP001",
    "period": "2014-2020",
}
OLD = {heading: _OLD_BY_KEY.get(key, "") for key, heading in headings("2014-2020", "sv").items()}
"""One row of a clean list of 2014-2020."""

_VALIDATOR = {
    "Operation_Unique_Identifier": "SE-{n:03}",
    "Operation_Name_Programme_Language": "Solel på skolans tak {n}",
    "Operation_Summary_Programme_Language": "Skolan får solceller och sparar el, del {n}.",
    "Country": "SE",
    "Location_Indicator_Postcode": "111 22",
    "Operation_Start_Date": "01/03/2016",
    "Operation_End_Date": "30/09/2018",
    "CoFinancing_Rate": "40%",
    "Total_Eligible_Expenditure_amount": "1000.00",
    "Total_Eligible_Expenditure_Currency": "EUR",
    "Location_Indicator_NUTS_code": "SE110",
    "Beneficiary_Name": "Exempelkommun {n} AB",
    "Category_Of_Intervention": "10",
    "Fund_Code": "ERDF",
    "Programme_Code": "2014SE16RFOP001",
    "Programming_Period": "2014-2020",
    "Date_Of_Last_Update": "01/11/2026",
    "Social_Media_Links": "https://example.org/a https://example.org/b",
}
VALIDATOR = {field: _VALIDATOR.get(field, "") for field in FIELDS}
"""One row in the layout of the official validator."""

Row = dict[str, str]
Spoil = Callable[[list[Row]], None]


def rows_of(layout: Mapping[str, str], count: int = 6) -> list[Row]:
    """Clean rows that differ in code, names and summary."""
    return [{key: value.format(n=number) for key, value in layout.items()} for number in range(1, count + 1)]


def column(layout: Mapping[str, str], start: str) -> str:
    """The heading of a layout that begins so."""
    return next(heading for heading in layout if heading.startswith(start))


def write_csv(rows: Sequence[Mapping[str, str]], path: Path, encoding: str = "utf-8") -> Path:
    """The rows as a comma-separated file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def report_on(path: Path, **options: object) -> CheckReport:
    """The report as of the invented day."""
    return Checker().check(path, CheckOptions(today=TODAY, **options))  # type: ignore[arg-type]


def codes(report: CheckReport) -> list[str]:
    """The codes of the rules that found something."""
    return [each.rule.code for each in report.rules]


def cases(report: CheckReport, code: str) -> tuple[CheckFinding, ...]:
    """The cases of a rule, none where it found nothing."""
    return next((each.findings for each in report.rules if each.rule.code == code), ())
