"""Words for the values of facets, from the official code lists and from the version being served."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kohesio.editorial.entries import words_for
from kohesio.index.fields import COLLECTION, SCOPE_MARK, TOGETHER
from kohesio.index.overlay import NOTHING, Overlay
from kohesio.reference.codelists import Kind, label, short_label
from kohesio.reference.countries import country_name
from kohesio.reference.territories import region
from kohesio.snapshot.privacy import shown_beneficiary
from kohesio.snapshot.reader import Snapshot

_CODES = {
    "fund": Kind.FUND,
    "policy_objective": Kind.POLICY_OBJECTIVE,
    "thematic_objective": Kind.THEMATIC_OBJECTIVE,
    "specific_objective": Kind.SPECIFIC_OBJECTIVE,
    "theme": Kind.THEME,
    "sdg": Kind.SDG,
}
_UNBOUNDED = frozenset({"beneficiary", "municipality"})
_WORDS: Mapping[str, Mapping[str, str]] = {
    "status": {"planned": "Planned", "running": "Running", "finished": "Finished", "unknown": "Not known"},
    "interreg": {"true": "Interreg", "false": "Other programmes"},
    "beneficiary_type": {"legal": "Body", "natural": "Person", "unknown": "Not known"},
}


@dataclass(frozen=True)
class Labels:
    """Labels in a reader's ``language`` where the code list has them, else in English; the value itself at last."""

    snapshot: Snapshot
    language: str
    show_natural_persons: bool
    overlay: Overlay = NOTHING

    def all_of(self, facet: str) -> Mapping[str, str]:
        """The words for every value of a facet, found when they are asked for.

        Kept as long as the version is served: an answer has hundreds. Names of beneficiaries are not kept, there are
        hundreds of thousands.
        """
        if facet in _UNBOUNDED:
            return _Words(self, facet)
        return _kept(self, facet)

    def of(self, facet: str, value: str) -> str:
        """The words for a value of a facet."""
        if facet in _CODES:
            return short_label(_CODES[facet], value) or value
        if facet in _WORDS:
            return _WORDS[facet].get(value, value)
        named = self._named.get(facet)
        return (named(value) if named else None) or value

    @cached_property
    def _named(self) -> Mapping[str, Callable[[str], str | None]]:
        return {
            "country": lambda value: country_name(value, self.language),
            "nuts": self._region,
            "intervention_field": _intervention_field,
            "programme": _programmes(self.snapshot).get,
            "priority": self._priority,
            "beneficiary": self._beneficiary,
            "list": _lists(self.snapshot).get,
            COLLECTION: self._collection,
        }

    @staticmethod
    def _region(code: str) -> str | None:
        found = region(code)
        return found.name_latin if found else None

    def _priority(self, value: str) -> str | None:
        programme, _, priority = value.rpartition(SCOPE_MARK)
        return f"{_programmes(self.snapshot).get(programme, programme)}: {priority}" if programme else None

    def _collection(self, value: str) -> str:
        known = self.overlay.collections
        titles = {one: words_for(known[one].title, self.language) for one in value.split(TOGETHER) if one in known}
        return " + ".join(title.text if (title := titles.get(one)) else one for one in value.split(TOGETHER))

    def _beneficiary(self, identifier: str) -> str | None:
        found = self.snapshot.beneficiary(identifier)
        return shown_beneficiary(found, show_natural_persons=self.show_natural_persons).name if found else None


class _Words(dict[str, str]):
    """The words for the values of one facet; each is looked up once."""

    def __init__(self, labels: Labels, facet: str) -> None:
        super().__init__()
        self._labels = labels
        self._facet = facet

    def __missing__(self, value: str) -> str:
        return self.setdefault(value, self._labels.of(self._facet, value))


@lru_cache(maxsize=512)  # facets times languages; a version that is no longer served leaves as others come
def _kept(labels: Labels, facet: str) -> _Words:
    return _Words(labels, facet)


@lru_cache(maxsize=2)  # the version being served, and the one before while its last answers are made
def _programmes(snapshot: Snapshot) -> Mapping[str, str]:
    return {one.id: one.name for one in snapshot.programmes()}


@lru_cache(maxsize=2)
def _lists(snapshot: Snapshot) -> Mapping[str, str]:
    return {one.id: one.title for one in snapshot.lists()}


def _intervention_field(value: str) -> str | None:
    period, _, code = value.rpartition(SCOPE_MARK)
    return label(Kind.INTERVENTION_FIELD, code, period or None)
