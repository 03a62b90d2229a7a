"""The report as JSON, for programs: every letter, every rule that found something, every column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from kohesio.model.check import CheckFinding, CheckReport, LetterReport, Level, RuleReport

Json = Mapping[str, object]


def report_to_json(report: CheckReport) -> Json:
    """The report with the names of its fields; ``counts`` sums findings by level."""
    return {
        "file": report.file,
        "sha256": report.sha256,
        "format": report.format,
        "list": {"id": report.list_id, "title": report.list_title, "worked_out": report.recognised},
        "country": report.country,
        "laws": [{"period": period, "reference": reference} for period, reference in report.laws],
        "today": report.today.isoformat(),
        "updated": report.updated.isoformat() if report.updated else None,
        "due": report.due.isoformat() if report.due else None,
        "clean": report.clean,
        "counts": {level.value: report.count(level) for level in Level},
        "sheets": list(report.sheets),
        "rows": report.rows,
        "operation_rows": report.operation_rows,
        "letters": [_letter(each) for each in report.letters],
        "rules": [_rule(each) for each in report.rules],
        "columns": [
            {"column": each.label, "heading": each.heading, "fields": list(each.fields), "personal": each.personal}
            for each in report.columns
        ],
    }


def _letter(each: LetterReport) -> Json:
    return {
        "period": each.period,
        "letter": each.letter,
        "title": each.title,
        "duty": each.duty,
        "standing": each.standing.value,
        "rows": each.rows,
        "present": each.present,
        "unreadable": each.unreadable,
        "missing": each.missing,
        "columns": list(each.columns),
    }


def _rule(each: RuleReport) -> Json:
    rule = each.rule
    return {
        "code": rule.code,
        "level": rule.level.value,
        "title": rule.title,
        "explanation": rule.explanation,
        "repair": rule.repair,
        "repaired": rule.repaired,
        "letters": list(each.letters),
        "count": each.count,
        "proposed": each.proposed,
        "findings": [_finding(finding) for finding in each.findings],
    }


def _finding(finding: CheckFinding) -> Json:
    return {entry.name: getattr(finding, entry.name) for entry in fields(finding)}
