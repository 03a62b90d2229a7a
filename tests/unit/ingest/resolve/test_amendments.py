"""What the whole collection tells is applied to each batch, and nothing else of an operation changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from tests.strategies import distinct_operations

from kohesio.ingest.resolve.amendments import COUNTED, FORMS, MOVED, Amendments
from kohesio.ingest.resolve.collection import Collection
from kohesio.ingest.resolve.run import natural_persons
from kohesio.model.beneficiary import Participation
from kohesio.model.money import Amount
from kohesio.model.operation import CountedIn, CountedInReason, Operation
from kohesio.model.period import PartialDate
from kohesio.model.programme import ProgrammeRef
from kohesio.model.provenance import Source
from kohesio.model.territory import Place, PlacePrecision, Point
from kohesio.model.text import Text
from kohesio.snapshot.records import operation_from_row, operations_to_frame
from kohesio.snapshot.schema import ISSUES


@pytest.fixture
def first() -> Operation:
    return Operation(
        id="Q1", operation_code="23-001", title=(Text("Nya vägar", "sv"),), summary=(), country="SE", countries=("SE",),
        places=(Place("SE110", 2021, 3, municipality="Provköping", point=Point(59.0, 18.0),
                      precision=PlacePrecision.MUNICIPALITY),),
        beneficiaries=(Participation("Q11", "Provköping AB"), Participation("Q12", "Exempelby kommun")),
        programme=ProgrammeRef(), funds=("ESF+",), period="2021-2027", start_date=PartialDate(date(2023, 9, 1)),
        end_date=None, end_is_expected=None, approval_date=None,
        total_cost=Amount(Decimal("10.00"), "EUR", Decimal("10.00"), Decimal(1)), eligible_cost=None,
        eu_contribution=None, other_amounts=(), cofinancing_rate=None, parts=(), intervention_fields=(),
        policy_objective=(), thematic_objective=(), specific_objective=(), themes=(), sdgs=(), images=(), links=(),
        list_updated=None, source=Source("se-one", "0" * 64, "Blad1", (7, 8)), issues=("zero-amount",),
    )  # fmt: skip


def applied(amendments: Amendments, *operations: Operation) -> list[Operation]:
    frame = amendments.applied(operations_to_frame(operations))
    return [operation_from_row(row) for row in frame.iter_rows(named=True)]


def counted(*rows: tuple[str, str, str, str]) -> Amendments:
    return Amendments(counted_in=pl.DataFrame(rows, schema=COUNTED, orient="row"))


@settings(max_examples=20, deadline=None)
@given(distinct_operations(most=4))
def test_without_amendments_nothing_changes(operations: list[Operation]) -> None:
    assert applied(Amendments(), *operations) == operations


def test_merged_beneficiaries_stand_under_the_id_that_stays(first: Operation) -> None:
    moved = Amendments(beneficiaries=pl.DataFrame([("Q12", "Q13"), ("Q99", "Q98")], schema=MOVED, orient="row"))
    (found,) = applied(moved, first)
    assert found == replace(first, beneficiaries=(first.beneficiaries[0], replace(first.beneficiaries[1], id="Q13")))


def test_beneficiaries_have_the_legal_form_found_under_the_id_of_their_list(first: Operation) -> None:
    amendments = Amendments(
        beneficiaries=pl.DataFrame([("Q11", "Q10")], schema=MOVED, orient="row"),
        legal_forms=pl.DataFrame([("Q11", "AB"), ("Q99", "GmbH")], schema=FORMS, orient="row"),
    )
    (found,) = applied(amendments, first)
    assert [(one.id, one.legal_form) for one in found.beneficiaries] == [("Q10", "AB"), ("Q12", None)]


def test_a_natural_person_is_one_everywhere_and_placed_no_finer_than_nuts_2(first: Operation) -> None:
    person = Amendments(
        beneficiaries=pl.DataFrame([("Q12", "Q13")], schema=MOVED, orient="row"), natural_persons=pl.Series(["Q13"])
    )
    other = replace(first, id="Q2", beneficiaries=first.beneficiaries[:1])
    found, untouched = applied(person, first, other)
    assert [one.is_natural_person for one in found.beneficiaries] == [None, True]
    assert (found.places[0].nuts, found.places[0].point, found.places[0].municipality) == ("SE11", None, None)
    assert untouched == other


def test_the_name_of_a_person_whom_another_list_gives_as_one_leaves_the_title(first: Operation) -> None:
    person = replace(first.beneficiaries[1], name="Alma Påhittad")
    named = replace(first, beneficiaries=(person,), title=(replace(first.title[0], text="Butik, Alma Påhittad"),))
    (found,) = applied(Amendments(natural_persons=pl.Series([person.id])), named)
    assert [each.text for each in found.title] == ["Butik, natural person"]


def test_natural_persons_are_those_whom_some_list_takes_for_one(first: Operation) -> None:
    bodies = tuple(Participation(f"Q2{at}", "A", is_natural_person=says) for at, says in enumerate((None, False, True)))
    again = replace(first, id="Q3", beneficiaries=(replace(bodies[1], is_natural_person=True),))
    none = replace(first, id="Q4", beneficiaries=())
    frame = operations_to_frame([replace(first, beneficiaries=bodies), again, none])
    moved = pl.DataFrame([("Q22", "Q11")], schema=MOVED, orient="row")
    assert natural_persons(frame.lazy(), moved).to_list() == ["Q11", "Q21"]


def test_a_set_aside_operation_says_where_it_is_counted_and_why(first: Operation) -> None:
    amendments = counted(("Q1", "Q7", "umbrella", "Three parts add up to it."))
    found, other = applied(amendments, first, replace(first, id="Q2"))
    assert found == replace(
        first, counted_in=CountedIn("Q7", CountedInReason.UMBRELLA), issues=("part-of-umbrella", "zero-amount")
    )
    assert other == replace(first, id="Q2")


@pytest.mark.parametrize("reason", list(CountedInReason))
def test_a_set_aside_operation_has_a_finding_at_its_first_row(first: Operation, reason: CountedInReason) -> None:
    amendments = counted(("Q1", "Q7", reason.value, "The same code."))
    frame = amendments.findings(operations_to_frame([first, replace(first, id="Q2")]))
    (row,) = frame.iter_rows(named=True)
    assert dict(frame.schema) == ISSUES
    assert (row["list"], row["sheet"], row["row"], row["operation"]) == ("se-one", "Blad1", 7, "Q1")
    assert (row["severity"], row["detail"]) == ("note", "The same code. Counted in Q7.")


def test_a_collection_has_what_was_taken_in_that_order(
    tmp_path_factory: pytest.TempPathFactory, first: Operation
) -> None:
    collection = Collection(tmp_path_factory.mktemp("collection"))
    assert collection.scan().collect().height == 0
    later, broken, earlier = (collection.part() for _ in range(3))
    for part, number in ((later, 9), (broken, 7), (earlier, 0), (earlier, 1)):
        part.add(operations_to_frame([replace(first, id=f"Q{number}")]))
    broken.discard()
    for part in (earlier, broken, later):
        collection.take(part)
    assert collection.scan().select("id").collect()["id"].to_list() == ["Q0", "Q1", "Q9"]
    assert [operation_from_row(row) for row in collection.scan().collect().iter_rows(named=True)] == [
        replace(first, id=one) for one in ("Q0", "Q1", "Q9")
    ]
    assert [batch.operations()["id"].item() for batch in collection.batches()] == ["Q0", "Q1", "Q9"]
