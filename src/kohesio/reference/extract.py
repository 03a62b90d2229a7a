"""The words of the code lists on their way to the translators.

Babel's extraction maps ``src/kohesio/reference/data/*.csv`` to ``extract``; ``iter_labels`` gives the same messages to
programs. Relies on the convention that translatable columns are called ``label``, ``short`` and ``area``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

from kohesio.reference.codelists import Kind
from kohesio.reference.tables import text

TRANSLATABLE = ("label", "short", "area")
_IDENTITY = frozenset({"programming_periods"})
"""Lists whose labels are the same in every language."""


def iter_labels() -> Iterator[tuple[str, str]]:
    """Every English label of every code list with a comment for the translator, each message once."""
    seen: set[str] = set()
    for kind in Kind:
        if kind in _IDENTITY:
            continue
        for _, message, comment in _messages(text(kind)):
            if message not in seen:
                seen.add(message)
                yield message, comment


def extract(
    fileobj: BinaryIO,
    keywords: Mapping[str, object],
    comment_tags: Collection[str],
    options: Mapping[str, object],
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel's extraction method for a code list: line number, function name (none), message, comments.

    A file without a column of ``TRANSLATABLE`` has no messages. ``keywords``, ``comment_tags`` and ``options`` are
    Babel's and have no meaning for tables.
    """
    del keywords, comment_tags, options
    for line, message, comment in _messages(fileobj.read().decode("utf-8")):
        yield line, "", message, [comment]


def _messages(table: str) -> Iterator[tuple[int, str, str]]:
    """Line, message and comment for each cell that is not empty."""
    reader = csv.DictReader(io.StringIO(table, newline=""))
    for row in reader:
        scope = row.get("period") or (row.get("periods") or "").replace("|", ", ")
        comment = " ".join(filter(None, ("Code", row.get("code"), f"({scope})" if scope else "")))
        for column in TRANSLATABLE:
            if message := row.get(column):
                yield reader.line_num, message, comment
