"""Errors as pages: the same table of statuses as the API, the sentences in the reader's language."""

from __future__ import annotations

from kohesio.http.problems import Problem
from kohesio.ui.i18n import SOURCE_LANGUAGE, Language, message
from kohesio.web.context import ErrorPage
from kohesio.web.urls import Urls

TITLES = {
    400: message("This question cannot be answered as it stands"),
    404: message("There is no such page"),
    405: message("This address is for reading only"),
    410: message("What was here has been removed"),
    503: message("There is no data yet"),
}
OTHER_TITLE = message("Something went wrong")

ADVICE = {
    404: message("The address may be mistyped, or what it led to is no longer in the current version of the data."),
    405: message("Pages of this site are only read."),
    410: message("It was about a person, and the law wants it removed after some time."),
    503: message("The first version of the data is being prepared. Please come back in a few minutes."),
}
OTHER_ADVICE = message("The server could not answer. The operator finds the reason in the log.")

VALID_SHOWN = 60
"""Valid values named on the page; a longer list helps nobody."""


def error_page(problem: Problem, language: Language, urls: Urls, request_id: str | None) -> ErrorPage:
    """The page of a problem; a wrong parameter is named with the values that would do, in the index's English."""
    told = problem.status == 400 and problem.detail
    text = problem.detail if told else language.gettext(ADVICE.get(problem.status, OTHER_ADVICE))
    return ErrorPage(
        status=problem.status,
        title=language.gettext(TITLES.get(problem.status, OTHER_TITLE)),
        detail=text,
        detail_language=SOURCE_LANGUAGE if told and language.code != SOURCE_LANGUAGE else None,
        valid=problem.valid[:VALID_SHOWN],
        projects=urls.projects(),
        request_id=request_id if problem.status >= 500 else None,
    )
