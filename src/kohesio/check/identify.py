"""Which list a file is: by the catalogue of descriptions where one fits, else worked out from the file itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from kohesio.errors import NotAListError, SourceError
from kohesio.ingest.edition import EditionDate, edition_of
from kohesio.ingest.header import Binding, bind
from kohesio.ingest.load import title_texts
from kohesio.ingest.notes import notes_texts
from kohesio.ingest.readers.encodings import detect_encoding
from kohesio.ingest.readers.formats import detect_format
from kohesio.ingest.readers.hint import Limits, TableFormat
from kohesio.ingest.recognise import Recognised, country_of_file, heads, recognise
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand
from kohesio.ingest.table import RawTable
from kohesio.model.check import CheckOptions
from kohesio.model.territory import iso_country
from kohesio.reference.countries import country_of
from kohesio.sources.registry import Registry
from kohesio.sources.spec import AMOUNT_FIELDS, ListSpec

_HEAD = 1_048_576


@dataclass(frozen=True, slots=True)
class Identified:
    """A file and what it was taken for. ``worked_out``: no description fitted, the one here comes from the file.

    ``titles`` are the lines above the headings and ``noted`` the texts of its sheet of notes; ``limits`` are what the
    file may take, on every reading of it.
    """

    path: Path
    name: str
    format: TableFormat
    encoding: str | None
    spec: ListSpec
    binding: Binding
    head: RawTable
    worked_out: bool
    country: str
    titles: tuple[str, ...]
    noted: tuple[str, ...]
    limits: Limits

    @property
    def list_id(self) -> str:
        """The id of the list, with its country where one description serves many."""
        return f"{self.spec.id}-{self.country.lower()}" if self.spec.per_country else self.spec.id

    def dates(self, notes: list[str]) -> EditionDate:
        """The date the list states in its title lines or ``notes``, in the name of its sheet or of its file."""
        texts = [*self.titles, *notes, *self.noted]
        return edition_of(self.spec, file_name=self.name, sheet=self.binding.sheet, texts=texts)


def identify(path: Path, options: CheckOptions, registry: Registry, limits: Limits) -> Identified:
    """The list in ``path``. Raises SourceError for what is no list of operations or cannot be told for sure."""
    kind = detect_format(path)
    country = iso_country(options.country) if options.country else None
    recognition = RecognitionOptions(country=country, period=options.period, limits=limits)
    found, worked_out = _found(path, registry, recognition)
    spec = replace(found.spec, periods=(options.period,)) if options.period else found.spec
    place = spec.country or country
    if place is None:
        named = country_of_file(found, recorded=None, file_name=options.name or path.name)
        place = (country_of(named) if named else None) or "EU"
    return Identified(
        path=path,
        name=options.name or path.name,
        format=kind,
        encoding=_encoding(path) if kind is TableFormat.DELIMITED else None,
        spec=spec,
        binding=found.binding,
        head=found.head,
        worked_out=worked_out,
        country=place,
        titles=tuple(title_texts(found.head, found.binding)),
        noted=tuple(notes_texts(path, spec, limits)),
        limits=limits,
    )


def _found(path: Path, registry: Registry, recognition: RecognitionOptions) -> tuple[Recognised, bool]:
    """By the catalogue, else worked out from the file."""
    try:
        found = recognise(path, registry, country=recognition.country, recognition=recognition)
    except NotAListError as refusal:
        return _without_beneficiaries(path, recognition, refusal), True
    return found, registry.find(found.spec.id) is None


def _without_beneficiaries(path: Path, recognition: RecognitionOptions, refusal: NotAListError) -> Recognised:
    """A list that lacks the beneficiaries is none to publish, yet one to report on. Raises ``refusal`` for others."""
    try:
        spec = understand(path, recognition).spec
    except SourceError:
        raise refusal from None
    paid = any(spec.uses(name) for name in AMOUNT_FIELDS)
    if not (spec.uses("title") and paid and (spec.uses("start_date") or spec.uses("operation_code"))):
        raise refusal
    return _bound(path, spec, recognition.limits)


def _bound(path: Path, spec: ListSpec, limits: Limits) -> Recognised:
    found = [(binding, table) for table in heads(path, limits) if (binding := bind(table, spec)) is not None]
    if not found:
        raise NotAListError(f"{path.name}: the headings that were recognised stand in no sheet as they should.")
    binding, table = max(found, key=lambda each: each[0].score)
    return Recognised(spec, binding, table)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return detect_encoding(file.read(_HEAD))
