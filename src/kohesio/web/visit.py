"""The request as pages see it (``Visit``), and what they answer (``Page``, ``Document``, ``Redirect``); free of HTTP.

A ``Visit`` holds the search service of the version being served, the reader's language and the addresses. Names that
only the snapshot knows are looked up here, once for each version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kohesio.errors import ParameterError, sentence
from kohesio.http.moment import today
from kohesio.index.fields import TOGETHER
from kohesio.index.kept import kept
from kohesio.index.service import SearchService
from kohesio.linkeddata.asking import Asking
from kohesio.model.beneficiary import Beneficiary
from kohesio.model.geography import Geography, NoGeography
from kohesio.model.operation import Operation
from kohesio.model.provenance import LoadedList
from kohesio.model.shelf import FileShelf, NoShelf
from kohesio.model.territory import Point
from kohesio.settings import Settings
from kohesio.snapshot.origins import CellReader, NoCells
from kohesio.snapshot.privacy import shown_beneficiary, shown_operation
from kohesio.ui.i18n import Language, message
from kohesio.web.context_head import Head
from kohesio.web.contexts import Context
from kohesio.web.labels import Labels
from kohesio.web.pages.check import CheckPage
from kohesio.web.towns import town_at, town_name
from kohesio.web.urls import Urls

NATURAL_PERSON = message("natural person")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: the context says which template; ``section`` is the entry of the navigation it belongs to."""

    context: Context | CheckPage
    section: str = ""
    status: int = 200
    head: Head = field(default_factory=Head)


@dataclass(frozen=True, slots=True)
class Document:
    """An answer that is no page: a feed, a calendar, a citation. With ``name`` it is a file to keep."""

    content: bytes
    media_type: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    """An answer that leads elsewhere; ``permanent`` where the old address will never mean anything else."""

    url: str
    permanent: bool = False


@dataclass(frozen=True)
class Visit:
    """A reader's request for a page; ``framed`` where another page shows it in a frame."""

    service: SearchService
    settings: Settings
    language: Language
    urls: Urls
    pairs: tuple[tuple[str, str], ...]
    parameters: Mapping[str, str] = field(default_factory=dict)
    today: date = field(default_factory=today)
    geography: Geography = field(default_factory=NoGeography)
    pages: frozenset[str] = frozenset()
    """Paths of the pages there are, below the language."""
    shelf: FileShelf = field(default_factory=NoShelf)
    framed: bool = False
    cells: CellReader = field(default_factory=NoCells)
    asking: Asking | None = None

    @property
    def labels(self) -> Labels:
        """The names of values for this reader."""
        return Labels(self.language, self._name, self.service.overlay.collections)

    @property
    def query_pairs(self) -> tuple[tuple[str, str], ...]:
        """The query with the reader's language, ready to be parsed."""
        return (*(pair for pair in self.pairs if pair[0] != "lang"), ("lang", self.language.code))

    def shown(self, operation: Operation) -> Operation:
        """The operation as it may be shown here."""
        return shown_operation(operation, show_natural_persons=self.settings.show_natural_persons)

    def shown_body(self, beneficiary: Beneficiary) -> Beneficiary:
        """The beneficiary as it may be shown here."""
        return shown_beneficiary(beneficiary, show_natural_persons=self.settings.show_natural_persons)

    def hides(self, *, is_natural_person: bool | None) -> bool:
        """Whether a beneficiary's name is not to be shown."""
        return bool(is_natural_person) and not self.settings.show_natural_persons

    def body_name(self, name: str, *, is_natural_person: bool | None) -> str:
        """A beneficiary's name, or the words that stand for a natural person's in the reader's language."""
        return self.language.gettext(NATURAL_PERSON) if self.hides(is_natural_person=is_natural_person) else name

    def _name(self, key: str, value: str) -> str | None:
        if key == "beneficiary":
            return self._beneficiary_name(value)
        if key == "near":
            lat, lon = value.split(",")
            town = town_at(self.geography, Point(float(lat), float(lon)))
            return f"{town_name(town, self.language)}, {self.language.country(town.country)}" if town else None
        return known(self.service).names.get((key, value))

    def _beneficiary_name(self, identifier: str) -> str | None:
        if TOGETHER in identifier:
            return " + ".join(self._beneficiary_name(one) or one for one in identifier.split(TOGETHER))
        found = self.service.snapshot.beneficiary(identifier)
        return self.body_name(found.name, is_natural_person=found.is_natural_person) if found else None


def only(visit: Visit, *names: str) -> None:
    """Raises ParameterError where the address asks by a name that the page does not know."""
    for key, _ in visit.pairs:
        if key not in names:
            raise ParameterError(key, sentence("There is no parameter '%(name)s'.", name=key), names)


@dataclass(frozen=True, slots=True)
class Known:
    """What a version knows by name: its lists, and names by facet key and value."""

    lists: Mapping[str, LoadedList]
    names: Mapping[tuple[str, str], str]


@kept
def known(service: SearchService) -> Known:
    """Lists and names of the version that a service serves; read once."""
    lists = {entry.id: entry for entry in service.snapshot.lists()}
    names = {("list", entry.id): entry.title for entry in lists.values()}
    for programme in service.snapshot.programmes():
        names |= {("programme", key): programme.name for key in (programme.id, programme.cci) if key}
    return Known(lists, names)
