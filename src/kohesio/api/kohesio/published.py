"""Kohesio's published files: which there are, and the making of one when it or its size is first asked for.

A file is a function of the version, its country and period. It is made beside the index of its version (``DIR/index/
<version>-files-…``), in batches, under a name of its own, and put in place by a rename; so several workers may ask at
once, a crash leaves nothing half-written, and pruning a version removes its files. Keys are read strictly: nothing a
client sends becomes part of a path. See ``docs/decisions/published-files.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from uuid import uuid4

import polars as pl
from rustpy_xlsxwriter import write_worksheet

from kohesio.api.kohesio import regions
from kohesio.api.kohesio.entities import entity
from kohesio.api.kohesio.layouts import (
    NUTS_COLUMNS,
    SOURCE_COLUMNS,
    beneficiary_columns,
    project_columns,
)
from kohesio.errors import KohesioError
from kohesio.model.territory import MEMBER_STATES, iso_country, nuts_code
from kohesio.reference import territories
from kohesio.snapshot.export.rows import without_names
from kohesio.snapshot.layout import DataDirectory, made_at
from kohesio.snapshot.privacy import NATURAL_PERSON
from kohesio.snapshot.publication import versions
from kohesio.snapshot.reader import Snapshot

ROOT = "data"
LATEST = "latest"
FORMATS = ("csv", "xlsx")
PERIODS = {"projects-2014-2020": "2014-2020", "projects-2021-2027": "2021-2027"}
"""Folders of projects, and their periods."""

PROJECTS, BENEFICIARIES, NUTS = "projects", "beneficiaries", "nuts"
FOLDERS = (*PERIODS, BENEFICIARIES, NUTS)

MADE_AT_ONCE = 10_000
"""Rows of the files that one listing makes to tell their sizes: some three seconds of work where they are projects."""

_LAYOUT = "2"
_BATCH = 20_000
_KEY = re.compile(r"data/(?P<folder>[a-z0-9-]+)/(?P<date>latest|\d{4}-\d{2}-\d{2})/(?P<name>[A-Za-z0-9.-]+)", re.ASCII)
_OLDER = re.compile(
    r"data/(?:(?P<projects>projects)/latest_(?P<of>[A-Z]{2})(?:-(?P<years>14-20|21-27))?"
    r"|(?P<folder>beneficiaries|nuts)/latest_(?P<country>[A-Z]{2}))\.(?P<form>csv|xlsx)",
    re.ASCII,
)
_FLAT = re.compile(
    r"data/(?P<folder>projects|beneficiaries|nuts)/"
    r"(?P<name>[A-Z]{2}(?:-pp(?P<years>\d\d-\d\d))?-(?P<date>latest|\d{8})\.(?:csv|xlsx))",
    re.ASCII,
)
_COUNTRY = re.compile(r"(?<=[/_])[A-Z]{2}(?=[-.])", re.ASCII)
"""The country in a key, in either spelling: clients ask for the files of all their countries in one way."""

_MARKS = {folder: f"-pp{period[2:4]}-{period[7:9]}" for folder, period in PERIODS.items()}


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file: ``version`` is the snapshot it is made of, ``date`` the name of its folder."""

    folder: str
    date: str
    country: str
    form: str
    version: str
    rows: int

    @property
    def key(self) -> str:
        """Its key, as Kohesio's clients ask for it."""
        return f"{ROOT}/{self.folder}/{self.date}/{self.name}"

    @property
    def flat_key(self) -> str:
        """Its key in one of the three folders that Kohesio's data page shows, which names files by the third part."""
        folder = self.folder if self.folder not in PERIODS else PROJECTS
        return f"{ROOT}/{folder}/{self.name}"

    @property
    def name(self) -> str:
        """The last part of its key."""
        return f"{self.country}{_MARKS.get(self.folder, '')}-{self.date.replace('-', '')}.{self.form}"

    @property
    def day(self) -> str:
        """The day of its version."""
        return made_at(self.version).date().isoformat()


@dataclass(frozen=True, slots=True)
class Made:
    """A file on the disk, with its checksum."""

    path: Path
    sha256: str

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.path.stat().st_size


