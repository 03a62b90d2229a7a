"""Public identifiers: how they are computed, recognised and written.

An id is ``Q`` and digits. Ids of our own have 18 digits, the first a 9, taken from a SHA-256 of the thing's key,
so they survive re-ingestion and re-ordering; the ids Kohesio has given (shorter) are kept. Operations,
beneficiaries, programmes, regions, funds and codes share one number space.
"""

from __future__ import annotations

import re
from hashlib import sha256

from kohesio.model.letters import seen

ENTITY_PREFIX = "https://linkedopendata.eu/entity/"

_PAGE_PREFIX = "https://linkedopendata.eu/wiki/Item:"
_ID = re.compile(r"Q[1-9][0-9]{0,18}")
_COMPUTED = re.compile(r"Q9[0-9]{17}")
_DIGITS = 17


def computed_id(kind: str, *key: str) -> str:
    """The id of the ``kind`` of thing (``operation``, ``beneficiary`` …) whose identity is ``key``.

    Parts are joined by a character that no cell holds (U+001F), so ``("a", "bc")`` and ``("ab", "c")`` differ.
    """
    digest = sha256("\x1f".join((kind, *key)).encode()).digest()
    return f"Q9{int.from_bytes(digest[:16], 'big') % 10**_DIGITS:0{_DIGITS}d}"


def parse_id(text: str) -> str | None:
    """``Q…`` from a bare id or a full entity address, else None."""
    bare = seen(text).strip().removeprefix(ENTITY_PREFIX)
    return bare if _ID.fullmatch(bare) else None


def entity_uri(identifier: str) -> str:
    """The full address of an id, as Kohesio's API and exports write it."""
    return ENTITY_PREFIX + identifier


def graph_page(identifier: str) -> str | None:
    """The page in the EU Knowledge Graph of an id that Kohesio gave; None for ids of our own."""
    return None if _COMPUTED.fullmatch(identifier) else _PAGE_PREFIX + identifier
