"""Translates between our codes and the entity ids by which Kohesio's clients know countries, funds, regions and the
like.

Where Kohesio has published an id, that one is used; otherwise ours is computed in the same number space, so that an id
never changes with the data. Wherever an id is accepted, so are the bare Q-id, the ISO code, the NUTS code, the CCI and
the official code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property, lru_cache

from kohesio.errors import ParameterError
from kohesio.index.fields import SCOPE_MARK
from kohesio.index.service import SearchService
from kohesio.model.fund import FUNDS
from kohesio.model.identifier import computed_id, entity_uri, parse_id
from kohesio.model.period import PERIODS
from kohesio.model.programme import Programme
from kohesio.model.territory import iso_country
from kohesio.reference import codelists, territories
from kohesio.reference.codelists import Kind
from kohesio.reference.countries import countries
from kohesio.reference.kohesio_ids import entity_id, kohesio_id, kohesio_ids

EUROPE = "EU"
"""What stands above all countries on Kohesio's map."""

COLLECTIONS = ("Q3402194", "Q6714233", "Q6869909", "Q7339617", "Q7339618")
"""Kohesio's project collections. Here an operator may put one together under the same id."""


def entity(kind: str, value: str) -> str:
    """The full address of a thing of the code lists."""
    return entity_uri(entity_id(kind, value))


class Entities:
    """The things of one version, by id. Ask ``entities_of``; making one reads the programmes."""

    def __init__(self, service: SearchService) -> None:
        self._service = service

    # -- out

    @cached_property
    def programmes(self) -> Mapping[str, Programme]:
        """Programmes by the value the index has for them."""
        return {one.id: one for one in self._service.snapshot.programmes()}

    def programme(self, value: str) -> str:
        """The address of a programme."""
        found = self.programmes.get(value)
        known = kohesio_id("programme", found.cci) if found and found.cci else None
        return entity_uri(known or parse_id(value) or computed_id("programme", value))

    @cached_property
    def lists(self) -> Mapping[str, str]:
        """Addresses of the lists of operations, by list id."""
        return {one.id: entity("list", one.id) for one in self._service.snapshot.lists()}

    @cached_property
    def collections(self) -> Mapping[str, str]:
        """The operator's collections by id of an entity: Kohesio's where the operator names it, else one of ours."""
        found = self._service.overlay.collections.values()
        return {one.entity or computed_id("collection", one.id.text): one.id.text for one in found}

    # -- in

    def value(self, kind: str, parameter: str, text: str) -> str:
        """The value of the index that ``text`` names; codes pass as they are, for the index knows their spellings.

        Raises ParameterError for an id of no such thing.
        """
        identifier = parse_id(text)
        if identifier is None:
            return iso_country(text) if kind == "country" else text
        found = self._values(kind).get(identifier)
        if found is None and kind == "programme" and identifier in self.programmes:
            return identifier
        if found is None:
            valid = tuple(sorted(self._values(kind)))[:_MOST_LISTED]
            raise ParameterError(parameter, f"There is no {_NAMES.get(kind, kind)} {text[:80]!r}.", valid)
        return found

    def _values(self, kind: str) -> Mapping[str, str]:
        if kind in _UNIVERSES:
            return _known(kind)
        if kind == "programme":
            return self._programme_ids
        return self._priority_ids if kind == "priority" else {}

    @cached_property
    def _programme_ids(self) -> Mapping[str, str]:
        named = kohesio_ids("programme")
        own = {one.id: one.id for one in self.programmes.values()}
        return own | {named[one.cci]: one.id for one in self.programmes.values() if one.cci in named}

    @cached_property
    def _priority_ids(self) -> Mapping[str, str]:
        return {entity_id("priority", value): value for value in self._service.values("priority")}


_MOST_LISTED = 50
_NAMES = {"nuts": "region", "intervention_field": "intervention field", "priority": "priority axis"}


def _fields() -> Iterable[str]:
    return (f"{code.periods[0]}{SCOPE_MARK}{code.code}" for code in codelists.codes(Kind.INTERVENTION_FIELD))


def _of(kind: Kind) -> Callable[[], Iterable[str]]:
    return lambda: (code.code for code in codelists.codes(kind))


_UNIVERSES: Mapping[str, Callable[[], Iterable[str]]] = {
    "country": lambda: (EUROPE, *countries()),
    "fund": lambda: FUNDS,
    "period": lambda: PERIODS,
    "policy_objective": _of(Kind.POLICY_OBJECTIVE),
    "thematic_objective": _of(Kind.THEMATIC_OBJECTIVE),
    "intervention_field": _fields,
    "category": _fields,
    "area": lambda: (
        f"{code.periods[0]}{SCOPE_MARK}{code.parent}" for code in codelists.codes(Kind.INTERVENTION_FIELD)
    ),
    "nuts": lambda: (region.code for region in territories.regions() if region.level),
}
"""Everything of a kind that has an id, whether or not an operation has it."""


@cache
def _known(kind: str) -> Mapping[str, str]:
    return {entity_id(kind, value): value for value in _UNIVERSES[kind]()}


def region_value(text: str, parameter: str) -> tuple[str, str]:
    """What a region parameter names: ``("country", "IE")``, ``("nuts", "IE06")`` or ``("country", "EU")`` for Europe.

    Regions and countries are both regions to Kohesio. Raises ParameterError for an id that is neither.
    """
    identifier = parse_id(text)
    if identifier is not None:
        if identifier in _known("country"):
            return "country", _known("country")[identifier]
        if identifier in _known("nuts"):
            return "nuts", _known("nuts")[identifier]
        raise ParameterError(parameter, f"There is no region {text[:80]!r}.")
    if len(text) == 2:
        return "country", iso_country(text)
    return "nuts", text


@lru_cache(maxsize=2)  # the version being served, and the one before while its last answers are made
def entities_of(service: SearchService) -> Entities:
    """The things of the version that a service serves."""
    return Entities(service)
