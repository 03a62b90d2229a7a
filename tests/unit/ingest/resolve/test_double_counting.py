"""What would count twice is set aside with the reason; what only looks alike is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import polars as pl
import pytest

from kohesio.ingest.resolve.amendments import COUNTED, MOVED
from kohesio.ingest.resolve.double_counting import counted_in
from kohesio.model.beneficiary import Participation
from kohesio.model.money import Amount, Basis
from kohesio.model.operation import Operation
from kohesio.model.period import PartialDate
from kohesio.model.programme import ProgrammeRef
from kohesio.model.provenance import Source
from kohesio.model.territory import Place
from kohesio.model.text import Text
from kohesio.snapshot.records import operations_to_frame

NOBODY_MOVED = pl.DataFrame(schema=MOVED)
OTHER_LIST = Source("xx-other", "1" * 64, None, (9,))


def euro(amount: str) -> Amount:
    return Amount(Decimal(amount), "EUR", Decimal(amount), Decimal(1))


def crowns(amount: str, eur: str) -> Amount:
    return Amount(Decimal(amount), "SEK", Decimal(eur), Decimal("11.4"), "2023")


BASE = Operation(
    id="Q100", operation_code="2023/0017-A", title=(Text("Gröna vägar till arbete", "sv"),), summary=(), country="SE",
    countries=("SE",), places=(Place("SE110", 2021, 3),),
    beneficiaries=(Participation("Q11", "Exempelby kommun"),), programme=ProgrammeRef(cci="2021SE05SFPR001"),
    funds=("ESF+",), period="2021-2027", start_date=PartialDate(date(2023, 9, 1)),
    end_date=PartialDate(date(2024, 8, 31)), end_is_expected=None, approval_date=None, total_cost=euro("123456.78"),
    eligible_cost=None, eu_contribution=euro("50000.00"), other_amounts=(), cofinancing_rate=None, parts=(),
    intervention_fields=(), policy_objective=(), thematic_objective=(), specific_objective=(), themes=(), sdgs=(),
    images=(), links=(), list_updated=PartialDate(date(2025, 1, 1)), source=Source("xx-one", "0" * 64, None, (5,)),
    issues=(),
)  # fmt: skip
TWIN = replace(BASE, id="Q200", source=OTHER_LIST, list_updated=PartialDate(date(2024, 1, 1)))


def found(operations: Sequence[Operation], moved: pl.DataFrame = NOBODY_MOVED) -> dict[str, tuple[str, str]]:
    """id → (the operation it is counted in, why)."""
    frame = counted_in(operations_to_frame(operations).lazy(), moved)
    assert dict(frame.schema) == COUNTED
    return {row["id"]: (row["operation"], row["reason"]) for row in frame.iter_rows(named=True)}


def title(text: str) -> tuple[Text, ...]:
    return (Text(text, "sv"),)


def bodies(*names: str) -> tuple[Participation, ...]:
    return tuple(Participation(f"Q9{name.encode().hex()}", name) for name in names)


# -- the same operation in two lists ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"operation_code": "2023 / 0017 a"},
        {"title": title("Green ways to work")},
        {"title": title("GRONA VÄGAR – till arbete"), "beneficiaries": bodies("Någon annan")},
        {"title": title("Gröna vägar till arbete (fas 2)"), "beneficiaries": ()},
        {"title": title("Green ways to work"), "beneficiaries": bodies("EXEMPELBY  KOMMUN", "Provköping AB")},
        {"total_cost": None},
        {"total_cost": euro("123457.50")},
        {"total_cost": crowns("1407407.29", "125000.00"), "eu_contribution": None},
        {"operation_code": None},
        {"programme": ProgrammeRef()},
    ],
    ids=["all", "code", "translated", "other body", "longer title", "body", "one amount", "rounded", "crowns",
         "codeless", "programme"],
)  # fmt: skip
def test_an_operation_that_two_lists_have_counts_once(changes: dict[str, object]) -> None:
    assert found([BASE, replace(TWIN, **changes)]) == {"Q200": ("Q100", "same_operation")}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"operation_code": "2023/0018-A"},
        {"country": "FI"},
        {"period": "2014-2020"},
        {"source": BASE.source},
        {"title": title("Green ways to work"), "beneficiaries": bodies("Provköping AB")},
        {"total_cost": euro("125000.00")},
        {"total_cost": None, "eu_contribution": None, "eligible_cost": euro("123456.78")},
        {"total_cost": crowns("1407407.29", "130000.00"), "eu_contribution": None},
        {"operation_code": None, "beneficiaries": bodies("Provköping AB")},
        {"operation_code": None, "start_date": PartialDate(date(2023, 10, 1))},
    ],
    ids=["code", "country", "period", "one list", "only code and amounts", "amount", "other notions", "crowns",
         "codeless, other body", "codeless, other start"],
)  # fmt: skip
def test_operations_of_two_lists_without_enough_in_common_both_count(changes: dict[str, object]) -> None:
    assert found([BASE, replace(TWIN, **changes)]) == {}  # type: ignore[arg-type]


def test_what_was_worked_out_is_no_evidence() -> None:
    derived = replace(euro("49382.71"), basis=Basis.DERIVED)
    assert found([BASE, replace(TWIN, eu_contribution=derived)]) == {"Q200": ("Q100", "same_operation")}
    same = replace(euro("50000.00"), basis=Basis.DERIVED)
    assert found([BASE, replace(TWIN, total_cost=None, eu_contribution=same)]) == {}


@pytest.mark.parametrize(
    "changes", [{"beneficiaries": bodies("Annan by")}, {"title": title("Andra vägar till arbete")}]
)
def test_a_short_code_is_no_evidence_beside_title_or_beneficiary_alone(changes: dict[str, object]) -> None:
    assert found([replace(BASE, operation_code="17"), replace(TWIN, operation_code="17", **changes)]) == {}  # type: ignore[arg-type]


def test_a_short_code_that_both_have_is_evidence_beside_title_start_and_beneficiary() -> None:
    short, twin = replace(BASE, operation_code="18"), replace(TWIN, operation_code="18")
    assert found([short, twin]) == {"Q200": ("Q100", "same_operation")}
    assert found([short, replace(twin, operation_code="19")]) == {}


@pytest.mark.parametrize("code", ["18", None])
def test_a_start_that_one_list_does_not_publish_is_no_evidence_against(code: str | None) -> None:
    one, twin = replace(BASE, operation_code=code), replace(TWIN, operation_code="18", start_date=None)
    assert found([one, twin]) == {"Q200": ("Q100", "same_operation")}
    assert found([one, replace(twin, total_cost=euro("123999.00"))]) == {}
    assert found([one, replace(twin, beneficiaries=bodies("Annan by"))]) == {}
    assert found([one, twin, replace(twin, id="Q201", operation_code=None)]) == {}  # a title that a list has twice


def test_a_merged_beneficiary_is_the_same_one() -> None:
    twin = replace(
        TWIN, title=title("Green ways to work"), beneficiaries=(Participation("Q12", "Municipality of Exempelby"),)
    )
    moved = pl.DataFrame([("Q12", "Q11")], schema=MOVED, orient="row")
    assert found([BASE, twin]) == {}
    assert found([BASE, twin], moved) == {"Q200": ("Q100", "same_operation")}


@pytest.mark.parametrize(
    ("first", "other", "counts"),
    [
        (BASE, replace(TWIN, list_updated=PartialDate(date(2026, 1, 1))), "Q200"),
        (replace(BASE, total_cost=None), TWIN, "Q200"),
        (BASE, replace(TWIN, list_updated=BASE.list_updated), "Q100"),
        (replace(BASE, id="Q900000000000000001"), replace(TWIN, list_updated=BASE.list_updated), "Q200"),
    ],
    ids=["updated last", "more amounts", "first by id", "Kohesio's id"],
)
def test_the_operation_that_says_more_and_later_counts(first: Operation, other: Operation, counts: str) -> None:
    assert {operation for operation, _ in found([first, other]).values()} == {counts}


def test_of_three_lists_one_counts() -> None:
    third = replace(TWIN, id="Q300", source=replace(OTHER_LIST, list="xx-third"))
    assert found([third, TWIN, BASE]) == {
        "Q200": ("Q100", "same_operation"),
        "Q300": ("Q100", "same_operation"),
    }


def test_a_code_that_a_list_has_twice_decides_nothing() -> None:
    again = replace(TWIN, id="Q300", beneficiaries=bodies("Provköping AB"))
    assert found([BASE, TWIN, again]) == {}


# -- umbrellas ----------------------------------------------------------------------------------------------------


def child(number: int, code: str, cost: str | None, **changes: object) -> Operation:
    made = replace(
        BASE, id=f"Q3{number}", operation_code=code, title=title(f"Del {number} av resan"),
        total_cost=None if cost is None else euro(cost), eu_contribution=None,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


UMBRELLA = child(0, "23-001", "100.00", title=title("Hela resan"))


def test_children_that_add_up_to_their_umbrella_are_set_aside() -> None:
    children = [child(1, "23-001/1", "60.00"), child(2, "23-001/2", "40.50")]
    assert found([UMBRELLA, *children]) == {"Q31": ("Q30", "umbrella"), "Q32": ("Q30", "umbrella")}


def test_a_part_of_a_part_is_counted_at_the_top() -> None:
    parts = [child(1, "23-001/1", "60.00"), child(2, "23-001/2", "40.00"), child(3, "23-001/1.a", "25.00"),
             child(4, "23-001/1.b", "35.00")]  # fmt: skip
    assert {operation for operation, _ in found([UMBRELLA, *parts]).values()} == {"Q30"}


def test_children_of_a_financial_instrument_need_not_be_all_there() -> None:
    fund = replace(UMBRELLA, title=title("Fund of Funds, Exempelby"))
    assert found([fund, child(1, "23-001/1", "60.00")]) == {"Q31": ("Q30", "umbrella")}
    assert found([fund, child(1, "23-001/1", "160.00")]) == {}


@pytest.mark.parametrize(
    "children",
    [
        [child(1, "23-001/1", "100.00")],
        [child(1, "23-001/1", "60.00"), child(2, "23-001/2", "45.00")],
        [child(1, "23-001/1", "60.00"), child(2, "23-001/2", None)],
        [child(1, "23-0011", "60.00"), child(2, "23-0012", "40.00")],
        [child(1, "23-001/1", "60.00"), child(2, "23-001/2", "40.00", programme=ProgrammeRef(cci="2021SE16RFPR001"))],
        [child(1, "23-001/1", "60.00"), child(2, "23-001/2", None, total_cost=crowns("40.00", "3.50"))],
    ],
    ids=["one child", "another sum", "an amount missing", "no sign between", "another programme", "two currencies"],
)
def test_what_does_not_add_up_is_no_umbrella(children: list[Operation]) -> None:
    assert found([UMBRELLA, *children]) == {}


# -- one amount on many rows ----------------------------------------------------------------------------------------


def partners(project: int, costs: Sequence[str], code: str | None, **changes: object) -> list[Operation]:
    """Rows of one project, each with a partner of its own; ``{}`` in ``code`` is the partner's number."""
    return [
        replace(
            BASE, id=f"Q4{project}{number}", operation_code=code and code.format(number),
            title=title(f"Gemensamt projekt {project}"), beneficiaries=bodies(f"Partner {project} {number}"),
            total_cost=euro(cost), eu_contribution=None, **changes,  # type: ignore[arg-type]
        )
        for number, cost in enumerate(costs)
    ]  # fmt: skip


