"""The context of the page about what a version changed; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kohesio.model.text import Text
from kohesio.snapshot.changes import ListChange
from kohesio.web.context import ProjectHit
from kohesio.web.labels import Label


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that differs, in the reader's words, and what it said and says; None where it says nothing."""

    name: str
    before: Label | None = None
    after: Label | None = None

    @property
    def told(self) -> bool:
        """Whether there is a value to show; else only that it differs is known."""
        return self.before is not None or self.after is not None


@dataclass(frozen=True, slots=True)
class ChangedProject:
    """A project that came or changed, and what differs."""

    hit: ProjectHit
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class GoneProject:
    """A project that the lists no longer have; title and list where the version before is still kept."""

    id: str
    title: Text | None
    list: str | None


@dataclass(frozen=True, slots=True)
class ChangedList:
    """What became of a list; ``url`` is its page where it still has one."""

    change: ListChange
    url: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the projects since the version of the day ``since``; ``lists`` are those that came and went first.

    Lists of projects hold the first of each kind that did not come or go with a whole list: ``added_alone`` and
    ``gone_alone`` in all. ``restated`` of those that changed differ in nothing but the date of their list.
    """

    since: date
    added: int
    gone: int
    changed: int
    added_alone: int
    gone_alone: int
    restated: int
    by_field: tuple[tuple[str, int], ...]
    lists: tuple[ChangedList, ...]
    new_projects: tuple[ChangedProject, ...]
    changed_projects: tuple[ChangedProject, ...]
    gone_projects: tuple[GoneProject, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """``/{lang}/changes``: ``comparison`` is None where no earlier version is kept."""

    template: ClassVar[str] = "changes.html"
    comparison: Comparison | None
