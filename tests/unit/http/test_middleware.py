"""What surrounds every surface: limits, prefix, headers, HEAD, compression, open reading, ids, a discreet log."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from tests.asgi_client import Client

from kohesio.errors import NoSnapshotError
from kohesio.http.health import health_routes
from kohesio.http.middleware import OpenReading, Tally, surrounded
from kohesio.settings import Settings

PRODUCED: list[int] = []


def _page(_: Request) -> Response:
    return HTMLResponse("<!doctype html><title>page</title>")


def _where(request: Request) -> Response:
    return JSONResponse({"url": str(request.url_for("where")), "root": request.scope["root_path"]})


def _held(_: Request) -> Response:
    return Response(None, 304)


def _long(_: Request) -> Response:
    return PlainTextResponse("word " * 1_000)


def _stream(_: Request) -> Response:
    def lines() -> Iterator[bytes]:
        for number in range(100):
            PRODUCED.append(number)
            yield b"line %d\n" % number

    return StreamingResponse(lines(), media_type="text/csv")


def _bug(_: Request) -> Response:
    raise ZeroDivisionError("secret")


def _breaks_off(_: Request) -> Response:
    def lines() -> Iterator[bytes]:
        yield b"first\n"
        raise ZeroDivisionError

    return StreamingResponse(lines())


def _client(settings: Settings | None = None, tally: Tally | None = None) -> Client:
    app = Starlette(
        routes=[
            Route("/page", _page),
            Route("/where", _where, name="where"),
            Route("/held", _held),
            Route("/long", _long),
            Route("/stream", _stream),
            Route("/bug", _bug),
            Route("/breaks-off", _breaks_off),
            Mount("/open", OpenReading(Starlette(routes=[Route("/page", _page)]))),
        ]
    )
    return Client(surrounded(app, settings or Settings(), tally), raise_failures=False)


def test_a_page_may_load_only_our_own_files() -> None:
    policy = _client().get("/page").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_data_may_load_nothing() -> None:
    policy = _client().get("/where").headers["content-security-policy"]
    assert policy == "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def test_a_browser_keeps_the_policy_of_a_page_that_has_not_changed() -> None:
    assert "content-security-policy" not in _client().get("/held").headers


@pytest.mark.parametrize("path", ["/page", "/where", "/held", "/nowhere", "/bug"])
def test_every_answer_carries_the_protecting_headers(path: str) -> None:
    headers = _client().get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_a_site_on_https_asks_browsers_to_stay_there() -> None:
    headers = _client(Settings(public_url="https://kohesio.example")).get("/page").headers
    assert headers["strict-transport-security"].startswith("max-age=")


def test_an_address_that_is_too_long_is_refused_with_the_limit() -> None:
    answer = _client().get("/page?q=" + "a" * 40_000)
    assert answer.status_code == 414
    assert "32768" in answer.json()["detail"]


def test_what_is_refused_before_it_is_served_is_readable_from_any_origin() -> None:
    too_long = _client().get("/page?q=" + "a" * 40_000)
    too_large = _client().request("POST", "/page", content=b"x" * 2_000_000)
    assert (too_long.status_code, too_large.status_code) == (414, 413)
    assert {one.headers["access-control-allow-origin"] for one in (too_long, too_large)} == {"*"}


def test_an_address_at_the_limit_is_served() -> None:
    settings = Settings(max_url_length=20)
    assert _client(settings).get("/page?q=" + "a" * 13).status_code == 200
    assert _client(settings).get("/page?q=" + "a" * 14).status_code == 414


@pytest.mark.parametrize("letter", ["%00", "%0A", "%0d", "%7F"])
def test_a_control_character_in_the_path_is_refused(letter: str) -> None:
    assert _client().get(f"/page{letter}").status_code == 400


def test_a_large_body_is_refused_before_it_is_read() -> None:
    assert _client().request("POST", "/page", content=b"x" * 2_000_000).status_code == 413
    assert _client().request("POST", "/page", headers={"content-length": "9" * 5000}).status_code == 413


def test_a_body_of_unknown_length_is_refused() -> None:
    assert _client().request("POST", "/page", headers={"transfer-encoding": "chunked"}).status_code == 413


def test_long_answers_are_compressed_for_those_who_ask() -> None:
    assert _client().get("/long").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in _client().get("/long", headers={"accept-encoding": "identity"}).headers


def test_head_is_answered_with_the_headers_of_get() -> None:
    got, headed = _client().get("/page"), _client().head("/page")
    assert headed.status_code == 200
    assert headed.content == b""
    assert headed.headers["content-length"] == got.headers["content-length"]


def test_head_does_not_produce_a_streamed_answer() -> None:
    PRODUCED.clear()
    assert _client().head("/stream").status_code == 200
    assert len(PRODUCED) < 5


@pytest.mark.parametrize(("path", "status"), [("/page", 304), ("/stream", 304), ("/nowhere", 404), ("/bug", 500)])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_holds_anything_is_told_so_where_there_is_something(method: str, path: str, status: int) -> None:
    answer = _client().request(method, path, headers={"if-none-match": "*"})
    assert answer.status_code == status
    assert status != 304 or (answer.content, answer.headers.get("content-type")) == (b"", None)


@pytest.mark.parametrize("path", ["/where", "/kohesio/where"])
def test_a_path_prefix_holds_whether_or_not_the_proxy_keeps_it(path: str) -> None:
    answer = _client(Settings(public_url="http://testserver/kohesio")).get(path).json()
    assert answer == {"url": "http://testserver/kohesio/where", "root": "/kohesio"}


def test_any_page_may_read_what_is_open() -> None:
    headers = _client().get("/open/page").headers
    assert headers["access-control-allow-origin"] == "*"
    assert "ETag" in headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    ("path", "methods"), [("/open/page", "GET, HEAD, OPTIONS"), ("/open/check", "GET, HEAD, OPTIONS, POST")]
)
def test_a_preflight_is_answered_with_reading_methods_and_posting_where_lists_are_checked(
    path: str, methods: str
) -> None:
    answer = _client().request("OPTIONS", path, headers={"origin": "https://a.example"})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == methods


def test_what_is_not_open_is_not_shared() -> None:
    assert "access-control-allow-origin" not in _client().get("/page", headers={"origin": "https://a.example"}).headers


def test_each_request_has_an_id_and_a_sane_one_is_kept() -> None:
    client = _client()
    assert len(client.get("/page").headers["x-request-id"]) == 32
    assert client.get("/page", headers={"x-request-id": "proxy-12345678"}).headers["x-request-id"] == "proxy-12345678"
    assert client.get("/page", headers={"x-request-id": "<script>"}).headers["x-request-id"] != "<script>"


def test_a_bug_is_answered_with_500_and_tells_nothing() -> None:
    answer = _client().get("/bug")
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one() -> None:
    client = Client(surrounded(Starlette(routes=[Route("/", _breaks_off)]), Settings()))
    with pytest.raises(ZeroDivisionError):
        client.get("/")


def test_the_log_knows_path_and_status_but_neither_client_nor_query(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "kohesio.request"):
        _client().get("/page?q=personal", headers={"user-agent": "browser-x", "referer": "http://from.example"})
    (record,) = caplog.records
    logged = str(vars(record))
    assert "/page" in logged
    assert [word for word in ("personal", "203.0.113", "browser-x", "from.example") if word in logged] == []


def test_answers_are_counted_by_status() -> None:
    tally = Tally()
    client = _client(tally=tally)
    client.get("/page")
    client.get("/nowhere")
    assert tally.answers == {200: 1, 404: 1}


def test_a_living_process_is_healthy_without_data() -> None:
    def none_yet() -> str:
        raise NoSnapshotError("No version has been published yet.")

    client = Client(Starlette(routes=health_routes(none_yet)))
    assert client.get("/healthz").json() == {"status": "alive"}
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:kohesio:problem:no-snapshot"


def test_a_process_with_data_is_ready_and_names_the_version() -> None:
    client = Client(Starlette(routes=health_routes(lambda: "v1")))
    assert client.get("/readyz").json() == {"status": "ready", "snapshot": "v1"}
