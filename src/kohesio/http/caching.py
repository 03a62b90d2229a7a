"""Caching of answers: the lifetimes by name, and the entity tags by which a client asks whether its copy still holds.

An answer depends on the program's version, the snapshot's version, the address, the language and a few settings. Its
tag is a hash of these, so it is known before the answer is computed, a client that holds the answer costs nothing, and
no cache ever has to be emptied by hand. Tags are weak (RFC 9110, 8.8.1), since compression and the time taken change
the bytes without changing the meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

ANSWER = "public, no-cache"
"""What follows from the snapshot: may be kept, is asked about each time, and costs a 304 while nothing changed."""

CHECKED_HOURLY = "public, max-age=3600"
"""What follows from the program alone, such as the API's description."""

FOR_EVER = "public, max-age=31536000, immutable"
"""What has the hash of its content in its address."""

NEVER = "no-store"
"""Health and errors: the next moment may differ."""


def entity_tag(*identity: str) -> str:
    """The weak tag of the answer that ``identity`` determines: versions, canonical address, language."""
    digest = sha256("\x1f".join(identity).encode("utf-8", "surrogatepass")).hexdigest()
    return f'W/"{digest[:24]}"'


def answer_tag(request: Request, *versions: str) -> str:
    """The tag of the answer to ``request``: its path and query, and the versions and settings that decide the rest."""
    query = canonical_query(request.scope["query_string"].decode("latin-1"))
    return entity_tag(request.scope["path"], query, *versions)


def is_held(request: Request, tag: str) -> bool:
    """Whether the client says that it already has the answer of ``tag``; then a 304 is enough."""
    return is_fresh(request.headers.getlist("if-none-match"), tag)


def canonical_query(query: str) -> str:
    """A query string in one form, whatever the order of its keys; the order of one key's values is kept."""
    return urlencode(sorted(parse_qsl(query, keep_blank_values=True, errors="replace"), key=lambda pair: pair[0]))


def is_unchanged(if_modified_since: str | None, last_modified: str | None) -> bool:
    """Whether a file is no newer than a client's copy; by dates, for clients that state no tag."""
    if not if_modified_since or not last_modified:
        return False
    try:
        return parsedate_to_datetime(last_modified) <= parsedate_to_datetime(if_modified_since)
    except (TypeError, ValueError):
        return False  # no date, or one without a zone: as if it had not been sent


def is_fresh(if_none_match: Iterable[str], tag: str) -> bool:
    """Whether the reader already has the answer of ``tag`` (RFC 9110, 13.1.2: weak comparison).

    Tags are known before it is known whether there is an answer, so ``*``, which any would fit, is not for them: see
    ``kohesio.http.middleware.AnyHeld``.
    """
    held = {entry.strip().removeprefix("W/") for header in if_none_match for entry in header.split(",")}
    return tag.removeprefix("W/") in held
