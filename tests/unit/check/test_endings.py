"""A process that ended is told apart: memory, time, or a defect of the program, whose messages stay out of the log."""

from __future__ import annotations

import errno
import signal
import traceback

import pytest

from kohesio.check.endings import Bounds, CheckDefectError, defect_of, ending, failure, wants_memory
from kohesio.errors import LimitError

BOUNDS = Bounds(seconds=60, memory_mb=512)


def test_compiled_code_that_is_refused_memory_wanted_too_much_memory() -> None:
    error = ending(-signal.SIGABRT, "memory allocation of 8388608 bytes failed\n", BOUNDS)
    assert isinstance(error, LimitError)
    assert "more than 512 MiB" in error.message


def test_processor_time_that_is_used_up_is_too_much_time() -> None:
    error = ending(-signal.SIGXCPU, "", BOUNDS)
    assert isinstance(error, LimitError)
    assert "more than 60 seconds" in error.message


def test_a_kill_is_the_machine_without_memory() -> None:
    error = ending(-signal.SIGKILL, "", BOUNDS)
    assert isinstance(error, LimitError)
    assert "The machine had not enough memory" in error.message


@pytest.mark.parametrize(
    ("code", "told"), [(-signal.SIGSEGV, "SIGSEGV"), (-signal.SIGABRT, "SIGABRT"), (1, "code 1"), (None, "code None")]
)
def test_any_other_end_is_a_defect_with_its_last_words(code: int | None, told: str) -> None:
    error = ending(code, "Current thread 0x7f (most recent call first)", BOUNDS)
    assert isinstance(error, CheckDefectError)
    assert told in str(error)
    assert "most recent call first" in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("error", [MemoryError(), OSError(errno.ENOMEM, "Cannot allocate memory")])
def test_memory_may_be_refused_in_several_ways(error: Exception) -> None:
    assert wants_memory(error)
    assert not wants_memory(ValueError("no amount"))


def test_the_log_is_told_where_a_defect_showed_and_never_what_it_said() -> None:
    with pytest.raises(ValueError, match="invalid literal") as raised:
        int("jane.doe@example.eu")
    told = "".join(traceback.format_exception(failure(defect_of(raised.value))))
    assert 'test_endings.py", line' in told
    assert "ValueError" in told
    assert "invalid literal" not in told
