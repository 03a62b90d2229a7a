"""Asking a public server for something without being a burden: bounded redirects, waiting when told, giving up.

Relies on httpx. Promises: never from https to http, at most ``MAX_REDIRECTS`` steps, ``Retry-After`` is obeyed, and
every way of failing is a FetchError whose sentence names the address.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import httpx

from kohesio.errors import FetchError

MAX_REDIRECTS = 5
LONGEST_WAIT = 300.0
"""Seconds; a server that asks for more is asked again another day."""

_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_T = TypeVar("_T")


class TransientError(Exception):
    """The attempt failed in a way that may pass; ``wait`` is what the server asks for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Visitor:
    """A polite client. ``clock`` (aware) and ``sleep`` (seconds) are given, so that tests need not wait.

    Waits double from ``first_wait`` seconds; ``attempts`` counts the first one.
    """

    client: httpx.Client
    clock: Callable[[], datetime]
    sleep: Callable[[float], None] = time.sleep
    attempts: int = 5
    first_wait: float = 1.0

    def persist(self, address: str, attempt: Callable[[], _T]) -> _T:
        """Do ``attempt`` until it does not raise TransientError. Raises FetchError when patience is at its end."""
        for number in range(1, self.attempts + 1):
            try:
                return attempt()
            except TransientError as passing:
                wait = self.first_wait * 2 ** (number - 1) if passing.wait is None else passing.wait
                if wait > LONGEST_WAIT:
                    raise FetchError(
                        f"{address} asks to come back in {wait:.0f} seconds ({passing.reason}). Try again later."
                    ) from passing
                if number == self.attempts:
                    raise FetchError(
                        f"{address} could not be fetched in {number} attempts: {passing.reason}. "
                        "Try again later, or give a mirror with --base-url or --from-dir."
                    ) from passing
                self.sleep(wait)
        raise AssertionError("the loop returns or raises")

    @contextmanager
    def visit(self, address: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """GET with redirects followed; the body is not read yet.

        Raises TransientError for what may pass, FetchError for what will not (404, a redirect to http …). Answers
        below 400 and 416 are the caller's to understand.
        """
        try:
            response = self._follow(address, {"Accept-Encoding": "identity", **headers})
            try:
                self._judge(address, response)
                yield response
            finally:
                response.close()
        except httpx.TimeoutException as error:
            raise TransientError("the server does not answer in time") from error
        except httpx.TransportError as error:
            raise TransientError(f"the connection failed ({str(error) or type(error).__name__})") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
            raise FetchError(f"{address} is not an address that can be fetched: {error}.") from error

    def _follow(self, address: str, headers: Mapping[str, str]) -> httpx.Response:
        here = address
        for _ in range(MAX_REDIRECTS + 1):
            _check_scheme(address, here)
            response = self.client.send(self.client.build_request("GET", here, headers=headers), stream=True)
            target = response.headers.get("Location")
            if response.status_code not in _REDIRECTS or not target:
                return response
            response.close()
            here = urljoin(here, target)
        raise FetchError(f"{address} redirects more than {MAX_REDIRECTS} times; give its final address.")

    def _judge(self, address: str, response: httpx.Response) -> None:
        status = response.status_code
        if status in _TRANSIENT:
            raise TransientError(
                f"the server answers {status} {response.reason_phrase}".rstrip(), self._asked_wait(response)
            )
        if status in {404, 410}:
            raise FetchError(
                f"{address} is not there ({status}). The publisher may have moved it: look for its new address."
            )
        if status in {401, 403}:
            raise FetchError(f"{address} may not be fetched ({status}). Download it by hand and ingest the file.")
        if status >= 400 and status != 416:
            raise FetchError(f"{address} could not be fetched: the server answers {status} {response.reason_phrase}.")

    def _asked_wait(self, response: httpx.Response) -> float | None:
        """Seconds of ``Retry-After``, given in seconds or as a date (RFC 9110, 10.2.3)."""
        text = response.headers.get("Retry-After", "").strip()
        if text.isdecimal():
            return float(text)
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - self.clock()).total_seconds())


def _check_scheme(address: str, here: str) -> None:
    try:
        asked, reached = urlsplit(address).scheme, urlsplit(here).scheme
    except ValueError as error:
        raise FetchError(f"{here} is not an address that can be fetched: {error}.") from error
    if reached not in {"http", "https"}:
        raise FetchError(f"{here} is neither an http nor an https address.")
    if asked == "https" and reached == "http":
        raise FetchError(f"{address} redirects to the unprotected address {here}, which is not followed.")
