"""Asks SPARQL of a graph within bounds: of time, of memory, and of the length of an answer.

A question is a program from a stranger. It runs in a process of its own, which is ended when it takes too long or its
answer grows too long; and it may not ask other servers on its way (``SERVICE``).
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from threading import BoundedSemaphore, Lock

from kohesio.errors import BusyError, DamagedError, LimitError, NoSnapshotError, ParameterError, sentence
from kohesio.linkeddata import worker
from kohesio.linkeddata.store import graph_folder
from kohesio.snapshot.layout import DataDirectory

LONGEST_ANSWER = 16 * 2**20
"""Bytes of an answer."""

MOST_WAITING = 8
"""Questions that are asked or wait at once."""

LONGEST_QUESTION = 16_384
"""Letters of a question."""

TABLES, GRAPHS = tuple(worker.TABLES), tuple(worker.GRAPHS)
"""The forms that answers to SELECT and ASK can have, and those to CONSTRUCT and DESCRIBE."""

_QUOTED = re.compile(
    r"""
    <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>                # an address
    | \"{3}(?:[^"\\]|\\.|\"{1,2}(?!\"))*\"{3} | '{3}(?:[^'\\]|\\.|'{1,2}(?!'))*'{3}   # a long text
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'                               # a short one
    | \#[^\n\r]*                                                                  # a comment
    | \\.                                                                         # a sign within a name
    | (?:[?$]|:)[\w-]+                               # a variable, or what follows the prefix of a name
    """,
    re.VERBOSE | re.DOTALL,
)
"""What holds no words of the language. Where a sign may be read in two ways, less is passed over: see ``question``."""

_SERVICE = re.compile("service", re.IGNORECASE)
_EITHER = re.compile(r"<[^<>\s]*(?:'[^<>\s]*>|#[^<>\s]*>[^\r\n]*(?:'''|\"\"\"))")
"""An address, or "less than" before a text or a comment: where the text ends depends on which of them it is."""

_FORM = re.compile(r"\b(?:(SELECT|ASK)|(CONSTRUCT|DESCRIBE))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question that may be asked; ``makes_graph`` where its answer is statements, else a table or yes or no."""

    text: str
    makes_graph: bool


def question(text: str) -> Question:
    """The question, if it may be asked. Raises ParameterError for what is empty, too long or asks other servers.

    ``SERVICE`` is refused wherever the word could be read as one, also within a prefix or behind a number: a parser
    takes ``?s ?p trueSERVICE <…> {…}`` for a literal and a call.
    """
    if not text.strip():
        raise ParameterError("query", "The question is empty; send SPARQL as 'query'.")
    if len(text) > LONGEST_QUESTION:
        raise ParameterError("query", f"The question has {len(text):,} letters, more than {LONGEST_QUESTION:,}.")
    bare = _QUOTED.sub(" ", text)
    if _SERVICE.search(bare) or (_EITHER.search(text) and _SERVICE.search(text)):
        told = sentence("SERVICE is not allowed: questions are answered from this graph alone.")
        raise ParameterError("query", told)
    form = _FORM.search(bare)
    return Question(text, makes_graph=form is not None and form[2] is not None)


class Asking:
    """Asks the graph of a version, one question at a time; a few may wait, more are refused until later.

    Callers wait for the answer, so call it from a thread.
    """

    def __init__(self, directory: DataDirectory, seconds: float) -> None:
        self.seconds = seconds
        self._directory = directory
        self._one = Lock()
        self._places = BoundedSemaphore(MOST_WAITING)

    def ask(self, version: str, asked: Question, form: str) -> bytes:
        """The answer of the graph of ``version`` in ``form``; see ``ask``. Raises BusyError if too many wait."""
        if not self._places.acquire(blocking=False):
            raise BusyError(sentence("Too many questions are waiting for an answer; ask again in a minute."))
        try:
            with self._one:
                return ask(graph_folder(self._directory, version), asked, form, self.seconds)
        finally:
            self._places.release()


def ask(graph: Path, asked: Question, form: str, seconds: float) -> bytes:
    """The answer in ``form``, one of ``TABLES`` or ``GRAPHS``.

    Raises NoSnapshotError where the graph was not built, ParameterError for what is no SPARQL 1.1 or a form that
    does not fit it, LimitError for what takes too long, too much memory or too many bytes.
    """
    if not graph.is_dir():
        told = sentence("The graph of this version was not built; the operator builds it with `kohesio graph`.")
        raise NoSnapshotError(told)
    most = (str(LONGEST_ANSWER), str(ceil(seconds)))
    command = (
        sys.executable,
        "-P",
        "-m",
        worker.__name__,
        str(graph),
        form,
        *most,
    )  # -P: nothing of the folder it is in
    try:
        done = subprocess.run(  # noqa: S603 - our own program; the question goes in by its standard input
            command, input=asked.text.encode(), capture_output=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _too_slow(seconds) from error
    words = done.stderr.decode("utf-8", "replace").strip()
    match done.returncode:
        case 0:
            return done.stdout
        case worker.NO_SPARQL:
            raise ParameterError("query", sentence("This is no SPARQL 1.1: %(why)s", why=words))
        case worker.WRONG_FORM:
            valid = GRAPHS if asked.makes_graph else TABLES
            raise ParameterError("format", f"An answer to this question cannot be had as {form!r}.", valid)
        case worker.TOO_LONG:
            num = str(LONGEST_ANSWER // 2**20)
            told = sentence("The answer is longer than %(num)s MB; ask for fewer rows with LIMIT.", num=num)
            raise LimitError(told)
        case worker.TOO_SLOW:
            raise _too_slow(seconds)
        case worker.NO_MEMORY | worker.TOO_DEEP:
            raise LimitError(sentence("The question took more memory than one may; ask for less."))
    raise DamagedError(f"The graph in {graph} did not answer: {words[-400:]}")


def _too_slow(seconds: float) -> LimitError:
    return LimitError(sentence("The question took more than %(num)s seconds; ask for less.", num=f"{seconds:g}"))
