"""The layers around every application, as plain ASGI: id and log, limits, prefix, headers, HEAD, conditions, CORS.

Each class wraps an application and does one thing; ``surrounded`` puts them in order. All of them pass messages on as
they come, so no body is ever held in memory. No client address, query text or header of a client reaches the log.
"""

from __future__ import annotations

import logging
import re
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from kohesio.http.limits import AddressLimit
from kohesio.http.problems import Problem, RefusalPages, no_pages, problem_of, problem_response, refusal, refused
from kohesio.http.security import security_headers
from kohesio.settings import Settings

MAX_BODY = 1_048_576
"""Bytes of a request's body; everything served here is for reading, but for the lists that are sent to be checked."""

UPLOADS = "/check"
"""How the addresses end to which files are sent."""

POSTED = (UPLOADS, "/sparql")
"""How the addresses end to which pages of other sites may post."""

GZIP_FROM = 1_024
GZIP_LEVEL = 5
"""Measured on an answer of 100 operations: level 9 takes 40 % longer than 5 for 6 % fewer bytes."""

PACKED = (
    "application/gzip",
    "application/vnd.apache.parquet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
"""Files that are compressed already."""

_DIGITS = 15
"""Of an announced size; one of more is beyond every limit, and Python refuses to read the longest."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.-]{8,64}")
_log = logging.getLogger("kohesio.request")


@dataclass(slots=True)
class Tally:
    """Counts of what was answered, by status; for ``/metrics``."""

    answers: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, status: int, seconds: float) -> None:
        """One more answer."""
        self.answers[status] = self.answers.get(status, 0) + 1
        self.seconds += seconds


class RequestLog:
    """Gives each request an id, says it in ``X-Request-ID``, and writes one line when the answer is sent.

    An id that a proxy has given is kept if it looks like one. What escapes the application as an exception is
    logged here and answered with 500; an answer that breaks off in its middle is raised on, so that the server
    cuts the connection and the reader does not take the half for the whole.
    """

    def __init__(self, app: ASGIApp, tally: Tally | None = None) -> None:
        self.app = app
        self.tally = tally or Tally()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        began, status, complete = time.perf_counter(), 0, False

        async def marked(message: Message) -> None:
            nonlocal status, complete
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = request_id
            complete = message["type"] == "http.response.body" and not message.get("more_body", False)
            await send(message)

        try:
            await self.app(scope, receive, marked)
        except ClientDisconnect:
            status = status or 499
        except Exception as error:
            _log.exception("request failed", extra={"request_id": request_id})
            if not status:
                await problem_response(problem_of(error))(scope, receive, marked)
            elif not complete:
                raise
        finally:
            seconds = time.perf_counter() - began
            self.tally.add(status, seconds)
            _log.info(
                "answered",
                extra={
                    "request_id": request_id,
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "ms": round(seconds * 1000, 1),
                },
            )
        return None


class PathPrefix:
    """Serves below the path of ``public_url``, whether or not the proxy in front takes the prefix away."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self.app = app
        self.prefix = prefix.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if self.prefix and scope["type"] in {"http", "websocket"}:
            path = scope["path"]
            below = path == self.prefix or path.startswith(self.prefix + "/")
            scope = {**scope, "root_path": self.prefix, "path": path if below else self.prefix + path}
        await self.app(scope, receive, send)


class Limits:
    """Refuses addresses that are too long or hold control characters, and bodies that are too large.

    A refusal is readable from any origin: a page that asks the APIs from elsewhere must be able to tell what was wrong.
    Readers of pages get a page.
    """

    def __init__(
        self,
        app: ASGIApp,
        max_url_length: int,
        max_body: int = MAX_BODY,
        *,
        max_upload: int = MAX_BODY,
        pages: RefusalPages = no_pages,
    ) -> None:
        self.app = app
        self.max_url_length = max_url_length
        self.max_body = max_body
        self.max_upload = max_upload
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and (problem := self._refused(scope)):
            answer = self.pages(scope, problem) or OpenReading(refused(problem))
            return await answer(scope, receive, send)
        return await self.app(scope, receive, send)

    def _refused(self, scope: Scope) -> Problem | None:
        length = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
        if length > self.max_url_length:
            detail = f"The address has {length} bytes; at most {self.max_url_length} are accepted."
            return refusal(414, detail)
        if _CONTROL.search(scope["path"]):
            return refusal(400, "The address holds a control character, such as a line break.")
        headers = Headers(scope=scope)
        size = headers.get("content-length", "0")
        most = self.max_upload if scope["method"] == "POST" and scope["path"].endswith(UPLOADS) else self.max_body
        known = size.isdecimal() and len(size) <= _DIGITS
        if "chunked" in headers.get("transfer-encoding", "") or not known or int(size) > most:
            detail = f"A request's body may have at most {most} bytes, announced."
            return refusal(413, detail)
        return None


class WholeAnswersCompressed(GZipMiddleware):
    """Compresses, but never a part of a file: the ranges a reader asks for are those of the file itself.

    For the same reason the tag of a compressed file is weak: a part of the file is no part of its compressed bytes.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def weakened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "content-encoding" in headers and headers.get("etag", "").startswith('"'):
                    headers["etag"] = f"W/{headers['etag']}"
            await send(message)

        if scope["type"] != "http" or "range" in Headers(scope=scope):
            return await self.app(scope, receive, send)
        return await super().__call__(scope, receive, weakened)


class SecurityHeaders:
    """Adds the headers of ``kohesio.http.security`` where an answer has not stated its own.

    A 304 gets no content policy: it has no type to choose one by, and a browser puts the headers of a 304 over those
    of the page that it keeps (RFC 9111, 3.2), which then could not load its own style sheets.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                added = security_headers(headers.get("content-type", ""), secure=self.secure)
                if message["status"] == HTTPStatus.NOT_MODIFIED:
                    del added["content-security-policy"]
                for name, value in added.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


class _AnsweredError(OSError):
    """The headers of an answer without a body are sent; the application may stop, as if the reader had hung up."""


class HeadAsGet:
    """Answers HEAD with the headers of GET, and stops a streamed answer after them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            return await self.app(scope, receive, send)

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.start":
                return await send(message)
            await send({"type": "http.response.body", "body": b""})
            raise _AnsweredError

        try:
            await self.app({**scope, "method": "GET"}, receive, bodiless)
        except (_AnsweredError, ClientDisconnect):
            return None
        return None


class AnyHeld:
    """Answers ``If-None-Match: *`` (RFC 9110, 13.1.2) with 304 where there is something; else as ever."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        asks = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if not asks or Headers(scope=scope).get("if-none-match", "").strip() != "*":
            return await self.app(scope, receive, send)

        async def held(message: Message) -> None:
            if message["type"] != "http.response.start" or message["status"] != HTTPStatus.OK:
                return await send(message)
            headers = [pair for pair in message["headers"] if not pair[0].startswith(b"content-")]
            await send({**message, "status": HTTPStatus.NOT_MODIFIED.value, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            raise _AnsweredError

        try:
            await self.app(scope, receive, held)
        except _AnsweredError:
            return None
        return None


class OpenReading:
    """Lets any page on the web read (CORS): every answer says so, and preflights are answered here.

    Where lists are checked and questions answered it may post too: nothing is kept of what it sends.
    """

    READING = "GET, HEAD, OPTIONS"
    TOLD = (
        "Accept-Ranges, Content-Crs, Content-Disposition, Content-Range, ETag, Last-Modified, Link, RateLimit-Limit, "
        "RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Attribution, X-Ignored-Parameters, X-Licence, "
        "X-Limit-Bytes, X-Limit-Maximum, X-Limit-Seconds, X-Query, X-Request-ID, X-Snapshot, X-Total-Count"
    )

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def opened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["access-control-allow-origin"] = "*"
                headers["access-control-expose-headers"] = self.TOLD
                headers["cross-origin-resource-policy"] = "cross-origin"
            await send(message)

        if scope["method"] == "OPTIONS":
            allowed = f"{self.READING}, POST" if scope["path"].endswith(POSTED) else self.READING
            headers = {"Allow": allowed, "Access-Control-Allow-Methods": allowed}
            headers |= {"Access-Control-Allow-Headers": "*", "Access-Control-Max-Age": "86400"}
            return await Response(None, 204, headers)(scope, receive, opened)
        return await self.app(scope, receive, opened)


def surrounded(app: ASGIApp, settings: Settings, tally: Tally | None = None, pages: RefusalPages = no_pages) -> ASGIApp:
    """The application with everything around it, outermost last; ``pages`` makes those of refusals."""
    public = urlsplit(settings.public_url)
    app = AnyHeld(HeadAsGet(app))
    app = WholeAnswersCompressed(
        app, minimum_size=GZIP_FROM, compresslevel=GZIP_LEVEL, exclude_content_types=("text/event-stream", *PACKED)
    )
    most = settings.max_upload_mb * 2**20 + MAX_BODY
    app = Limits(app, settings.max_url_length, max_upload=most, pages=pages)
    if settings.requests_per_minute:
        app = AddressLimit(app, settings.requests_per_minute, pages=pages)
    app = SecurityHeaders(app, secure=public.scheme == "https")
    app = PathPrefix(app, public.path)
    app = RequestLog(app, tally)
    if settings.trusted_proxies:
        app = ProxyHeadersMiddleware(app, trusted_hosts=list(settings.trusted_proxies))  # type: ignore[arg-type, assignment]
    return app
