"""Redirects an API's address with a trailing slash to the one without.

Starlette can do this itself, but redirects to the host that the request names: with a forged ``Host`` header and a
cache in between, it would send readers anywhere. The redirect here is a path only, so readers stay on the same host.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route


def without_last_slash(app: Starlette) -> Starlette:
    """The mounted application, with redirects by path alone for addresses that end in a slash.

    They come before its routes, or one that takes any path would take an empty one.
    """
    app.router.redirect_slashes = False
    app.router.routes.insert(0, Route("/{path:path}/", _redirected))
    return app


def _redirected(request: Request) -> RedirectResponse:
    path = request.scope["path"].rstrip("/")
    query = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{path}?{query}" if query else path, 307)
