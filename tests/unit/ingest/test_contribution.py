"""What the Union gives where the list does not say: the operation's rate of the law's base, to the cent, and marked."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.ingest.invented import operations, run, table, write

from kohesio.ingest.contribution import contributions, with_derived
from kohesio.snapshot.schema import MONEY, PERCENT
from kohesio.sources.specfile import parse_spec

SPEC = """
id: xx-rates
title: Invented list with rates
country: SE
languages: sv
periods: PERIOD
currency: SEK
edition: {date: 2023-05-01}
columns:
  Kod: operation_code
  Projekt: title
  Total: total_cost
  Stödberättigande: eligible_cost
  EU: eu_contribution
  Sats: {field: cofinancing_rate, unit: percent, of: SCOPE}
"""
NEW, OLD = "2021-2027", "2014-2020"
HEADING = "Kod;Projekt;Total;Stödberättigande;EU;Sats\n"


def spec(period: str, scope: str = "operation") -> str:
    return SPEC.replace("PERIOD", period).replace("SCOPE", scope)


def worked_out(period: str | None, scope: str = "operation", **amounts: str | None) -> tuple[Decimal | None, bool]:
    names = ("total_cost", "eligible_cost", "eu_contribution", "cofinancing_rate")
    kinds = {name: PERCENT if name == "cofinancing_rate" else MONEY for name in names}
    given_amounts = {name: (text := amounts.get(name)) and Decimal(text) for name in names}
    frame = pl.DataFrame([given_amounts | {"period": period}], schema=kinds | {"period": pl.String})
    whole, derived = contributions(with_derived(frame, parse_spec(spec(NEW, scope), "x.yml")))
    return whole.item(), derived.item()


@pytest.mark.parametrize(
    ("period", "amounts", "expected"),
    [
        (NEW, {"total_cost": "1000.00", "cofinancing_rate": "40"}, "400.00"),
        (NEW, {"total_cost": "1000.00", "eligible_cost": "900.00", "cofinancing_rate": "40"}, "360.00"),
        (OLD, {"total_cost": "1000.00", "eligible_cost": "900.00", "cofinancing_rate": "50.5"}, "454.50"),
        ("2007-2013", {"eligible_cost": "100.01", "cofinancing_rate": "33.3333"}, "33.34"),
        (NEW, {"total_cost": "0.01", "cofinancing_rate": "50"}, "0.01"),
    ],
)
def test_a_contribution_is_the_rate_of_the_base_of_its_period(
    period: str, amounts: dict[str, str], expected: str
) -> None:
    assert worked_out(period, **amounts) == (Decimal(expected), True)


@pytest.mark.parametrize(
    ("period", "amounts"),
    [
        (OLD, {"total_cost": "1000.00", "cofinancing_rate": "40"}),
        (None, {"eligible_cost": "1000.00", "cofinancing_rate": "40"}),
        (NEW, {"total_cost": "1000.00"}),
        (NEW, {"total_cost": "1000.00", "cofinancing_rate": "0"}),
        (NEW, {"total_cost": "0.00", "cofinancing_rate": "40"}),
        (NEW, {"total_cost": "-5.00", "cofinancing_rate": "40"}),
        (NEW, {"cofinancing_rate": "40"}),
    ],
    ids=["total cost of old", "no period", "no rate", "rate 0", "cost 0", "below 0", "no cost"],
)
def test_without_rate_and_base_there_is_no_contribution(period: str | None, amounts: dict[str, str]) -> None:
    assert worked_out(period, **amounts) == (None, False)


@pytest.mark.parametrize("published", ["399.99", "0.00"])
def test_a_published_contribution_is_never_touched(published: str) -> None:
    found = worked_out(NEW, total_cost="1000.00", cofinancing_rate="40", eu_contribution=published)
    assert found == (Decimal(published), False)


@pytest.mark.parametrize(("agreeing", "derived"), [(18, True), (17, False)])
def test_a_list_whose_contributions_are_not_those_of_its_rates_has_none_worked_out(
    agreeing: int, derived: bool
) -> None:
    published = [Decimal("395.00")] * agreeing + [Decimal("700.00")] * (20 - agreeing) + [None]
    frame = pl.DataFrame(
        {"eu_contribution": published},
        schema={"eu_contribution": MONEY},
    ).with_columns(
        pl.lit(Decimal(1000)).cast(MONEY).alias("total_cost"), pl.lit(None, MONEY).alias("eligible_cost"),
        pl.lit(Decimal(40)).cast(PERCENT).alias("cofinancing_rate"), pl.lit(NEW).alias("period"),
    )  # fmt: skip
    whole, marked = contributions(with_derived(frame, parse_spec(spec(NEW), "x.yml")))
    assert (whole[-1], marked.to_list()) == (Decimal("400.00") if derived else None, [False] * 20 + [derived])


def test_the_rate_of_a_priority_says_nothing_of_an_operation() -> None:
    assert worked_out(NEW, "priority", total_cost="1000.00", cofinancing_rate="40") == (None, False)


@given(st.decimals("0.01", "99999999999999999.99", places=2), st.decimals("0.0001", "100", places=4))
def test_contributions_are_exact_to_the_cent(base: Decimal, percent: Decimal) -> None:
    exact = (base * percent / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert worked_out(NEW, total_cost=str(base), cofinancing_rate=str(percent)) == (exact, True)


def test_a_derived_contribution_is_marked_converted_and_explained(tmp_path: Path) -> None:
    rows = "1;Ett;1000.00;;;40\n2;Två;1000.00;;395.00;40\n"
    run(tmp_path, write(tmp_path / "list.csv", HEADING + rows), spec=spec(NEW))
    derived, published = (one["eu_contribution"] for one in operations(tmp_path))
    assert (derived["amount"], derived["basis"], published["basis"]) == (Decimal(400), "derived", "published")
    assert derived["eur"] == (derived["amount"] / derived["rate"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    found = table(tmp_path, "provenance").filter(pl.col("rule").str.starts_with("from-rate"))
    assert found.select("row", "header", "field").rows() == [(2, "EU", "eu_contribution")]


def test_a_list_without_a_column_for_it_says_once_how_the_contribution_came_to_be(tmp_path: Path) -> None:
    text = spec(NEW).replace("EU: eu_contribution", "EU: ignore")
    run(tmp_path, write(tmp_path / "list.csv", HEADING + "1;Ett;1000.00;;;40\n2;Två;10.00;;;40\n"), spec=text)
    found = table(tmp_path, "provenance").filter(pl.col("rule").str.starts_with("from-rate"))
    assert found.select("row", "column", "field").rows() == [(None, None, "eu_contribution")]


@pytest.mark.parametrize(
    ("how", "expected"), [("same", ["395.00"]), ("parts", ["795.00"]), ("separate", ["400.00", "395.00"])]
)
def test_repeated_rows_keep_what_is_published_and_parts_are_worked_out_apart(
    tmp_path: Path, how: str, expected: list[str]
) -> None:
    rows = "1;Ett;1000.00;;;40\n1;Ett;1000.00;;395.00;40\n"
    text = spec(NEW) + f"repeats: {{how: {how}" + (", key: operation_code}\n" if how != "separate" else "}\n")
    run(tmp_path, write(tmp_path / "list.csv", HEADING + rows), spec=text)
    found = [one["eu_contribution"] for one in operations(tmp_path)]
    assert sorted(str(one["amount"]) for one in found) == sorted(expected)
    assert {one["basis"] for one in found} == (
        {"published"} if how == "same" else {"derived", "published"} if how == "separate" else {"derived"}
    )


def test_a_derived_contribution_is_no_part_of_an_id(tmp_path: Path) -> None:
    text = spec(NEW).replace("Kod: operation_code", "Kod: ignore")
    found = []
    for scope, name in (("operation", "a"), ("priority", "b")):
        run(tmp_path / name, write(tmp_path / name / "list.csv", HEADING + "1;Ett;1000.00;;;40\n"),
            spec=text.replace("of: operation", f"of: {scope}"))  # fmt: skip
        found.append(operations(tmp_path / name)[0])
    assert [one["eu_contribution"] is None for one in found] == [False, True]
    assert found[0]["id"] == found[1]["id"]


def test_amounts_of_which_nothing_tells_the_currency_have_no_value_in_euro(tmp_path: Path) -> None:
    text = (
        spec(NEW)
        .replace("currency: SEK\n", "")
        .replace("Stödberättigande: eligible_cost", "Stödberättigande: currency")
    )
    rows = "1;Ett;1000.00;SEK;;40\n2;Två;1000.00;;;40\n3;Tre;;;;\n"
    run(tmp_path, write(tmp_path / "list.csv", HEADING + rows), spec=text)
    known, unknown, nothing = operations(tmp_path)
    assert (known["total_cost"]["currency"], unknown["total_cost"]["currency"]) == ("SEK", "XXX")
    assert (unknown["total_cost"]["amount"], unknown["total_cost"]["eur"]) == (Decimal(1000), None)
    assert (unknown["eu_contribution"]["currency"], unknown["eu_contribution"]["eur"]) == ("XXX", None)
    assert [("unknown-currency" in one["issues"]) for one in (known, unknown, nothing)] == [False, True, False]
