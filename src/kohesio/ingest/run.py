"""Lists of operations in, one published snapshot out.

Each file is recognised, archived and, if it is the newest edition of its list, loaded; lists are read two at a time
and wait on the disk, so memory does not grow with their number. When all are there, what only the whole collection
tells is found, and the version is written. The order of the lists alone decides what comes out. A run that is
interrupted ends at the next batch and leaves nothing but what it archived."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Protocol

import polars as pl

from kohesio.errors import DamagedError, NoSnapshotError, UsageError
from kohesio.ingest.admission import among, merged
from kohesio.ingest.arrival import Arrival, Arrivals, by_list
from kohesio.ingest.background import Background
from kohesio.ingest.candidates import candidates
from kohesio.ingest.checks import cut_off, failed_expectations, shares, vanished
from kohesio.ingest.geocode.geocoder import Geocoder
from kohesio.ingest.issues import CATALOGUE, REFUSED
from kohesio.ingest.kinship import is_one_of_several
from kohesio.ingest.load import ListFile, Tally
from kohesio.ingest.readlist import Aids, ReadList, read_list
from kohesio.ingest.recognition.understanding import RecognitionOptions
from kohesio.ingest.report import FileReport, IngestReport, Status
from kohesio.ingest.resolve.collection import Collection, Part
from kohesio.ingest.resolve.run import resolve
from kohesio.ingest.resolve.successors import Succession, succession
from kohesio.ingest.stopping import Stop
from kohesio.model.provenance import LoadedList
from kohesio.reference import territories
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import publish
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.schema import ISSUES
from kohesio.snapshot.tombstones import Tombstones
from kohesio.snapshot.writer import SnapshotWriter
from kohesio.sources.archive import Archive
from kohesio.sources.registry import Registry
from kohesio.version import product_version


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How to ingest. ``country`` (ISO) narrows which descriptions a file may fit. ``created`` stands in the manifest.

    ``recognition`` serves lists that nobody described. ``accept_loss`` names lists (ids) that may be gone, or have
    fewer operations or filled fields than expected. ``publish`` false builds and checks the version without making it
    the one being served.
    """

    country: str | None = None
    registry: Registry = field(default_factory=Registry.packaged)
    created: datetime | None = None
    publish: bool = True
    accept_loss: frozenset[str] = frozenset()
    recognition: RecognitionOptions = field(default_factory=RecognitionOptions)


class Progress(Protocol):
    """Told what the run is at; ``rows`` come in steps, of several files at once, from several threads."""

    def start(self, file: str, number: int, of: int) -> None:
        """A file is begun."""

    def rows(self, count: int) -> None:
        """So many more rows were read."""


class Silent:
    """Progress that nobody watches."""

    def start(self, file: str, number: int, of: int) -> None:
        """Nothing."""

    def rows(self, count: int) -> None:
        """Nothing."""


_SILENT = Silent()

_BESIDE = 2
"""Lists that are read at once; each has some 300 MB of its own at most."""

_AHEAD = 8
"""Lists that may be read before they are taken, so that a long one does not hold up those after it."""


def ingest(
    paths: Iterable[Path],
    directory: DataDirectory,
    options: IngestOptions | None = None,
    progress: Progress = _SILENT,
) -> IngestReport:
    """Build and publish a snapshot from ``paths`` (files or folders; none: the archive's newest editions).

    Raises UsageError for a path that is not there or holds nothing to read, and for an accepted loss of a list that
    nobody knows; everything else is in the report.
    """
    options = options or IngestOptions()
    begun = monotonic()
    directory.prepare()
    archive = Archive(directory.archive)
    moment = options.created or datetime.now(UTC)
    named = tuple(paths)
    found, stop = candidates(named, archive), Stop()
    with Arrivals(archive, moment, stop) as arrivals:
        files, reports = arrivals.recognised(found, options.registry, options.country, options.recognition)
        run = _Run(directory, progress, reports, stop, options.accept_loss)
        version, failures = run.build(by_list(files), moment, whole=not named)
    if version is not None:
        if options.publish:
            publish(directory, version)
        arrivals.accepted()
    return IngestReport(
        files=tuple(run.reports),
        version=version,
        failures=tuple(sentence for sentences in failures.values() for sentence in sentences),
        losses=tuple(failures),
        gone=tuple(run.gone()),
        seconds=monotonic() - begun,
        geocoding_seconds=run.geocoder.seconds,
        resolving_seconds=run.resolving_seconds,
    )


