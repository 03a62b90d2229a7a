"""Reading and printing queries: the cases that matter; ``tests/property/test_query_text`` has the general law."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kohesio.errors import ParameterError
from kohesio.index.parsing import parse_beneficiary_query, parse_query, print_query, split_query
from kohesio.index.query import AmountRange, Box, Choice, DateRange, Near, OperationQuery, Polygon, Sort


def parsed(text: str) -> OperationQuery:
    return parse_query(split_query(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", OperationQuery()),
        ("q=", OperationQuery()),
        ("country=&q=+", OperationQuery()),
        ("q=digital+skills", OperationQuery(text="digital skills")),
        ("country=SE&country=DE", OperationQuery(choices=(("country", Choice(("DE", "SE"))),))),
        ("country=SE&country=SE", OperationQuery(choices=(("country", Choice(("SE",))),))),
        ("country=-SE", OperationQuery(choices=(("country", Choice((), ("SE",))),))),
        ("municipality=%5C-x", OperationQuery(choices=(("municipality", Choice(("-x",))),))),
        ("fund=ESF%2B", OperationQuery(choices=(("fund", Choice(("ESF+",))),))),
        ("fund=ESF+", OperationQuery(choices=(("fund", Choice(("ESF+",))),))),
        ("fund=-ESF+", OperationQuery(choices=(("fund", Choice((), ("ESF+",))),))),
        ("total_cost_min=1000000", OperationQuery(amounts=(("total_cost", AmountRange(Decimal(1000000))),))),
        ("start_min=2021", OperationQuery(dates=(("start", DateRange(date(2021, 1, 1))),))),
        ("start_max=2021", OperationQuery(dates=(("start", DateRange(None, date(2021, 12, 31))),))),
        ("end_max=2024-02", OperationQuery(dates=(("end", DateRange(None, date(2024, 2, 29))),))),
        ("end_max=2024-12", OperationQuery(dates=(("end", DateRange(None, date(2024, 12, 31))),))),
        ("has_image=true", OperationQuery(has_image=True)),
        ("highlighted=false", OperationQuery(highlighted=False)),
        ("near=59.33,18.07,50", OperationQuery(near=Near(59.33, 18.07, 50))),
        ("bbox=17.5,59,18.5,59.7", OperationQuery(box=Box(17.5, 59, 18.5, 59.7))),
        ("polygon=17.5+59,18.5+59,18+59.7", OperationQuery(polygon=Polygon(((17.5, 59), (18, 59.7), (18.5, 59))))),
        ("sort=-eu_contribution", OperationQuery(sort=Sort("eu_contribution", descending=True))),
        ("sort=-relevance", OperationQuery()),
        ("limit=100&lang=SV", OperationQuery(limit=100, language="sv")),
    ],
)
def test_a_query_string_is_understood(text: str, expected: OperationQuery) -> None:
    assert parsed(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "18.5+59,18+59.7,17.5+59",  # another corner first
        "17.5+59,18.5+59,18+59.7,17.5+59.0",  # closed
        "17.5+59,18.5+59,18.5+59,18+59.7",  # a corner twice
        "18+59.7,18.5+59,17.5+59",  # the other way round
        "POLYGON%28%2817.5+59,18.5+59,18+59.7,17.5+59%29%29",
        "17.5++59%3B+18.5+59%0A18+59.7%0A",
    ],
)
def test_one_area_is_one_question(text: str) -> None:
    assert parsed(f"polygon={text}") == parsed("polygon=17.5+59,18.5+59,18+59.7")


@pytest.mark.parametrize(
    ("text", "parameter"),
    [
        ("contry=SE", "contry"),
        ("total_cost_min=a", "total_cost_min"),
        ("total_cost_min=1e6", "total_cost_min"),
        ("total_cost_min=-1", "total_cost_min"),
        ("total_cost_min=2&total_cost_max=1", "total_cost_max"),
        ("start_min=31.12.2020", "start_min"),
        ("start_min=2021-02-30", "start_min"),
        ("end_max=9999", "end_max"),
        ("end_min=0000", "end_min"),
        ("has_image=maybe", "has_image"),
        ("polygon=0+0,1+0", "polygon"),
        ("polygon=0+0,1+0,2+0", "polygon"),
        ("polygon=0+0,1+0,0.5+1e-320", "polygon"),
        ("polygon=0+0,1+0,1+91", "polygon"),
        ("polygon=0+0,1+0,1+nan", "polygon"),
        ("polygon=0,0,1,0,1,1", "polygon"),
        ("polygon=a+b,1+0,1+1", "polygon"),
        ("polygon=0+60,120+60,-120+60", "polygon"),
        ("polygon=-170+0,-60+0,60+0,180+0,-170+2,180+3,60+3,-60+3", "polygon"),
        (f"polygon={','.join(f'{at / 10}+{at % 2}' for at in range(101))}", "polygon"),
        ("near=1,2", "near"),
        ("near=91,0,5", "near"),
        ("near=1,2,0", "near"),
        ("near=nan,2,3", "near"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=0,10,1,5", "bbox"),
        ("sort=colour", "sort"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("limit=0000001000000000", "limit"),
        pytest.param("limit=" + "9" * 5000, "limit", id="more figures than Python reads"),
        ("limit=٣", "limit"),
        ("limit=1&limit=2", "limit"),
        ("lang=xx", "lang"),
        ("country=-", "country"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(text: str, parameter: str) -> None:
    with pytest.raises(ParameterError) as caught:
        parsed(text)
    assert caught.value.parameter == parameter


def test_an_unknown_parameter_names_the_known_ones() -> None:
    with pytest.raises(ParameterError) as caught:
        parsed("x=1")
    assert {"q", "country", "eu_contribution_min", "cursor"} <= set(caught.value.valid)


def test_keys_of_the_surface_are_passed_over() -> None:
    assert parse_query([("format", "csv")], ignore=("format",)) == OperationQuery()


def test_printing_sorts_keys_and_values() -> None:
    assert print_query(parsed("sort=title&fund=ESF%2B&fund=CF&country=-SE&q=a+b")) == (
        "q=a+b&country=-SE&fund=CF&fund=ESF%2B&sort=title"
    )


def test_beneficiaries_refuse_what_is_asked_of_operations_only() -> None:
    with pytest.raises(ParameterError, match="sdg"):
        parse_beneficiary_query([("sdg", "1")])
