"""What runs in the process that checks one list: limits first, then the check, then the answer down a pipe.

Imported by the server of such processes when it starts (see ``kohesio.check.isolated``), so that rules and descriptions
are read once and each process begins with them.
"""

from __future__ import annotations

import faulthandler
import os
import resource
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from kohesio.check.checker import Checker
from kohesio.check.endings import Bounds, defect_of, too_much_memory, wants_memory
from kohesio.errors import KohesioError, LimitError
from kohesio.ingest.readers.hint import UPLOADED, Limits
from kohesio.model.check import CheckOptions, CheckReport, ListForm

_LIMITS = replace(UPLOADED, bytes=Limits().bytes)
"""Those for files of strangers; how large the file itself may be is the operator's setting, met where it comes in."""

_CHECKER = Checker(limits=_LIMITS)


@dataclass(frozen=True, slots=True)
class Reply:
    """Where the process speaks: its answer down a pipe, its stderr into the file named."""

    pipe: Connection
    stderr: str


def check(reply: Reply, bounds: Bounds, path: Path, options: CheckOptions) -> None:
    """Send the report on a list."""
    _answer(reply, bounds, lambda: _CHECKER.check(path, options))


def repair(reply: Reply, bounds: Bounds, path: Path, options: CheckOptions, out: tuple[ListForm, Path]) -> None:
    """Write a repaired list to ``out``, its form and path; send how many operations it has."""
    _answer(reply, bounds, lambda: _CHECKER.repair(path, options, *out))


def _answer(reply: Reply, bounds: Bounds, work: Callable[[], CheckReport | int]) -> None:
    _speak_into(reply.stderr)
    _bound(bounds)
    try:
        answer: object = work()
    except KohesioError as error:
        answer = (type(error), error.sentence or error.message)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # panics of Polars are no Exception  # noqa: BLE001
        answer = (LimitError, too_much_memory(bounds).message) if wants_memory(error) else defect_of(error)
    reply.pipe.send(answer)
    reply.pipe.close()


def _speak_into(name: str) -> None:
    """Send stderr into a file, also that of compiled code, and the Python stack should that code crash."""
    with Path(name).open("wb") as file:
        os.dup2(file.fileno(), 2)
    faulthandler.enable(2)


def _bound(bounds: Bounds) -> None:
    """The kernel's limits: data the process may hold, processor time (two cores), no dump of what it held."""
    held = bounds.memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (held, held))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * bounds.seconds, 2 * bounds.seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
