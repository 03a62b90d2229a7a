"""Error pages: the sentence in the reader's language, and the values that lead on."""

from __future__ import annotations

import pytest

from kohesio.errors import DamagedError, NoSnapshotError, ParameterError, UsageError, sentence
from kohesio.http.problems import problem_of
from kohesio.index.parsing import parse_query
from kohesio.settings import Settings
from kohesio.ui.i18n import OFFERED, language
from kohesio.web.context import ErrorPage
from kohesio.web.errors import error_page, said
from kohesio.web.urls import Urls


def page(error: Exception, code: str, query: str = "") -> ErrorPage:
    urls = Urls.of(Settings(), code)
    return error_page(problem_of(error), language(code), urls, None, "projects", query)


def misread(query: str) -> ParameterError:
    name, _, value = query.partition("=")
    with pytest.raises(ParameterError) as refused:
        parse_query([(name, value)])
    return refused.value


@pytest.mark.parametrize("code", OFFERED)
def test_a_wrong_value_is_told_in_the_language_of_the_reader(code: str) -> None:
    told = page(misread("total_cost_min=lots"), code)
    assert told.detail_language is None
    assert "lots" in told.detail
    assert "total_cost_min" in told.detail
    assert ("is no amount" in told.detail) == (code == "en")


def test_a_filter_is_named_as_readers_call_it() -> None:
    error = ParameterError("country", sentence("There is no %(field)s '%(value)s' in this version.",
                                               field="country", value="XX"), ("SE",))  # fmt: skip
    assert page(error, "de").detail == "Land: „XX“ gibt es in dieser Version nicht."
    assert page(error, "en").detail == "There is no country 'XX' in this version."


def test_a_sentence_outside_the_catalogue_is_marked_as_english() -> None:
    assert page(UsageError("The form has more than 20 fields."), "fi").detail_language == "en"


def test_each_value_that_would_do_stands_in_place_of_the_wrong_one() -> None:
    error = ParameterError("country", sentence("A map cannot show '%(value)s'.", value="XX"), ("AT", "SE"))
    ways = page(error, "de", "q=a&country=XX&country=FI&cursor=old").valid
    assert [(way.value, way.name, way.url) for way in ways] == [
        ("AT", "Österreich", "/de/projects?q=a&country=AT&country=FI"),
        ("SE", "Schweden", "/de/projects?q=a&country=SE&country=FI"),
    ]


def test_names_of_parameters_lead_nowhere() -> None:
    ways = page(misread("colour=blue"), "de", "colour=blue").valid
    assert {way.url for way in ways} == {None}


def test_orders_have_their_names() -> None:
    ways = page(misread("sort=size"), "de", "sort=size").valid
    assert ways[1].value == "title"
    assert ways[1].name == "Titel, A bis Z"


def test_what_was_asked_is_quoted_printably_and_cut() -> None:
    told = said(sentence("There is no parameter '%(name)s'.", name="a\x00" + "b" * 100), language("sv"))
    assert told == "Det finns ingen parameter ”a\\x00" + "b" * 62 + "”."


def test_only_where_there_are_no_data_yet_a_page_says_so() -> None:
    assert page(NoSnapshotError("Nothing yet."), "en").title == "There is no data yet"
    assert page(DamagedError("A disk is away."), "en").title == "Something went wrong"
    assert "log" in page(DamagedError("A disk is away."), "en").detail
