"""Outlines of European countries for small maps, where nobody has fetched better ones.

Relies on ``data/country_outlines.json`` (Natural Earth, public domain), simplified to about two kilometres.
"""

from __future__ import annotations

import json
from functools import cache

from kohesio.reference.tables import document


def country_outline(iso: str) -> str | None:
    """The outline of a country (ISO 3166) as the text of a GeoJSON geometry; None for one that is not in the file."""
    return _outlines().get(iso)


def outlined_countries() -> tuple[str, ...]:
    """The countries (ISO 3166) that have an outline in the file."""
    return tuple(_outlines())


@cache
def _outlines() -> dict[str, str]:
    shapes = json.loads(document("country_outlines"))
    return {iso: json.dumps(shape, separators=(",", ":")) for iso, shape in shapes.items()}
