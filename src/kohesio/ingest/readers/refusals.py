"""What is wrong with a workbook, said alike whatever its format; pages say it in the reader's language."""

from __future__ import annotations

from pathlib import Path

from kohesio.errors import UnreadableError, sentence


def damaged(path: Path, error: BaseException) -> UnreadableError:
    """A workbook that its library gives up on, and why."""
    told = sentence(
        "%(file)s: the workbook is damaged (%(reason)s); fetch it again.", file=path.name, reason=str(error)
    )
    return UnreadableError(told)


def locked(path: Path) -> UnreadableError:
    """A workbook that asks for a password."""
    return UnreadableError(
        sentence("%(file)s: the workbook is protected by a password; publish it without.", file=path.name)
    )
