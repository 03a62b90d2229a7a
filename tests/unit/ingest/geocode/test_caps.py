"""Likely natural persons are never placed finer than a NUTS 2 region."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from tests.fixtures_snapshot import seed_operation

from kohesio.ingest.geocode.caps import capped
from kohesio.model.operation import Operation
from kohesio.model.territory import Place, PlaceBasis, PlacePrecision, Point
from kohesio.snapshot.records import operation_from_row, operations_to_frame

EXACT = Place("SE110", 2024, 3, "0180", "111 22", "Stockholm", "Invented street 1", Point(59.3, 18.1), PlaceBasis.SITE,
              PlacePrecision.POINT)  # fmt: skip


def operation(*, person: bool | None, places: tuple[Place, ...] = (EXACT,)) -> Operation:
    seed = seed_operation()
    someone = replace(seed.beneficiaries[0], is_natural_person=person)
    return replace(seed, beneficiaries=(seed.beneficiaries[0], someone), places=places)


def after(one: Operation) -> Operation:
    return operation_from_row(capped(operations_to_frame([one])).row(0, named=True))


def test_a_place_keeps_its_nuts_2_region_and_nothing_finer() -> None:
    (place,) = after(operation(person=True)).places
    assert place == Place("SE11", 2024, 2, basis=PlaceBasis.SITE, precision=PlacePrecision.NUTS2)


def test_places_that_become_equal_become_one() -> None:
    other = replace(EXACT, municipality="Solna", lau="0184", point=None)
    assert len(after(operation(person=True, places=(EXACT, other))).places) == 1


def test_a_coarser_place_stays_as_coarse() -> None:
    place = Place("SE1", 2024, 1, basis=PlaceBasis.SITE, precision=PlacePrecision.NUTS1)
    assert after(operation(person=True, places=(place,))).places == (place,)


def test_operations_without_a_natural_person_are_untouched() -> None:
    for person in (False, None):
        frame = operations_to_frame([operation(person=person)])
        assert capped(frame).equals(frame)


def test_order_and_columns_stay() -> None:
    frame = operations_to_frame([operation(person=False), operation(person=True), operation(person=False)])
    found = capped(frame)
    assert found.schema == frame.schema
    assert found.select(pl.exclude("places", "parts")).equals(frame.select(pl.exclude("places", "parts")))
