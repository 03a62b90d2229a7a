"""Writes the generated pages of ``docs/reference`` from the code: API, commands, findings, settings, snapshot."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import polars as pl
from polars.datatypes import DataTypeClass
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from kohesio.api import reference
from kohesio.api.app import ENDPOINTS
from kohesio.check.letters import LAWS, LETTERS
from kohesio.check.rules import RULES
from kohesio.check.validator import RULES_HERE as VALIDATOR_RULES
from kohesio.cli.main import gathered
from kohesio.ingest.issues import CATALOGUE
from kohesio.linkeddata import vocabulary
from kohesio.model.issue import Severity
from kohesio.reference import crosswalk
from kohesio.reference.codelists import Kind, code
from kohesio.reference.tables import records
from kohesio.settings import Settings
from kohesio.snapshot import layout, schema
from kohesio.snapshot.export import columns as exported

_SEVERITIES = {
    Severity.REJECTED: "The row became no operation.",
    Severity.PROBLEM: "The operation stands as published; the value is missing, doubtful or not understood.",
    Severity.REPAIRED: "The value was understood after a repair, which is named.",
    Severity.NOTE: "Worth knowing; nothing is wrong with the operation.",
}

VALIDATOR_NOTE = (
    "The validator of the Interoperability Test Bed checks lists of 2014-2020 in one layout of 33 fields. Its rules "
    "are asked here of every list, whatever its headings; dates as DD/MM/YYYY and links only where the headings are "
    "its own.",
)

FOLDER = Path(__file__).parent.parent / "docs" / "reference"


def commands_page() -> str:
    """Every command with its explanation, arguments and options."""
    group = get_command(gathered())
    if not isinstance(group, TyperGroup):
        raise TypeError(f"the program is one command, not a group: {group!r}")
    lines = [
        "# Commands",
        "",
        "Written from the program by `make docs`.",
        "",
        "Every command prints its results to standard output and everything else to standard error. Exit codes: "
        "0 done, 1 failed, 2 an expectation stopped publication, 3 wrong usage, 130 interrupted.",
    ]
    for name, command in sorted(group.commands.items()):
        members = command.commands if isinstance(command, TyperGroup) else {"": command}
        for member, one in sorted(members.items()):
            if isinstance(one, TyperCommand):
                lines += _command(f"{name} {member}".strip(), one)
    return "\n".join(lines) + "\n"


def linked_data_page() -> str:
    """Every namespace, class and property of the graph."""
    lines = [
        "# Terms of the linked data",
        "",
        "Written from `src/kohesio/linkeddata/vocabulary.py` by `make docs`. "
        "[Why these](../decisions/linked-data.md), [how to ask](../recipes/ask-sparql.md).",
        "",
        "| prefix | namespace |",
        "|---|---|",
        *(f"| `{prefix}:` | `{namespace}` |" for prefix, namespace in vocabulary.NAMESPACES.items()),
        "",
        "## What a thing can be (`wdt:P35`)",
        "",
        "| class | |",
        "|---|---|",
        *(f"| `{one.name}` | {one.meaning} |" for one in vocabulary.CLASSES.all()),
        "",
        "## What is said of it",
        "",
        "| property | it says |",
        "|---|---|",
        *(f"| `{one.name}` | {one.meaning} |" for one in vocabulary.PROPERTIES.all()),
    ]
    return "\n".join(lines) + "\n"


def crosswalk_page() -> str:
    """What each field and objective corresponds to in the other period."""
    lines = [
        "# Crosswalk 2014-2020 and 2021-2027",
        "",
        "Written from `src/kohesio/reference/data/crosswalk.csv` by `make docs`. Our own comparison of the wordings; "
        "it has no legal standing. *Narrower*: the code of 2021-2027 is a part of the older one; *broader*: the "
        "other way round.",
    ]
    for kind, title in (("intervention_field", "Intervention fields"), ("thematic_objective", "Thematic objectives")):
        lines += [
            "",
            f"## {title}",
            "",
            "| 2014-2020 | 2021-2027 | relation | confidence | note |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {_coded(kind, row['code_2014_2020'], crosswalk.OLD)} "
            f"| {_coded(kind, row['code_2021_2027'], crosswalk.NEW)} "
            f"| {row['relation']} | {row['confidence']} | {row['note']} |"
            for row in records("crosswalk")
            if row["kind"] == kind
        ]
    return "\n".join(lines) + "\n"


def _coded(kind: str, text: str, period: str) -> str:
    """A code with its English name."""
    kinds = (Kind(f"{kind}s"), Kind.SPECIFIC_OBJECTIVE, Kind.POLICY_OBJECTIVE)
    found = next((one for each in kinds if (one := code(each, text, period))), None)
    return f"`{text}` {found.short or found.label}" if found else "–"


def settings_page() -> str:
    """Every setting with its default and meaning."""
    lines = [
        "# Settings",
        "",
        "Written from the program by `make docs`.",
        "",
        "A setting stands in the TOML file that `KOHESIO_SETTINGS` names, or in the environment as `KOHESIO_` and its "
        "name in capitals (`KOHESIO_PUBLIC_URL`); the environment wins. "
        "Lists in the environment are separated by commas.",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    lines += [f"| `{entry.name}` | `{entry.default!r}` | {entry.metadata['help']} |" for entry in fields(Settings)]
    return "\n".join(lines) + "\n"


def snapshot_page() -> str:
    """The layout of a data directory, the columns of every table, and those of the CSV."""
    lines = [
        "# Snapshot",
        "",
        "Written from the program by `make docs`.",
        "",
        *(layout.__doc__ or "").replace("::\n\n", "\n", 1).splitlines(),
        "",
        f"The schema version is {schema.SCHEMA_VERSION}. A change of meaning or type raises it; an older snapshot is "
        "then refused with the command that rebuilds it. Missing is null, never 0 or empty text.",
    ]
    for table, columns in schema.TABLES.items():
        lines += ["", f"## {table}.parquet", "", "| column | type |", "|---|---|"]
        lines += [f"| `{name}` | {_type_words(kind)} |" for name, kind in columns.items()]
    lines += ["", "## Columns of operations in CSV and XLSX", "", *(exported.__doc__ or "").splitlines()[2:], ""]
    lines.append(", ".join(f"`{column.title}`" for column in exported.OPERATION_COLUMNS))
    return "\n".join(lines) + "\n"


def issue_codes_page() -> str:
    """Every code a finding can have, by what it does to the row."""
    lines = [
        "# Codes of findings",
        "",
        "Written from the program by `make docs`.",
        "",
        "Whatever is wrong with a published list, or was repaired, is a finding: a row of `issues.parquet` with one of "
        "these codes, the list, sheet, row and column, and the cell as published. An operation carries the codes of "
        "the findings on its rows. A code keeps its meaning for good.",
    ]
    for severity, words in _SEVERITIES.items():
        lines += ["", f"## {severity.value}", "", words, "", "| code | title | meaning |", "|---|---|---|"]
        kinds = [kind for kind in CATALOGUE.values() if kind.severity is severity]
        lines += [f"| `{kind.code}` | {kind.title} | {kind.explanation} |" for kind in kinds]
    return "\n".join(lines) + "\n"


def check_rules_page() -> str:
    """What the law asks for item by item, every rule, and the official validator's rules beside ours."""
    lines = [
        "# Rules of the check",
        "",
        "Written from the program by `make docs`.",
        "",
        "`kohesio check` and the page `/{lang}/check` hold a list against the law of its period, row by row. Errors "
        "and warnings make a list unclean, notes do not. A rule marked *repaired* is set right in the repaired list; "
        "what the others find needs somebody who knows the operation.",
    ]
    for law in reversed(LAWS):
        term = f" Updated at least every {law.months} months." if law.months else ""
        lines += ["", f"## {law.reference}", "", f"Programmes {law.period}.{term}", ""]
        lines += ["| item | what | applies to | rule for a row without it |", "|---|---|---|---|"]
        for letter in LETTERS[law.period]:
            codes = ", ".join(f"`{code}`" for code in letter.missing)
            lines.append(f"| {letter.key} | {letter.duty} | {letter.applies.value} | {codes} |")
    lines += ["", "## Rules", "", "| code | level | what is wrong | what to do | repaired |", "|---|---|---|---|---|"]
    for rule in RULES.values():
        done = "yes" if rule.repaired else ""
        lines.append(
            f"| `{rule.code}` | {rule.level.value} | {rule.title}. {rule.explanation} | {rule.repair} | {done} |"
        )
    lines += ["", "## The official validator", "", *VALIDATOR_NOTE, "", "| validator | rules here |", "|---|---|"]
    lines += [f"| {theirs} | {', '.join(f'`{code}`' for code in ours)} |" for theirs, ours in VALIDATOR_RULES]
    return "\n".join(lines) + "\n"


