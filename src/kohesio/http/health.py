"""``/healthz``: the process lives. ``/readyz``: it has a snapshot and an index to answer from."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kohesio.errors import KohesioError
from kohesio.http import caching
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
