"""Why a process that checked a list ended: it wanted too much memory, took too long, or came upon a defect of ours.

The first two are the list's and are told to who sent it. A defect is not: it goes on as the bug that it is, with the
place in the program where it showed, for the log. What an exception says is left out there: it may quote a cell.
"""

from __future__ import annotations

import errno
import signal
import traceback
from dataclasses import dataclass

from kohesio.errors import LimitError

_ADVICE = "Split it, or check it on your machine: kohesio check."
_OUT_OF_MEMORY = ("memory allocation of", "MemoryError", "Cannot allocate memory", "std::bad_alloc")
"""What Rust, Python, the kernel and C++ say when they are refused memory; Rust says it on stderr and aborts."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one check may take: seconds on the clock, and MiB of memory."""

    seconds: int
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Defect:
    """An exception that nobody expected: its class, and where it was raised."""

    kind: str
    trace: str


class CheckDefectError(RuntimeError):
    """A check failed by a defect of the program. No ``KohesioError``: nobody who calls can expect it."""


def too_much_memory(bounds: Bounds) -> LimitError:
    """The list could not be checked in the memory there is."""
    return LimitError(
        f"The list needs more than {bounds.memory_mb} MiB of memory to be checked, the most that one check may take. "
        + _ADVICE
    )


def too_much_time(bounds: Bounds) -> LimitError:
    """The list could not be checked in the time there is."""
    return LimitError(
        f"The list takes more than {bounds.seconds} seconds to check, the most that one may take. {_ADVICE}"
    )


def wants_memory(error: BaseException) -> bool:
    """Whether an exception means that memory was refused."""
    refused = isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
    return refused or any(said in str(error) for said in _OUT_OF_MEMORY)


def defect_of(error: BaseException) -> Defect:
    """What the log may know of an exception."""
    return Defect(type(error).__qualname__, "".join(traceback.format_tb(error.__traceback__)))


def failure(defect: Defect) -> CheckDefectError:
    """The exception for a defect in a process that is gone; the log shows its traceback as the cause."""
    error = CheckDefectError(f"The check of a list failed: {defect.kind}.")
    error.__cause__ = CheckDefectError(f"in the process that checked it:\n{defect.trace}{defect.kind}")
    return error


def ending(exit_code: int | None, last_words: str, bounds: Bounds) -> LimitError | CheckDefectError:
    """Why a process ended that gave no answer: by its exit code, negative for a signal, and what it wrote on stderr."""
    if any(said in last_words for said in _OUT_OF_MEMORY):
        return too_much_memory(bounds)
    match exit_code:
        case int() if exit_code == -signal.SIGXCPU:
            return too_much_time(bounds)
        case int() if exit_code == -signal.SIGKILL:  # nobody kills it but the kernel of a machine without memory
            return LimitError(f"The machine had not enough memory left to check the list. Try again later. {_ADVICE}")
        case int() if exit_code < 0:
            return failure(Defect(f"ended by {signal.Signals(-exit_code).name}", last_words))
    return failure(Defect(f"ended with code {exit_code}", last_words))
