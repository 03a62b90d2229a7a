"""What the two SQL engines share: the conditions of a question, and the statements of its page."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.collection import Collection
from benchmarks.questions import Question


def conditions(collection: Collection, question: Question, fields: Iterable[str], table: str = "op") -> list[str]:
    """The selections of some fields as SQL. All values are codes, so nothing typed gets into a statement."""
    found = []
    chosen = dict(question.choices)
    for field in fields:
        columns = [f"{table}.{column}" for column in collection.columns[field]]
        choice = chosen[field]
        if choice.included:
            codes = ",".join(map(str, collection.codes(field, choice.included)))
            found.append("(" + " OR ".join(f"{column} IN ({codes})" for column in columns) + ")")
        if choice.excluded:
            codes = ",".join(map(str, collection.codes(field, choice.excluded)))
            found += [f"({column} IS NULL OR {column} NOT IN ({codes}))" for column in columns]
    return found


def where(parts: list[str]) -> str:
    """The conditions as a clause, or nothing."""
    return f" WHERE {' AND '.join(parts)}" if parts else ""
