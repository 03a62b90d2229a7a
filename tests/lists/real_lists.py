"""The real lists, ingested once per test run each, and what is expected of them, in the words of the record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from kohesio.ingest.report import FileReport
from kohesio.ingest.run import ingest
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

AMOUNTS = {
    "total_eligible_expenditure": "eligible_cost",
    "total_cost": "total_cost",
    "eu_cofinancing_amount": "eu_contribution",
    "contracted_amount": "contracted",
    "approved_public_funding": "approved_public_funding",
    "paid_amount": "paid",
    "funding_amount": "funding",
    "awarded_amount": "awarded",
    "granted_eu_and_state": "granted_eu_and_state",
    "paid_eu_and_state": "paid_eu_and_state",
    "planned_public_funding": "planned_public_funding",
    "planned_public_total": "planned_public_funding",
    "paid_public_total": "paid_public",
    "grant_amount": "granted",
    "total_at_settlement": "eligible_at_settlement",
    "eu_amount_at_settlement": "eu_at_settlement",
}
"""Names of amounts in the expected figures → field of the record, or kind of a further amount."""

LAW = ("eligible_cost", "total_cost", "eu_contribution")


@dataclass(frozen=True)
class RealList:
    """One file, ingested on its own: the report, the operations as plain values, the findings."""

    report: FileReport
    operations: list[dict[str, Any]]
    issues: pl.DataFrame

    def of_row(self, row: int) -> dict[str, Any] | None:
        """The operation a source row became part of."""
        return next((one for one in self.operations if row in one["source"]["rows"]), None)

    def rows_with(self, *codes: str, field: str | None = None) -> set[int]:
        """Source rows that have one of the findings."""
        found = self.issues.filter(pl.col("code").is_in(codes))
        if field is not None:
            found = found.filter(pl.col("field") == field)
        return {row for row in found["row"].to_list() if row is not None}


@cache
def expected(shared: Path) -> dict[str, Any]:
    """The expected figures by file."""
    text = (shared / "lists" / "expected.yaml").read_text("utf-8")
    return {entry["path"]: entry for entry in yaml.load(text, yaml.CSafeLoader)["files"]}


_INGESTED: dict[str, RealList] = {}


def ingested(shared: Path, name: str, folder: Path) -> RealList:
    """The list of a file, ingested on its own into a data directory under ``folder`` (once)."""
    if name not in _INGESTED:
        directory = DataDirectory(folder / re.sub(r"\W", "-", name))
        (report,) = ingest([shared / "lists" / name], directory).files
        if report.operations:
            snapshot = Snapshot.open(directory)
            operations = pl.read_parquet(snapshot.path("operations")).to_dicts()
            issues = pl.read_parquet(snapshot.path("issues"))
        else:
            operations, issues = [], pl.DataFrame(schema={"code": pl.String, "row": pl.Int32, "field": pl.String})
        _INGESTED[name] = RealList(report, operations, issues)
    return _INGESTED[name]


def amount(operation: dict[str, Any], name: str) -> Decimal | None:
    """A published amount of an operation by its name in the record."""
    if name in LAW:
        found = operation[name]
    else:
        found = next((one["amount"] for one in operation["other_amounts"] if one["kind"] == name), None)
    return None if found is None else found["amount"]


def row_amounts(operation: dict[str, Any], name: str) -> list[Decimal]:
    """The amount on each source row that has one: parts have their own, repeated rows the same."""
    if operation["parts"]:
        return [part[name]["amount"] for part in operation["parts"] if part[name] is not None]
    value = amount(operation, name)
    return [] if value is None else [value] * len(operation["source"]["rows"])


def rows_of(text: object) -> set[int]:
    """``6-7, 11`` as a set of numbers."""
    found: set[int] = set()
    for piece in str(text).split(","):
        first, _, last = piece.strip().partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found
