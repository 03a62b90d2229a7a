"""What is kept with a version goes with it, and is worked out once."""

from __future__ import annotations

import gc
from weakref import ref

from kohesio.index.kept import kept
from kohesio.index.service import SearchService
from kohesio.snapshot.layout import DataDirectory


def test_an_answer_is_worked_out_once_for_each_question(small_data: DataDirectory) -> None:
    service = SearchService.open(small_data)
    asked: list[str] = []

    @kept
    def told(_: SearchService, what: str) -> str:
        asked.append(what)
        return what

    assert [told(service, what) for what in "abababcc"] == list("abababcc")
    assert asked == ["a", "b", "c"]


def test_a_version_that_nobody_serves_is_let_go(small_data: DataDirectory) -> None:
    @kept
    def told(_: SearchService) -> int:
        return 1

    service = SearchService.open(small_data)
    assert told(service) == 1
    there = ref(service)
    del service
    gc.collect()
    assert there() is None
