"""``facet/eu/project/region``: the NUTS 3 region a project lies in, and those above it."""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.kohesio import names, regions
from kohesio.api.kohesio.answers.project_detail import identifier, quoted
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.entities import entity
from kohesio.model.territory import iso_country

_LEVELS = 3


@dataclass(frozen=True)
class ProjectRegion:
    """A region and up to three above it, the nearest first; empty where the project names no region."""

    id: str
    label: str
    geoJson: str
    idUpper1: str
    idUpper2: str
    idUpper3: str
    labelUpper1: str
    labelUpper2: str
    labelUpper3: str


def project_region(call: Call) -> ProjectRegion:
    """The region of a project's first place. Raises MissingError for an unknown project."""
    operation = call.service.operation(identifier(call))
    code = next((place.nuts for place in operation.places if place.nuts and len(place.nuts) > 2), "")
    chain = (code, *regions.upper(code)) if code else ()
    named = [(_entity(each), names.region(each, call.language)) for each in chain]
    own, *above = [*named, *[("", "")] * (_LEVELS + 1)][: _LEVELS + 1]
    (first, second, third), labels = zip(*above, strict=True)
    outline = quoted(call.shapes.outline(code) or "") if code else ""
    return ProjectRegion(own[0], own[1], outline, first, second, third, *labels)


def _entity(code: str) -> str:
    return entity("nuts", code) if len(code) > 2 else entity("country", iso_country(code))
