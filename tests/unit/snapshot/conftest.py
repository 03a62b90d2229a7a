"""Operations and versions to try the snapshot on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from kohesio.model.beneficiary import Identifier, Participation
from kohesio.model.money import Amount, CofinancingRate, RateScope
from kohesio.model.operation import Operation
from kohesio.model.period import PartialDate
from kohesio.model.programme import ProgrammeRef
from kohesio.model.provenance import LoadedList, Source
from kohesio.model.territory import Place, PlaceBasis, PlacePrecision
from kohesio.model.text import Origin, Text
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.writer import SnapshotWriter

CREATED = datetime(2026, 9, 24, 12, 0, tzinfo=UTC)

Build = Callable[[Sequence[Operation]], Snapshot]


@pytest.fixture
def one_operation() -> Operation:
    """An operation of an invented Swedish list."""
    return Operation(
        id="Q900000000000000001",
        operation_code="23-017",
        title=(Text("Nya vägar", "sv"), Text("New ways", "en", Origin.MACHINE)),
        summary=(),
        country="SE",
        countries=("SE",),
        places=(Place(nuts="SE110", nuts_vintage=2021, basis=PlaceBasis.SITE, precision=PlacePrecision.NUTS3),),
        beneficiaries=(
            Participation("Q900000000000000101", "Exempel AB", identifiers=(Identifier("national", "556000-0000"),)),
        ),
        programme=ProgrammeRef("Q900000000000000201", "2021SE05SFPR001", "ESF+ Sverige", "Svenska ESF-rådet", "1"),
        funds=("ESF+",),
        period="2021-2027",
        start_date=PartialDate(date(2023, 9, 1)),
        end_date=None,
        end_is_expected=None,
        approval_date=None,
        total_cost=Amount(Decimal("2382460.50"), "SEK", Decimal("207535.75"), Decimal("11.4797"), "2023"),
        eligible_cost=None,
        eu_contribution=Amount(Decimal("100.00"), "EUR", Decimal("100.00"), Decimal(1)),
        other_amounts=(),
        cofinancing_rate=CofinancingRate(Decimal(40), RateScope.OPERATION),
        parts=(),
        intervention_fields=("151",),
        policy_objective=("PO4",),
        thematic_objective=(),
        specific_objective=(),
        themes=(),
        sdgs=(),
        images=(),
        links=(),
        list_updated=None,
        source=Source("xx-one", "0" * 64, None, (5,)),
        issues=(),
    )


@pytest.fixture
def loaded() -> LoadedList:
    """The list the operations come from, as loaded."""
    return LoadedList(
        id="xx-one", title="A list", country="SE", languages=("sv",), periods=("2021-2027",), funds=("ESF+",),
        publisher=None, address=None, licence=None, file_name="a.csv", sha256="0" * 64, fetched_at=None,
        edition="2026-01-31", updated=None, currency="SEK", rows=3, operation_rows=3, operations=2, rejected=1,
        issues=1, synthetic=False, fill=(),
    )  # fmt: skip


@pytest.fixture
def directory(tmp_path: Path) -> DataDirectory:
    """An empty data directory."""
    return DataDirectory(tmp_path / "data")


@pytest.fixture
def build(directory: DataDirectory) -> Build:
    """Build a version (not published) of some operations."""

    def make(operations: Sequence[Operation]) -> Snapshot:
        with SnapshotWriter(directory) as writer:
            writer.add_operations(operations_to_frame(operations))
            return writer.finish(CREATED, "kohesio test")

    return make


@pytest.fixture
def numbered(one_operation: Operation) -> Callable[[int], list[Operation]]:
    """So many operations like the first, each with an id and code of its own."""

    def make(count: int) -> list[Operation]:
        return [
            replace(one_operation, id=f"Q91{number:016d}", operation_code=f"code {number}") for number in range(count)
        ]

    return make
