"""``/metrics``: counts of this process, for readers that the operator allows.

A reader is allowed by address (setting ``metrics_readers``) or by a token (``metrics_token``). By default only
the machine itself may read them.
"""

from __future__ import annotations

from hmac import compare_digest
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kohesio.http import caching
from kohesio.http.middleware import Tally
from kohesio.http.problems import problem_response, refusal
from kohesio.settings import ANYWHERE, Settings, networks

FORWARDED = ("forwarded", "x-forwarded-for")
"""Headers by which a proxy says for whom it asks."""


def metrics_route(tally: Tally, settings: Settings) -> Route:
    """Counts in the text format of Prometheus: answers by status, and the seconds they took."""

    def metrics(request: Request) -> Response:
        if not _may_read(request, settings):
            detail = "The counts of this server are for its operator; see the settings metrics_readers, metrics_token."
            return problem_response(refusal(403, detail))
        lines = ["# TYPE kohesio_answers_total counter"]
        lines += [
            f'kohesio_answers_total{{status="{status}"}} {count}' for status, count in sorted(tally.answers.items())
        ]
        lines += ["# TYPE kohesio_answer_seconds_total counter", f"kohesio_answer_seconds_total {tally.seconds:.6f}"]
        return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": caching.NEVER})

    return Route("/metrics", metrics)


def _may_read(request: Request, settings: Settings) -> bool:
    if settings.metrics_token:
        expected = f"Bearer {settings.metrics_token}".encode()
        if compare_digest(request.headers.get("authorization", "").encode(), expected):
            return True
    if ANYWHERE in settings.metrics_readers:
        return True
    if not settings.trusted_proxies and any(name in request.headers for name in FORWARDED):
        return False  # asked for somebody whose address nobody vouches for
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    return any(address in network for network in networks(settings.metrics_readers))
