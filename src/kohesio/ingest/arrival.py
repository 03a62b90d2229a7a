"""Files arrive: each is recognised, and when all are, they go into the archive beside all that follows.

Which list a file is thus hangs on the archive as the run found it and not on how far the copying is. A list may be read
while later ones are still copied; only who needs a file's checksum waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from kohesio.errors import SourceError
from kohesio.ingest.candidates import Candidate, digest
from kohesio.ingest.edition import edition_of
from kohesio.ingest.kinship import Kinship
from kohesio.ingest.load import ListFile, title_texts
from kohesio.ingest.notes import notes_texts
from kohesio.ingest.recognise import country_of_file, description_beside, recognise
from kohesio.ingest.recognition.understanding import RecognitionOptions
from kohesio.ingest.report import FileReport, refused
from kohesio.ingest.said import Said
from kohesio.ingest.stopping import Stop
from kohesio.model.territory import iso_country
from kohesio.reference.countries import country_of
from kohesio.sources.archive import Archive, ArchivedFile
from kohesio.sources.registry import Registry
from kohesio.sources.specwriter import write_spec


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file with the description that fits it; ``file`` lacks its checksum."""

    file: ListFile
    sha256: Future[str]

    def settled(self) -> ListFile:
        """The file with its checksum, once it is in the archive. Raises what archiving it raised."""
        return replace(self.file, sha256=self.sha256.result())


class Arrivals:
    """Recognises files and archives them; a context manager, at whose end all are in the archive.

    A run that is given up does not wait for that: what was being copied goes, what was copied stays.
    """

    def __init__(self, archive: Archive, moment: datetime, stop: Stop) -> None:
        self._archive = archive
        self._moment = moment
        self._stop = stop
        self._joined: dict[str, str] = {}
        self._archiving = ThreadPoolExecutor(1, thread_name_prefix="archiving")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._stop.ask()
        self._archiving.shutdown(cancel_futures=error is not None)

    def recognised(
        self, found: Sequence[Candidate], registry: Registry, country: str | None, options: RecognitionOptions
    ) -> tuple[list[Arrival], list[FileReport]]:
        """Files with their descriptions, in their order, and reports of those that are no list we can read.

        ``country`` (ISO) narrows which descriptions may fit, ``options`` serve lists that nobody described.
        """
        kept: list[tuple[ListFile, ArchivedFile | None]] = []
        reports: list[FileReport] = []

        def reread(entry: ArchivedFile) -> ListFile | None:
            try:
                old = Candidate(self._archive.path(entry), entry.name, entry)
                return recognised_file(old, registry, country, options)
            except SourceError:
                return None

        kinship = Kinship(self._archive, reread, self._stop.check)
        for one in found:
            try:
                file = recognised_file(one, registry, country, options)
                if file.spec.many_lists and not (one.record and one.record.list):
                    file = kinship.told(file)
            except SourceError as error:
                reports.append(refused(one.name, error, one.record.list if one.record else None))
            else:
                kept.append((file, one.record))
        self._joined = kinship.joined()
        return [
            Arrival(
                replace(file, list_id=self._joined.get(file.list_id, file.list_id)),
                self._archiving.submit(self._archived, file, record),
            )
            for file, record in kept
        ], reports

    def accepted(self) -> None:
        """Enter which lists became one, once all files are archived and what was made of them met the expectations."""
        for old, new in self._joined.items():
            self._archive.joined(old, new)

    def _archived(self, file: ListFile, record: ArchivedFile | None) -> str:
        """The checksum of a file that is in the archive; one without a ``record`` is put there."""
        if record is not None:
            if record.list is None:
                self._archive.told(record, file.list_id)
            _keep_description(file, file.path)
            return digest(file.path)
        record = self._archive.add(
            file.path,
            name=file.name,
            fetched_at=self._moment,
            list=file.list_id,
            edition=file.edition,
            between=self._stop.check,
        )
        _keep_description(file, self._archive.path(record))
        return record.sha256


def by_list(arrivals: Sequence[Arrival]) -> list[list[Arrival]]:
    """The files of each list, the one to load first: the newest edition, and of it the one nearest to the source.

    Lists come newest first too, those without a date last, then by id: what two publish has the values of the newer.
    """
    groups: dict[str, list[Arrival]] = {}
    for one in sorted(arrivals, key=lambda one: _preference(one.file)):
        groups.setdefault(one.file.list_id, []).append(one)
    lists = [sorted(groups[each], key=_edition, reverse=True) for each in sorted(groups)]
    return sorted(lists, key=lambda group: _edition(group[0]), reverse=True)


def recognised_file(one: Candidate, registry: Registry, country: str | None, options: RecognitionOptions) -> ListFile:
    """The file with the description that fits it, its checksum not known yet. Raises SourceError."""
    record = one.record
    country = iso_country(country) if country else None
    recorded_list = record.list if record else None
    said = Said(replace(options, country=country))
    recognised = recognise(one.path, registry, list_id=recorded_list, country=country, recognition=said.options)
    spec = said.of(recognised.spec)
    place = spec.country
    list_id = recorded_list if recorded_list and spec.many_lists else spec.id
    if spec.per_country:
        named = country_of_file(recognised, recorded=recorded_list, file_name=one.name)
        place = (country_of(named) if named else None) or country or "EU"
        list_id = recorded_list or f"{spec.id}-{place.lower()}"
    dates = edition_of(
        spec,
        file_name=one.name,
        recorded=record.edition if record else None,
        sheet=recognised.binding.sheet,
        texts=[*title_texts(recognised.head, recognised.binding), *notes_texts(one.path, spec, options.limits)],
    )
    return ListFile(
        path=one.path,
        name=one.name,
        sha256="",
        spec=spec,
        list_id=list_id,
        country=place or "EU",
        edition=dates.edition,
        address=record.address if record else None,
        # A local file was not fetched; when it came into the archive is no part of what a snapshot says.
        fetched_at=record.fetched_at if record and record.address else None,
        said=spec.many_lists and said.anything,
    )


def _keep_description(file: ListFile, archived: Path) -> None:
    """A description beside a file goes into the archive beside it, and so does what a person said of the list, so that
    the file is understood in the same way from there; what was said of it before counts no longer."""
    beside, kept = description_beside(file.path), description_beside(archived)
    if not beside.is_file():
        if file.said:
            kept.write_text(write_spec(file.spec), "utf-8")
        else:
            kept.unlink(missing_ok=True)
    elif beside != kept:
        kept.write_bytes(beside.read_bytes())


def _preference(file: ListFile) -> tuple[bool, str]:
    """Workbooks before text, for a text file is made from a workbook and not the other way round."""
    return (file.path.suffix.lower() in {".txt", ".csv", ".tsv"}, file.name)


def _edition(one: Arrival) -> str:
    return one.file.edition or ""
