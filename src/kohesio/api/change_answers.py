"""The shape of the answer that says what became of the operations since a version."""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.answers import Answer
from kohesio.snapshot.changes import Kind


@dataclass(frozen=True, slots=True)
class ChangeItem(Answer):
    """What became of one operation; ``fields`` of its record say something else now."""

    id: str
    kind: Kind
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListItem(Answer):
    """A list of operations that is among the sources in one of two versions alone, and how many operations it has."""

    id: str
    title: str
    country: str
    operations: int


@dataclass(frozen=True, slots=True)
class ChangesAnswer(Answer):
    """What came, went and changed from ``since`` to ``snapshot`` (versions): a page of it, and how many in all.

    ``lists_added`` and ``lists_gone`` are whole lists: those whose operations came or went with them.
    """

    since: str
    snapshot: str
    count: int
    added: int
    changed: int
    gone: int
    lists_added: tuple[ListItem, ...]
    lists_gone: tuple[ListItem, ...]
    items: tuple[ChangeItem, ...]
    next: str | None
