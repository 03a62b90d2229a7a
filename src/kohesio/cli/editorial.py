"""``kohesio editorial``: what is in the operator's own files, and what is wrong with them."""

from __future__ import annotations

import typer

from kohesio.cli.console import DataOption, Exit, JsonOption, filled_directory_for, messages, print_json, print_table
from kohesio.index.fields import COLLECTION
from kohesio.index.query import Choice, OperationQuery
from kohesio.index.service import SearchService


def register(commands: typer.Typer) -> None:
    """Add this file's commands."""
    commands.command("editorial")(editorial)


def editorial(data: DataOption = None, as_json: JsonOption = False) -> int:
    """Check the collections, pictures and words that you add in DIR/editorial against the version that is served.

    Each wrong entry is named with its line; servers leave it out and show all others. Nothing is to be published: they
    notice a file that changes within a second. Exit code 1: something is wrong.

    Example: kohesio editorial --data data
    """
    directory = filled_directory_for(data)
    service = SearchService.open(directory)
    found = service.overlay
    asked = [OperationQuery(choices=((COLLECTION, Choice((one,))),)) for one in found.collections]
    counts = dict(zip(found.collections, service.counts(asked), strict=True))
    if as_json:
        print_json({
            "version": service.version,
            "collections": counts,
            "projects": sorted(found.projects),
            "bodies": sorted(found.bodies),
            "problems": [{"file": one.file, "line": one.line, "problem": one.what} for one in found.problems],
        })  # fmt: skip
    else:
        if counts:
            print_table("Collections", ("id", "projects#"), list(counts.items()))
        for one in found.problems:
            messages.print(str(one), markup=False, highlight=False, soft_wrap=True)
        messages.print(
            f"{len(counts)} collections, {len(found.projects)} projects and {len(found.bodies)} bodies in "
            f"{directory.editorial}; {len(found.problems)} problems.", markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
    return Exit.FAILED if found.problems else Exit.DONE
