"""What runs in the process that checks one list: limits first, then the check, then the answer down a pipe.

Imported by the server of such processes when it starts (see ``kohesio.check.isolated``), so that rules and descriptions
are read once and each process begins with them.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from kohesio.check.checker import Checker
from kohesio.errors import KohesioError, LimitError
from kohesio.ingest.readers.hint import UPLOADED, Limits
from kohesio.model.check import CheckOptions, CheckReport, ListForm

_LIMITS = replace(UPLOADED, bytes=Limits().bytes)
"""Those for files of strangers; how large the file itself may be is the operator's setting, met where it comes in."""

_CHECKER = Checker(limits=_LIMITS)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one check may take: seconds on the clock, and MiB of memory."""

    seconds: int
    memory_mb: int


def check(pipe: Connection, bounds: Bounds, path: Path, options: CheckOptions) -> None:
    """Send the report on a list."""
    _answer(pipe, bounds, lambda: _CHECKER.check(path, options))


def repair(pipe: Connection, bounds: Bounds, path: Path, options: CheckOptions, out: tuple[ListForm, Path]) -> None:
    """Write a repaired list to ``out``, its form and path; send how many operations it has."""
    _answer(pipe, bounds, lambda: _CHECKER.repair(path, options, *out))


def _answer(pipe: Connection, bounds: Bounds, work: Callable[[], CheckReport | int]) -> None:
    _bound(bounds)
    try:
        answer: object = work()
    except KohesioError as error:
        answer = (type(error), error.message)
    except MemoryError:
        answer = (LimitError, too_much_memory(bounds))
    pipe.send(answer)
    pipe.close()


def _bound(bounds: Bounds) -> None:
    """The kernel's limits: data the process may hold, processor time (two cores), no dump of what it held."""
    held = bounds.memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (held, held))
    resource.setrlimit(resource.RLIMIT_CPU, (2 * bounds.seconds, 2 * bounds.seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def too_much_memory(bounds: Bounds) -> str:
    """Why a list could not be checked in the memory there is."""
    return (
        f"The list needs more than {bounds.memory_mb} MiB of memory to be checked, the most that one check may take. "
        "Split it, or check it on your machine: kohesio check."
    )
