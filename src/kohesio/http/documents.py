"""What an API says about itself: its description for programs, and a page for people.

Both are written from the API's table of routes, so they change with the program alone and may be kept for an hour.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kohesio.http import caching
from kohesio.http.body import json_body

HOURLY = {"Cache-Control": caching.CHECKED_HOURLY}


def description_route(describe: Callable[[str], object]) -> Route:
    """``/openapi.json``; ``describe`` makes the document for the path under which the API is mounted."""

    def description(request: Request) -> Response:
        return Response(json_body(describe(_root(request))), headers=HOURLY, media_type="application/json")

    return Route("/openapi.json", description)


def documentation_route(path: str, page: Callable[[str], str]) -> Route:
    """The page for people at ``path``; ``page`` writes its HTML for the path under which the API is mounted."""

    def documentation(request: Request) -> Response:
        return HTMLResponse(page(_root(request)), headers=HOURLY)

    return Route(path, documentation)


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
