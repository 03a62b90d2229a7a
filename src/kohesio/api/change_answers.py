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
class ChangesAnswer(Answer):
    """What came, went and changed from ``since`` to ``snapshot`` (versions): a page of it, and how many in all."""

    since: str
    snapshot: str
    count: int
    added: int
    changed: int
    gone: int
    items: tuple[ChangeItem, ...]
    next: str | None
