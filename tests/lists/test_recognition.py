"""How far the real lists are understood with their descriptions ignored: the limits that must hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts.recognition_table import Line, lines, page

pytestmark = [pytest.mark.reference_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def measured(shared: Path) -> list[Line]:
    return list(lines(shared))


def test_nearly_all_columns_are_read_rightly(measured: list[Line]) -> None:
    known = sum(line.columns.known for line in measured if line.columns)
    right = sum(line.columns.right for line in measured if line.columns)
    assert right >= 0.95 * known


def test_no_column_gets_a_wrong_field_without_a_doubt_being_shown(measured: list[Line]) -> None:
    assert [(line.path, line.columns.silent) for line in measured if line.columns and line.columns.silent] == []


def test_operations_and_sums_are_as_expected_for_nearly_all_lists(measured: list[Line]) -> None:
    assert sum(line.right for line in measured) >= 24


def test_what_is_no_list_is_refused_and_every_list_is_not(measured: list[Line]) -> None:
    refused = {line.path for line in measured if line.outcome.refusal}
    assert refused == {line.path for line in measured if line.expected["result"] == "refuse"}


def test_the_page_shows_what_was_measured(measured: list[Line], checkout: Path) -> None:
    page_file = checkout / "docs" / "reference" / "recognition.md"
    assert page_file.read_text(encoding="utf-8") == page(measured)
