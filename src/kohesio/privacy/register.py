"""Who is named since when: every likely natural person in the kept snapshots and the archived editions.

The two years count from the earliest edition known to name the person: its date if it has one, else the day it was
fetched. A person is one name within a country, whatever the order of its words, case and accents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from kohesio.errors import DamagedError, KohesioError
from kohesio.ingest.load import ListFile, Loading, load
from kohesio.ingest.recognise import country_of_file, recognise
from kohesio.reference.countries import country_of
from kohesio.reference.folding import fold
from kohesio.reference.persons import words
from kohesio.snapshot.erasing import name_key
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import versions
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.archive import Archive, ArchivedFile
from kohesio.sources.registry import Registry

YEARS = 2
"""How long a name may stand after its first publication (Article 49(3), second subparagraph)."""


@dataclass(slots=True)
class Named:
    """A person who is named: ``country`` and ``key`` (folded words), spellings, ids, lists, and the day of the first
    edition known to name the person (ISO)."""

    country: str
    key: str
    first: str
    names: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    lists: set[str] = field(default_factory=set)

    @property
    def removal(self) -> date:
        """The day on which the name goes."""
        day = date.fromisoformat(self.first[:10])
        try:
            return day.replace(year=day.year + YEARS)
        except ValueError:  # 29 February
            return date(day.year + YEARS, 3, 1)


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming: country of the operation, name, the name in Latin letters if it is in others, id, list, and day
    (ISO)."""

    country: str
    name: str
    latin: str | None
    id: str
    list: str
    day: str


def named_persons(
    directory: DataDirectory, registry: Registry, persons: frozenset[str] = frozenset()
) -> tuple[Named, ...]:
    """Every person who is named anywhere, by the day of removal. Nothing is changed.

    ``persons`` are ids of beneficiaries who are natural persons though their names do not look like it.
    """
    found: dict[tuple[str, str], Named] = {}
    for mention in (*_in_snapshots(directory, persons), *_in_archive(directory, registry, persons)):
        key = (mention.country, name_key(mention.name))
        if not key[1] or fold(mention.name) in words("anonymous"):
            continue
        person = found.setdefault(key, Named(*key, mention.day))
        person.first = min(person.first, mention.day)
        person.names |= {mention.name, mention.latin or mention.name}
        person.ids.add(mention.id)
        person.lists.add(mention.list)
    return tuple(sorted(found.values(), key=lambda one: (one.removal, one.country, one.key)))


def readable_versions(directory: DataDirectory) -> tuple[tuple[Snapshot, ...], tuple[str, ...]]:
    """The kept versions that can be opened, and the names of those that cannot (an older schema, damage)."""
    good: list[Snapshot] = []
    bad: list[str] = []
    for version in versions(directory):
        try:
            good.append(Snapshot.open(directory, version))
        except DamagedError:
            bad.append(version)
    return tuple(good), tuple(bad)


def _in_snapshots(directory: DataDirectory, persons: frozenset[str]) -> Iterator[Mention]:
    for snapshot in readable_versions(directory)[0]:
        made = snapshot.manifest.created[:10]
        days = {one.id: one.edition or (one.fetched_at or made)[:10] for one in snapshot.lists()}
        yield from _mentions(snapshot.scan("operations"), persons, days, made)


def _in_archive(directory: DataDirectory, registry: Registry, persons: frozenset[str]) -> Iterator[Mention]:
    """Persons named in archived files; a file that is no list (any more) names nobody."""
    archive = Archive(directory.archive)
    for entry in archive.catalogue():
        frames: list[pl.DataFrame] = []
        try:
            file = archived_list(archive, entry, registry)
            load(Loading(file, frames.append, _all, _ignored))
        except KohesioError:
            continue
        day = entry.edition or entry.fetched_at[:10]
        for frame in frames:
            yield from _mentions(frame.lazy(), persons, {}, day)


def _mentions(
    operations: pl.LazyFrame, persons: frozenset[str], days: dict[str, str], otherwise: str
) -> Iterator[Mention]:
    also = pl.Series(sorted(persons), dtype=pl.String).implode()
    narrow = operations.select("country", pl.col("source").struct.field("list").alias("list"), "beneficiaries")
    rows = (
        narrow.explode("beneficiaries")
        .select("country", "list", pl.col("beneficiaries").struct.unnest())
        .filter((pl.col("is_natural_person") | pl.col("id").is_in(also)) & pl.col("name").is_not_null())
        .select("country", "name", "name_latin", "id", "list")
        .unique()
        .collect(engine="streaming")
    )
    for country, name, latin, identifier, list_id in rows.iter_rows():
        yield Mention(country or "", name, latin, identifier, list_id, days.get(list_id, otherwise))


def archived_list(archive: Archive, entry: ArchivedFile, registry: Registry) -> ListFile:
    """An archived file as the list it is. Raises KohesioError for one that is none."""
    path = archive.path(entry)
    found = recognise(path, registry, list_id=entry.list)
    named = country_of_file(found, recorded=entry.list, file_name=entry.name)
    country = found.spec.country or (country_of(named) if named else None) or "EU"
    return ListFile(path, entry.name, entry.sha256, found.spec, entry.list or found.spec.id, country, entry.edition)


def _all(ids: pl.Series) -> pl.Series:
    return pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(ids))


def _ignored(_rows: int) -> None:
    """Nobody watches."""
