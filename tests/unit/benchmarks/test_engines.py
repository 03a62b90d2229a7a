"""Every engine that the search is measured beside finds exactly what the search finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from benchmarks.asking import differences, timed
from benchmarks.collection import Collection, collection
from benchmarks.engines.ours import Ours
from benchmarks.memory import held, ours
from benchmarks.questions import Question, questions
from benchmarks.run import ENGINES
from tests.fixtures_snapshot import invented_operations, publish_version

from kohesio.index.build import date_of
from kohesio.index.service import SearchService
from kohesio.snapshot.layout import DataDirectory


@pytest.fixture
def service(tmp_path: Path) -> SearchService:
    """The search over invented operations that no list splits: other engines know no parts."""
    directory = DataDirectory(tmp_path / "data")
    publish_version(directory, [operation for operation in invented_operations() if not operation.parts])
    return SearchService.open(directory)


@pytest.fixture
def neutral(service: SearchService, tmp_path: Path) -> Collection:
    """The same operations for other engines."""
    return collection(service.snapshot, date_of(service.snapshot), tmp_path / "collection")


@pytest.fixture
def engines(service: SearchService, neutral: Collection, tmp_path: Path) -> Iterator[list[Any]]:
    """The other engines, built and open."""
    opened = []
    for name, (build, make) in ENGINES.items():
        build(neutral, tmp_path / name)
        opened.append(make(neutral, tmp_path / name))
    yield opened
    for engine in opened:
        if hasattr(engine, "close"):
            engine.close()


def test_all_engines_find_the_same_to_the_cent(service: SearchService, neutral: Collection, engines: list[Any]) -> None:
    product = Ours(neutral, service)
    asked: tuple[Question, ...] = questions(service)
    answered = 0
    for question in asked:
        expected = product.page(product.ask(question))
        for engine in engines:
            if (page := engine.ask(question)) is not None:
                answered += 1
                assert differences(expected, page) == [], (engine.name, question)
    assert answered > 2 * len(asked)


def test_a_question_is_asked_often_enough_and_not_forever() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return 7

    timing = timed(ask, seconds=0.0)
    assert (timing.runs, timing.hits, len(asked)) == (3, 7, 4)


def test_the_memory_of_an_engine_is_that_of_a_process_that_was_asked_everything(
    service: SearchService, neutral: Collection, tmp_path: Path
) -> None:
    asked = questions(service)
    found = held(ours, neutral, tmp_path / "data", asked, seconds=60)
    assert found.questions == len(asked)
    assert 0 < found.before_mb < found.private_mb <= found.proportional_mb <= found.resident_mb


def test_no_further_question_is_asked_when_time_is_over(
    service: SearchService, neutral: Collection, tmp_path: Path
) -> None:
    assert held(ours, neutral, tmp_path / "data", questions(service), seconds=-1).questions == 0
