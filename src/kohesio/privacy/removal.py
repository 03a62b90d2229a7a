"""Names that the law wants removed leave everything that is kept: snapshots, indexes, archived files.

In this order, so that a removal that is killed at any step leaves either the old or the new state served, and the next
one ends what it began: every kept version is written anew beside the old one, with its index and what it changed; the
tombstones are written; the new version is served; the old bytes are deleted; archived files are written anew and the
old bytes deleted; the log gets its line. Ingest removes nobody; it honours the tombstones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain

from kohesio.errors import KohesioError, MissingError, NoSnapshotError, UsageError
from kohesio.privacy.names import Names, own_names
from kohesio.privacy.register import Named, archived_list, named_persons, readable_versions
from kohesio.privacy.rewriting import rewritten
from kohesio.privacy.versions import Leaving, names_any, without_persons
from kohesio.snapshot.changes import write_changes_anew
from kohesio.snapshot.erasing import Eraser, name_key
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import clear, current_version, delete, publish
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.tombstones import OBJECTION, TWO_YEARS, Tombstone, Tombstones, add_to_log
from kohesio.snapshot.writing import writing
from kohesio.sources.archive import Archive, ArchivedFile
from kohesio.sources.registry import Registry

BuildIndex = Callable[[Snapshot], object]
"""Builds the index of a version and puts it in place."""


COMMAND = "kohesio privacy expire"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who goes: those whose two years are over ``on`` that day, or, where any are named, the beneficiaries ``ids``
    alone, who objected. Of those who went before, whoever came back goes in both cases."""

    on: date
    ids: frozenset[str] = frozenset()

    @property
    def rule(self) -> str:
        """The rule by which they go."""
        return OBJECTION if self.ids else TWO_YEARS


@dataclass(frozen=True, slots=True)
class Removal:
    """What a removal did, or would do: how many persons, old version → new, old file → new by checksum.

    ``deleted`` are versions that this program cannot read, so that nobody can say whom they name; ``unchanged`` are
    files that could not be read as tables or written anew, with the reason: to be looked at by hand.
    """

    on: str
    rule: str
    persons: int
    versions: tuple[tuple[str, str], ...]
    deleted: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    unchanged: tuple[tuple[str, str], ...]


def due(directory: DataDirectory, wanted: Wanted, registry: Registry) -> tuple[Named, ...]:
    """The persons whose names go: those wanted, and those who were removed before and came back.

    Raises MissingError for an id that nobody has, and UsageError for that of a body.
    """
    known = Tombstones.of(directory)
    ids = _now_called(directory, wanted.ids)
    found = named_persons(directory, registry, ids | known.objected)
    gone = frozenset(one.id for one in known.all)
    if lacking := wanted.ids - gone - frozenset(chain.from_iterable(person.ids for person in found)):
        raise MissingError(f"No kept snapshot or archived list names a beneficiary {', '.join(sorted(lacking))}.")
    same = frozenset(chain.from_iterable(person.ids for person in found if person.ids & ids))
    return tuple(
        person
        for person in found
        if (person.ids & same if wanted.ids else person.removal <= wanted.on) or _came_back(person, known)
    )


def _now_called(directory: DataDirectory, ids: frozenset[str]) -> frozenset[str]:
    """The ids with those that took their place. Raises UsageError for one whose name is that of a body."""
    found = set(ids)
    for snapshot in readable_versions(directory)[0] if ids else ():
        found |= {new for one in ids if (new := snapshot.redirect(one)) is not None}
        for body in filter(None, map(snapshot.beneficiary, sorted(found))):
            if body.is_natural_person is False:
                raise UsageError(
                    f"{body.id} is no natural person but {body.name}, whose name the law keeps public. If that is "
                    "wrong, say so in the description of the list (beneficiary_kind) and ingest it again."
                )
    return frozenset(found)


def would_remove(directory: DataDirectory, wanted: Wanted, registry: Registry) -> Removal:
    """What ``remove`` would do, without doing it."""
    persons = due(directory, wanted, registry)
    good, bad = readable_versions(directory) if persons else ((), ())
    leaving = _leaving(persons)
    naming = tuple((one.version, "") for one in good if names_any(one, leaving))
    archive = Archive(directory.archive)
    files, unread = [], []
    for sha256, entry in _by_content(archive).items() if persons else ():
        try:
            if _without_names(archive, entry, leaving.eraser, registry) is not None:
                files.append((sha256, ""))
        except (KohesioError, OSError) as error:
            unread.append((sha256, str(error)))
    return Removal(wanted.on.isoformat(), wanted.rule, len(persons), naming, bad, tuple(files), tuple(unread))


