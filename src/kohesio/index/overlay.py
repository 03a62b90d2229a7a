"""What an operator adds, held against one version: which entries are of it, and what is wrong with the others.

Ids are followed to those that things have in the version. A collection whose question cannot be asked is left out; of
one that names projects, those that are not there. A person never has an entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kohesio.editorial.entries import (
    BODIES,
    COLLECTIONS,
    PROJECTS,
    BodyEntry,
    Collection,
    Editorial,
    Named,
    Picture,
    Problem,
    ProjectEntry,
)
from kohesio.errors import ParameterError
from kohesio.index.fields import COLLECTION, INFOREGIO
from kohesio.index.parsing import parse_query, split_query
from kohesio.index.port import Members
from kohesio.index.query import Choice, OperationQuery
from kohesio.index.result import BodyName
from kohesio.model.operation import ListedOperation, Operation


class Version(Protocol):
    """What must be known of a version."""

    def resolved(self, query: OperationQuery) -> OperationQuery:
        """The query in the values of the version. Raises ParameterError."""
        ...

    def place_of(self, identifier: str) -> tuple[int, str] | None:
        """Position and id of an operation by any id it ever had."""
        ...

    def bodies_of(self, identifiers: Sequence[str]) -> Mapping[str, BodyName]:
        """The beneficiaries by any id they ever had; those that are not there are left out."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """The entries that are of a version, by the id that it has for each; ``stamp`` as in ``Editorial``.

    ``members`` are the projects of each collection, ``flags`` the positions where entries make a field of that name
    true.
    """

    collections: Mapping[str, Collection] = field(default_factory=dict)
    projects: Mapping[str, ProjectEntry] = field(default_factory=dict)
    bodies: Mapping[str, BodyEntry] = field(default_factory=dict)
    members: Mapping[str, Members] = field(default_factory=dict)
    flags: Mapping[str, Sequence[int]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    stamp: str = ""

    def picture(self, digest: str) -> Picture | None:
        """A picture of any entry, by its content."""
        return next((one for one in self._pictures() if one.digest == digest), None)

    def is_highlighted(self, operation: Operation | ListedOperation) -> bool:
        """Whether an operation has a star: the Commission's own pages tell of it, or the operator gives it one."""
        entry = self.projects.get(operation.id)
        told = any(link.startswith("http") and INFOREGIO in link for link in operation.links)
        return told or bool(entry and entry.highlighted)

    def _pictures(self) -> Iterator[Picture]:
        for project in self.projects.values():
            yield from project.pictures
        alone = *(one.picture for one in self.collections.values()), *(one.picture for one in self.bodies.values())
        yield from (picture for picture in alone if picture)


NOTHING = Overlay()


def laid_over(version: Version, editorial: Editorial) -> Overlay:
    """The entries of ``editorial`` that are of ``version``; its problems with those that are found here."""
    problems = list(editorial.problems)
    members = {one.id.text: found for one in editorial.collections if (found := _members(version, one, problems))}
    projects: dict[str, ProjectEntry] = {}
    flags: dict[str, list[int]] = {"has_image": [], "highlighted": []}
    for project in editorial.projects:
        place = version.place_of(project.id.text)
        if place is None or place[1] in projects:
            problems.append(_unknown(PROJECTS, project.id, "project", twice=place is not None))
            continue
        row, identifier = place
        projects[identifier] = project
        if project.pictures:
            flags["has_image"].append(row)
        if project.highlighted:
            flags["highlighted"].append(row)
    return Overlay(
        {one.id.text: one for one in editorial.collections if one.id.text in members},
        projects,
        dict(_bodies(version, editorial.bodies, problems)),
        members,
        flags,
        tuple(sorted(problems, key=lambda one: (one.file, one.line))),
        editorial.stamp,
    )


def _members(version: Version, collection: Collection, problems: list[Problem]) -> Members | None:
    """The projects of a collection; None where none are."""
    if collection.question is not None:
        try:
            query = parse_query(split_query(collection.question.text))
            if query.choice(COLLECTION) != Choice():
                told = "the question of a collection cannot ask for a collection."
                problems.append(Problem(COLLECTIONS, collection.question.line, told))
                return None
            return version.resolved(query)
        except ParameterError as error:
            problems.append(Problem(COLLECTIONS, collection.question.line, error.message))
            return None
    rows: list[int] = []
    for named in collection.projects:
        found = version.place_of(named.text)
        if found is None or found[0] in rows:
            problems.append(_unknown(COLLECTIONS, named, "project", twice=found is not None))
        else:
            rows.append(found[0])
    return rows or None


def _bodies(version: Version, entries: Sequence[BodyEntry], problems: list[Problem]) -> Iterator[tuple[str, BodyEntry]]:
    known = version.bodies_of([one.id.text for one in entries])
    held: set[str] = set()
    for entry in entries:
        body = known.get(entry.id.text)
        if body is None or body.id in held:
            problems.append(_unknown(BODIES, entry.id, "beneficiary", twice=body is not None))
        elif body.is_natural_person:
            told = f"{entry.id.text} may be a natural person; nothing is added to persons, take the entry out."
            problems.append(Problem(BODIES, entry.id.line, told))
        else:
            held.add(body.id)
            yield body.id, entry


def _unknown(file: str, named: Named, kind: str, *, twice: bool) -> Problem:
    if twice:
        return Problem(file, named.line, f"{named.text[:64]!r} is a {kind} that stands here already by another id.")
    return Problem(file, named.line, f"there is no {kind} {named.text[:64]!r} in the version that is served.")
