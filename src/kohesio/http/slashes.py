"""An address of an API with a slash too many leads to the one without.

Starlette would do so itself, but to the host that the request names: whoever forges that header, with a cache between,
would send readers anywhere. Here the redirect has no host, so it stays where the reader already is.
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
