"""Values of Kohesio's parameters: read, or refused by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.api.kohesio.filters import BENEFICIARY_FILTERS, BOX, PROJECT_FILTERS, PROJECT_ORDERS, ZOOM
from kohesio.api.kohesio.parameters import Kind, Parameter, read
from kohesio.errors import ParameterError
from kohesio.index.query import Box
from kohesio.model.territory import Point

COORDINATE = Parameter("coordinate", Kind.POINT, "the place", "1,2")
ALL = (*PROJECT_FILTERS, *PROJECT_ORDERS, BOX, ZOOM, COORDINATE)


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("-10.5,50,-5,56", Box(-10.5, 50, -5, 56)),
        ('{"_southWest":{"lat":50,"lng":-10.5},"_northEast":{"lat":56,"lng":-5}}', Box(-10.5, 50, -5, 56)),
        ("-200,-100,200,100", Box(-180, -90, 180, 90)),
    ],
)
def test_a_box_is_read_in_both_of_kohesios_ways_and_cut_to_the_world(text: str, box: Box) -> None:
    assert read([("boundingBox", text)], (BOX,)).box("boundingBox") == box


@pytest.mark.parametrize(
    "text",
    [
        "5,5,1,1",
        "1,2,3",
        "a,b,c,d",
        "nan,0,1,1",
        '{"_southWest":1}',
        '{"_southWest":{"lat":true,"lng":0}}',
        "{",
        "[]",
        '{"_southWest":{"lat":1,"lng":1},"_northEast":{"lat":2,"lng":' + "9" * 400 + "}}",
    ],
)
def test_what_is_no_box_is_refused(text: str) -> None:
    with pytest.raises(ParameterError) as refused:
        read([("boundingBox", text)], (BOX,))
    assert refused.value.parameter == "boundingBox"


@pytest.mark.parametrize("text", ["-6.26,53.35", "Point(-6.26 53.35)", "-6.26 53.35"])
def test_a_point_has_its_longitude_first(text: str) -> None:
    assert read([("coordinate", text)], (COORDINATE,)).point("coordinate") == Point(53.35, -6.26)


@pytest.mark.parametrize("text", ["", " ", "undefined", "null"])
def test_nothing_is_no_value(text: str) -> None:
    arguments = read([("budgetBiggerThan", text), ("country", text)], ALL)
    assert "budgetBiggerThan" not in arguments
    assert arguments.text("country") == ""


def test_values_have_their_types_and_defaults() -> None:
    arguments = read(
        [("interreg", "YES"), ("budgetBiggerThan", "1000.50"), ("startDateAfter", "2021-01-31"), ("cci", "a, b"),
         ("cci", "b"), ("language", "pt-BR"), ("latitude", "53.1")], ALL,
    )  # fmt: skip
    assert arguments.flag("interreg") is True
    assert arguments.amount("budgetBiggerThan") == Decimal("1000.50")
    assert arguments.day("startDateAfter") == date(2021, 1, 31)
    assert arguments.several("cci") == ("a", "b")
    assert arguments.text("language") == "pt"
    assert arguments.degrees("latitude") == 53.1
    assert (arguments.whole("radius"), arguments.whole("zoom")) == (100, -1)


@given(
    st.lists(
        st.tuples(st.sampled_from([one.name for one in (*ALL, *BENEFICIARY_FILTERS)] + ["x"]), st.text(max_size=60)),
        max_size=6,
    )
)
def test_every_text_is_a_value_or_a_refusal_that_names_its_parameter(pairs: list[tuple[str, str]]) -> None:
    names = {name for name, _ in pairs}
    refused, ignored = None, frozenset[str]()
    try:
        ignored = frozenset(read(pairs, ALL).ignored)
    except ParameterError as error:
        refused = error
    if refused is None:
        assert ignored == names - {one.name for one in ALL}
        return
    assert refused.parameter in names
    assert refused.message.endswith(".")
