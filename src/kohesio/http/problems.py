"""The one shape of every error on the web (RFC 9457), and the one table of statuses: class of error → status and title.

``problem_of`` turns any exception into a ``Problem``, ``problem_response`` writes it. A row that is not ``told`` keeps
its message for the log (see ``problem_for``), because it may hold paths and other internals. An exception that is not
in the table is a bug: the answer is 500, with a sentence that gives nothing away.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeAlias

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ExceptionHandler, Scope

from kohesio import errors
from kohesio.http import caching

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:kohesio:problem:"
RETRY_SECONDS = 30
"""What a 503 proposes: publishing a version takes minutes, switching to it a moment."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong. ``parameter`` and ``valid`` are there where one parameter is to blame."""

    status: int
    code: str
    title: str
    detail: str
    parameter: str | None = None
    valid: tuple[str, ...] = ()
    instance: str | None = None
    sentence: errors.Sentence | None = None
    """The detail with its blanks, where pages can say it in the reader's language."""

    def as_json(self) -> dict[str, object]:
        """The members of RFC 9457 and ours; those without a value are left out."""
        members: dict[str, object] = {
            "type": TYPE_PREFIX + self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.parameter is not None:
            members |= {"parameter": self.parameter, "valid": list(self.valid)}
        if self.instance is not None:
            members["instance"] = self.instance
        return members


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: the class, its status, a title for people, and whether its message may be told."""

    error: type[errors.KohesioError]
    status: int
    title: str
    told: bool = True


TABLE = (
    Row(errors.ParameterError, 400, "A parameter has a value that cannot be used"),
    Row(errors.SettingsError, 500, "The server is set up wrongly", told=False),
    Row(errors.UsageError, 400, "The request makes no sense as it stands"),
    Row(errors.NoSnapshotError, 503, "There is no data yet"),
    Row(errors.GoneError, 410, "What was here has been removed"),
    Row(errors.MissingError, 404, "There is no such thing in this version of the data"),
    Row(errors.SpecError, 500, "A list description is wrong", told=False),
    Row(errors.UnreadableError, 422, "The file cannot be read as a table"),
    Row(errors.NotAListError, 422, "The file is no list of operations"),
    Row(errors.UnknownListError, 422, "No description fits this list of operations"),
    Row(errors.FetchError, 502, "A download failed", told=False),
    Row(errors.SourceError, 422, "The file cannot be used"),
    Row(errors.PublicationError, 503, "The new version of the data was not published", told=False),
    Row(errors.DamagedError, 503, "The data cannot be read at the moment", told=False),
    Row(errors.LockedError, 503, "The data are being written", told=False),
    Row(errors.BusyError, 503, "The server is busy"),
    Row(errors.LimitError, 413, "The request exceeds a stated limit"),
    Row(errors.KohesioError, 500, "The server failed", told=False),
)
"""The nearest class in an error's ancestry decides."""

UNTOLD = "The server could not answer; its operator finds the reason in the log under the request's id."
_log = logging.getLogger("kohesio.request")
_ROWS = {row.error: row for row in TABLE}


def problem_of(error: BaseException) -> Problem:
    """The problem an exception means to a reader."""
    match error:
        case errors.KohesioError():
            row = next(_ROWS[kind] for kind in type(error).__mro__ if kind in _ROWS)
            problem = Problem(
                row.status, error.code, row.title, error.message if row.told else UNTOLD,
                sentence=error.sentence if row.told else None,
            )  # fmt: skip
            if isinstance(error, errors.ParameterError):
                return replace(problem, parameter=error.parameter, valid=tuple(error.valid))
            return problem
        case HTTPException():
            return refusal(error.status_code, _detail(error))
    return Problem(500, "bug", "The server failed", UNTOLD)


def problem_for(request: Request, error: BaseException) -> Problem:
    """The problem an exception means to who sent ``request``; what may not be told stands in the log, under its id."""
    problem = problem_of(error)
    if problem.detail == UNTOLD and isinstance(error, errors.KohesioError):
        _log.error("not answered: %s", error.message, extra={"request_id": getattr(request.state, "request_id", None)})
    return problem


def _detail(error: HTTPException) -> str:
    phrase = HTTPStatus(error.status_code).phrase
    if error.detail and error.detail != phrase:
        return str(error.detail)
    match error.status_code:
        case 404:
            return "Nothing is served at this address."
        case 405:
            return "This address does not take this method; nearly all are for reading, with GET or HEAD."
    return f"The server answered: {phrase}."


def refusal(status: int, detail: str) -> Problem:
    """A problem that HTTP itself has a name for, such as 414."""
    phrase = HTTPStatus(status).phrase
    return Problem(status, phrase.lower().replace(" ", "-"), phrase, detail)


RefusalPages: TypeAlias = Callable[[Scope, Problem], Response | None]
"""Makes the page of a refusal for a reader of pages; None where the address is that of no page."""


def no_pages(scope: Scope, problem: Problem) -> None:
    """For a server without pages."""


def refused(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A refusal before any surface is asked; with the member ``error``, which clients of Kohesio's API read."""
    return problem_response(problem, headers, {"error": HTTPStatus(problem.status).phrase})


def problem_response(
    problem: Problem, headers: dict[str, str] | None = None, members: Mapping[str, str] | None = None
) -> Response:
    """The problem as ``application/problem+json``, never cached; a 503 says when to come back.

    ``members`` are more of its members.
    """
    extra = {"Cache-Control": caching.NEVER} | (headers or {})
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        extra.setdefault("Retry-After", str(RETRY_SECONDS))
    # Hostile input may hold half a surrogate pair, which JSON escapes can carry and UTF-8 cannot.
    body = json.dumps(problem.as_json() | dict(members or {}), ensure_ascii=True).encode("ascii")
    return Response(body, problem.status, extra, MEDIA_TYPE)


def handlers(members: Callable[[Problem], Mapping[str, str]] = lambda _: {}) -> dict[type[Exception], ExceptionHandler]:
    """What an API hands to Starlette so that every error is answered as a problem; ``members`` are its own members."""

    def handled(request: Request, error: Exception) -> Response:
        problem = problem_for(request, error)
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
        return problem_response(problem, headers, members(problem))

    return dict.fromkeys((errors.KohesioError, HTTPException, Exception), handled)
