"""Lists from strangers are checked in a process of their own, which can be ended: what they do to it stays in it.

A small server process holds rules and descriptions and starts one process for each list, bounded in memory and time by
the kernel. A list that exhausts them ends its process, not the site. Reports come back down a pipe; repaired lists are
written to the folder of the upload. See ``docs/decisions/check.md``.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

from kohesio.check import worker
from kohesio.check.report import report_to_json
from kohesio.check.worker import Bounds, too_much_memory
from kohesio.errors import LimitError
from kohesio.model.check import CheckOptions, CheckReport, ListForm

_PATIENCE = 5
"""Seconds a process has to end after its answer or after it was told to."""


class IsolatedChecker:
    """A ``ListChecker`` whose every check is a process; callers wait, so call it from a thread."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload([worker.__name__])

    def check(self, path: Path, options: CheckOptions) -> CheckReport:
        """See ``ListChecker.check``. Raises LimitError for a list that takes too long or too much memory."""
        return cast("CheckReport", self._answer(worker.check, path, options))

    def repair(self, path: Path, options: CheckOptions, form: ListForm, out: Path) -> int:
        """See ``ListChecker.repair``. Raises LimitError for a list that takes too long or too much memory."""
        return cast("int", self._answer(worker.repair, path, options, (form, out)))

    def to_json(self, report: CheckReport) -> Mapping[str, object]:
        """See ``ListChecker.to_json``."""
        return report_to_json(report)

    def _answer(self, work: Callable[..., None], *arguments: object) -> object:
        """What a process answers. It is ended whatever happens."""
        here, there = self._processes.Pipe(duplex=False)
        process = self._processes.Process(target=work, args=(there, self._bounds, *arguments), daemon=True)
        process.start()
        there.close()
        try:
            if not here.poll(self._bounds.seconds):
                raise LimitError(
                    f"The list takes more than {self._bounds.seconds} seconds to check, the most that one may take. "
                    "Split it, or check it on your machine: kohesio check."
                )
            answer: object = here.recv()
        except EOFError as error:  # the kernel ended it before it could answer
            raise LimitError(too_much_memory(self._bounds)) from error
        finally:
            here.close()
            process.join(0.1)
            if process.is_alive():
                process.kill()
            process.join(_PATIENCE)
            process.close()
        match answer:
            case (type() as kind, str() as message):
                raise kind(message)
        return answer
