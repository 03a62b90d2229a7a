"""One suite for every engine behind the port: on random collections and questions it equals the oracle."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import strategies
from tests.contract.oracle import ZERO, Line, Oracle, contribution, is_highlighted

from kohesio.errors import ParameterError
from kohesio.index.backends.embedded import cells, facet_files, kernels, kernels_numpy
from kohesio.index.backends.embedded.kernels import KERNELS
from kohesio.index.backends.embedded.reader import EmbeddedReader
from kohesio.index.build import build_index, date_of
from kohesio.index.fields import AMOUNTS, DATES, FACETS
from kohesio.index.parsing import canonical
from kohesio.index.query import (
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
from kohesio.index.result import Bin, Cluster, FacetValue, YearRow
from kohesio.index.versions import checked_card, index_folder, open_arrays
from kohesio.model.money import Amount
from kohesio.model.operation import CountedIn, CountedInReason, Operation
from kohesio.model.period import PartialDate, Precision
from kohesio.model.territory import Place, Point
from kohesio.model.text import Text
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.writer import SnapshotWriter

CREATED = datetime(2023, 6, 15, tzinfo=UTC)

# Few words, few values: what is asked must often be there. Inflections, accents, three alphabets, glued words.
WORDS = (
    "skills", "skill", "Schule", "Schulen", "école", "ecole", "σχολείο", "σχολεία", "училище", "digital", "a", "12",
)  # fmt: skip
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
TYPED = st.lists(
    st.sampled_from((*WORDS, "scholeio", "uchilishte", "AND", "OR", "NOT", "-a", "-skills", '"', '"a 12"', "sch*",
                     "σχ*", "digital-skills", "*", "?!", "A 1", "B-2", "Q900000000000000001")),
    max_size=5,
).map(" ".join)  # fmt: skip
WRITTEN = st.builds(Text, SENTENCES, st.sampled_from((None, "en", "de", "fr", "el", "bg")))
MONEY = st.sampled_from([Decimal("-5.00"), Decimal("0.00"), Decimal("0.01"), Decimal("100.00"), Decimal("99999999.99")])
EUROS = MONEY.map(lambda value: Amount(value, "EUR", eur=value))


def _started(when: PartialDate) -> PartialDate:
    """A partial date is the first day of what is known."""
    first = {
        Precision.DAY: when.date,
        Precision.MONTH: when.date.replace(day=1),
        Precision.QUARTER: when.date.replace(month=(when.date.month - 1) // 3 * 3 + 1, day=1),
        Precision.YEAR: when.date.replace(month=1, day=1),
    }
    return PartialDate(first[when.precision], when.precision)


DATED = strategies.maybe(
    st.builds(PartialDate, st.dates(date(2022, 1, 1), date(2024, 12, 31)), st.sampled_from(Precision)).map(_started)
)


def to_the_centimetre(place: Place) -> Place:
    """A place as exact as corners of areas are: on which side of an edge a nearer one lies, fractions alone tell."""
    point = place.point
    return replace(place, point=Point(round(point.lat, 7), round(point.lon, 7))) if point else place


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    few = strategies.many(st.sampled_from(("1", "2", "3")))
    made = draw(strategies.operations())
    split = tuple(
        replace(
            part,
            eu_contribution=draw(strategies.maybe(EUROS)),
            fund=draw(st.none() | st.sampled_from(made.funds or ("CF",))),
            intervention_field=draw(st.none() | st.sampled_from(("1", "2"))),
        )
        for part in made.parts
    )
    return replace(
        made,
        places=tuple(to_the_centimetre(place) for place in made.places),
        operation_code=draw(st.sampled_from((None, "A 1", "a1", "B-2"))),
        title=draw(strategies.many(WRITTEN)),
        summary=draw(strategies.many(WRITTEN)),
        start_date=draw(DATED),
        end_date=draw(DATED),
        total_cost=draw(strategies.maybe(EUROS)),
        eligible_cost=draw(strategies.maybe(EUROS)),
        eu_contribution=draw(strategies.maybe(EUROS)),
        parts=split,
        counted_in=draw(st.none() | st.builds(CountedIn, st.just("Q9"), st.sampled_from(CountedInReason))),
        beneficiaries=tuple(
            replace(body, id=f"Q80000000000000000{number}", name=f"Body {number}")
            for number, body in enumerate(made.beneficiaries)
        ),
        programme=replace(made.programme, id=draw(st.sampled_from((None, "Q700000000000000001"))), priority=draw(
            st.sampled_from((None, "1", "2")))),
        intervention_fields=draw(few), themes=draw(few), sdgs=draw(few), policy_objective=draw(few),
        thematic_objective=draw(few), specific_objective=draw(few),
    )  # fmt: skip


CORNERS = st.tuples(st.sampled_from((-180.0, -170.0, -10.0, 0.0, 10.0, 100.0, 170.0, 180.0)),
                    st.sampled_from((-90.0, -10.0, 0.0, 45.0, 90.0)))  # fmt: skip
ASKED = OperationQuery(has_image=False, text="a OR skills")
COLLECTIONS = st.lists(operations(), min_size=1, max_size=8, unique_by=lambda one: one.id)


@st.composite
def questions(draw: st.DrawFn, oracle: Oracle) -> OperationQuery:
    """A query about a collection, mostly with values that occur in it."""
    keys = draw(st.lists(st.sampled_from(FACETS), max_size=3, unique=True))
    choices = []
    for key in keys:
        present = sorted({value for one in oracle.operations for value in oracle.values_of(one, key)})
        value = st.sampled_from(present) if present else st.just("nothing")
        asked = st.builds(Choice, strategies.many(value), strategies.many(value, 1))
        choices.append((key, draw(asked)))
    amounts = [(key, AmountRange(draw(strategies.maybe(MONEY)), draw(strategies.maybe(MONEY)))) for key in draw(
        st.lists(st.sampled_from(AMOUNTS), max_size=1))]  # fmt: skip
    day = strategies.maybe(st.dates(date(2022, 1, 1), date(2024, 12, 31)))
    dates = [(key, DateRange(draw(day), draw(day))) for key in draw(st.lists(st.sampled_from(DATES), max_size=1))]
    degrees = st.sampled_from((-170.0, -10.0, 0.0, 10.0, 170.0))
    box = st.builds(Box, degrees, st.sampled_from((-90.0, 0.0)), degrees, st.sampled_from((0.0, 90.0)))
    circles = st.builds(Near, st.floats(-90, 90), st.floats(-180, 180), st.sampled_from((500.0, 9000.0)))
    return canonical(OperationQuery(
        text=draw(st.just("") | TYPED), choices=tuple(choices), amounts=tuple(amounts), dates=tuple(dates),
        has_image=draw(st.sampled_from((None, None, None, True, False))),
        highlighted=draw(st.sampled_from((None, None, None, True, False))),
        near=draw(st.none() | circles),
        box=draw(st.none() | box), polygon=draw(st.none() | strategies.polygons(CORNERS)),
        sort=Sort(draw(st.sampled_from(SORTS)), descending=draw(st.booleans())),
        limit=draw(st.integers(1, 4)), lacking=draw(st.frozensets(st.sampled_from(("start", "end", "box")))),
    ))  # fmt: skip


def _reader(folder: Path, snapshot: Snapshot) -> EmbeddedReader:
    return EmbeddedReader(open_arrays(folder, checked_card(folder, snapshot.version)), snapshot)


@contextmanager
def opened(members: list[Operation]) -> Iterator[tuple[EmbeddedReader, Oracle]]:
    """An engine and the oracle over the same operations."""
    with tempfile.TemporaryDirectory() as folder:
        directory = DataDirectory(Path(folder))
        with SnapshotWriter(directory) as writer:
            writer.add_operations(operations_to_frame(members))
            snapshot = writer.finish(CREATED, "test")
        reader = _reader(build_index(snapshot, directory), snapshot)
        yield reader, Oracle(members, date_of(snapshot))


def _all_hits(reader: EmbeddedReader, query: OperationQuery) -> list[str]:
    ids: list[str] = []
    while True:
        page = reader.search(query, ())
        ids += [hit.id for hit in page.hits]
        if page.next is None:
            return ids
        query = replace(query, cursor=page.next)


def _check_order(reader: EmbeddedReader, oracle: Oracle, query: OperationQuery) -> None:
    """The same operations in the same order; by score, equal scores may differ in the last bit."""
    expected = oracle.find(query)
    found = _all_hits(reader, query)
    if query.sort.key != "relevance" or not oracle.is_ranked(query.text):
        assert found == [one.id for one in expected]
        return
    by_id = {one.id: oracle.score(one, query.text) for one in expected}
    assert sorted(found) == sorted(by_id)
    assert [by_id[one] for one in found] == pytest.approx(sorted(by_id.values(), reverse=True))


def _check_totals(reader: EmbeddedReader, oracle: Oracle, query: OperationQuery) -> None:
    assert reader.totals(query) == oracle.totals(query)


def line(found: FacetValue | YearRow | Bin | Cluster) -> Line:
    """What an answer says of some operations, as the oracle says it."""
    return found.count, found.eu_contribution, found.lacking


def _check_facets(reader: EmbeddedReader, oracle: Oracle, query: OperationQuery) -> None:
    for facet in reader.search(query, FACETS).facets:
        expected, missing = oracle.facet(facet.key, query)
        assert {entry.value: line(entry) for entry in facet.values} == expected, facet.key
        assert (facet.missing, facet.missing_eu_contribution, facet.missing_lacking) == missing
        assert [entry.count for entry in facet.values] == sorted((c for c, *_ in expected.values()), reverse=True)
        assert {entry.value for entry in facet.values if entry.selected} == {*query.choice(facet.key).included}


@pytest.fixture
def plain_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine as it runs where numba is absent."""
    for name in KERNELS:
        monkeypatch.setattr(kernels, name, getattr(kernels_numpy, name))