def remove(directory: DataDirectory, wanted: Wanted, build_index: BuildIndex, registry: Registry) -> Removal:
    """Remove the names that are wanted away. Doing it again does nothing more.

    Raises what ``due`` raises, DamagedError for tombstones that cannot be read, and LockedError where another command
    is writing the data directory.
    """
    on = wanted.on
    with writing(directory, COMMAND):
        clear(directory)
        persons = due(directory, wanted, registry)
        if not persons:
            Archive(directory.archive).sweep()
            return Removal(on.isoformat(), wanted.rule, 0, (), (), (), ())
        leaving = _leaving(persons)
        good, bad = readable_versions(directory)
        changed = _new_versions(directory, good, leaving, build_index)
        write_changes_anew(directory, dict(changed))
        _bury(directory, persons, wanted)
        _serve(directory, dict(changed))
        gone = tuple(version for version in bad if version != _served(directory))
        for version in (*(old for old, _ in changed), *gone):
            delete(directory, version)
        files, unchanged = _new_files(directory, leaving.eraser, wanted, registry)
        report = Removal(on.isoformat(), wanted.rule, len(persons), changed, gone, files, unchanged)
        add_to_log(directory, asdict(report))
        return report


def _new_versions(
    directory: DataDirectory, snapshots: Sequence[Snapshot], leaving: Leaving, build_index: BuildIndex
) -> tuple[tuple[str, str], ...]:
    """Old version → new one, for every kept version that names them; the new one has an index if the old one had."""
    changed = []
    for snapshot in snapshots:
        if not names_any(snapshot, leaving):
            continue
        version = without_persons(directory, snapshot, leaving)
        if any(directory.index.glob(f"{snapshot.version}-[0-9]*")):
            build_index(Snapshot.open(directory, version))
        changed.append((snapshot.version, version))
    return tuple(changed)


def _bury(directory: DataDirectory, persons: Sequence[Named], wanted: Wanted) -> None:
    known = Tombstones.of(directory)
    known.write(
        Tombstone(
            identifier,
            tuple(sorted({known.key(person.country, name) for name in person.names})),
            wanted.on.isoformat(),
            person.first,
            wanted.rule,
        )
        for person in persons
        for identifier in sorted(person.ids)
    )


def _serve(directory: DataDirectory, changed: dict[str, str]) -> None:
    served = _served(directory)
    if served in changed:
        publish(directory, changed[served])


def _served(directory: DataDirectory) -> str | None:
    try:
        return current_version(directory)
    except NoSnapshotError:
        return None


def _new_files(
    directory: DataDirectory, eraser: Eraser, wanted: Wanted, registry: Registry
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    archive = Archive(directory.archive)
    note = f"Names of natural persons removed on {wanted.on.isoformat()} ({wanted.rule})."
    changed, unchanged = [], []
    for sha256, entry in _by_content(archive).items():
        try:
            content = _without_names(archive, entry, eraser, registry)
        except (KohesioError, OSError) as error:
            unchanged.append((sha256, str(error)))
            continue
        if content is not None:
            changed.append((sha256, archive.rewrite(sha256, content, note)))
    archive.sweep()
    return tuple(changed), tuple(unchanged)


def _by_content(archive: Archive) -> dict[str, ArchivedFile]:
    return {one.sha256: one for one in reversed(archive.catalogue())}


def _without_names(archive: Archive, entry: ArchivedFile, eraser: Eraser, registry: Registry) -> bytes | None:
    """The content of an archived file without the names, None where it has none. Raises KohesioError."""
    try:
        own = own_names(archived_list(archive, entry, registry))
    except KohesioError:  # no list (any more), yet its texts may name somebody
        own = {}
    return rewritten(archive.path(entry), Names(eraser, own))


def _leaving(persons: Sequence[Named]) -> Leaving:
    ids = frozenset(chain.from_iterable(person.ids for person in persons))
    keys = {(person.country, person.key) for person in persons}
    names = sorted(set(chain.from_iterable(person.names for person in persons)))
    return Leaving(
        ids=ids,
        covers=lambda identifier, country, name: identifier in ids or (country, name_key(name)) in keys,
        eraser=Eraser(names),
    )


def _came_back(person: Named, known: Tombstones) -> bool:
    if not known.all:
        return False
    return any(known.covers(identifier, person.country, name) for identifier in person.ids for name in person.names)
