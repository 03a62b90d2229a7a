"""A client for applications in this process: plain synchronous requests, no socket."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import httpx
from starlette.types import ASGIApp


class Client:
    """Asks ``app`` as if it were at ``http://testserver``. Redirects are answers; there is nothing to close.

    With ``raise_failures`` an exception that the application lets out reaches the test, else it is a 500.
    """

    def __init__(self, app: ASGIApp, *, raise_failures: bool = True) -> None:
        self._transport = httpx.ASGITransport(app, raise_app_exceptions=raise_failures, client=("203.0.113.7", 4711))

    def request(
        self, method: str, address: str, *, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> httpx.Response:
        """One request; ``address`` is a path with its query string as it stands on the wire."""

        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://testserver") as client:
                return await client.request(method, address, headers=headers, content=content)

        return asyncio.run(asked())

    def get(self, address: str, *, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """GET."""
        return self.request("GET", address, headers=headers)

    def head(self, address: str, *, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """HEAD."""
        return self.request("HEAD", address, headers=headers)
