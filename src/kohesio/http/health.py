"""``/healthz``: the process lives. ``/readyz``: it has a snapshot and an index to answer from. ``/metrics``: counts."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from kohesio.errors import KohesioError
from kohesio.http import caching
from kohesio.http.middleware import Tally
from kohesio.http.problems import problem_of, problem_response

_NEVER = {"Cache-Control": caching.NEVER}


def health_routes(version: Callable[[], str]) -> list[Route]:
    """The two routes. ``version`` gives the version being served; its KohesioError becomes the 503 of ``/readyz``."""

    def healthz(_: Request) -> Response:
        return JSONResponse({"status": "alive"}, headers=_NEVER)

    def readyz(_: Request) -> Response:
        try:
            serving = version()
        except KohesioError as error:
            return problem_response(problem_of(error))
        return JSONResponse({"status": "ready", "snapshot": serving}, headers=_NEVER)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]


def metrics_route(tally: Tally) -> Route:
    """Counts of this process in the text format of Prometheus: answers by status, and the seconds they took."""

    def metrics(_: Request) -> Response:
        lines = ["# TYPE kohesio_answers_total counter"]
        lines += [
            f'kohesio_answers_total{{status="{status}"}} {count}' for status, count in sorted(tally.answers.items())
        ]
        lines += ["# TYPE kohesio_answer_seconds_total counter", f"kohesio_answer_seconds_total {tally.seconds:.6f}"]
        return PlainTextResponse("\n".join(lines) + "\n", headers=_NEVER)

    return Route("/metrics", metrics)
