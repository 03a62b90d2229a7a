"""Random values of the model, for property tests of every room: any operation the record allows, and then some.

Texts hold what lists hold: quotes, line breaks, separators of CSV, formulas, Greek and Cyrillic, astral letters.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from kohesio.index.polygons import PolygonError, read_polygon
from kohesio.index.query import Polygon
from kohesio.model.beneficiary import Identifier, Participation, Role
from kohesio.model.fund import FUNDS
from kohesio.model.money import OTHER_AMOUNT_KINDS, Amount, Basis, CofinancingRate, OtherAmount, RateScope
from kohesio.model.operation import CountedIn, CountedInReason, Operation, Part
from kohesio.model.period import PERIODS, PartialDate, Precision
from kohesio.model.programme import ProgrammeRef
from kohesio.model.provenance import Source
from kohesio.model.territory import MEMBER_STATES, Place, PlaceBasis, PlacePrecision, Point
from kohesio.model.text import LANGUAGES, Origin, Text

_T = TypeVar("_T")

_LETTERS = st.sampled_from("abz ÅßΩжщ€,;|\"'=+-@\n\t\\0 9(){}<>&\u2028😀")
texts = st.text(_LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip() != "")
codes = st.text(st.sampled_from("ABC019.-/"), min_size=1, max_size=8)
numbers = st.integers(min_value=0, max_value=999)


def ids_of(kind: int) -> st.SearchStrategy[str]:
    """Ids of one kind of thing; two kinds share none, as the hash sees to in life."""
    return st.integers(min_value=0, max_value=10**16 - 1).map(lambda number: f"Q9{kind}{number:016d}")


money = st.decimals(min_value=Decimal("-9999999999.99"), max_value=Decimal("9999999999.99"), places=2)
rates = st.decimals(min_value=Decimal("0.000001"), max_value=Decimal(999999), places=6)
percents = st.decimals(min_value=0, max_value=100, places=4)
dates = st.builds(PartialDate, st.dates(date(2005, 1, 1), date(2031, 12, 31)), st.sampled_from(Precision))


def many(values: st.SearchStrategy[_T], most: int = 2) -> st.SearchStrategy[tuple[_T, ...]]:
    """A tuple of up to ``most`` values."""
    return st.lists(values, max_size=most).map(tuple)


def maybe(values: st.SearchStrategy[_T]) -> st.SearchStrategy[_T | None]:
    """A value, or None."""
    return st.none() | values


amounts = st.builds(
    Amount,
    money,
    st.sampled_from(("EUR", "SEK", "BGN")),
    eur=maybe(money),
    rate=maybe(rates),
    rate_date=maybe(st.sampled_from(("2019", "2023"))),
    basis=st.sampled_from(Basis),
)
languages = maybe(st.sampled_from(LANGUAGES))
written = st.builds(Text, texts, languages, st.sampled_from(Origin))
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
nuts = st.sampled_from(("SE", "SE1", "SE11", "SE110", "EL30", "PT20", "EL301"))
places = st.builds(
    Place,
    nuts=maybe(nuts),
    nuts_vintage=maybe(st.sampled_from((2013, 2016, 2021, 2024))),
    nuts_level=maybe(st.integers(0, 3)),
    lau=maybe(codes),
    postcode=maybe(codes),
    municipality=maybe(texts),
    label=maybe(texts),
    point=maybe(points),
    basis=st.sampled_from(PlaceBasis),
    precision=st.sampled_from(PlacePrecision),
)
participations = st.builds(
    Participation,
    id=ids_of(1),
    name=texts,
    name_latin=maybe(texts),
    role=st.sampled_from(Role),
    amount=maybe(amounts),
    legal_form=maybe(texts),
    identifiers=many(st.builds(Identifier, st.sampled_from(("vat", "national")), codes)),
    is_natural_person=maybe(st.booleans()),
)
cofinancing_rates = st.builds(CofinancingRate, percents, st.sampled_from(RateScope))
programmes = st.builds(
    ProgrammeRef,
    id=maybe(ids_of(2)),
    cci=maybe(st.sampled_from(("2021SE05SFPR001", "2014BG16RFOP001"))),
    name=maybe(texts),
    managing_authority=maybe(texts),
    priority=maybe(texts),
)
parts = st.builds(
    Part,
    fund=maybe(st.sampled_from(FUNDS)),
    programme=maybe(codes),
    priority=maybe(texts),
    place=maybe(nuts),
    intervention_field=maybe(codes),
    cofinancing_rate=maybe(cofinancing_rates),
    eligible_cost=maybe(amounts),
    total_cost=maybe(amounts),
    eu_contribution=maybe(amounts),
    rows=many(numbers),
)
sources = st.builds(Source, st.sampled_from(("xx-one", "xx-two")), st.just("0" * 64), maybe(texts), many(numbers))
countries = st.lists(st.sampled_from(MEMBER_STATES), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    """Any operation."""
    where = draw(countries)
    return Operation(
        id=draw(ids_of(0)),
        operation_code=draw(maybe(codes)),
        title=draw(many(written)),
        summary=draw(many(written)),
        country=where[0],
        countries=where,
        places=draw(many(places)),
        beneficiaries=draw(many(participations)),
        programme=draw(programmes),
        funds=draw(many(st.sampled_from(FUNDS))),
        period=draw(st.sampled_from(PERIODS)),
        start_date=draw(maybe(dates)),
        end_date=draw(maybe(dates)),
        end_is_expected=draw(st.none() | st.booleans()),
        approval_date=draw(maybe(dates)),
        total_cost=draw(maybe(amounts)),
        eligible_cost=draw(maybe(amounts)),
        eu_contribution=draw(maybe(amounts)),
        other_amounts=draw(many(st.builds(OtherAmount, st.sampled_from(OTHER_AMOUNT_KINDS), amounts))),
        cofinancing_rate=draw(maybe(cofinancing_rates)),
        parts=draw(many(parts)),
        intervention_fields=draw(many(codes)),
        policy_objective=draw(many(codes)),
        thematic_objective=draw(many(codes)),
        specific_objective=draw(many(codes)),
        themes=draw(many(texts)),
        sdgs=draw(many(codes)),
        images=draw(many(texts)),
        links=draw(many(texts | st.just("https://ec.europa.eu/regional_policy/projects/1"))),
        list_updated=draw(maybe(dates)),
        source=draw(sources),
        issues=draw(many(codes)),
        counted_in=draw(maybe(st.builds(CountedIn, ids_of(0), st.sampled_from(CountedInReason)))),
    )


def _read(corners: list[tuple[float, float]]) -> Polygon | None:
    try:
        return read_polygon(",".join(f"{lon!r} {lat!r}" for lon, lat in corners))
    except PolygonError:
        return None


def polygons(corners: st.SearchStrategy[tuple[float, float]]) -> st.SearchStrategy[Polygon]:
    """Areas with some of the corners, crossing lines included."""
    return st.lists(corners, min_size=3, max_size=6).map(_read).filter(lambda polygon: polygon is not None)  # type: ignore[return-value]


def distinct_operations(most: int = 12) -> st.SearchStrategy[list[Operation]]:
    """Operations with an id of their own each; beneficiaries and programmes never share an id with them."""
    return st.lists(operations(), max_size=most, unique_by=lambda operation: operation.id)