def project_rows(code: str | None, costs: Sequence[Sequence[str]]) -> list[Operation]:
    return [
        row
        for project, amounts in enumerate(costs)
        for row in partners(project, amounts, code and code.replace("NN", f"5{project}"))
    ]


REPEATED = [["70.00", "70.00"], ["80.00", "80.00", "80.00"], ["90.00", "90.00"]]


@pytest.mark.parametrize("code", ["IR-20NN", "IR-20NN/{}", "IR-20NN-P{}", None])
def test_an_amount_that_a_list_repeats_for_every_partner_counts_once(code: str | None) -> None:
    assert found(project_rows(code, REPEATED)) == {
        "Q401": ("Q400", "repeated_amount"),
        "Q411": ("Q410", "repeated_amount"),
        "Q412": ("Q410", "repeated_amount"),
        "Q421": ("Q420", "repeated_amount"),
    }


@pytest.mark.parametrize(
    "costs",
    [
        REPEATED[:2],
        [*REPEATED, ["50.00", "60.00"]],
        [["70.00", "70.00"]] * 5,
        [["0.00", "0.00"], ["0.00", "0.00"], ["0.00", "0.00"]],
    ],
    ids=["too few to tell", "own shares", "grants of one size", "nothing"],
)
@pytest.mark.parametrize("code", ["IR-20NN", "IR-20NN/{}", None])
def test_without_the_habit_of_repeating_every_row_counts(code: str | None, costs: Sequence[Sequence[str]]) -> None:
    assert found(project_rows(code, costs)) == {}


def test_grants_under_codes_of_one_call_are_no_rows_of_one_operation() -> None:
    rows = [replace(one, id=f"Q5{at}", operation_code=f"CALL-2023-{at:06}") for at, one in
            enumerate(project_rows(None, REPEATED))]  # fmt: skip
    assert found(rows) == {}


def test_the_order_of_operations_does_not_matter() -> None:
    rows = [*project_rows("IR-20NN/{}", REPEATED), BASE, TWIN, UMBRELLA, child(1, "23-001/1", "60.00"),
            child(2, "23-001/2", "40.00")]  # fmt: skip
    expected = found(rows)
    Random(7).shuffle(rows)
    assert (len(expected), found(rows)) == (7, expected)


def test_nothing_is_counted_in_what_is_itself_set_aside() -> None:
    rows = [replace(UMBRELLA, source=OTHER_LIST, id="Q39", list_updated=None), UMBRELLA,
            child(1, "23-001/1", "60.00"), child(2, "23-001/2", "40.00")]  # fmt: skip
    made = found(rows)
    assert made.keys().isdisjoint(operation for operation, _ in made.values())
    assert made["Q39"] == ("Q30", "same_operation")