class _Run:
    """The state of one run: what was loaded, what was reported."""

    def __init__(
        self,
        directory: DataDirectory,
        progress: Progress,
        reports: Sequence[FileReport],
        stop: Stop,
        accepted: frozenset[str] = frozenset(),
    ) -> None:
        self._stop = stop
        self._accepted = accepted
        self.reports = list(reports)
        self.operations = 0
        self.geocoder = Geocoder.of(directory.geo)
        self.resolving_seconds = 0.0
        self._directory = directory
        self._served = _served(directory)
        self._last = {one.id: one for one in self._served.lists()} if self._served else {}
        self._succession = Succession()
        self._tombstones = Tombstones.of(directory)
        self._progress = progress
        self._seen = pl.Series(dtype=pl.UInt64)  # sorted
        self._twice: list[pl.Series] = []
        self._loaded: list[tuple[LoadedList, ListFile]] = []

    def build(
        self, groups: Sequence[Sequence[Arrival]], moment: datetime, *, whole: bool
    ) -> tuple[str | None, dict[str, tuple[str, ...]]]:
        """Load all lists into a new version; answers it, or None, and what failed (list → sentences).

        ``whole``: the files are all there are, so a list that is in none of them is a loss.
        """
        with SnapshotWriter(self._directory) as writer:
            collection = Collection(writer.workspace)
            with closing(self._lists(groups, collection)) as lists:
                for read in lists:
                    self._take(read, collection, writer)
            if not self.operations:
                return None, {}
            if self._served is not None:
                self._succession = succession(self._served.scan("operations"), collection.scan())
            if failures := self.failures(whole=whole):
                return None, failures
            self.write(collection, writer)
            self.write_refusals(writer)
            return writer.finish(moment, f"kohesio {product_version()}", place_names=_place_names).version, {}

    def _lists(self, groups: Sequence[Sequence[Arrival]], collection: Collection) -> Generator[ReadList]:
        """What the files of each list gave, in order; the next lists are read meanwhile.

        They know nothing of each other: one that has operations of a list before it is read again, and these are
        compared.
        """
        aids = Aids(self.geocoder, self._tombstones, self._progress.rows, self._stop.check)
        coming = iter(groups)
        waiting: deque[Future[ReadList]] = deque()
        with ThreadPoolExecutor(_BESIDE, thread_name_prefix="lists") as pool:
            try:
                for number, group in enumerate(groups, start=1):
                    self._progress.start(group[0].file.name, number, len(groups))
                    waiting.extend(
                        pool.submit(_read, each, collection.part(), aids)
                        for each in islice(coming, _AHEAD - len(waiting))
                    )
                    read = waiting.popleft().result()
                    if among(self._seen, read.ids).any():
                        read.part.discard()
                        read = _read(group, collection.part(), aids, self._seen)
                        self._twice.append(read.compared(collection.scan()))
                    yield read
            except BaseException:  # whatever it was, and be it that nobody wants more: the threads are to end, too
                self._stop.ask()
                raise
            finally:
                pool.shutdown(cancel_futures=True)

    def _take(self, read: ReadList, collection: Collection, writer: SnapshotWriter) -> None:
        """Let a list into the version."""
        self.reports += read.reports
        if read.file is None:
            return
        collection.take(read.part)
        self._seen = merged(self._seen, read.ids)
        for frame in read.issues:
            writer.add_issues(frame)
        for frame in read.provenance:
            writer.add_provenance(frame)
        if len(read.marks) > 1:
            archive = Archive(self._directory.archive)
            archive.mark(read.file.sha256, tuple((mark.row, mark.offset) for mark in read.marks))
        self._loaded.append((_loaded_list(read.file, read.tally), read.file))
        self.operations += read.tally.operations

    def write(self, collection: Collection, writer: SnapshotWriter) -> None:
        """Find what only the whole collection tells, and write every operation once, with it."""
        begun = monotonic()
        amendments = resolve(collection.scan(), self._twice)
        self.resolving_seconds = monotonic() - begun
        writer.add_identities(amendments.decisions)
        writer.add_redirects(amendments.beneficiaries)
        writer.add_redirects(self._succession.moved)
        found: Counter[tuple[str, str]] = Counter()
        with Background(writer.add_batch) as writing:
            for batch in collection.batches():
                if not amendments.anything:
                    writing.add(batch)
                    continue
                operations = batch.operations()
                writing.add(batch.amended(operations, amendments.applied(operations)))
                findings = amendments.findings(operations)
                writer.add_issues(findings)
                found.update(findings.select("list", "code").iter_rows())
        self._register(found, writer)

    def _register(self, found: Mapping[tuple[str, str], int], writer: SnapshotWriter) -> None:
        """Put the loaded lists into the version, their counts completed by what was ``found`` later (list and code)."""
        for loaded, _ in self._loaded:
            later = sum(count for (list_id, _), count in found.items() if list_id == loaded.id)
            writer.add_list(replace(loaded, issues=loaded.issues + later))
        self.reports = [
            one.with_issues({code: count for (list_id, code), count in found.items() if list_id == one.list})
            if one.status is Status.LOADED
            else one
            for one in self.reports
        ]

    def gone(self) -> dict[str, str]:
        """Lists of the last version that are in none of the files: list → sentence."""
        return vanished(self._last, {loaded.id for loaded, _ in self._loaded}, self._succession.kept)

    def failures(self, *, whole: bool) -> dict[str, tuple[str, ...]]:
        """Expectations that are not met: list → sentences.

        Raises UsageError for an accepted loss of an unknown list.
        """
        known = {loaded.id for loaded, _ in self._loaded}
        if unknown := sorted(self._accepted - known - self._last.keys()):
            raise UsageError(
                f"No list {', '.join(unknown)} is in these files or in the last version: no loss to accept."
            )
        found: dict[str, tuple[str, ...]] = {}
        found |= {name: (sentence,) for name, sentence in cut_off(self._succession.cut, known).items()}
        if whole:
            found |= {name: (sentence,) for name, sentence in self.gone().items()}
        for loaded, file in self._loaded:
            kept = self._succession.kept[loaded.id]
            if sentences := failed_expectations(loaded, file.spec.expect, self._last.get(loaded.id), kept):
                found[loaded.id] = found.get(loaded.id, ()) + sentences
        return {name: sentences for name, sentences in found.items() if name not in self._accepted}

    def write_refusals(self, writer: SnapshotWriter) -> None:
        """Refused files stand in the issues too."""
        files = [one for one in self.reports if one.status is Status.REFUSED]
        if files:
            severity = CATALOGUE[REFUSED].severity.value
            rows = [
                (REFUSED, severity, one.list or one.file, None, None, None, None, None, one.message, None)
                for one in files
            ]
            writer.add_issues(pl.DataFrame(rows, schema=ISSUES, orient="row"))


