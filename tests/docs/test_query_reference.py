"""The reference of query parameters is the field table, in words."""

from __future__ import annotations

from pathlib import Path

from kohesio.index.fields import PARAMETERS
from kohesio.index.parsing import parse_query
from kohesio.index.reference_page import reference_page

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "query.md"


def test_the_page_is_what_the_field_table_says() -> None:
    assert PAGE.read_text("utf-8") == reference_page()


def test_every_example_can_be_asked() -> None:
    for parameter in PARAMETERS:
        parse_query([(parameter.name, parameter.example)])
