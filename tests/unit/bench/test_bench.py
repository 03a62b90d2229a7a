"""The benchmark asks every shape of question, on any data, and tells what the questions found."""

from __future__ import annotations

from itertools import count

import pytest

from kohesio.bench.measure import measure
from kohesio.bench.questions import Question, question_set
from kohesio.index.query import OperationQuery
from kohesio.index.service import SearchService
from kohesio.snapshot.layout import DataDirectory


@pytest.fixture(scope="module")
def service(small_data: DataDirectory) -> SearchService:
    return SearchService.open(small_data)


def test_the_set_has_every_query_of_the_study(service: SearchService) -> None:
    names = {question.name for question in question_set(service)}
    assert {"Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8.1", "Q9", "Q10", "Q11", "Q12"} <= names


def test_the_same_version_is_asked_the_same(service: SearchService) -> None:
    first, second = (measure(question_set(service), repeats=1) for _ in range(2))
    assert {name: timing.hits for name, timing in first.items()} == {name: one.hits for name, one in second.items()}


def test_everything_is_found_by_the_first_question(service: SearchService) -> None:
    first = question_set(service)[0]
    assert first.ask() == service.totals(OperationQuery()).count


def test_a_timing_is_of_all_repeats() -> None:
    asked = count(1)
    timing = measure([Question("Q", "", lambda: next(asked))], repeats=5)["Q"]
    assert (next(asked), timing.hits) == (7, 1)
    assert timing.p50_ms <= timing.p95_ms
