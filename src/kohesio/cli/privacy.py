"""``kohesio privacy``: lists the natural persons who are named and until when, and removes names that are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated

import typer

from kohesio.cli.console import DataOption, Exit, JsonOption, filled_directory_for, messages, print_json, print_table
from kohesio.errors import UsageError
from kohesio.index.build import build_index
from kohesio.index.lemmas import installed
from kohesio.model.identifier import parse_id
from kohesio.privacy.register import named_persons
from kohesio.privacy.removal import Removal, Wanted, remove, would_remove
from kohesio.sources.registry import Registry

_room = typer.Typer(no_args_is_help=True)


def register(commands: typer.Typer) -> None:
    """Add this file's commands."""
    commands.add_typer(_room, name="privacy", help="The life cycle of personal data: what is kept until when.")


@_room.command("list")
def list_persons(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Show how many natural persons are named, since when, and when their names go; no name is printed.

    Example: kohesio privacy list --data data
    """
    directory = filled_directory_for(data)
    rows = [
        {"ids": sorted(one.ids), "country": one.country, "lists": sorted(one.lists), "first_published": one.first,
         "removal": one.removal.isoformat()}
        for one in named_persons(directory, Registry.packaged())
    ]  # fmt: skip
    if as_json:
        print_json(rows)
        return
    headings = ("removal", "first published", "country", "lists", "ids")
    print_table(
        f"{len(rows):,} natural persons are named",
        headings,
        [(row["removal"], row["first_published"], row["country"], ", ".join(row["lists"]), ", ".join(row["ids"]))
         for row in rows],
    )  # fmt: skip


@_room.command("expire")
def expire(
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="Remove what is due on that day; default today.")
    ] = None,
    ids: Annotated[
        list[str] | None,
        typer.Option("--id", metavar="ID", help="Remove this beneficiary alone, who objected, today; may be repeated."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Report what would be removed and change nothing.")
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> int:
    """Remove names of natural persons that were first published two years ago, from snapshots, indexes and archive.

    Run it from a timer, once a day. What was removed stays removed: newer editions that still name the person are read
    without the name. With `--id`, a person who objects goes now, even where nothing in the name tells a person.

    Example: kohesio privacy expire --on 2026-05-01 --dry-run
    """
    directory, registry, wanted = filled_directory_for(data), Registry.packaged(), Wanted(_day(on), _known(ids or ()))
    if dry_run:
        report = would_remove(directory, wanted, registry)
    else:
        with messages.status("Removing names"):
            build = partial(build_index, directory=directory, lemmas=installed())
            report = remove(directory, wanted, build, registry)
    if as_json:
        print_json(asdict(report))
    else:
        _show(report, dry_run=dry_run)
    return Exit.FAILED if report.unchanged else Exit.DONE


def _show(report: Removal, *, dry_run: bool) -> None:
    rows = [
        ("natural persons", report.persons),
        ("snapshots written anew", len(report.versions)),
        ("snapshots deleted because they cannot be read", len(report.deleted)),
        ("archived files written anew", len(report.files)),
        ("archived files to be looked at by hand", len(report.unchanged)),
    ]
    print_table(f"{'Would be removed' if dry_run else 'Removed'} on {report.on}", ("what", "number#"), rows)
    for sha256, reason in report.unchanged:
        messages.print(f"{sha256}: {reason}", highlight=False, markup=False)


def _known(ids: Iterable[str]) -> frozenset[str]:
    found = {text: parse_id(text) for text in ids}
    if unknown := [text for text, one in found.items() if one is None]:
        raise UsageError(f"{unknown[0]!r} is no identifier of a beneficiary; one looks like Q986847925437288757.")
    return frozenset(one for one in found.values() if one is not None)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date; write it as 2026-05-01.") from error
