"""What ``kohesio inspect`` shows of a file, as plain values: for people in lines, for programs as JSON.

A cell of a contact column never stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.ingest.recognition.describing import Understood
from kohesio.ingest.recognition.reading import SURE, ColumnReading, TableReading
from kohesio.sources.specwriter import write_spec

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
"""What JSON can hold."""


@dataclass(frozen=True, slots=True)
class InspectionReport:
    """The report on one file."""

    understood: Understood

    def as_json(self) -> dict[str, Value]:
        """The report for programs."""
        reading = self.understood.reading
        return {
            "file": reading.file,
            "format": reading.format,
            "sheet": reading.sheet,
            "other_sheets": list(reading.other_sheets),
            "header_rows": list(reading.header_rows),
            "first_row": reading.first_row,
            "rows": reading.rows,
            "columns": [_column(column) for column in reading.columns],
            "decisions": [
                {
                    "about": each.about,
                    "answer": each.answer,
                    "confidence": round(each.confidence, 2),
                    "evidence": list(each.evidence),
                    "other": each.other,
                }
                for each in reading.decisions
            ],
            "personal": [column.label for column in reading.columns if column.role == "personal"],
            "rejected": dict(reading.rejected),
            "notes": list(reading.notes),
        }

    def lines(self) -> tuple[tuple[str, str, str, str], ...]:
        """One line a column for people: label and heading, field, confidence, reason with the next best reading."""
        return tuple(
            (
                f"{column.label} {' '.join(column.heading.split())}".strip(),
                " + ".join((column.field, *column.also)) if column.field else str(column.role),
                f"{column.confidence:.0%}" if column.field else "",
                _reason(column),
            )
            for column in self.understood.reading.columns
        )

    def description(self) -> str:
        """The description that was worked out, as YAML with a remark over each column that is not sure."""
        notes = {
            heading: f"{column.confidence:.0%} sure: {_reason(column)}"
            for column in self.understood.reading.columns
            if column.field and column.confidence < SURE
            for heading in _headings(self.understood, column)
        }
        return write_spec(self.understood.spec, notes)


def doubts(reading: TableReading) -> tuple[str, ...]:
    """Sentences about everything that is less than sure."""
    unsure = [
        f"{each.about}: {each.answer} ({each.confidence:.0%})" for each in reading.decisions if each.confidence < SURE
    ]
    unsure += [
        f"column {column.label} is read as {column.field} ({column.confidence:.0%})"
        for column in reading.columns
        if column.field and column.confidence < SURE
    ]
    return (*unsure, *reading.notes)


def _column(column: ColumnReading) -> dict[str, Value]:
    other = column.runner_up
    return {
        "label": column.label,
        "heading": column.heading,
        "role": str(column.role),
        "field": column.field,
        "also": list(column.also),
        "confidence": column.confidence,
        "evidence": list(column.evidence),
        "runner_up": {"field": other.field, "confidence": other.confidence} if other else None,
    }


def _reason(column: ColumnReading) -> str:
    other = f"; else {column.runner_up.field} ({column.runner_up.confidence:.0%})" if column.runner_up else ""
    return "; ".join(column.evidence) + other


def _headings(understood: Understood, column: ColumnReading) -> tuple[str, ...]:
    fields = {column.field, *column.also}
    return tuple(spec.headings[0] for spec in understood.spec.columns if any(use.field in fields for use in spec.uses))
