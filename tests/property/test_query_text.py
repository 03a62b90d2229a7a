"""Queries as text: printing and parsing are inverse, on random queries."""

from __future__ import annotations

import string
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import polygons

from kohesio.index.fields import AMOUNTS, BENEFICIARY_FIELDS, DATES, FACETS
from kohesio.index.parsing import (
    canonical,
    parse_beneficiary_query,
    parse_query,
    print_beneficiary_query,
    print_query,
    query_pairs,
    split_query,
)
from kohesio.index.query import (
    BENEFICIARY_SORTS,
    SORTS,
    AmountRange,
    BeneficiaryQuery,
    Box,
    Choice,
    DateRange,
    Near,
    OperationQuery,
    Sort,
)
from kohesio.model.text import LANGUAGES

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)
VALUES = WORDS | st.sampled_from(["-1", "\\x", "a&b=c", "ESF+", "SE110", "2021-2027:001", "50 %"])
CHOICE = st.builds(Choice, st.lists(VALUES, max_size=3).map(tuple), st.lists(VALUES, max_size=2).map(tuple))
EUROS = st.decimals(0, 10**12, places=2)
DAYS = st.dates(date(1990, 1, 1), date(2060, 1, 1))
DEGREES = st.floats(-90, 90, allow_nan=False)


def _ordered(low: object, high: object) -> bool:
    return low is None or high is None or low <= high  # type: ignore[operator]


RANGE = st.builds(AmountRange, st.none() | EUROS, st.none() | EUROS).filter(lambda r: _ordered(r.least, r.most))
DATE_RANGE = st.builds(DateRange, st.none() | DAYS, st.none() | DAYS).filter(lambda r: _ordered(r.first, r.last))


def _sorts(keys: tuple[str, ...]) -> st.SearchStrategy[Sort]:
    sorts = st.builds(Sort, st.sampled_from(keys), st.booleans())
    return sorts.filter(lambda sort: sort.key != "relevance" or not sort.descending)


def _pairs(
    keys: tuple[str, ...], values: st.SearchStrategy[object]
) -> st.SearchStrategy[tuple[tuple[str, object], ...]]:
    return st.dictionaries(st.sampled_from(keys), values, max_size=3).map(lambda chosen: tuple(chosen.items()))


QUERIES = st.builds(
    OperationQuery,
    text=st.just("") | WORDS,
    choices=_pairs(FACETS, CHOICE),
    amounts=_pairs(AMOUNTS, RANGE),
    dates=_pairs(DATES, DATE_RANGE),
    has_image=st.none() | st.booleans(),
    highlighted=st.none() | st.booleans(),
    near=st.none() | st.builds(Near, DEGREES, DEGREES, st.floats(0.1, 20_000)),
    box=st.none() | st.builds(Box, DEGREES, st.floats(-90, 0), DEGREES, st.floats(0, 90)),
    polygon=st.none() | polygons(st.tuples(st.floats(-180, 180), DEGREES)),
    sort=_sorts(SORTS),
    limit=st.integers(1, 1000),
    cursor=st.none() | st.text(string.ascii_letters + string.digits + "-_", min_size=1),
    language=st.sampled_from(LANGUAGES),
)
BENEFICIARY_QUERIES = st.builds(
    BeneficiaryQuery,
    text=st.just("") | WORDS,
    choices=_pairs(BENEFICIARY_FIELDS, CHOICE),
    sort=_sorts(BENEFICIARY_SORTS),
    limit=st.integers(1, 1000),
    language=st.sampled_from(LANGUAGES),
)


@given(QUERIES)
def test_a_printed_query_parses_to_its_canonical_self(query: OperationQuery) -> None:
    assert parse_query(split_query(print_query(query))) == canonical(query)


@given(QUERIES)
def test_the_pairs_of_a_query_parse_to_its_canonical_self(query: OperationQuery) -> None:
    assert parse_query(query_pairs(query)) == canonical(query)


@given(QUERIES)
def test_printing_is_idempotent(query: OperationQuery) -> None:
    printed = print_query(query)
    assert print_query(parse_query(split_query(printed))) == printed


@given(QUERIES, st.randoms(use_true_random=False))
def test_the_order_of_parameters_does_not_change_the_question(query: OperationQuery, random: object) -> None:
    pairs = query_pairs(query)
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert parse_query(pairs) == canonical(query)


@given(BENEFICIARY_QUERIES)
def test_a_printed_beneficiary_query_parses_to_itself(query: BeneficiaryQuery) -> None:
    parsed = parse_beneficiary_query(split_query(print_beneficiary_query(query)))
    assert print_beneficiary_query(parsed) == print_beneficiary_query(query)


def test_an_amount_prints_without_exponent() -> None:
    query = OperationQuery(amounts=(("total_cost", AmountRange(Decimal("1E+6"))),))
    assert print_query(query) == "total_cost_min=1000000"
