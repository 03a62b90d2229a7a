"""Compiled loops and their twins in plain numpy give the same answers on random data."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kohesio.index.backends.embedded import kernels, kernels_numpy
from kohesio.index.backends.embedded.arrays import NO_AMOUNT
from kohesio.index.backends.embedded.counting import numbers
from kohesio.index.backends.embedded.geography import strips
from kohesio.index.backends.embedded.relevance import AS_TYPED, K1, B, peaks
from kohesio.index.query import Polygon

compiled = pytest.importorskip("kohesio.index.backends.embedded.kernels_compiled")

SEEDS = st.integers(0, 2**32 - 1)


class Drawn:
    """Random columns of some hundred operations."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.size = int(self.random.integers(1, 400))
        self.rows = self.subset(self.random.random())
        self.figures = self.random.integers(-(10**12), 10**12, (self.size, 3))
        self.figures[self.random.random((self.size, 3)) < 0.2] = NO_AMOUNT
        self.starts, self.codes = self.lists(5)

    def subset(self, share: float) -> np.ndarray:
        return np.flatnonzero(self.random.random(self.size) < share).astype(np.int32)

    def lists(self, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Lists of up to three codes out of seven."""
        lengths = self.random.integers(0, 4, count)
        codes = [np.sort(self.random.choice(7, length, replace=False)) for length in lengths]
        starts = np.append(0, np.cumsum(lengths)).astype(np.uint32)
        return starts, np.concatenate([np.empty(0, np.int32), *codes]).astype(np.int32)

    def bits(self, rows: np.ndarray) -> np.ndarray:
        bits = np.zeros((self.size + 63) // 64, np.uint64)
        kernels_numpy.set_bits(bits, rows)
        return bits


def same(name: str, *arguments: object) -> None:
    """Both versions give the same values."""
    found = getattr(compiled, name)(*arguments)
    expected = getattr(kernels_numpy, name)(*arguments)
    pairs = zip(found, expected, strict=True) if isinstance(expected, tuple) else [(found, expected)]
    for one, other in pairs:
        np.testing.assert_allclose(one, other, rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_sets(seed: int) -> None:
    drawn = Drawn(seed)
    bits, others = np.zeros((drawn.size + 63) // 64, np.uint64), drawn.subset(0.5)
    compiled.set_bits(bits, drawn.rows)
    np.testing.assert_array_equal(bits, drawn.bits(drawn.rows))
    same("rows_of", bits, len(drawn.rows))
    same("where_set", bits, others)
    column = drawn.figures[:, 0].copy()
    same("range_bits", column, *sorted(drawn.random.integers(-(10**12), 10**12, 2).tolist()))


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_counting(seed: int) -> None:
    drawn = Drawn(seed)
    groups, offsets = np.array([0, 2, 4]), np.array([0, 5, 10, 15])
    joint = drawn.random.integers(0, 5, (drawn.size, 8))
    words = [sum(joint[:, 4 * word + place] << (16 * place) for place in range(4)) for word in (0, 1)]
    amounts = drawn.random.integers(-(10**12), 10**12, (drawn.size, 3))
    records = np.stack([*amounts.T, *words], axis=1)
    lacks, cents = drawn.bits(drawn.subset(0.3)), amounts[:, 2].copy()
    entries = compiled.entries_of(drawn.rows, cents, lacks)
    same("entries_of", drawn.rows, cents, lacks)
    same("count_set", drawn.bits(drawn.rows), records, lacks, groups, offsets)
    same("count_rows", drawn.rows, records, lacks, groups, offsets)
    missing = np.stack([drawn.bits(drawn.subset(0.3)) for _ in range(3)])
    same("added_up", drawn.rows, records, missing)
    assert compiled.added_up(drawn.rows, records, missing)[:, 0].tolist() == amounts[drawn.rows].sum(axis=0).tolist()
    table, sums = compiled.count_rows(drawn.rows, records, lacks, groups, offsets)
    assert sums.tolist() == amounts[drawn.rows].sum(axis=0).tolist()
    np.testing.assert_array_equal(numbers(table[10:]), np.bincount(joint[drawn.rows, 4], minlength=5))
    same("count_codes", drawn.bits(drawn.rows), joint[:, 0].astype(np.uint8), cents, lacks, 5)
    same("marginal", table[:5], np.flatnonzero(table[:5, 0]), drawn.starts, drawn.codes, 7)
    same("count_lists", *drawn.lists(drawn.size), 7, drawn.rows, entries)
    held = [drawn.subset(0.4) for _ in range(7)]
    ends = np.append(0, np.cumsum([len(one) for one in held])).astype(np.uint32)
    listed, lists = np.concatenate(held), np.flatnonzero(drawn.random.random(7) < 0.8).astype(np.int32)
    some, by_amount = (lists, ends, listed, drawn.bits(drawn.rows)), drawn.figures[listed].T.copy()
    same("added_by_list", *some, by_amount)
    same("ranked", *some, by_amount[0], -1)
    same("ranked", *some, by_amount[0, :0], 1)
    same("owed", drawn.bits(drawn.rows), *drawn.lists(drawn.size), cents, 7)
    same("count_column", joint[:, 0].astype(np.uint16), 5, drawn.rows, entries)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_cells(seed: int) -> None:
    drawn = Drawn(seed)
    sizes = np.array([6, 4, 3])
    codes = np.unique(drawn.random.integers(0, sizes, (drawn.size, 3)), axis=0).astype(np.uint16)
    runs = np.concatenate([[0], np.flatnonzero(np.diff(codes[:, 0].astype(np.int32))) + 1, [len(codes)]])
    figures, begins = drawn.random.integers(0, 10**6, (len(codes), 7)), np.append(0, np.cumsum(sizes))
    groups = drawn.random.integers(0, 3, int(drawn.random.integers(0, 4)))
    fails = np.zeros(int(sizes.sum()), np.uint64)
    for number, group in enumerate(groups.tolist()):
        missed = drawn.random.random(sizes[group]) < 0.4
        fails[begins[group] : begins[group + 1]] |= missed * np.uint64(1 << number)
    offsets = np.append(0, np.cumsum([*sizes, *sizes[groups]]))
    same("count_cells", (codes, figures, runs), (fails, begins), groups, offsets)
    same("listing", drawn.starts, drawn.codes, drawn.random.random(7) < 0.3)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_differences_are_added(seed: int) -> None:
    drawn = Drawn(seed)
    count = int(drawn.random.integers(0, 2_000))
    of_rows = np.sort(drawn.random.integers(0, drawn.size, count)).astype(np.int32)
    codes, cents = drawn.random.integers(0, 7, count).astype(np.int32), drawn.random.integers(-100, 100, count)
    found, expected = np.zeros((8, 2), np.int64), np.zeros((8, 2), np.int64)
    rows = drawn.rows[:3] if seed % 2 else drawn.rows
    compiled.add_differences(found, rows, of_rows, codes, cents)
    kernels_numpy.add_differences(expected, rows, of_rows, codes, cents)
    np.testing.assert_array_equal(found, expected)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_maps(seed: int) -> None:
    drawn = Drawn(seed)
    count = int(drawn.random.integers(0, 600))
    rows = drawn.random.integers(0, drawn.size, count).astype(np.int32)
    lat, lon = drawn.random.uniform(-90, 90, count), drawn.random.uniform(-180, 180, count)
    cells = np.sort(drawn.random.integers(0, 2**20, count).astype(np.uint64))
    operations, number, counts = np.unique(rows, return_inverse=True, return_counts=True)
    shared = np.where(counts > 1, np.cumsum(counts > 1) - 1, -1)[number].astype(np.int32)
    corners = np.array([*drawn.random.uniform(-180, 180, 1), -60, *drawn.random.uniform(-180, 180, 1), 60], np.float64)
    middle = np.sort(drawn.random.integers(0, count + 1, 2))
    runs = (np.append(0, middle[1]), np.append(middle[0], count))
    bits, cents = drawn.bits(drawn.rows), drawn.random.integers(-(10**9), 10**9, drawn.size)
    points, shift = (
        (rows, lat, lon, cents[rows], drawn.bits(drawn.subset(0.3))),
        np.uint64(drawn.random.integers(0, 16)),
    )
    for held in (bits, np.empty(0, np.uint64)):
        same("clusters", cells, points, (shared, len(operations)), runs, corners, held, shift, count)
    found, expected = np.zeros_like(bits), np.zeros_like(bits)
    compiled.set_within(found, rows, lat, lon, runs, corners)
    kernels_numpy.set_within(expected, rows, lat, lon, runs, corners)
    np.testing.assert_array_equal(found, expected)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_areas_drawn_by_hand(seed: int) -> None:
    drawn = Drawn(seed)
    count = int(drawn.random.integers(0, 600))
    rows = drawn.random.integers(0, drawn.size, count).astype(np.int32)
    degrees = np.arange(-20.0, 21.0, 5.0)  # many places lie on a corner, an edge or level with one
    lat, lon = drawn.random.choice(degrees, count), drawn.random.choice([*degrees, 180.0, -180.0, -170.0], count)
    corners = np.unique(drawn.random.choice(degrees, (int(drawn.random.integers(4, 12)), 2)), axis=0)
    corners[0], corners[-1] = (0.0, -20.0), (5.0, 20.0)
    drawn.random.shuffle(corners)
    polygon = Polygon(tuple((float(east) + 165.0, float(north)) for east, north in corners))
    found, expected = np.zeros((drawn.size + 63) // 64, np.uint64), np.zeros((drawn.size + 63) // 64, np.uint64)
    place = (rows, lat, lon, (np.array([0]), np.array([count])), *strips(polygon))
    compiled.set_enclosed(found, *place)
    kernels_numpy.set_enclosed(expected, *place)
    np.testing.assert_array_equal(found, expected)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_pages(seed: int) -> None:
    drawn = Drawn(seed)
    scores = drawn.random.integers(0, 20, len(drawn.rows)).astype(np.float64)
    ties = drawn.random.permutation(drawn.size)
    after = (-np.inf, -1) if seed % 3 else (-float(drawn.random.integers(0, 20)), int(drawn.random.integers(0, 400)))
    limit = int(drawn.random.integers(1, 30))
    same("best", scores, drawn.rows, ties, *after, limit)
    order = drawn.random.permutation(drawn.size).astype(np.int32)
    same("walk", order, drawn.bits(drawn.rows), int(drawn.random.integers(0, drawn.size + 1)), limit)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_texts(seed: int) -> None:
    drawn = Drawn(seed)
    others = drawn.subset(1 / 50 if seed % 2 else 0.5)
    same("places_in", others, drawn.rows)
    same("places_in", drawn.rows, others)
    documents = np.concatenate([drawn.rows, drawn.rows, others]) + 66_000 * (seed % 2)
    parts = (documents & 0xFFFF).astype(np.uint16), (documents >> 16).astype(np.uint8)
    counts = drawn.random.integers(1, 256, len(documents)).astype(np.uint8)
    titles = drawn.random.integers(0, 3, len(documents)).astype(np.uint8)
    first, last = np.array([0, 2 * len(drawn.rows)]), np.array([len(drawn.rows), len(documents)])
    looked_for = np.unique(drawn.random.choice(documents, 5)) if len(documents) else documents
    for rows in (looked_for.astype(np.int32), np.arange(0, drawn.size + 67_000, 3, dtype=np.int32)):
        same("tallied", rows, parts, counts, titles, (first, last, np.array([0, AS_TYPED], np.int32), 2))
    bits, expected_bits = np.zeros((2, (drawn.size + 67_000) // 64 + 1), np.uint64)
    compiled.set_held(bits, parts, titles, first, last)
    kernels_numpy.set_held(expected_bits, parts, titles, first, last)
    np.testing.assert_array_equal(bits, expected_bits)
    compiled.set_documents(bits, parts, first, last)
    kernels_numpy.set_documents(expected_bits, parts, first, last)
    np.testing.assert_array_equal(bits, expected_bits)
    places = drawn.random.integers(0, 2**16, int(counts.sum())).astype(np.uint16)
    begin = np.append(0, np.cumsum(counts, dtype=np.int64))[first]
    same("places_within", bits, parts, counts, titles, places, (first, last, begin))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_best_of_the_documents_that_hold_words(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(1, 50_000))

    def postings(count: int) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray], np.ndarray]:
        held = [np.flatnonzero(random.random(size) < random.random()) for _ in range(count)]
        ends = np.cumsum([len(one) for one in held], dtype=np.int64)
        every = np.concatenate(held)
        parts = (every & 0xFFFF).astype(np.uint16), (every >> 16).astype(np.uint8)
        return np.append(0, ends)[:-1], ends, parts, random.integers(1, 5, len(every))

    first, last, parts, counts = postings(3)
    held_first, held_last, held_parts, tallies = postings(1)
    marked = (tallies + AS_TYPED * random.integers(0, 2, len(tallies))).astype(np.int32)
    titles = random.integers(0, 2, len(counts)).astype(np.uint8)
    lengths, shape = random.integers(0, 400, size).astype(np.int32), (K1 * (1 - B), K1 * B / 200)
    tallied = counts + 2 * titles.astype(np.int64)
    documents = kernels_numpy.documents_at(parts, slice(None))
    kept = [
        peaks(documents[begin:end], tallied[begin:end], lengths, 200.0)
        for begin, end in zip(first[:2], last[:2], strict=True)
    ]
    bits = np.zeros((size + 63) // 64, np.uint64)
    kernels_numpy.set_bits(bits, np.flatnonzero(random.random(size) < random.random()).astype(np.int32))
    same(
        "best_scored",
        bits,
        random.permutation(size).astype(np.int32),
        lengths,
        (parts, counts.astype(np.uint8), titles, 2),
        (np.array([0, 2, 0]), first, last, np.array([0, 1, -1]), AS_TYPED * random.integers(0, 2, 3, np.int32)),
        (np.array([1]), held_first, held_last, held_parts, marked, np.zeros(len(tallies), np.uint8)),
        np.stack(kept),
        (np.array([1.5, 2.5, 3.5]), *shape),
        (-np.inf, -1) if seed % 2 else (-4.0, 5),
        int(random.integers(1, 30)),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abé", max_size=4), unique=True), st.lists(st.text("abé", max_size=3)))
def test_words_and_beginnings_are_looked_up(words: list[str], wanted: list[str]) -> None:
    texts = sorted(word.encode() for word in words)
    beginnings = [word.encode() for word in wanted]
    ends, wanted_ends = (np.cumsum([len(raw) for raw in some], dtype=np.int64) for some in (texts, beginnings))
    raw, sought = (np.frombuffer(b"".join(some), np.uint8) for some in (texts, beginnings))
    same("prefix_runs", raw, ends, sought, wanted_ends)
    runs = compiled.prefix_runs(raw, ends, sought, wanted_ends).tolist()
    for (first, last), beginning in zip(runs, beginnings, strict=True):
        assert texts[first:last] == [one for one in texts if one.startswith(beginning)]
    same("places_of", raw, ends, sought, wanted_ends)
    places = compiled.places_of(raw, ends, sought, wanted_ends).tolist()
    assert places == [texts.index(one) if one in texts else -1 for one in beginnings]


def test_every_loop_has_its_twin() -> None:
    assert all(callable(getattr(module, name)) for name in kernels.KERNELS for module in (compiled, kernels_numpy))


def test_the_engine_is_there_without_numba() -> None:
    program = (
        "import sys; sys.modules['numba'] = None\n"
        "from kohesio.index.backends.embedded import kernels, reader\n"
        "assert kernels.COMPILED is False and kernels.set_bits.__module__.endswith('kernels_numpy')"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
