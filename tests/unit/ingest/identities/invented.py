"""Invented mentions of bodies that do not exist."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from kohesio.ingest.identities import MENTIONS, Identities, resolve
from kohesio.model.identifier import computed_id

Mention = dict[str, object]


def mention(name: str, country: str = "HR", **more: object) -> Mention:
    """One beneficiary of one operation; ``id`` is computed from name, country and ``of`` unless given."""
    places = more.get("places", [])
    identifier = more.get("id") or computed_id("beneficiary", country, name, str(more.get("of", "")))
    return {
        "operation": more.get("operation") or f"op-{name}-{more.get('of', '')}",
        "country": country,
        "id": identifier,
        "name": name,
        "is_natural_person": more.get("person"),
        "identifiers": [{"scheme": scheme, "value": value} for scheme, value in more.get("numbers", [])],  # type: ignore[attr-defined]
        "places": places,
    }


def frame(mentions: Iterable[Mention]) -> pl.LazyFrame:
    """The mentions in their schema."""
    return pl.DataFrame(list(mentions), schema=MENTIONS, orient="row").lazy()


def resolved(*mentions: Mention) -> Identities:
    """What is decided of the mentions."""
    return resolve(frame(mentions))


def decision(*mentions: Mention) -> tuple[str, str]:
    """(decision, rule) of the only pair; ``none`` where nothing is said of it."""
    rows = resolved(*mentions).decisions.select("decision", "rule").rows()
    assert len(rows) <= 1, rows
    return rows[0] if rows else ("none", "")
