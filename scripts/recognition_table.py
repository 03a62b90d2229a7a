"""Writes docs/reference/recognition.md: how far lists are understood without their descriptions.

Usage: python scripts/recognition_table.py [folder of reference data]. The folder holds ``lists/manifest.yaml`` and
``lists/expected.yaml``; the tests hold the same figures against their limits.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from kohesio.ingest.recognition.measure import ColumnScore, Outcome, compare, measure
from kohesio.ingest.recognition.understanding import RecognitionOptions
from kohesio.model.territory import iso_country

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "recognition.md"
FIELDS = {
    "operation_id": "operation_code",
    "beneficiary_name": "beneficiary",
    "beneficiary_id": "beneficiary_number",
    "operation_name": "title",
    "total_eligible_expenditure": "eligible_cost",
    "eu_cofinancing_amount": "eu_contribution",
    "eu_cofinancing_rate": "cofinancing_rate",
    "region_text": "region",
    "nuts_code": "nuts",
    "category_of_intervention": "intervention_field",
    "priority_axis": "priority",
    "date_of_update": "list_updated",
    "approved_public_funding": "other_amounts.approved_public_funding",
    "planned_public_funding": "other_amounts.planned_public_funding",
    "funding_amount": "other_amounts.funding",
    "awarded_amount": "other_amounts.awarded",
    "contracted_amount": "other_amounts.contracted",
    "grant_amount": "other_amounts.granted",
    "paid_amount": "other_amounts.paid",
    "granted_eu_and_state": "other_amounts.granted_eu_and_state",
    "total_at_settlement": "other_amounts.eligible_at_settlement",
    "eu_amount_at_settlement": "other_amounts.eu_at_settlement",
}
"""Names in the reference data → fields of a description."""

EQUAL = {"nuts": {"nuts", "region"}, "programme": {"programme", "cci"}}
"""A column of names of NUTS regions is one of regions too; a programme may be named by its code."""


@dataclass(frozen=True)
class Line:
    """One list: what was expected, what came out."""

    path: str
    expected: dict[str, Any]
    outcome: Outcome
    columns: ColumnScore | None

    @property
    def refused_rightly(self) -> bool:
        """Whether a table that is no list was refused."""
        return self.expected["result"] == "refuse" and self.outcome.refusal is not None

    @property
    def operations_right(self) -> bool:
        """Whether the rows are those expected (or those left when broken records are quarantined) and merge rightly."""
        counts = {self.expected["operations"]}
        counts |= {self.expected["operations"] + more["operations"] for more in self.expected.get("also_right", ())
                   if "operations" in more}  # fmt: skip
        distinct = self.expected.get("distinct_operations")
        return self.outcome.rows in counts and distinct in {None, self.outcome.operations}

    @property
    def wrong_sums(self) -> tuple[str, ...]:
        """Names of the sums that are not those expected."""
        found = dict(self.outcome.sums)
        return tuple(
            name
            for name, sums in (self.expected.get("sums") or {}).items()
            if abs(found.get(FIELDS.get(name, name), Decimal(0)) - Decimal(sums["sum"])) > Decimal(sums["tolerance"])
        )

    @property
    def right(self) -> bool:
        """Whether everything that is counted came out as expected."""
        return self.refused_rightly or (self.operations_right and not self.wrong_sums)


def lines(shared: Path) -> Iterator[Line]:
    """Every list of the reference data, understood with nothing but its country given."""
    lists = shared / "lists"
    manifest = yaml.safe_load((lists / "manifest.yaml").read_text("utf-8"))["files"]
    expected = {one["path"]: one for one in yaml.safe_load((lists / "expected.yaml").read_text("utf-8"))["files"]}
    for entry in manifest:
        outcome = measure(lists / entry["path"], RecognitionOptions(country=iso_country(entry["country"])))
        score = compare(outcome.reading, _truth(entry)) if outcome.reading else None
        yield Line(entry["path"], expected[entry["path"]], outcome, score)


def _truth(entry: dict[str, Any]) -> dict[int | str, frozenset[str]]:
    truth: dict[int | str, frozenset[str]] = {}
    for name, where in (entry.get("columns") or {}).items():
        field = FIELDS.get(name, name)
        place = where["column"] if "column" in where else where["key"]
        truth[place] = truth.get(place, frozenset()) | EQUAL.get(field, {field})
    return truth


def page(found: list[Line]) -> str:
    """The page in Markdown."""
    known = sum(line.columns.known for line in found if line.columns)
    right = sum(line.columns.right for line in found if line.columns)
    rows = [
        "# Lists understood without a description",
        "",
        "Made by `scripts/recognition_table.py`; do not edit. Each list is read with its description ignored and",
        "nothing given but its country. *Columns* counts the columns whose meaning is known, and how many were read",
        "so; *rows* the accepted source rows; *operations* what they are once repeated rows are merged.",
        "",
        f"Columns read rightly: **{right} of {known}** ({right / known:.1%}). "
        f"Lists with the expected operations and sums: **{sum(line.right for line in found)} of {len(found)}**.",
        "",
        "| list | columns | rows | operations | rejected | sums | not as expected |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    rows += [_row(line) for line in found]
    return "\n".join(rows) + "\n"


def _row(line: Line) -> str:
    if line.outcome.refusal is not None:
        return f"| {line.path} | | | | | | {'refused, as expected' if line.refused_rightly else 'refused'} |"
    score = line.columns
    notes = [] if score is None else [note.replace("|", "/") for note in score.wrong]
    notes += [f"sum of {name}" for name in line.wrong_sums]
    sums = len(line.expected.get("sums") or {})
    columns = f"{score.right} / {score.known}" if score else ""
    return (
        f"| {line.path} | {columns} | {line.outcome.rows} | {line.outcome.operations} | {line.outcome.rejected} "
        f"| {sums - len(line.wrong_sums)} / {sums} | {'; '.join(notes)} |"
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE.parents[3] / "shared"
    PAGE.write_text(page(list(lines(folder))), encoding="utf-8")