class Publisher:
    """The published files of a data directory. ``current`` is the version being served."""

    def __init__(self, directory: DataDirectory, current: Snapshot, *, show_natural_persons: bool) -> None:
        self._directory = directory
        self._current = current
        self._named = show_natural_persons

    def files(self) -> Iterator[PublishedFile]:
        """Every file: the newest of each kind, then those of the days of all kept versions."""
        for date, version in self._dates().items():
            for folder in FOLDERS:
                for country, rows in sorted(self._countries(version, folder).items()):
                    for form in FORMATS:
                        yield PublishedFile(folder, date, country, form, version, rows)

    def newest(self) -> Iterator[PublishedFile]:
        """The files of the version being served."""
        return (one for one in self.files() if one.date == LATEST)

    def find(self, key: str) -> PublishedFile | None:
        """The file of a key, also in Kohesio's older spellings; None if there is none."""
        key = _COUNTRY.sub(lambda found: iso_country(found[0]), key)
        if flat := _FLAT.fullmatch(key):
            key = _dated(flat["folder"], flat["years"], flat["date"], flat["name"])
        older = _OLDER.fullmatch(key)
        if older:
            folder = older["folder"] or f"projects-20{(older['years'] or '14-20').replace('-', '-20')}"
            mark = _MARKS.get(folder, "")
            key = f"{ROOT}/{folder}/{LATEST}/{older['country'] or older['of']}{mark}-{LATEST}.{older['form']}"
        found = _KEY.fullmatch(key)
        if found is None or found["folder"] not in FOLDERS or found["date"] not in self._dates():
            return None
        version = self._dates()[found["date"]]
        counts = self._countries(version, found["folder"])
        named = (
            PublishedFile(found["folder"], found["date"], country, form, version, counts[country])
            for country in counts
            for form in FORMATS
        )
        return next((one for one in named if one.key == key), None)

    def made(self, file: PublishedFile) -> Made | None:
        """The file on the disk, if it has been made."""
        pointer = self._pointer(file)
        if not pointer.is_file():
            return None
        digest = pointer.read_text("ascii")
        path = _content(pointer, digest, file.form)
        return Made(path, digest) if path.is_file() else None

    def make(self, file: PublishedFile) -> Made:
        """The file on the disk; made now, if it has not been.

        Its name there holds its checksum: workers that make it at once (XLSX states the moment) cannot mix theirs.
        """
        if (made := self.made(file)) is not None:
            return made
        pointer = self._pointer(file)
        pointer.parent.mkdir(parents=True, exist_ok=True)
        beside = pointer.with_name(f".{uuid4().hex}.{file.form}")
        naming = beside.with_suffix(".sha256")
        try:
            self._write(file, beside)
            with beside.open("rb") as content:
                digest = file_digest(content, "sha256").hexdigest()
            naming.write_text(digest, "ascii")
            path = beside.replace(_content(pointer, digest, file.form))
            naming.replace(pointer)
        finally:
            beside.unlink(missing_ok=True)
            naming.unlink(missing_ok=True)
        return Made(path, digest)

    def measured(
        self, files: Iterable[PublishedFile], most: int = MADE_AT_ONCE
    ) -> Iterator[tuple[PublishedFile, Made | None]]:
        """Files with their sizes; those that have not been made are made now in their order, up to ``most`` rows.

        None for what is left.
        """
        for file in files:
            made = self.made(file)
            if made is None and file.rows <= most:
                most -= file.rows
                made = self.make(file)
            yield file, made

    # -- which

    def _dates(self) -> Mapping[str, str]:
        """Names of dated folders, the newest first after ``latest``; of two versions of one day the later counts."""
        days = {made_at(version).date().isoformat(): version for version in versions(self._directory)}
        return {LATEST: self._current.version} | dict(sorted(days.items(), reverse=True))

    def _countries(self, version: str, folder: str) -> Mapping[str, int]:
        if folder == NUTS:
            return {country: len(regions.nuts3(nuts_code(country))) for country in MEMBER_STATES}
        try:
            snapshot = self._snapshot(version)
        except KohesioError:
            return {}  # of an older program: kept, but no longer readable
        return _rows_by_country(snapshot).get(folder, {})

    def _snapshot(self, version: str) -> Snapshot:
        return self._current if version == self._current.version else _opened(self._directory, version)

    def _pointer(self, file: PublishedFile) -> Path:
        """Holds the checksum of the file, which is part of the name of its content."""
        kind = "named" if self._named else "plain"
        folder = self._directory.index / f"{file.version}-files-{_LAYOUT}-{kind}" / file.folder
        return folder / f"{replace(file, date=LATEST).name}.sha256"

    # -- what

    def _write(self, file: PublishedFile, path: Path) -> None:
        frames = self._frames(file)
        if file.form == "csv":
            with path.open("wb") as out:
                for number, frame in enumerate(frames):
                    frame.write_csv(out, include_header=number == 0)
            return
        records = (record for frame in frames for record in frame.fill_null("").iter_rows(named=True))
        write_worksheet(records, str(path), sheet_name=file.folder)

    def _frames(self, file: PublishedFile) -> Iterator[pl.DataFrame]:
        """The rows of a file in batches, at least one."""
        if file.folder == NUTS:
            yield _nuts(file.country)
            return
        snapshot = self._snapshot(file.version)
        if file.folder == BENEFICIARIES:
            yield _bodies(snapshot, file.country, named=self._named)
            return
        period = PERIODS[file.folder]
        columns = project_columns(period)
        rows = _positions(snapshot, file.country, period)
        for start in range(0, len(rows), _BATCH):
            frame = snapshot.operation_frame(rows[start : start + _BATCH], SOURCE_COLUMNS)
            yield (frame if self._named else without_names(frame)).select(**columns)