def _type_words(kind: DataTypeClass | pl.DataType) -> str:
    """A type as people write it: ``list of {fund: text, rows: list of int32}``."""
    if isinstance(kind, pl.Struct):
        return "{" + ", ".join(f"{field.name}: {_type_words(field.dtype)}" for field in kind.fields) + "}"
    if isinstance(kind, pl.List):
        return f"list of {_type_words(kind.inner)}"
    if isinstance(kind, pl.Decimal):
        return f"decimal({kind.precision}, {kind.scale})"
    return "text" if kind == pl.String else str(kind).lower()


def pages() -> dict[str, str]:
    """File name in ``docs/reference`` → its text."""
    return {
        "api.md": reference.markdown(ENDPOINTS),
        "check-rules.md": check_rules_page(),
        "commands.md": commands_page(),
        "crosswalk.md": crosswalk_page(),
        "linked-data.md": linked_data_page(),
        "issue-codes.md": issue_codes_page(),
        "settings.md": settings_page(),
        "snapshot.md": snapshot_page(),
    }


def _command(name: str, command: TyperCommand) -> list[str]:
    text, _, example = (command.help or "").partition("Example:")
    lines = ["", f"## kohesio {name}", "", " ".join(text.split()), "", f"    {example.strip()}", ""]
    lines += ["| option | meaning |", "|---|---|"]
    for parameter in command.params:
        label = ", ".join(parameter.opts) if parameter.param_type_name == "option" else (parameter.name or "").upper()
        lines.append(f"| `{label}` | {' '.join(str(getattr(parameter, 'help', None) or '').split())} |")
    return lines


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
