"""Lists from strangers are checked in a process of their own, which can be ended: what they do to it stays in it.

A small server process holds rules and descriptions and starts one process for each list, bounded in memory and time by
the kernel. A list that exhausts them ends its process, not the site. Reports come back down a pipe; repaired lists are
written to the folder of the upload; what a process writes on stderr is read only if it ends without an answer. See
``docs/decisions/check.md``.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

from kohesio.check import worker
from kohesio.check.endings import Bounds, Defect, ending, failure, too_much_time
from kohesio.check.report import report_to_json
from kohesio.check.worker import Reply
from kohesio.errors import Sentence
from kohesio.model.check import CheckOptions, CheckReport, ListForm

_PATIENCE = 5
"""Seconds a process has to end after its answer or after it was told to."""

_MOST_WORDS = 16_384
"""Last bytes of stderr that are read of a process that ended without an answer."""


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
        with NamedTemporaryFile(prefix="kohesio-check-") as words:
            process = self._processes.Process(
                target=work, args=(Reply(there, words.name), self._bounds, *arguments), daemon=True
            )
            process.start()
            there.close()
            try:
                if not here.poll(self._bounds.seconds):
                    raise too_much_time(self._bounds)
                answer: object = here.recv()
            except EOFError as error:  # it ended before it could answer
                process.join(_PATIENCE)
                last_words = Path(words.name).read_bytes()[-_MOST_WORDS:].decode("utf-8", "replace")
                raise ending(process.exitcode, last_words, self._bounds) from error
            finally:
                here.close()
                _end(process)
        match answer:
            case (type() as kind, (str() | Sentence()) as message):
                raise kind(message)
            case Defect():
                raise failure(answer)
        return answer


def _end(process: BaseProcess) -> None:
    process.join(0.1)
    if process.is_alive():
        process.kill()
    process.join(_PATIENCE)
    process.close()
