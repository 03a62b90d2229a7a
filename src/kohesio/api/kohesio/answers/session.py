"""What a visitor's browser asks about accounts, answered as for somebody who is not logged in.

Kohesio's pages ask for the current user every few seconds. Nothing is stored: no session, no cookie.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from kohesio.api.kohesio.call import Call
from kohesio.errors import ParameterError


@dataclass(frozen=True)
class NoUser:
    """Nobody is logged in."""


@dataclass(frozen=True)
class Refreshed:
    """The session goes on."""

    refresh: bool


def current_user(call: Call) -> NoUser:
    """The user who is logged in: none."""
    del call
    return NoUser()


def keep_alive(call: Call) -> Refreshed:
    """Keep the session alive."""
    del call
    return Refreshed(refresh=True)


def logout(call: Call) -> Response:
    """End the session and go on to a page of this site; an address of another site is refused."""
    callback = call.arguments.text("callback") or "/"
    parts = urlsplit(callback.replace("\\", "/"))
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        raise ParameterError("callback", "The value of 'callback' must be a path of this site, such as /en/projects.")
    return RedirectResponse(callback, HTTPStatus.SEE_OTHER, headers={"Cache-Control": "no-store"})


def refused(call: Call) -> Response:
    """What only somebody who is logged in may see."""
    del call
    raise HTTPException(HTTPStatus.UNAUTHORIZED, "Nobody is logged in, and this server has no accounts.")
