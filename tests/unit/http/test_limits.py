"""Requests per address and minute: counted, stated, refused, and free again with the next minute."""

from __future__ import annotations

import asyncio

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from kohesio.http import limits
from kohesio.http.limits import AddressLimit


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 120.0

    def __call__(self) -> float:
        return self.now


def _asked(
    app: AddressLimit, address: str = "192.0.2.1", path: str = "/api/projects", root: str = ""
) -> tuple[int, dict[str, str]]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": root + path,
        "root_path": root,
        "headers": [],
        "query_string": b"",
    }
    scope |= {"client": (address, 1)}
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock) -> AddressLimit:
    return AddressLimit(PlainTextResponse("there"), 2, clock)


def test_the_limit_is_stated_and_then_refused_until_the_minute_ends(app: AddressLimit, clock: Clock) -> None:
    status, headers = _asked(app)
    assert (status, headers["ratelimit-limit"], headers["ratelimit-remaining"]) == (200, "2", "1")
    assert _asked(app)[1]["ratelimit-remaining"] == "0"
    clock.now += 20
    status, headers = _asked(app)
    assert (status, headers["retry-after"]) == (429, "40")
    assert headers["content-type"] == "application/problem+json"
    assert (headers["access-control-allow-origin"], headers["ratelimit-remaining"]) == ("*", "0")
    assert "Retry-After" in headers["access-control-expose-headers"]
    clock.now += 40
    assert _asked(app)[0] == 200


def test_each_address_has_its_own_count(app: AddressLimit) -> None:
    assert [_asked(app, "192.0.2.1")[0] for _ in range(3)] == [200, 200, 429]
    assert _asked(app, "192.0.2.2")[0] == 200


@pytest.mark.parametrize("root", ["", "/kohesio"])
@pytest.mark.parametrize("path", ["/api/v1/operations", "/data/Q1.ttl", "/sparql", "/el/sparql"])
def test_questions_to_apis_and_to_the_graph_are_counted_below_any_prefix(
    app: AddressLimit, path: str, root: str
) -> None:
    assert [_asked(app, path=path, root=root)[0] for _ in range(3)] == [200, 200, 429]


def test_pages_and_health_are_not_counted(app: AddressLimit) -> None:
    answers = [_asked(app, path=path) for path in ("/healthz", "/en/projects") * 3]
    assert {status for status, _ in answers} == {200}
    assert not any("ratelimit-limit" in headers for _, headers in answers)


def test_a_flood_of_addresses_does_not_fill_the_memory(app: AddressLimit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ADDRESSES", 3)
    for number in range(10):
        _asked(app, f"192.0.2.{number}")
    assert len(app._counts) <= 4
