"""The page of performance is what its result says, and the result in the repository is whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from benchmarks.drawing import growth_picture
from benchmarks.floors import judged
from benchmarks.page import newest, pages

RESULTS = Path(__file__).resolve().parents[3] / "benchmarks" / "results"


@pytest.fixture
def result() -> dict[str, Any]:
    """The newest result in the repository."""
    return newest(RESULTS)


def test_the_page_and_its_picture_are_those_of_the_newest_result(result: dict[str, Any]) -> None:
    root = RESULTS.parents[1]
    for path, content in pages(result).items():
        assert (root / path).read_text("utf-8") == content, "write it again: python -m benchmarks --page-only"


def test_the_floors_of_the_result_are_judged_by_its_figures(result: dict[str, Any]) -> None:
    again = [(floor.what, floor.measured, floor.holds) for floor in judged(result)]
    assert [(one["what"], one["measured"], one["holds"]) for one in result["floors"]] == again


def test_a_floor_that_is_missed_says_no() -> None:
    timing = {"p50_ms": 10.0}
    engines = {"Kohesio": {"queries": {"Q2": {"p50_ms": 1.0}}}, "tantivy": {"queries": {"Q2": timing}}}
    result = {"engines": engines, "memory": {"page_ms": 1.0}, "own": {"Q2": {"p95_ms": 16.0}}}
    result["engines"]["Kohesio"]["queries"]["Q1c"] = {"p50_ms": 5.0, "cpu_p50_ms": 5.0}  # type: ignore[index]
    holds = {floor.what: floor.holds for floor in judged(json.loads(json.dumps(result)))}
    assert holds["Q2 against tantivy"] is True
    assert holds["Q2 against SQLite"] is None
    assert holds["computed page over everything against reading its bytes"] is False
    assert holds["any query, engine only, p95 (processor time)"] is False


def test_the_picture_has_a_line_for_each_question_and_a_point_for_each_size() -> None:
    picture = ET.fromstring(growth_picture([20, 200, 2_000], {"a < b": [0.1, 1.0, 10.0], "c": [5, 5, 5]}, "title"))
    space = "{http://www.w3.org/2000/svg}"
    lines = [line.attrib["points"].split() for line in picture.iter(f"{space}polyline")]
    assert [len(line) for line in lines] == [3, 3]
    assert len({point.split(",")[1] for point in lines[1]}) == 1


def test_what_is_missed_is_told_with_what_the_slowest_questions_spend(result: dict[str, Any]) -> None:
    missed = {"what": "any query, engine only, p95", "bound": "≤ 15 ms", "measured": "16.0 ms (Q2)", "holds": False}
    spent = {"Q2": {"ranking by relevance": 3.25, "everything else": 1.0}}
    page = pages(result | {"floors": [missed], "where": spent})["docs/performance.md"]
    assert "16.0 ms (Q2) instead of ≤ 15 ms" in page
    assert "| Q2 | 3.25 |" in page
    assert "What is missed" not in pages(result | {"floors": [missed | {"holds": True}]})["docs/performance.md"]
