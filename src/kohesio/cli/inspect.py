"""``kohesio inspect``: shows how a file is understood, column by column, and the evidence for it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kohesio.cli.console import JsonOption, country_named, messages, print_json, print_table, see_writable
from kohesio.errors import SourceError, UsageError
from kohesio.ingest.recognise import description_beside, recognise
from kohesio.ingest.recognition.report import InspectionReport, doubts
from kohesio.ingest.recognition.understanding import Question, RecognitionOptions, understand
from kohesio.model.fund import FUNDS
from kohesio.model.period import PERIODS
from kohesio.model.programme import parse_cci
from kohesio.sources.registry import Registry

CountryOption = Annotated[str | None, typer.Option("--country", metavar="CC", help="The country the list is from.")]
FundOption = Annotated[
    list[str] | None, typer.Option("--fund", help=f"Its fund ({', '.join(FUNDS)}); may be repeated.")
]
PeriodOption = Annotated[str | None, typer.Option("--period", help=f"Its period: {', '.join(PERIODS)}.")]
ProgrammeOption = Annotated[str | None, typer.Option("--programme", metavar="CCI", help="Its programme's code (CCI).")]


def register(commands: typer.Typer) -> None:
    """Add this file's command."""
    commands.command("inspect")(inspect)


def inspect(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The list: CSV, XLSX, XLS, ODS, JSON, XML or HTML.")],
    country: CountryOption = None,
    fund: FundOption = None,
    period: PeriodOption = None,
    programme: ProgrammeOption = None,
    save_spec: Annotated[
        Path | None,
        typer.Option("--save-spec", metavar="OUT", help="Write the description that was worked out as YAML."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show how a list of operations is understood by itself, without a description.

    Every column with the field it feeds, how sure that is and why; what is personal and dropped; the conventions of
    numbers and dates. Nothing is loaded.

    Example: kohesio inspect list.xlsx --country SE --save-spec list.xlsx.yml
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder; name one of the files in it.")
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    see_writable(save_spec, read=file)
    options = known_of_list(country, tuple(fund or ()), period, programme)
    report = InspectionReport(understand(file, options))
    catalogued = catalogued_as(file, options)
    if save_spec is not None:
        save_spec.write_text(report.description(), "utf-8")
    if as_json:
        print_json(report.as_json() | {"catalogued_as": catalogued})
        return
    _print(report, catalogued)


def known_of_list(
    country: str | None, funds: tuple[str, ...], period: str | None, programme: str | None
) -> RecognitionOptions:
    """What the command line says of a list; at a terminal, what is not sure is asked. Raises UsageError."""
    if period is not None and period not in PERIODS:
        raise UsageError(f"There is no programming period {period!r}; use one of {', '.join(PERIODS)}.")
    unknown = [fund for fund in funds if fund.upper() not in FUNDS]
    if unknown:
        raise UsageError(f"There is no fund {unknown[0]!r}; use one of {', '.join(FUNDS)}.")
    cci = parse_cci(programme) if programme else None
    if programme and cci is None:
        raise UsageError(f"{programme!r} is no programme code; one looks like 2021SE05SFPR001.")
    return RecognitionOptions(
        country=country_named(country) if country else None,
        funds=tuple(fund.upper() for fund in funds),
        period=period,
        cci=cci,
        ask=_ask if sys.stdin.isatty() and messages.is_terminal else None,
    )


def catalogued_as(file: Path, options: RecognitionOptions) -> str | None:
    """The id of the packaged description that fits the file, if one does."""
    registry = Registry.packaged()
    try:
        spec = recognise(file, registry, country=options.country, recognition=replace(options, ask=None)).spec
    except SourceError:
        return None
    return spec.id if registry.find(spec.id) is not None else None


def save_descriptions(files: list[Path], options: RecognitionOptions) -> None:
    """Write the description beside every file that has none and is in no catalogue."""
    for file in files:
        beside = description_beside(file)
        if not file.is_file() or beside.exists() or catalogued_as(file, options) is not None:
            continue
        beside.write_text(InspectionReport(understand(file, options)).description(), "utf-8")
        messages.print(f"Wrote {beside}; edit it where it is wrong.", highlight=False, soft_wrap=True)


def _ask(question: Question) -> str | None:
    """Put a decision to the person at the terminal: a number, or words where none is offered; empty refuses."""
    messages.print(question.text, markup=False)
    readings = question.offered
    for number, (_, shown) in enumerate(readings, start=1):
        messages.print(f"  {number}  {shown}", markup=False)
    if not readings:
        return typer.prompt("Your answer (Enter for none)", default="", show_default=False, err=True).strip() or None
    answer = typer.prompt("Which one? (number, or Enter for none)", default="", show_default=False, err=True)
    position = int(answer) if answer.isdecimal() else 0
    return readings[position - 1][0] if 0 < position <= len(readings) else None


def _print(report: InspectionReport, catalogued: str | None) -> None:
    reading = report.understood.reading
    sheet = f", sheet {reading.sheet!r}" if reading.sheet else ""
    title = f"{reading.file}: {reading.format}{sheet}, {reading.rows:,} rows"
    print_table(title, ("column", "field", "sure", "because"), report.lines())
    decisions = [
        (each.about, each.answer, f"{each.confidence:.0%}", "; ".join(each.evidence)) for each in reading.decisions
    ]
    print_table("Conventions", ("about", "answer", "sure", "because"), decisions)
    for doubt in doubts(reading):
        messages.print(f"Not sure: {doubt}", markup=False, highlight=False, soft_wrap=True)
    if catalogued:
        messages.print(f"Ingest uses the description {catalogued}, which fits this file.", highlight=False)