def _dated(folder: str, years: str | None, date: str, name: str) -> str:
    """The key in dated folders of a file that is asked for in a folder without dates."""
    if folder == PROJECTS and years:
        folder = f"{PROJECTS}-20{years[:2]}-20{years[3:]}"
    day = date if date == LATEST else f"{date[:4]}-{date[4:6]}-{date[6:]}"
    return f"{ROOT}/{folder}/{day}/{name}"


def _content(pointer: Path, digest: str, form: str) -> Path:
    return pointer.with_name(f"{pointer.name.removesuffix('.sha256')}.{digest}.{form}")


def _positions(snapshot: Snapshot, country: str, period: str) -> list[int]:
    wanted = (pl.col("country") == country) & (pl.col("period") == period)
    lazy = pl.scan_parquet(snapshot.path("operations"), row_index_name="row")
    return lazy.filter(wanted).select("row").collect(engine="streaming")["row"].to_list()


def _bodies(snapshot: Snapshot, country: str, *, named: bool) -> pl.DataFrame:
    person = pl.col("is_natural_person").fill_null(value=False)
    hidden = pl.when(person & pl.lit(not named)).then(pl.lit(NATURAL_PERSON)).otherwise("name").alias("name")
    lazy = snapshot.scan("beneficiaries").filter(pl.col("country") == country).with_columns(hidden)
    return lazy.select(**beneficiary_columns()).collect()


def _nuts(country: str) -> pl.DataFrame:
    rows = [
        tuple(text for level in (5, 4, 3) for text in (entity("nuts", code[:level]), _name(code[:level]), code[:level]))
        for code in regions.nuts3(nuts_code(country))
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(NUTS_COLUMNS, pl.String()), orient="row")


def _name(code: str) -> str:
    found = territories.region(code)
    return found.name if found else ""


@lru_cache(maxsize=8)
def _opened(directory: DataDirectory, version: str) -> Snapshot:
    return Snapshot.open(directory, version)


@lru_cache(maxsize=8)
def _rows_by_country(snapshot: Snapshot) -> Mapping[str, Mapping[str, int]]:
    """Folder → country → rows."""
    projects = snapshot.scan("operations").group_by("period", "country").len().collect(engine="streaming")
    bodies = snapshot.scan("beneficiaries").drop_nulls("country").group_by("country").len().collect(engine="streaming")
    folders = {period: folder for folder, period in PERIODS.items()}
    found: dict[str, dict[str, int]] = {folder: {} for folder in FOLDERS}
    for period, country, rows in projects.iter_rows():
        if period in folders:
            found[folders[period]][country] = rows
    found[BENEFICIARIES] = dict(bodies.iter_rows())
    return found
