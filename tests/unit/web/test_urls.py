"""Addresses: prefix, language and query each in their place."""

from __future__ import annotations

from kohesio.index.query import Choice, OperationQuery
from kohesio.settings import Settings
from kohesio.web.rows import row_ranges
from kohesio.web.urls import Urls

PLAIN = Urls.of(Settings(), "sv")
BELOW = Urls.of(Settings(public_url="https://example.org/eu/", page_size=15), "en")


def test_a_page_stands_below_its_language() -> None:
    assert PLAIN.path() == "/sv/"
    assert PLAIN.project("Q9") == "/sv/projects/Q9"


def test_a_path_prefix_is_kept() -> None:
    assert BELOW.projects() == "/eu/en/projects"
    assert BELOW.static("a/b.css") == "/eu/static/a/b.css"
    assert BELOW.absolute(BELOW.path("about")) == "https://example.org/eu/en/about"


def test_a_query_has_neither_language_nor_the_usual_page_size() -> None:
    query = OperationQuery(text="a b", choices=(("fund", Choice(("ESF+",))),), limit=15, language="sv")
    assert BELOW.projects(query) == "/eu/en/projects?q=a+b&fund=ESF%2B"


def test_an_export_is_the_whole_result_in_its_order() -> None:
    query = OperationQuery(text="a", cursor="x", limit=20)
    assert PLAIN.export(query, "csv") == "/api/v1/export?q=a&format=csv"
    assert PLAIN.export(OperationQuery(), "jsonl") == "/api/v1/export?format=jsonl"


def test_what_a_list_calls_itself_is_one_segment() -> None:
    assert PLAIN.list("a/../b?c") == "/sv/lists/a%2F..%2Fb%3Fc"


def test_rows_are_written_in_runs() -> None:
    assert row_ranges((5,)) == "5"
    assert row_ranges((7, 5, 6, 12)) == "5–7, 12"
