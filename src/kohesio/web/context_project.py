"""What stands on a project's page beyond its record; see ``kohesio.web.context``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kohesio.model.text import Text
from kohesio.web.context import Link, ProjectHit


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the project since the version of ``since``: new, or the names of the fields that differ."""

    since: date
    is_new: bool
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite the record: one text, and addresses of the same for programs."""

    text: str
    bibtex: str
    csl: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A summary as safe markup, with its language and whether a machine wrote it."""

    text: Text
    markup: str


@dataclass(frozen=True, slots=True)
class Beyond:
    """Around the record: other wordings, changes, projects like it, sharing, citing, telling of mistakes."""

    others: tuple[Wording, ...]
    change: Change | None
    similar: tuple[ProjectHit, ...]
    address: str
    share: tuple[Link, ...]
    citation: Citation
    report: str | None
