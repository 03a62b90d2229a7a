"""The side tables say what a plain count over the operations says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from tests.strategies import distinct_operations

from kohesio.model.beneficiary import Identifier, Participation, Role
from kohesio.model.money import Amount
from kohesio.model.operation import CountedIn, CountedInReason, Operation
from kohesio.model.programme import ProgrammeRef
from kohesio.model.territory import Place, nuts_parents
from kohesio.snapshot.aggregates import Bodies, Regions, no_place_names
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame

Build = Callable[[Sequence[Operation]], Snapshot]
BODY = "Q900000000000000101"


def variant(operation: Operation, number: int, *names: str, **changes: object) -> Operation:
    """Another operation of the same body, under these spellings."""
    bodies = tuple(Participation(BODY, name) for name in names)
    return replace(operation, id=f"Q91{number:016d}", beneficiaries=bodies, **changes)  # type: ignore[arg-type]


def euro(amount: str) -> Amount:
    return Amount(Decimal(amount), "EUR", Decimal(amount))


def test_a_body_is_named_as_most_operations_name_it(build: Build, one_operation: Operation) -> None:
    names = ("Exempel", "EXEMPEL AB", "EXEMPEL AB", "Äldre namn")
    body = build([variant(one_operation, at, name) for at, name in enumerate(names)]).beneficiary(BODY)
    assert body is not None
    assert (body.name, body.names) == ("EXEMPEL AB", ("EXEMPEL AB", "Exempel", "Äldre namn"))


def test_an_operation_counts_once_for_a_body_it_names_twice(build: Build, one_operation: Operation) -> None:
    body = build([variant(one_operation, 1, "A", "B", total_cost=euro("10.00"))]).beneficiary(BODY)
    assert body is not None
    assert (body.operations, body.total_cost_eur) == (1, Decimal("10.00"))


def test_missing_amounts_are_counted_and_never_zero(build: Build, one_operation: Operation) -> None:
    costs = (euro("10.00"), None, euro("0.05"))
    body = build([variant(one_operation, at, "A", total_cost=cost) for at, cost in enumerate(costs)]).beneficiary(BODY)
    assert body is not None
    assert (body.total_cost_eur, body.without_total_cost, body.eligible_cost_eur, body.without_eligible_cost) == (
        Decimal("10.05"),
        1,
        None,
        3,
    )


def test_an_operation_counted_in_another_is_in_no_sum(build: Build, one_operation: Operation) -> None:
    inside = CountedIn("Q910000000000000000", CountedInReason.SAME_OPERATION)
    made = [
        variant(one_operation, 0, "A", total_cost=euro("10.00")),
        variant(one_operation, 1, "A", total_cost=euro("10.00"), counted_in=inside),
        variant(one_operation, 2, "A", total_cost=None, counted_in=inside),
        variant(one_operation, 3, "A", total_cost=None),
    ]
    snapshot = build(made)
    body, (programme,) = snapshot.beneficiary(BODY), snapshot.programmes()
    assert body is not None
    assert (body.operations, body.set_aside, body.total_cost_eur, body.without_total_cost) == (4, 2, Decimal(10), 1)
    assert (programme.operations, programme.set_aside) == (4, 2)


def test_a_body_is_where_most_of_its_operations_are(build: Build, one_operation: Operation) -> None:
    made = [variant(one_operation, at, "A", country=country) for at, country in enumerate(("SE", "FI", "FI"))]
    body = build(made).beneficiary(BODY)
    assert body is not None
    assert body.country == "FI"


def test_a_body_is_a_natural_person_if_any_list_says_so(build: Build, one_operation: Operation) -> None:
    told = [
        replace(variant(one_operation, at), beneficiaries=(Participation(BODY, "A", is_natural_person=says),))
        for at, says in enumerate((None, False, True))
    ]
    found = [build(told[:count]).beneficiary(BODY) for count in (1, 2, 3)]
    assert [body and body.is_natural_person for body in found] == [None, False, True]


def test_all_numbers_of_a_body_are_gathered_once(build: Build, one_operation: Operation) -> None:
    vat, tax = Identifier("vat", "SE1"), Identifier("tax", "1")
    made = [
        replace(
            variant(one_operation, at), beneficiaries=(Participation(BODY, "A", role=Role.PARTNER, identifiers=has),)
        )
        for at, has in enumerate(((vat,), (vat, tax), ()))
    ]
    body = build(made).beneficiary(BODY)
    assert body is not None
    assert body.identifiers == (tax, vat)


def test_a_programme_of_several_countries_has_none(build: Build, one_operation: Operation) -> None:
    made = [
        variant(one_operation, 1, programme=ProgrammeRef(id="Q95", name="Interreg"), countries=("SE", "FI")),
        variant(one_operation, 2, programme=ProgrammeRef(id="Q96", cci="2021SE05SFPR001"), countries=("SE",)),
        variant(one_operation, 3, programme=ProgrammeRef(), countries=("SE",)),
    ]
    programmes = build(made).programmes()
    assert [(one.id, one.name, one.country, one.operations) for one in programmes] == [
        ("Q95", "Interreg", None, 1),
        ("Q96", "2021SE05SFPR001", "SE", 1),
    ]


def test_a_region_counts_an_operation_once_and_so_does_each_above_it(build: Build, one_operation: Operation) -> None:
    both = (Place(nuts="EL301", nuts_vintage=2021), Place(nuts="EL302", nuts_vintage=2021), Place(nuts="EL301"))
    places = build([variant(one_operation, 1, places=both), variant(one_operation, 2, places=both[:1])]).places()
    assert places.select("nuts", "nuts_vintage", "country", "nuts_level", "operations").rows() == [
        *((code, None, "GR", level, 1) for level, code in [(0, "EL")]),
        ("EL", 2021, "GR", 0, 2),
        ("EL3", None, "GR", 1, 1),
        ("EL3", 2021, "GR", 1, 2),
        ("EL30", None, "GR", 2, 1),
        ("EL30", 2021, "GR", 2, 2),
        ("EL301", None, "GR", 3, 1),
        ("EL301", 2021, "GR", 3, 2),
        ("EL302", 2021, "GR", 3, 1),
    ]


@settings(max_examples=20)
@given(distinct_operations(most=6))
def test_sums_of_bodies_are_those_of_their_operations(operations: list[Operation]) -> None:
    expected: dict[str, list[Operation]] = {}
    for operation in operations:
        for identifier in {one.id for one in operation.beneficiaries}:
            expected.setdefault(identifier, []).append(operation)
    bodies = Bodies()
    for operation in operations:
        bodies.add(operations_to_frame([operation]))
    frame = bodies.table()
    found = {row["id"]: (row["operations"], row["eu_contribution_eur"]) for row in frame.iter_rows(named=True)}
    assert found == {
        identifier: (
            len(theirs),
            sum(known)
            if (
                known := [
                    one.eu_contribution.eur
                    for one in theirs
                    if one.counted_in is None and one.eu_contribution and one.eu_contribution.eur is not None
                ]
            )
            else None,
        )
        for identifier, theirs in expected.items()
    }


@settings(max_examples=20)
@given(distinct_operations(most=6))
def test_regions_are_those_of_the_operations_and_all_above(operations: list[Operation]) -> None:
    expected = {
        (code, place.nuts_vintage)
        for operation in operations
        for place in operation.places
        if place.nuts
        for code in nuts_parents(place.nuts)
    }
    regions = Regions()
    for operation in operations:
        regions.add(operations_to_frame([operation]))
    frame = regions.table(no_place_names)
    assert set(frame.select("nuts", "nuts_vintage").rows()) == expected
