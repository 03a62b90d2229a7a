"""A limit on requests per address and minute, for operators who set one: announced in headers, refused with 429.

The window is a fixed minute, counted in this process alone and in memory only. Behind a proxy the client's address is
known where the proxy is one of ``trusted_proxies``. Health, metrics and pages are not counted, but for the page that
asks questions in SPARQL.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kohesio.http.problems import RefusalPages, no_pages, refusal, refused

WINDOW_SECONDS = 60
MOST_ADDRESSES = 100_000
"""Addresses counted at once; a flood of more is counted as one visitor."""

_TOLD = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After")
"""Headers that programs in a page of another site may read of a refusal."""

COUNTED = ("/api", "/ogc", "/sparql", "/data", "/entity")
"""Where requests are counted, below the prefix of the public address."""

QUESTIONS = "/sparql"
"""How the address of the page that asks questions ends, in every language."""


class AddressLimit:
    """Lets each address ask ``per_minute`` times a minute."""

    def __init__(
        self,
        app: ASGIApp,
        per_minute: int,
        clock: Callable[[], float] = time.monotonic,
        *,
        pages: RefusalPages = no_pages,
    ) -> None:
        self.app = app
        self.pages = pages
        self.per_minute = per_minute
        self._clock = clock
        self._window = -1
        self._counts: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http" or not _is_counted(scope):
            return await self.app(scope, receive, send)
        left, seconds = self._counted(scope["client"][0] if scope.get("client") else "")
        headers = {
            "RateLimit-Limit": str(self.per_minute),
            "RateLimit-Remaining": str(max(left, 0)),
            "RateLimit-Reset": str(seconds),
        }
        if left < 0:
            detail = f"At most {self.per_minute} requests a minute are answered per address; wait {seconds} seconds."
            readable = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": ", ".join(_TOLD)}
            problem = refusal(429, detail)
            headers |= {**readable, "Retry-After": str(seconds)}
            answer = self.pages(scope, problem) or refused(problem)
            answer.headers.update(headers)
            return await answer(scope, receive, send)

        async def stated(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        return await self.app(scope, receive, stated)

    def _counted(self, address: str) -> tuple[int, int]:
        """How many requests are left to an address after this one, and when the minute ends."""
        now = self._clock()
        window = int(now // WINDOW_SECONDS)
        if window != self._window:
            self._window, self._counts = window, {}
        key = address if address in self._counts or len(self._counts) < MOST_ADDRESSES else ""
        self._counts[key] = self._counts.get(key, 0) + 1
        return self.per_minute - self._counts[key], WINDOW_SECONDS - int(now % WINDOW_SECONDS)


def _is_counted(scope: Scope) -> bool:
    path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")))
    return path.startswith(COUNTED) or path.endswith(QUESTIONS)
