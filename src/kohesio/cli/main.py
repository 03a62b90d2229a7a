"""The program ``kohesio``: gathers the commands, and turns every expected error into one sentence and an exit code.

Only the module of the command that was named is imported. Most commands need neither the search engine nor the readers
of lists, which together take seconds to import.
"""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from kohesio.cli.console import Exit, messages
from kohesio.errors import KohesioError, PublicationError, UsageError
from kohesio.version import product_version

ROOMS = {
    "fetch": ("fetch",),
    "ingest": ("ingest",),
    "update": ("update",),
    "inspect": ("inspect",),
    "check": ("check",),
    "snapshots": ("index", "graph", "publish", "verify", "diff", "export"),
    "editorial": ("editorial",),
    "trace": ("trace",),
    "privacy": ("privacy",),
    "serve": ("serve", "demo"),
    "synthetic": ("generate",),
    "bench": ("bench",),
}
"""The files beside this one and the commands of each, in the order of the help."""


def gathered(arguments: Sequence[str] = ()) -> typer.Typer:
    """The commands of the room that ``arguments`` name; all of them where they name none that there is."""
    named = next((word for word in arguments if not word.startswith("-")), None)
    commands = typer.Typer(
        name="kohesio",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    commands.callback(invoke_without_command=True)(without_command)
    for room in [room for room, names in ROOMS.items() if named in names] or ROOMS:
        import_module(f"kohesio.cli.{room}").register(commands)
    return commands


def app(arguments: list[str] | None = None) -> None:
    """Run the command on the command line (or in ``arguments``) and end the process with its exit code.

    Polars has a handler of interruptions of its own, which gives them to whatever thread computes just then, or to
    none; Python's gives them to the main thread, which knows what is to be cleared up.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code; see ``Exit``. A bug still shows its traceback."""
    try:
        commands = gathered(sys.argv[1:] if arguments is None else arguments)
        outcome = commands(args=arguments, prog_name="kohesio", standalone_mode=False)
    except typer.Exit as error:
        return error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        return _interrupted()
    except typer.TyperException as error:
        return _say(f"{_sentence(error)} See `kohesio COMMAND --help`.", Exit.USAGE)
    except PublicationError as error:
        return _say(error.message, Exit.EXPECTATION)
    except UsageError as error:
        return _say(error.message, Exit.USAGE)
    except KohesioError as error:
        return _say(error.message, Exit.FAILED)
    except OSError as error:
        if error.errno not in _OF_THE_MACHINE:
            raise
        return _say(_of_the_machine(error), Exit.FAILED)
    if outcome == Exit.INTERRUPTED:  # what Typer makes of an interruption, without a word
        return _interrupted()
    return outcome if isinstance(outcome, int) else Exit.DONE


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_CLOSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_IN_THE_WAY = frozenset({errno.EEXIST, errno.EISDIR, errno.ENOTDIR})
_OF_THE_MACHINE = _FULL | _CLOSED | _IN_THE_WAY
"""What the person at the machine can mend; any other failure of the system is shown as a bug is."""


def _of_the_machine(error: OSError) -> str:
    """What the machine refuses, and what to do about it."""
    if error.errno in _FULL:
        return "The disk is full. Make room and run the command again; what is being served is as it was."
    if error.errno in _CLOSED:
        return f"{error.filename} may not be written or read here ({error.strerror}). Name another place, or allow it."
    return f"{error.filename} is in the way ({error.strerror}). Name another place, or move it."


def without_command(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Which version this is.")] = False
) -> None:
    """Discover every project the EU co-finances: from published lists of operations to a searchable site."""
    if version:
        typer.echo(f"kohesio {product_version()}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(Exit.USAGE)


def _sentence(error: typer.TyperException) -> str:
    """What is wrong with the words of the command line."""
    message: str = getattr(error, "format_message", error.__str__)()
    return message.strip().rstrip(".") + "."


def _interrupted() -> int:
    return _say("Interrupted. Nothing half-written was left behind.", Exit.INTERRUPTED)


def _say(sentence: str, code: Exit) -> int:
    messages.print(sentence, markup=False, highlight=False, soft_wrap=True)
    return code
