"""Counts are for those the operator lets read them: by address, by token, by nobody."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from tests.asgi_client import Client

from kohesio.http.metrics import metrics_route
from kohesio.http.middleware import Tally, surrounded
from kohesio.settings import Settings

STRANGER = "203.0.113.7"
"""The address of the tests' client."""


def _status(settings: Settings, **headers: str) -> int:
    app = surrounded(Starlette(routes=[metrics_route(Tally(), settings)]), settings)
    return Client(app).get("/metrics", headers=headers).status_code


def test_the_metrics_count_answers_by_status() -> None:
    tally = Tally({200: 3, 404: 1}, 0.5)
    text = Client(Starlette(routes=[metrics_route(tally, Settings(metrics_readers=("*",)))])).get("/metrics").text
    assert 'kohesio_answers_total{status="200"} 3\n' in text
    assert "kohesio_answer_seconds_total 0.500000\n" in text


def test_a_stranger_reads_nothing_unless_something_is_said() -> None:
    assert _status(Settings()) == 403


@pytest.mark.parametrize(
    ("readers", "status"), [((STRANGER,), 200), (("203.0.113.0/24",), 200), (("198.51.100.1",), 403), ((), 403)]
)
def test_readers_are_known_by_their_address(readers: tuple[str, ...], status: int) -> None:
    assert _status(Settings(metrics_readers=readers)) == status


def test_an_address_that_a_proxy_hands_on_counts_only_from_a_trusted_one() -> None:
    readers = ("198.51.100.1",)
    forwarded = {"X-Forwarded-For": "198.51.100.1"}
    assert _status(Settings(metrics_readers=readers), **forwarded) == 403
    assert _status(Settings(metrics_readers=readers, trusted_proxies=(STRANGER,)), **forwarded) == 200


def test_who_asks_through_an_unknown_proxy_is_not_the_proxy() -> None:
    assert _status(Settings(metrics_readers=(STRANGER,)), **{"X-Forwarded-For": "198.51.100.1"}) == 403


@pytest.mark.parametrize(
    ("sent", "status"), [("Bearer secret", 200), ("Bearer Secret", 403), ("secret", 403), ("Bearer ", 403)]
)
def test_a_token_opens_them_from_anywhere(sent: str, status: int) -> None:
    assert _status(Settings(metrics_readers=(), metrics_token="secret"), Authorization=sent) == status


def test_an_empty_token_opens_nothing() -> None:
    assert _status(Settings(), Authorization="Bearer ") == 403
