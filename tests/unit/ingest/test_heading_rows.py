"""Headings of several rows become one text a column: what is merged is shared, what is not is not."""

from __future__ import annotations

import pytest

from kohesio.ingest.heading_rows import composed

TABLES = [
    ("a group over its columns", [["Costs", None], ["total", "eligible"]], ["Costs / total", "Costs / eligible"]),
    ("groups within groups",
     [["A", None, None], ["B", None, "C"], ["1", "2", "3"]], ["A / B / 1", "A / B / 2", "A / C / 3"]),
    ("a heading beside a group, over a row of numbers",
     [["Funding", None, "Total value"], ["EU", "eligible", None], ["1", "2", "3"]],
     ["Funding / EU / 1", "Funding / eligible / 2", "Total value / 3"]),
    ("a heading before a group", [["Title", "Funding", None], [None, "EU", "national"]],
     ["Title", "Funding / EU", "Funding / national"]),
    ("the same text twice", [["Title"], ["Title"]], ["Title"]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [one[1:] for one in TABLES], ids=[one[0] for one in TABLES])
def test_rows_of_a_heading_become_one_text_a_column(rows: list[list[str | None]], expected: list[str]) -> None:
    assert composed(rows) == expected
