"""Codes of the official lists, as the index writes them: what may be asked although no operation has it.

A region without projects is a region: the page, the feed or the program that asks for it is answered with nothing until
the list that brings the first, and only what is no code at all is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from kohesio.index.fields import SCOPE_MARK
from kohesio.reference import codelists, programmes, territories
from kohesio.reference.codelists import Kind
from kohesio.reference.countries import countries

_LISTS = {
    "policy_objective": Kind.POLICY_OBJECTIVE,
    "thematic_objective": Kind.THEMATIC_OBJECTIVE,
    "specific_objective": Kind.SPECIFIC_OBJECTIVE,
    "theme": Kind.THEME,
    "sdg": Kind.SDG,
}


@cache
def official_codes(key: str) -> tuple[str, ...]:
    """Every code of the official list of a field; none for a field without one."""
    return tuple(_codes(key))


def _codes(key: str) -> Iterable[str]:
    match key:
        case "country":
            return countries()
        case "nuts":
            return (region.code for region in territories.regions())
        case "programme":
            return (programme.cci for programme in programmes.programmes())
        case "intervention_field":
            fields = codelists.codes(Kind.INTERVENTION_FIELD)
            return (f"{period}{SCOPE_MARK}{field.code}" for field in fields for period in field.periods)
        case _ if key in _LISTS:
            return (one.code for one in codelists.codes(_LISTS[key]))
    return ()
