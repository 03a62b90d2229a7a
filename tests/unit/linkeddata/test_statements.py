"""What the graph says of operations, held against the records themselves by another road."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import polars as pl
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import operations, texts

from kohesio.linkeddata import statements, turtle
from kohesio.linkeddata.vocabulary import CLASSES, NAMESPACES, PROPERTIES, address
from kohesio.model.beneficiary import Role
from kohesio.model.operation import Operation
from kohesio.reference.kohesio_ids import entity_id
from kohesio.snapshot.records import operations_to_frame

_ENTITY = NAMESPACES["wd"]


def _statements(said: Iterable[Operation]) -> list[ox.Triple]:
    frame = operations_to_frame(said).select(statements.OPERATION_COLUMNS)
    document = turtle.prefixes() + "".join(statements.operation_blocks(frame).to_list())
    return [quad.triple for quad in ox.parse(document, ox.RdfFormat.TURTLE)]


def _terms(found: Iterable[ox.Triple], said: Operation, term: object) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
    subject, predicate = ox.NamedNode(_ENTITY + said.id), ox.NamedNode(address(str(term)))
    objects = [each.object for each in found if each.subject == subject and each.predicate == predicate]
    return [one for one in objects if not isinstance(one, ox.Triple)]


def _objects(found: Iterable[ox.Triple], said: Operation, term: object) -> list[str]:
    return sorted(one.value for one in _terms(found, said, term))


def _wordings(found: Iterable[ox.Triple], said: Operation, term: object) -> set[tuple[str, str | None]]:
    """Texts with their languages: the same words in two languages are two statements."""
    return {(one.value, one.language) for one in _terms(found, said, term) if isinstance(one, ox.Literal)}


@settings(max_examples=25)
@given(st.lists(operations(), min_size=1, max_size=3, unique_by=lambda one: one.id))
def test_any_operation_is_said_as_its_record_has_it(drawn: list[Operation]) -> None:
    found = _statements(drawn)
    for one in drawn:
        assert _objects(found, one, PROPERTIES.instance_of) == [address(str(CLASSES.operation))]
        assert _wordings(found, one, PROPERTIES.label) == {(text.text, text.language) for text in one.title}
        assert _wordings(found, one, PROPERTIES.summary) == {(text.text, text.language) for text in one.summary}
        assert _objects(found, one, PROPERTIES.code) == [code for code in (one.operation_code,) if code is not None]
        for term, amount in (
            (PROPERTIES.total_cost, one.total_cost),
            (PROPERTIES.eligible_cost, one.eligible_cost),
            (PROPERTIES.budget, one.budget),
            (PROPERTIES.eu_contribution, one.eu_contribution),
        ):
            euro = [] if amount is None or amount.eur is None else [amount.eur]
            assert [Decimal(text) for text in _objects(found, one, term)] == euro
        countries = {_ENTITY + entity_id("country", iso) for iso in one.countries}
        assert _objects(found, one, PROPERTIES.country) == sorted(countries)
        fields = {_ENTITY + entity_id("intervention_field", f"{one.period}:{code}") for code in one.intervention_fields}
        assert _objects(found, one, PROPERTIES.field) == sorted(fields)
        nuts = {place.nuts[:size] for place in one.places if place.nuts for size in range(3, len(place.nuts) + 1)}
        assert _objects(found, one, PROPERTIES.region) == sorted(_ENTITY + entity_id("nuts", code) for code in nuts)
        who = {_ENTITY + body.id for body in one.beneficiaries if body.role is Role.BENEFICIARY and body.id}
        assert _objects(found, one, PROPERTIES.beneficiary) == sorted(who)


@given(texts)
def test_any_text_comes_out_of_turtle_as_it_went_in(text: str) -> None:
    document = f"<a:a> <a:b> {turtle.quoted(text)} ."
    assert [quad.object.value for quad in ox.parse(document, ox.RdfFormat.TURTLE)] == [text]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("https://www.example.org/a?b=c&d#e", True),
        ("http://example.org/å", True),
        ("javascript:alert(1)", False),
        ("https://example.org/a b", False),
        ("https://example.org/> <a:b> <a:c", False),
        ('https://example.org/"', False),
        ("https://example.org/\\u0041", False),
    ],
)
def test_only_a_sound_address_becomes_part_of_the_graph(link: str, *, said: bool) -> None:
    frame = pl.DataFrame({"links": [[link]]})
    written = frame.select(turtle.addresses(pl.col("links"))).item()
    assert written == (f"<{link}>" if said else "")
