"""Names that the law wants removed leave everything that is kept: snapshots, indexes, archived files.

In this order, so that a removal that is killed at any step leaves either the old or the new state served, and the next
one ends what it began: every kept version is written anew beside the old one, with its index; the tombstones are
written; the new version is served; the old bytes are deleted; archived files are written anew and the old bytes
deleted; the log gets its line. Ingest removes nobody; it honours the tombstones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain

from kohesio.errors import KohesioError, NoSnapshotError
from kohesio.privacy.register import Named, named_persons, readable_versions
from kohesio.privacy.rewriting import rewritten
from kohesio.privacy.versions import Leaving, without_persons
from kohesio.snapshot.erasing import Eraser, name_key
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import clear, current_version, delete, publish
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.tombstones import TWO_YEARS, Tombstone, Tombstones, add_to_log, one_at_a_time
from kohesio.sources.archive import Archive
from kohesio.sources.registry import Registry

BuildIndex = Callable[[Snapshot], object]
"""Builds the index of a version and puts it in place."""


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


def due(directory: DataDirectory, on: date, registry: Registry) -> tuple[Named, ...]:
    """The persons whose names go on that day: two years are over, or they were removed before and came back."""
    known = Tombstones.of(directory)
    return tuple(person for person in named_persons(directory, registry)
                 if person.removal <= on or _came_back(person, known))  # fmt: skip


def would_remove(directory: DataDirectory, on: date, registry: Registry) -> Removal:
    """What ``remove`` would do, without doing it."""
    persons = due(directory, on, registry)
    good, bad = readable_versions(directory) if persons else ((), ())
    ids = frozenset(chain.from_iterable(person.ids for person in persons))
    naming = tuple((one.version, "") for one in good if _names(one, ids))
    archive = Archive(directory.archive)
    eraser = _leaving(persons).eraser
    files, unread = [], []
    for sha256 in dict.fromkeys(one.sha256 for one in archive.catalogue()) if persons else ():
        try:
            if rewritten(archive.folder / sha256, eraser) is not None:
                files.append((sha256, ""))
        except (KohesioError, OSError) as error:
            unread.append((sha256, str(error)))
    return Removal(on.isoformat(), TWO_YEARS, len(persons), naming, bad, tuple(files), tuple(unread))


def remove(directory: DataDirectory, on: date, build_index: BuildIndex, registry: Registry) -> Removal:
    """Remove the names that are due on that day. Doing it again does nothing more.

    Raises DamagedError for tombstones that cannot be read. Must not run beside an ingest or a fetch.
    """
    directory.prepare()
    with one_at_a_time(directory):
        clear(directory)
        persons = due(directory, on, registry)
        if not persons:
            Archive(directory.archive).sweep()
            return Removal(on.isoformat(), TWO_YEARS, 0, (), (), (), ())
        leaving = _leaving(persons)
        good, bad = readable_versions(directory)
        changed = _new_versions(directory, good, leaving, build_index)
        _bury(directory, persons, on)
        _serve(directory, dict(changed))
        gone = tuple(version for version in bad if version != _served(directory))
        for version in (*(old for old, _ in changed), *gone):
            delete(directory, version)
        files, unchanged = _new_files(directory, leaving.eraser, on)
        report = Removal(on.isoformat(), TWO_YEARS, len(persons), changed, gone, files, unchanged)
        add_to_log(directory, asdict(report))
        return report


def _new_versions(
    directory: DataDirectory, snapshots: Sequence[Snapshot], leaving: Leaving, build_index: BuildIndex
) -> tuple[tuple[str, str], ...]:
    """Old version → new one, for every kept version that names them; the new one has an index if the old one had."""
    changed = []
    for snapshot in snapshots:
        if not _names(snapshot, leaving.ids):
            continue
        version = without_persons(directory, snapshot, leaving)
        if any(directory.index.glob(f"{snapshot.version}-[0-9]*")):
            build_index(Snapshot.open(directory, version))
        changed.append((snapshot.version, version))
    return tuple(changed)


def _bury(directory: DataDirectory, persons: Sequence[Named], on: date) -> None:
    known = Tombstones.of(directory)
    known.write(
        Tombstone(
            identifier,
            tuple(sorted({known.key(person.country, name) for name in person.names})),
            on.isoformat(),
            person.first,
            TWO_YEARS,
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
    directory: DataDirectory, eraser: Eraser, on: date
) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    archive = Archive(directory.archive)
    note = f"Names of natural persons removed on {on.isoformat()} ({TWO_YEARS})."
    changed, unchanged = [], []
    for sha256 in dict.fromkeys(one.sha256 for one in archive.catalogue()):
        try:
            content = rewritten(archive.folder / sha256, eraser)
        except (KohesioError, OSError) as error:
            unchanged.append((sha256, str(error)))
            continue
        if content is not None:
            changed.append((sha256, archive.rewrite(sha256, content, note)))
    archive.sweep()
    return tuple(changed), tuple(unchanged)


def _leaving(persons: Sequence[Named]) -> Leaving:
    ids = frozenset(chain.from_iterable(person.ids for person in persons))
    keys = {(person.country, person.key) for person in persons}
    names = sorted(set(chain.from_iterable(person.names for person in persons)))
    longest = {max(name.split(), key=len) for name in names if name.split()}
    forms = {form for word in longest for form in (word, word.lower(), word.upper(), word.title(), _bare(word))}
    return Leaving(
        ids=ids,
        covers=lambda identifier, country, name: identifier in ids or (country, name_key(name)) in keys,
        eraser=Eraser(names),
        longest_words=tuple(sorted(forms)),
    )


def _bare(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _came_back(person: Named, known: Tombstones) -> bool:
    if not known.all:
        return False
    return any(known.covers(identifier, person.country, name) for identifier in person.ids for name in person.names)


def _names(snapshot: Snapshot, ids: frozenset[str]) -> bool:
    found = snapshot.scan("beneficiaries").select("id").collect()["id"]
    return bool(found.is_in(list(ids)).any())
