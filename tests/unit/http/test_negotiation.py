"""Accept and Accept-Language headers, read as the standard says and never failing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.http.language import LANGUAGE_NAMES, accepted_language
from kohesio.http.negotiation import preferred_type
from kohesio.model.text import LANGUAGES

OFFERED = ("text/html", "application/json", "text/csv")


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("application/json", "application/json"),
        ("text/*;q=0.5, application/json;q=0.4", "text/html"),
        ("text/csv;q=0.9, application/json", "application/json"),
        ("text/html;q=0, */*;q=0.1", "application/json"),
        ("APPLICATION/JSON ; Q=0.3", "application/json"),
        ("image/png", None),
        ("text/html;q=nan, text/csv;q=1e9", None),
        (";;;,,,q=", None),
    ],
)
def test_the_best_liked_offer_is_chosen(accept: str, chosen: str | None) -> None:
    assert preferred_type(accept, OFFERED) == chosen


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("sv-SE,sv;q=0.9,en;q=0.5", "sv"),
        ("pt-BR", "pt"),
        ("ja, ko;q=0.9", "en"),
        ("de;q=0.4, fr;q=0.8", "fr"),
        ("de;q=0, fr;q=bad", "en"),
        ("DE", "de"),
        ("*", "en"),
    ],
)
def test_the_best_liked_language_of_the_union_is_chosen(header: str, language: str) -> None:
    assert accepted_language(header) == language


def test_only_an_available_language_is_chosen() -> None:
    assert accepted_language("de, sv;q=0.5", available=("en", "sv")) == "sv"


@given(st.text())
def test_no_header_is_too_strange_to_read(header: str) -> None:
    assert accepted_language(header) in LANGUAGES
    assert preferred_type(header, OFFERED) in {*OFFERED, None}


def test_every_official_language_has_its_own_name() -> None:
    assert tuple(LANGUAGE_NAMES) == LANGUAGES
