"""One thing of the graph by its id: what is said of it, in any of the forms of linked data, and which page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import polars as pl
from pyoxigraph import RdfFormat, parse, serialize

from kohesio.errors import GoneError, MissingError
from kohesio.index.service import SearchService
from kohesio.linkeddata import statements, turtle
from kohesio.linkeddata.document import code_blocks
from kohesio.linkeddata.vocabulary import NAMESPACES
from kohesio.model.identifier import parse_id
from kohesio.reference import codelists, territories
from kohesio.reference.codelists import Kind
from kohesio.reference.countries import countries
from kohesio.reference.kohesio_ids import entity_id
from kohesio.snapshot.privacy import shown_beneficiary, shown_operation
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.schema import BENEFICIARIES


@dataclass(frozen=True, slots=True)
class Form:
    """A form of linked data: the ending of its address, its media type, and how the library calls it."""

    suffix: str
    media_type: str
    written: RdfFormat


FORMS: Mapping[str, Form] = {
    one.suffix: one
    for one in (
        Form("ttl", "text/turtle", RdfFormat.TURTLE),
        Form("jsonld", "application/ld+json", RdfFormat.JSON_LD),
        Form("nt", "application/n-triples", RdfFormat.N_TRIPLES),
        Form("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
    )
}
"""By suffix, in the order in which they are offered."""


class Sort(StrEnum):
    """Of what sort a thing is, as far as pages go."""

    OPERATION = "projects"
    BENEFICIARY = "beneficiaries"
    PROGRAMME = "programmes"
    PLACE = "places"
    THEME = "themes"
    OBJECTIVE = "objectives"
    OTHER = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing: its id, what is said of it in Turtle, and the page that shows it by ``sort`` and ``key``."""

    id: str
    block: str
    sort: Sort
    key: str

    def in_form(self, form: Form) -> bytes:
        """All that is said of it."""
        document = turtle.prefixes() + self.block
        if form.written == RdfFormat.TURTLE:
            return document.encode()
        return serialize(parse(document, RdfFormat.TURTLE), None, form.written, prefixes=NAMESPACES) or b""


def thing(service: SearchService, identifier: str, *, show_natural_persons: bool) -> Thing:
    """The thing of an id or full address. Raises MissingError, GoneError for a person who was removed or an operation
    that an earlier version had."""
    bare = parse_id(identifier)
    if bare is None:
        raise MissingError(f"There is no thing {identifier[:80]!r}: an id is Q and digits.")
    if block := code_blocks().get(f"wd:{bare}"):
        sort, key = _pages().get(bare, (Sort.OTHER, ""))
        return Thing(bare, block, sort, key)
    for programme in service.snapshot.programmes():
        if statements.programme_name(programme.id, programme.cci) == f"wd:{bare}" or programme.id == bare:
            return Thing(bare, statements.programme_blocks((programme,)), Sort.PROGRAMME, programme.cci or programme.id)
    try:
        operation = shown_operation(service.operation(bare), show_natural_persons=show_natural_persons)
    except GoneError:
        raise
    except MissingError:
        return _body(service, bare, show_natural_persons=show_natural_persons)
    frame = operations_to_frame((operation,)).select(statements.OPERATION_COLUMNS)
    return Thing(operation.id, statements.operation_blocks(frame).item(), Sort.OPERATION, operation.id)


def _body(service: SearchService, identifier: str, *, show_natural_persons: bool) -> Thing:
    try:
        found = service.beneficiary(identifier)
    except GoneError:
        raise
    except MissingError as error:
        raise MissingError(f"There is no thing {identifier!r} in version {service.version}.") from error
    shown = shown_beneficiary(found, show_natural_persons=show_natural_persons)
    columns = statements.BENEFICIARY_COLUMNS
    row = {name: [list(value) if isinstance(value := getattr(shown, name), tuple) else value] for name in columns}
    frame = pl.DataFrame(row, schema={name: BENEFICIARIES[name] for name in columns})
    block = statements.beneficiary_blocks(frame, show_natural_persons=show_natural_persons).item()
    return Thing(found.id, block, Sort.BENEFICIARY, found.id)


@cache
def _pages() -> Mapping[str, tuple[Sort, str]]:
    """Id → the page of a thing of the code lists."""
    pages = {entity_id("country", iso): (Sort.PLACE, iso) for iso in countries()}
    pages |= {entity_id("nuts", one.code): (Sort.PLACE, one.code) for one in territories.regions() if one.level}
    themes, policies = codelists.codes(Kind.THEMATIC_OBJECTIVE), codelists.codes(Kind.POLICY_OBJECTIVE)
    pages |= {entity_id("thematic_objective", one.code): (Sort.THEME, one.code) for one in themes}
    return pages | {entity_id("policy_objective", one.code): (Sort.OBJECTIVE, one.code) for one in policies}
