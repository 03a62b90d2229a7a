"""The context of the page about what a version changed; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kohesio.web.context import ProjectHit


@dataclass(frozen=True, slots=True)
class ChangedProject:
    """A project that came or changed; ``fields`` are what differs, in the reader's words."""

    hit: ProjectHit
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the projects since the version of the day ``since``; lists hold the first of each kind."""

    since: date
    added: int
    gone: int
    changed: int
    by_field: tuple[tuple[str, int], ...]
    new_projects: tuple[ChangedProject, ...]
    changed_projects: tuple[ChangedProject, ...]
    gone_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """``/{lang}/changes``: ``comparison`` is None where no earlier version is kept."""

    template: ClassVar[str] = "changes.html"
    comparison: Comparison | None
