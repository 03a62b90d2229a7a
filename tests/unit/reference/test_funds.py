"""Funds by the words of 24 languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.model.fund import FUNDS
from kohesio.model.text import LANGUAGES
from kohesio.reference.funds import funds_in, out_of_scope_fund
from kohesio.reference.tables import records


@pytest.mark.parametrize(
    ("text", "fund"),
    [
        ("FEDER", "ERDF"), ("EFRE", "ERDF"), ("EFRO", "ERDF"), ("EFRR", "ERDF"), ("ESRR", "ERDF"), ("ERAF", "ERDF"),
        ("erdf", "ERDF"), ("ΕΤΠΑ", "ERDF"), ("ЕФРР", "ERDF"), ("EAKR", "ERDF"), ("FESR", "ERDF"), ("FEŻR", "ERDF"),
        ("Europäischer Fonds für regionale Entwicklung (EFRE)", "ERDF"),
        ("Fonds européen de développement régional", "ERDF"),
        ("ESF", "ESF"), ("FSE", "ESF"), ("ESS", "ESF"), ("ESZA", "ESF"), ("EFS", "ESF"), ("ΕΚΤ", "ESF"), ("ЕСФ", "ESF"),
        ("ESF+", "ESF+"), ("FSE+", "ESF+"), ("FSE +", "ESF+"), ("ESF Plus", "ESF+"), ("EFS+", "ESF+"),
        ("European Social Fund Plus (ESF+)", "ESF+"), ("Europäischer Sozialfonds Plus", "ESF+"),
        ("KF", "CF"), ("KS", "CF"), ("FC", "CF"), ("CF", "CF"), ("6-ΤΣ", "CF"), ("CF 2014-2020", "CF"),
        ("Kohäsionsfonds", "CF"), ("Fundusz Spójności", "CF"), ("Кохезионен фонд", "CF"),
        ("JTF", "JTF"), ("FTJ", "JTF"), ("Just Transition Fund", "JTF"),
        ("YEI", "YEI"), ("IEJ", "YEI"), ("Youth Employment Initiative", "YEI"),
        ("IPA II", "IPA"), ("ENI", "ENI"), ("NDICI", "NDICI"),
    ],
)  # fmt: skip
def test_a_fund_is_recognised(text: str, fund: str) -> None:
    assert funds_in(text) == (fund,)
    assert out_of_scope_fund(text) is None


@pytest.mark.parametrize("text", ["", "n.a.", "the KF of this", "Sozialamt", "42", "ELER"])
def test_what_is_no_fund_is_none(text: str) -> None:
    assert funds_in(text) == ()


@pytest.mark.parametrize(
    ("text", "funds"),
    [
        ("ERDF/ESF", ("ERDF", "ESF")),
        ("ERDF+ESF", ("ERDF", "ESF")),
        ("ESF+ERDF", ("ESF", "ERDF")),
        ("ESF+, ERDF", ("ESF+", "ERDF")),
        ("Limousin - ERDF/ESF/YEI", ("ERDF", "ESF", "YEI")),
        ("FEDER, FEADER", ("ERDF",)),
    ],
)
def test_several_funds_are_named_in_their_order(text: str, funds: tuple[str, ...]) -> None:
    assert funds_in(text) == funds


@pytest.mark.parametrize(
    ("text", "fund"),
    [
        ("EAFRD", "EAFRD"), ("ELER", "EAFRD"), ("FEADER", "EAFRD"), ("FEASR", "EAFRD"), ("EFRROW", "EAFRD"),
        ("EMFF", "EMFF"), ("EMFAF", "EMFAF"), ("RRF", "RRF"), ("Recovery and Resilience Facility", "RRF"),
        ("ERDF and EAFRD", None), ("ERDF", None), ("", None),
    ],
)  # fmt: skip
def test_a_fund_outside_cohesion_policy_is_told_apart(text: str, fund: str | None) -> None:
    assert out_of_scope_fund(text) == fund


def test_every_name_in_the_table_leads_to_its_fund() -> None:
    for row in records("fund_names"):
        if row["scope"] == "in":
            assert funds_in(row["name"]) == (row["fund"],), row
        else:
            assert out_of_scope_fund(row["name"]) == row["fund"], row


def test_every_fund_in_scope_has_a_name_in_the_table() -> None:
    assert {row["fund"] for row in records("fund_names") if row["scope"] == "in"} | {"ESF+"} == set(FUNDS)


@pytest.mark.parametrize("fund", ["ERDF", "ESF", "CF", "JTF", "YEI"])
def test_the_main_funds_are_named_in_every_language(fund: str) -> None:
    assert {row["language"] for row in records("fund_names") if row["fund"] == fund} == set(LANGUAGES)


@given(st.text())
def test_any_text_may_be_asked_for(text: str) -> None:
    assert set(funds_in(text)) <= set(FUNDS)
    assert out_of_scope_fund(text) not in FUNDS