def _read(group: Sequence[Arrival], part: Part, aids: Aids, others: pl.Series | None = None) -> ReadList:
    """Read the files of a list, once their checksums are known."""
    return read_list([one.settled() for one in group], part, aids, others)


def _loaded_list(file: ListFile, tally: Tally) -> LoadedList:
    spec = file.spec
    updated = tally.dates.updated
    invented = tally.synthetic and not spec.synthetic  # nobody published it, whatever the description of its shape says
    return LoadedList(
        id=file.list_id,
        title=_title(file),
        country=file.country,
        languages=tuple(language for language in spec.languages if language),
        periods=spec.periods,
        funds=spec.funds,
        publisher=None if invented else spec.publisher,
        address=None if invented else file.address or spec.address,
        licence=None if invented else spec.licence,
        file_name=file.name,
        sha256=file.sha256,
        fetched_at=file.fetched_at,
        edition=tally.dates.edition,
        updated=updated.date.isoformat() if updated else None,
        currency=spec.currency,
        rows=tally.rows,
        operation_rows=tally.operation_rows,
        operations=tally.operations,
        rejected=tally.rejected,
        issues=sum(tally.issues.values()),
        synthetic=tally.synthetic,
        fill=shares(tally.fill, tally.operations),
    )


def _title(file: ListFile) -> str:
    """What the list is called; of several lists under the same headings each by its file."""
    title = file.spec.title if not file.spec.per_country else f"{file.spec.title}, {file.country}"
    return f"{title} ({file.name})" if is_one_of_several(file.list_id) else title


def _served(directory: DataDirectory) -> Snapshot | None:
    """The version being served; None where none is, or where it cannot be read."""
    try:
        return Snapshot.open(directory)
    except (NoSnapshotError, DamagedError):
        return None


def _place_names(code: str, _vintage: int | None) -> tuple[str | None, str | None]:
    """Name of a region, and its name in Latin letters where it is written in others."""
    found = territories.region(code)
    if found is None:
        return (None, None)
    return (found.name, found.name_latin if found.name_latin != found.name else None)
