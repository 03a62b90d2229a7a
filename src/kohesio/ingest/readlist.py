"""The files of one list: the first that can be read is loaded, the others are copies of it or older editions.

A list is read by itself, so that several may be read beside each other: what it gives waits here, its operations on
the disk, until the run takes the lists in their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

import polars as pl

from kohesio.errors import SourceError
from kohesio.ingest.admission import Admission, among, merged
from kohesio.ingest.background import Background
from kohesio.ingest.geocode.geocoder import Geocoder
from kohesio.ingest.load import ListFile, Loading, Tally, load
from kohesio.ingest.readers.hint import Mark
from kohesio.ingest.report import FileReport, Status, refused
from kohesio.ingest.resolve.collection import Part
from kohesio.ingest.resolve.second_publications import second_publications
from kohesio.snapshot.tombstones import Tombstones


@dataclass(frozen=True, slots=True)
class Aids:
    """What all lists of a run are read with; used by several threads. ``between`` is called between batches and raises
    to give the list up."""

    geocoder: Geocoder
    tombstones: Tombstones
    progress: Callable[[int], None]
    between: Callable[[], None]


@dataclass(slots=True)
class ReadList:
    """What the files of a list gave: ``file`` is the one that was loaded, None if none could be.

    ``ids`` are the numbers of its operations, sorted; ``again`` has those of them that other lists have too, which
    did not enter. ``reports`` has every file of the list. ``marks`` are places in the file that was loaded, of a text.
    """

    part: Part
    file: ListFile | None = None
    tally: Tally = field(default_factory=Tally)
    ids: pl.Series = field(default_factory=lambda: Admission().numbers)
    issues: list[pl.DataFrame] = field(default_factory=list)
    provenance: list[pl.DataFrame] = field(default_factory=list)
    again: list[pl.DataFrame] = field(default_factory=list)
    reports: list[FileReport] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def compared(self, operations: pl.LazyFrame) -> pl.Series:
        """Put ``again`` beside the ``operations`` of the lists before, and into findings; answers the ids that are the
        same operation. Rows that are another one are rejected."""
        if not self.again:
            return pl.Series("id", dtype=pl.String)
        found = second_publications(pl.concat(self.again), operations)
        self.again.clear()
        self.issues.append(found.findings)
        codes = dict(found.findings["code"].value_counts().iter_rows())
        self.tally.issues = dict(Counter(self.tally.issues) + Counter(codes))
        self.tally.operation_rows -= found.rejected_rows
        self.tally.rejected += found.rejected_rows
        rows, rejected = self.tally.operation_rows, self.tally.rejected
        self.reports = [
            replace(one.with_issues(codes), operation_rows=rows, rejected=rejected)
            if one.status is Status.LOADED
            else one
            for one in self.reports
        ]
        return found.ids


def read_list(files: Sequence[ListFile], part: Part, aids: Aids, others: pl.Series | None = None) -> ReadList:
    """Read the files of a list, the one to load first; its operations go into ``part``.

    Of two files of the same edition the one counts that holds all the other has.
    Operations with the ids ``others`` (sorted numbers) do not enter. Of a file that broke half-way nothing stays.
    """
    read = ReadList(part)
    main, *waiting = files
    while not _loaded(read, main, aids, others) and waiting:
        main, *waiting = waiting
    for file in waiting:
        if read.file is None or file.edition != main.edition:
            _pass_over(read, file, Tally(), f"The edition of {main.edition} is newer.")
        elif (other := _ids_only(read, file, aids)) is not None:
            tally, ids = other
            if among(read.ids, ids).all():
                read.reports.append(_copy(_report(file, tally, Status.COPY), main))
            elif among(ids, read.ids).all():
                _put_aside(read, file)
                _loaded(read, file, aids, others)
                main = file
            elif main.edition is None:
                _pass_over(read, file, tally, f"No date tells which is newer; {main.name} counts.")
            else:
                _pass_over(read, file, tally, f"{main.name} is of the same edition and counts instead.")
    return read


def _put_aside(read: ReadList, fuller: ListFile) -> None:
    """Forget the file that was loaded, for another of the same edition has all its operations and more."""
    read.part.discard()
    read.reports = [_copy(one, fuller) if one.status is Status.LOADED else one for one in read.reports]


def _copy(report: FileReport, of: ListFile) -> FileReport:
    return replace(report, status=Status.COPY).with_message(f"All its operations are in {of.name}.")


def _loaded(read: ReadList, file: ListFile, aids: Aids, others: pl.Series | None) -> bool:
    """Load one file; false if it was refused, and then nothing of it stays."""
    begun = monotonic()
    admission = Admission(others)
    with Background(read.part.add) as writing:
        loading = Loading(
            file,
            writing.add,
            admission.fresh,
            aids.progress,
            aids.geocoder,
            aids.tombstones,
            admission.elsewhere,
            aids.between,
        )
        try:
            load(loading)
        except SourceError as error:
            writing.wait()
            read.part.discard()
            read.reports.append(refused(file.name, error, file.list_id, monotonic() - begun))
            return False
    read.file, read.tally = file, loading.tally
    read.ids = merged(admission.numbers, admission.again)
    read.issues, read.provenance, read.again = loading.issues, loading.provenance, loading.again
    read.marks = loading.marks
    read.reports.append(_report(file, loading.tally, Status.LOADED, monotonic() - begun))
    return True


def _ids_only(read: ReadList, file: ListFile, aids: Aids) -> tuple[Tally, pl.Series] | None:
    """The ids of a file's operations, without loading it."""
    admission = Admission()
    loading = Loading(file, lambda _: None, admission.fresh, aids.progress, aids.geocoder, between=aids.between)
    try:
        load(loading)
    except SourceError as error:
        read.reports.append(refused(file.name, error, file.list_id))
        return None
    return loading.tally, admission.numbers


def _pass_over(read: ReadList, file: ListFile, tally: Tally, why: str) -> None:
    read.reports.append(_report(file, tally, Status.OLDER_EDITION).with_message(why))


def _report(file: ListFile, tally: Tally, status: Status, seconds: float = 0.0) -> FileReport:
    ordered = sorted(tally.issues.items(), key=lambda item: (-item[1], item[0]))
    return FileReport(
        file=file.name,
        status=status,
        list=file.list_id,
        edition=tally.dates.edition or file.edition,
        rows=tally.rows,
        operation_rows=tally.operation_rows,
        operations=tally.operations,
        rejected=tally.rejected,
        issues=tuple(ordered),
        seconds=seconds,
    )
