"""Errors as pages: the same table of statuses as the API, the sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlencode

from kohesio.errors import NoSnapshotError, Sentence
from kohesio.http.problems import Problem
from kohesio.index.fields import BY_KEY, Kind
from kohesio.ui.i18n import SOURCE_LANGUAGE, Language, message
from kohesio.web.context import ErrorPage, WayOn
from kohesio.web.labels import FACETS, SORTS, Labels
from kohesio.web.surroundings import POINT
from kohesio.web.towns import in_words
from kohesio.web.urls import Urls

TITLES: Mapping[int | None, str] = {
    400: message("This question cannot be answered as it stands"),
    404: message("There is no such page"),
    405: message("This address is for reading only"),
    410: message("What was here has been removed"),
    413: message("This question cannot be answered as it stands"),
    414: message("This question cannot be answered as it stands"),
    503: message("There is no data yet"),
}
OTHER_TITLE = message("Something went wrong")
_WHICH = message("Which place do you mean?")

ADVICE: Mapping[int | None, str] = {
    404: message("The address may be mistyped, or what it led to is no longer in the current version of the data."),
    405: message("Pages of this site are only read."),
    410: message("It was about a person, and the law wants it removed after some time."),
    413: message("What was sent is longer than the site accepts."),
    414: message("What was sent is longer than the site accepts."),
    429: message("Too many questions are waiting for an answer; ask again in a minute."),
    503: message("The first version of the data is being prepared. Please come back in a few minutes."),
}
OTHER_ADVICE = message("The server could not answer. The operator finds the reason in the log.")

VALID_SHOWN = 60
"""Valid values named on the page; a longer list helps nobody."""


FIELD = "field"
"""The blank of a sentence that names a filter, in its translation alone and as readers call it."""


def error_page(
    problem: Problem, language: Language, urls: Urls, request_id: str | None, path: str = "", query: str = ""
) -> ErrorPage:
    """The page of a problem with what was asked at ``path``; a wrong parameter has the values that would do."""
    detail, told = _detail(problem, language)
    return ErrorPage(
        status=problem.status,
        title=language.gettext(_WHICH if _is_choice(problem) else TITLES.get(_kind(problem), OTHER_TITLE)),
        detail=detail,
        detail_language=told if told != language.code else None,
        is_choice=_is_choice(problem),
        valid=tuple(_ways_on(problem, language, urls.path(*path.split("/")) if path else None, query)),
        projects=urls.projects(),
        request_id=request_id if problem.status >= 500 else None,
    )


def _detail(problem: Problem, language: Language) -> tuple[str, str]:
    """What to say of a problem, and the language that is in."""
    if problem.sentence is not None:
        return said(problem.sentence, language, problem.parameter), language.code
    if problem.status == 400 and problem.detail:
        return problem.detail, SOURCE_LANGUAGE
    return language.gettext(ADVICE.get(_kind(problem), OTHER_ADVICE)), language.code


def _is_choice(problem: Problem) -> bool:
    """Whether nothing is wrong but that a name means several towns."""
    return problem.parameter == POINT and bool(problem.valid)


def _kind(problem: Problem) -> int | None:
    """The status by which an error is explained: of those that will do later only that there are no data yet."""
    if problem.status == 503 and problem.code != NoSnapshotError.code:
        return None
    return problem.status


def _ways_on(problem: Problem, language: Language, address: str | None, query: str) -> Iterator[WayOn]:
    """The values that would do; each leads on where it is known of which value it stands in place."""
    key = problem.parameter or ""
    wrong = problem.sentence.blanks.get("value") if problem.sentence else None
    pairs = [(name, text) for name, text in parse_qsl(query, keep_blank_values=True) if name != "cursor"]
    wanted = [index for index, (name, text) in enumerate(pairs) if name == key and text.strip() == wrong]
    for value in problem.valid[:VALID_SHOWN]:
        asked = [(key, value) if index in wanted else pair for index, pair in enumerate(pairs)]
        url = f"{address}?{urlencode(asked)}" if address and wanted else None
        place = in_words(value, language) if key == POINT else None
        yield WayOn(place, None, url) if place else WayOn(value, _name(key, value, language), url)


def _name(key: str, value: str, language: Language) -> str | None:
    """What readers call a value of a parameter, None where that is the value itself."""
    if key == "sort" and value in SORTS:
        return language.gettext(SORTS[value])
    if key not in BY_KEY or BY_KEY[key].kind is not Kind.CHOICE:
        return None
    text = Labels(language, lambda *_: None).value(key, value).text
    return text if text != value else None


def said(sentence: Sentence, language: Language, parameter: str | None = None) -> str:
    """A sentence in the reader's language; English is the language it was made in."""
    if language.code == SOURCE_LANGUAGE:
        return str(sentence)
    blanks = dict(sentence.blanks)
    if parameter is not None and parameter in FACETS and FIELD in blanks:
        blanks[FIELD] = language.gettext(FACETS[parameter])
    return language.gettext(sentence.text) % blanks
