"""The context of the page on which SPARQL is asked; see ``web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kohesio.web.context import Link


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of an answer; ``url`` leads to the thing that it names, ``language`` is that of a text."""

    text: str
    url: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: a table (``columns`` and the first ``rows`` of ``count``), or ``text``; ``files`` have all of it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    count: int
    text: str | None
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SparqlPage:
    """``/{lang}/sparql``. ``left_out`` are keys of a search that the question does not ask; ``terms`` are English."""

    template: ClassVar[str] = "sparql.html"
    action: str
    endpoint: str
    question: str
    samples: tuple[Link, ...]
    prefixes: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...] = ()
    answer: Answer | None = None
    refusal: str | None = None
    refusal_language: str = ""
