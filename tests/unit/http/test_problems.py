"""The table of errors: each class has its status, and every error has one shape."""

from __future__ import annotations

import json

import pytest
from starlette.exceptions import HTTPException

from kohesio import errors
from kohesio.http.problems import MEDIA_TYPE, TABLE, UNTOLD, problem_of, problem_response, refusal

SECRET = "/srv/secret/path holds no lists."

STATUS = [
    (errors.ParameterError("fund", SECRET), 400, "invalid-parameter"),
    (errors.UsageError(SECRET), 400, "usage"),
    (errors.SettingsError(SECRET), 500, "settings"),
    (errors.MissingError(SECRET), 404, "not-found"),
    (errors.GoneError(SECRET), 410, "gone"),
    (errors.NoSnapshotError(SECRET), 503, "no-snapshot"),
    (errors.SourceError(SECRET), 422, "source"),
    (errors.SpecError(SECRET), 500, "list-description"),
    (errors.UnreadableError(SECRET), 422, "unreadable"),
    (errors.NotAListError(SECRET), 422, "not-a-list-of-operations"),
    (errors.UnknownListError(SECRET), 422, "unknown-list"),
    (errors.FetchError(SECRET), 502, "fetch"),
    (errors.PublicationError(SECRET), 503, "publication-stopped"),
    (errors.DamagedError(SECRET), 503, "damaged"),
    (errors.LockedError(SECRET), 503, "locked"),
    (errors.BusyError(SECRET), 503, "busy"),
    (errors.LimitError(SECRET), 413, "limit"),
    (errors.KohesioError(SECRET), 500, "error"),
    (HTTPException(404), 404, "not-found"),
    (HTTPException(405), 405, "method-not-allowed"),
    (ZeroDivisionError(SECRET), 500, "bug"),
]


@pytest.mark.parametrize(("error", "status", "code"), STATUS, ids=lambda value: getattr(value, "code", str(value)))
def test_every_class_of_error_has_its_status_and_code(error: Exception, status: int, code: str) -> None:
    problem = problem_of(error)
    assert (problem.status, problem.code) == (status, code)


def test_every_class_of_the_tree_stands_in_the_table_and_in_this_test() -> None:
    tree, waiting = set(), [errors.KohesioError]
    while waiting:
        kind = waiting.pop()
        tree.add(kind)
        waiting += [child for child in kind.__subclasses__() if child.__module__ == errors.__name__]
    assert {row.error for row in TABLE} == tree
    assert {type(error) for error, *_ in STATUS} >= tree


@pytest.mark.parametrize("error", [errors.DamagedError(SECRET), errors.SettingsError(SECRET), ValueError(SECRET)])
def test_the_servers_own_failures_are_not_told_in_detail(error: Exception) -> None:
    assert problem_of(error).detail == UNTOLD


def test_a_wrong_parameter_is_named_with_its_valid_values() -> None:
    response = problem_response(problem_of(errors.ParameterError("fund", "There is no fund XX.", ("CF", "ERDF"))))
    assert json.loads(bytes(response.body)) == {
        "type": "urn:kohesio:problem:invalid-parameter",
        "title": "A parameter has a value that cannot be used",
        "status": 400,
        "detail": "There is no fund XX.",
        "parameter": "fund",
        "valid": ["CF", "ERDF"],
    }


def test_a_problem_is_problem_json_and_is_never_cached() -> None:
    response = problem_response(refusal(414, "Too long."))
    assert response.status_code == 414
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.headers["cache-control"] == "no-store"


def test_a_service_without_data_says_when_to_come_back() -> None:
    response = problem_response(problem_of(errors.NoSnapshotError("No version yet.")))
    assert int(response.headers["retry-after"]) > 0


def test_half_a_surrogate_pair_in_a_message_is_no_failure() -> None:
    response = problem_response(problem_of(errors.ParameterError("q", "No \udc80 here.")))
    assert json.loads(bytes(response.body))["detail"] == "No \udc80 here."