@pytest.fixture
def many_combinations(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine as it is where fields have too many combinations of values to share columns."""
    monkeypatch.setattr(facet_files, "MOST_COMBINATIONS", 2)
    monkeypatch.setattr(facet_files, "MOST_JOINT", 1)


@settings(max_examples=25)
@given(st.data())
def test_an_engine_equals_the_oracle(data: st.DataObject) -> None:
    _compare_with_oracle(data)


@pytest.mark.usefixtures("plain_loops")
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_the_engine_in_plain_numpy_equals_the_oracle(data: st.DataObject) -> None:
    _compare_with_oracle(data)


@pytest.mark.usefixtures("many_combinations")
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_an_engine_without_shared_columns_equals_the_oracle(data: st.DataObject) -> None:
    _compare_with_oracle(data)


@pytest.fixture
def no_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MOST", 0)
    monkeypatch.setattr(cells, "SHARE", 2**40)


@pytest.mark.usefixtures("no_cells")
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_an_engine_where_operations_hardly_agree_equals_the_oracle(data: st.DataObject) -> None:
    _compare_with_oracle(data)


def _laid(reader: EmbeddedReader, oracle: Oracle, data: st.DataObject) -> EmbeddedReader:
    """The engine with collections over it, of operations named and of a question, and the oracle that knows them."""
    named = data.draw(st.lists(st.integers(0, len(oracle.operations) - 1), max_size=4))
    found = [one.id for one in oracle.find(ASKED)]
    rows = [row for one in named if (row := reader.row_of(oracle.operations[one].id)) is not None]
    oracle.laid = {"asked": set(found), "named": {oracle.operations[one].id for one in named}}
    return reader.laid({"named": rows, "asked": ASKED}, {})


def _compare_with_oracle(data: st.DataObject) -> None:
    with opened(data.draw(COLLECTIONS)) as (bare, oracle):
        reader = _laid(bare, oracle, data)
        for _ in range(8):
            query = data.draw(questions(oracle))
            _check_order(reader, oracle, query)
            _check_totals(reader, oracle, query)
            _check_facets(reader, oracle, query)
            _check_regions(reader, oracle, query, data.draw(st.integers(0, 3)))


@settings(max_examples=10)
@given(st.data())
def test_search_statistics_and_rows_tell_the_same(data: st.DataObject) -> None:
    with opened(data.draw(COLLECTIONS)) as (reader, oracle):
        query = data.draw(questions(oracle))
        page, statistics = reader.search(query, ()), reader.statistics(query, ("country",))
        batches = list(reader.rows(query, batch=3))
        rows = np.concatenate(batches).tolist() if batches else []
        assert page.totals == statistics.totals == reader.totals(query)
        assert [reader.row_of(identifier) for identifier in _all_hits(reader, query)] == rows
        assert ([(one.value, *line(one)) for one in statistics.largest], statistics.largest_share) == (
            oracle.largest(query)
        )
        assert sum(row.count for row in statistics.years) == page.totals.count
        assert sum(row.eu_contribution for row in statistics.years) == page.totals.eu_contribution.eur
        assert sum(row.lacking for row in statistics.years) == page.totals.eu_contribution.missing


@settings(max_examples=12)
@given(st.data())
def test_list_map_chart_and_export_add_up_to_the_same(data: st.DataObject) -> None:
    with opened(data.draw(COLLECTIONS)) as (reader, oracle):
        query = data.draw(questions(oracle))
        expected = oracle.totals(query)
        world = Box(-180, -90, 180, 90)
        answers = (
            reader.search(query, ()), reader.statistics(query, ()), reader.clusters(query, world, 0),
            reader.regions(query, 0),
        )  # fmt: skip
        assert all(answer.totals == expected for answer in answers)
        rows = [row for batch in reader.rows(query, batch=3) for row in batch.tolist()]
        exported = [oracle.operations[row] for row in rows]
        assert len(exported) == expected.count
        counted = [one for one in exported if one.counted_in is None]
        assert sum((contribution(one) for one in counted), ZERO) == expected.eu_contribution.eur


@settings(max_examples=12)
@given(st.data())
def test_histograms_equal_the_oracle(data: st.DataObject) -> None:
    with opened(data.draw(COLLECTIONS)) as (reader, oracle):
        query = data.draw(questions(oracle))
        for key in (*AMOUNTS, *DATES):
            found = reader.histogram(query, key)
            bins = {
                (one.least.year if isinstance(one.least, date) else one.least): line(one)
                for one in found.bins
                if one.count
            }
            assert (bins, found.missing) == oracle.histogram(query, key), key
            edges = [one.least for one in found.bins]
            assert edges == sorted(edges, key=lambda least: (least is not None, least))


@settings(max_examples=10)
@given(st.data())
def test_similar_operations_are_others_by_descending_score(data: st.DataObject) -> None:
    with opened(data.draw(COLLECTIONS)) as (reader, oracle):
        for row in range(len(oracle.operations)):
            found = reader.similar(row, 3)
            assert row not in [hit.row for hit in found]
            assert len({hit.row for hit in found}) == len(found) <= 3
            assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


EDGES = st.sampled_from((-180.0, -170.0, -10.0, 0.0, 10.0, 170.0, 180.0))


@settings(max_examples=12)
@given(st.data())
def test_maps_equal_the_oracle_and_tell_the_same_as_the_list(data: st.DataObject) -> None:
    with opened(data.draw(COLLECTIONS)) as (reader, oracle):
        for _ in range(4):
            query = data.draw(questions(oracle))
            _check_clusters(reader, oracle, query, data)
            _check_regions(reader, oracle, query, data.draw(st.integers(0, 3)))


def _check_clusters(reader: EmbeddedReader, oracle: Oracle, query: OperationQuery, data: st.DataObject) -> None:
    degrees = st.sampled_from((-90.0, -10.0, 0.0))
    box = Box(data.draw(EDGES), data.draw(degrees), data.draw(EDGES), -data.draw(degrees))
    zoom = data.draw(st.integers(0, 22))
    expected = oracle.clusters(query, box, zoom)
    found = reader.clusters(query, box, zoom)
    assert found.totals == reader.search(query, ()).totals
    assert found.placed == len({identifier for entry in expected for identifier in entry[1]})
    ours = sorted((one.lat, one.lon, *line(one)) for one in found.clusters)
    theirs = sorted((lat, lon, *figures) for figures, _, lat, lon in expected)
    assert [entry[2:] for entry in ours] == [entry[2:] for entry in theirs]
    assert [x for entry in ours for x in entry[:2]] == pytest.approx([x for entry in theirs for x in entry[:2]])
    alone = sorted(one.id for one in found.clusters if one.id)
    assert alone == sorted(identifier for entry in expected if entry[0][0] == 1 for identifier in entry[1])


def _check_regions(reader: EmbeddedReader, oracle: Oracle, query: OperationQuery, level: int) -> None:
    expected, missing = oracle.regions(query, level)
    found = reader.regions(query, level)
    assert found.totals == reader.statistics(query, ()).totals
    assert {one.value: line(one) for one in found.regions} == expected
    assert (found.missing, found.missing_eu_contribution, found.missing_lacking) == missing


@pytest.fixture(scope="module")
def small_reader(small_data: DataDirectory) -> EmbeddedReader:
    snapshot = Snapshot.open(small_data)
    return _reader(index_folder(small_data, snapshot.version), snapshot)


@settings(max_examples=60)
@given(st.text(max_size=30) | TYPED)
def test_nothing_typed_is_an_error(small_reader: EmbeddedReader, typed: str) -> None:
    page = small_reader.search(OperationQuery(text=typed), ())
    assert len(page.hits) == min(20, page.totals.count)


def test_a_cursor_of_another_question_is_refused(small_reader: EmbeddedReader) -> None:
    cursor = small_reader.search(OperationQuery(limit=1), ()).next
    with pytest.raises(ParameterError, match="another question"):
        small_reader.search(OperationQuery(text="skills", cursor=cursor), ())


@pytest.mark.parametrize(
    "cursor", ["x", "é", "bnVsbA", "WzEsMiwzXQ", "W10", "WyJhIixOYU4sMV0", "e30", "WyJhIiwxZTk5OTksMV0"]
)
def test_a_cursor_nobody_gave_is_refused(small_reader: EmbeddedReader, cursor: str) -> None:
    with pytest.raises(ParameterError) as caught:
        small_reader.search(OperationQuery(cursor=cursor), ())
    assert caught.value.parameter == "cursor"


@settings(max_examples=20)
@given(st.data())
def test_points_are_those_of_the_operations_in_their_order(data: st.DataObject) -> None:
    with opened(data.draw(COLLECTIONS)) as (reader, oracle):
        query = data.draw(questions(oracle))
        batches = list(reader.rows(query))
        found = reader.points(np.concatenate(batches) if batches else np.empty(0, np.int64))
        expected = [(one.id, place.point) for one in oracle.find(query) for place in one.places if place.point]
        rows = {reader.row_of(one.id): one for one in oracle.find(query)}
        assert [rows[point.row].id for point in found] == [identifier for identifier, _ in expected]
        assert Counter((rows[point.row].id, point.point) for point in found) == Counter(expected)
        assert all(point.highlighted == is_highlighted(rows[point.row]) for point in found)
        everywhere = [place.point for one in oracle.find(OperationQuery()) for place in one.places if place.point]
        lons, lats = [point.lon for point in everywhere], [point.lat for point in everywhere]
        assert reader.box() == (Box(min(lons), min(lats), max(lons), max(lats)) if everywhere else None)


@settings(max_examples=20)
@given(st.data())
def test_a_budget_is_the_total_cost_of_each_operation_else_its_eligible_cost(data: st.DataObject) -> None:
    with opened(data.draw(COLLECTIONS)) as (reader, oracle):
        query = data.draw(questions(oracle))
        assert reader.budget(query) == oracle.budget(query)
        for hit in reader.beneficiary_page(BeneficiaryQuery(limit=50)).hits:
            assert hit.budget == oracle.budget(OperationQuery(choices=(("beneficiary", Choice((hit.id,))),)))
