"""``kohesio check``: judges a list of operations against the law and writes the repaired list."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import IntEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from kohesio.check.checker import Checker
from kohesio.check.rules import NAMES_ROW
from kohesio.cli.console import JsonOption, country_named, messages, print_json, print_table, results, see_writable
from kohesio.errors import SourceError, UsageError
from kohesio.model.check import CheckOptions, CheckReport, LetterReport, Level, ListForm, RuleReport
from kohesio.model.period import PERIODS
from kohesio.ui.i18n import OFFERED, SOURCE_LANGUAGE, language
from kohesio.web.check_report import report_html

_FIRST = 3
"""Cases of a rule named in the table; the reports have more."""


class CheckExit(IntEnum):
    """Exit codes of this command."""

    CLEAN = 0
    FINDINGS = 1
    UNREADABLE = 2


def register(commands: typer.Typer) -> None:
    """Add this file's command."""
    commands.command("check")(check)


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list: CSV, XLSX, XLS, ODS, JSON, XML or HTML.")],
    as_json: JsonOption = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="OUT", help="Write the report as one HTML file.")
    ] = None,
    repaired: Annotated[
        list[Path] | None,
        typer.Option(
            "--repaired",
            metavar="OUT",
            help="Write the list in the layout of the law: a name ending in .csv, .xlsx or .json; may be repeated.",
        ),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", metavar="CC", help="The country, if the list does not say it.")
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", help=f"The period whose law counts: {', '.join(PERIODS)}.")
    ] = None,
    today: Annotated[
        str | None,
        typer.Option("--today", metavar="DATE", help="The day for which the term is counted; default today."),
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", help=f"Language of the HTML report: {', '.join(OFFERED)}.")
    ] = SOURCE_LANGUAGE,
) -> int:
    """Hold a list of operations against the law, item by item, and name every problem with its row and column.

    Article 49(3) of Regulation (EU) 2021/1060 for 2021-2027, Annex XII of Regulation (EU) No 1303/2013 for 2014-2020.
    Exit 0: nothing worse than notes; 1: errors or warnings; 2: the file cannot be read as a list of operations.

    Example: kohesio check list.xlsx --html report.html --repaired list.csv
    """
    options = _options(country, period, today)
    forms = [(path, _form(path)) for path in repaired or ()]
    see_writable(html, *(repaired or ()), read=file)
    if lang not in OFFERED:
        raise UsageError(f"There is no language {lang!r} of the report; it can be {', '.join(OFFERED)}.")
    checker = Checker()
    try:
        report = checker.check(file, options)
        for path, form in forms:
            written = checker.repair(file, options, form, path)
            messages.print(f"Wrote {written:,} operations to {path}.", markup=False, highlight=False, soft_wrap=True)
    except SourceError as error:
        messages.print(error.message, markup=False, highlight=False, soft_wrap=True)
        return CheckExit.UNREADABLE
    if html is not None:
        _write(html, report_html(report, language(lang)))
    if as_json:
        print_json(checker.to_json(report))
    elif html is None:
        _print(report)
    else:
        _print_totals(report)
    return CheckExit.CLEAN if report.clean else CheckExit.FINDINGS


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error


def _options(country: str | None, period: str | None, today: str | None) -> CheckOptions:
    """What the command line says of the list. Raises UsageError."""
    if period is not None and period not in PERIODS:
        raise UsageError(f"There is no period {period!r}; it can be {', '.join(PERIODS)}.")
    try:
        day = date.fromisoformat(today) if today else datetime.now(UTC).date()
    except ValueError as error:
        raise UsageError(f"The day {today!r} is no date; write it as YYYY-MM-DD.") from error
    return CheckOptions(today=day, country=country_named(country) if country else None, period=period)


def _form(path: Path) -> ListForm:
    try:
        return ListForm(path.suffix.removeprefix(".").lower())
    except ValueError as error:
        endings = ", ".join(f".{form.value}" for form in ListForm)
        raise UsageError(f"{path.name}: the repaired list can be written as {endings}.") from error


def _print(report: CheckReport) -> None:
    worked_out = ", worked out from the file" if report.recognised else ""
    results.print(
        f"{report.file}: {report.list_title} ({report.list_id}{worked_out}), {report.operation_rows:,} operation rows",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    for period, reference in report.laws:
        rows = [_letter(each) for each in report.letters if each.period == period]
        print_table(reference, ("item", "what", "standing", "rows#", "present#", "unread#", "columns"), rows)
    if report.rules:
        print_table(
            "Findings",
            ("level", "rule", "items", "cases#", "what to do", "first cases"),
            [_rule(each) for each in report.rules],
        )
    _print_totals(report)


def _print_totals(report: CheckReport) -> None:
    counts = ", ".join(f"{(many := report.count(level)):,} {level.value}{'s' * (many != 1)}" for level in Level)
    due = f"; next update due {report.due}" if report.due else ""
    results.print(f"{counts}; last update {report.updated or 'not stated'}{due}.", highlight=False, soft_wrap=True)


def _letter(each: LetterReport) -> tuple[object, ...]:
    columns = escape(", ".join(each.columns))
    return (each.letter, each.title, each.standing.value, each.rows, each.present, each.unreadable, columns)


def _rule(each: RuleReport) -> tuple[object, ...]:
    rule, cases = each.rule, []
    for finding in each.findings[:_FIRST]:
        place = " ".join(
            part
            for part in (
                finding.sheet,
                f"row {finding.row}" if finding.row is not None else None,
                f"column {finding.column}" if finding.column else None,
            )
            if part
        )
        change = f" → {finding.proposed}" if finding.proposed else ""
        told = f"like row {finding.detail}" if rule.code in NAMES_ROW and finding.detail else finding.detail
        cases.append(f"{place}: {finding.raw or told or ''}{change}".strip(": "))
    return (
        rule.level.value,
        f"{rule.title}\n{rule.code}",
        ", ".join(each.letters),
        each.count,
        rule.repair,
        escape("\n".join(cases)),
    )
