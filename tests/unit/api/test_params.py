"""The API's own parameters: read strictly, refused with what would do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.api.params import (
    SEARCH,
    check_names,
    facets_asked,
    fields_asked,
    number,
    one,
    read_pairs,
    words,
)
from kohesio.errors import ParameterError
from kohesio.index.fields import DEFAULT_FACETS, FACETS


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        (b"", ()),
        (b"q=a+b&q=c", (("q", "a b"), ("q", "c"))),
        (b"q=%C3%A9", (("q", "é"),)),
        (b"q=\xc3\xa9", (("q", "é"),)),
        (b"q=", (("q", ""),)),
        (b"fund=ESF%2B", (("fund", "ESF+"),)),
        (b"a=1;b=2", (("a", "1;b=2"),)),
        (b"q=%zz", (("q", "%zz"),)),
    ],
)
def test_a_query_string_is_read_as_utf_8(query: bytes, pairs: tuple[tuple[str, str], ...]) -> None:
    assert read_pairs(query) == pairs


@pytest.mark.parametrize("query", [b"q=%ff", b"q=\xff", b"%ff=1", b"q=%ED%A0%80", b"q=a%00", b"%00=1"])
def test_what_is_no_text_is_refused(query: bytes) -> None:
    with pytest.raises(ParameterError):
        read_pairs(query)


@given(st.binary(max_size=200))
def test_bytes_are_read_as_text_or_refused(query: bytes) -> None:
    try:
        pairs = read_pairs(query)
    except ParameterError:
        return
    assert all(letter not in name + value for name, value in pairs for letter in ("\x00", "\udcff"))


def test_an_unknown_name_is_refused_with_the_closest_one() -> None:
    with pytest.raises(ParameterError, match="did you mean 'programme'") as refused:
        check_names((("program", "1"),), SEARCH)
    assert refused.value.parameter == "program"


@pytest.mark.parametrize(
    ("name", "hint"),
    [("format", "ending of the address"), ("offset", "'cursor'"), ("search", "did you mean 'q'"),
     ("per_page", "did you mean 'limit'")],
)  # fmt: skip
def test_a_name_that_other_services_use_is_refused_with_what_it_is_here(name: str, hint: str) -> None:
    with pytest.raises(ParameterError, match=hint):
        check_names(((name, "1"),), SEARCH)


def test_a_name_like_no_other_is_refused_with_all_there_are() -> None:
    with pytest.raises(ParameterError) as refused:
        check_names((("zzz", "1"),), SEARCH)
    assert "country" in refused.value.valid


@pytest.mark.parametrize(
    ("given_pairs", "facets"),
    [
        ((), DEFAULT_FACETS),
        ((("facets", ""),), DEFAULT_FACETS),
        ((("facets", "none"),), ()),
        ((("facets", "all"),), FACETS),
        ((("facets", "fund, country"),), ("country", "fund")),
        ((("facets", "fund"), ("facets", "country")), ("country", "fund")),
    ],
)
def test_facets_come_as_asked_in_the_order_of_the_table(
    given_pairs: tuple[tuple[str, str], ...], facets: tuple[str, ...]
) -> None:
    assert facets_asked(given_pairs) == facets


@pytest.mark.parametrize("value", ["colour", "total_cost", "none,fund", "all,none"])
def test_what_is_no_facet_is_refused(value: str) -> None:
    with pytest.raises(ParameterError):
        facets_asked((("facets", value),))


def test_fields_keep_the_order_of_the_record_and_always_have_the_id() -> None:
    assert fields_asked((("fields", "snippet,country,title"),)) == ("id", "title", "country", "snippet")


def test_several_values_may_be_repeated_or_separated_by_commas() -> None:
    assert words((("x", "a,b"), ("x", "b, c"), ("y", "d")), "x") == ("a", "b", "c")


def test_one_value_given_twice_the_same_is_one() -> None:
    assert one((("x", "a"), ("x", " a ")), "x") == "a"


def test_two_values_where_one_is_wanted_are_refused() -> None:
    with pytest.raises(ParameterError, match="more than once"):
        one((("x", "a"), ("x", "b")), "x")


@pytest.mark.parametrize("text", ["0", "6", "0000000000011", "-1", "1.0", "1e0", "٣", "NaN", "1" * 5_000])
def test_a_number_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        number((("x", text),), "x", 2, 1, 5)


def test_a_missing_number_is_the_default() -> None:
    assert number((), "x", 2, 1, 5) == 2
