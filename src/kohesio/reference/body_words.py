"""Words in names of bodies that say what kind of body it is and not which: municipality, school, activity, branch.

Data: ``data/body_words.csv``, by country; rows of ``EU`` hold everywhere. Phrases are folded by the caller's folding,
so that they compare with folded names. ``municipalities_named_once`` is a fact about countries (own compilation).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from kohesio.reference import tables

MUNICIPALITY = "municipality"
"""Municipalities, counties and their offices."""
LOCAL = "local"
"""Bodies of which many places have one, often of the same name: schools, parishes, libraries, waterworks."""
GENERIC = "generic"
"""Words that alone tell no body from another."""
ACTIVITY = "activity"
"""What a company does, as the long form of its name says it (``Kereskedelmi és Szolgáltató``, ``za usluge``)."""
BRANCH = "branch"
"""Words that name a part of a body: faculty, department, branch."""
NOISE = "noise"
"""Words that may stand before a name without changing it (``LR``, ``UAT``)."""

NOISE_AFTER = "noise-after"
"""Words that may stand behind a name without changing it: who signs for the body (``/Primar``)."""
CUTTING = "cutting"
"""Words on which no whole name ends."""
AUTHORITY = "authority"
"""Authorities of which no two in the country bear one name."""
JOINING = "joining"
"""Conjunctions, articles and prepositions that lists put in or leave out."""
RANK = "rank"
"""Words for one rank of municipality; the first of a row stands for all."""

_EVERYWHERE = "EU"
_ONCE = frozenset({"BE", "BG", "CY", "DK", "EE", "FI", "GB", "HR", "HU", "LT", "LV", "MT", "NL", "PT", "SE", "SI"})

Folding = Callable[[str], tuple[str, ...]]


def municipalities_named_once(country: str) -> bool:
    """Whether no two municipalities of the same rank in ``country`` bear one name, save an exception or two."""
    return country in _ONCE


@cache
def phrases(country: str, kind: str, folding: Folding) -> frozenset[tuple[str, ...]]:
    """The phrases of a kind used in ``country``, each as folded words."""
    return frozenset(
        words
        for record in tables.records("body_words")
        if record["country"] in {country, _EVERYWHERE} and record["kind"] == kind
        for text in tables.several(record["words"])
        if (words := folding(text))
    )


@cache
def ranks(country: str, folding: Folding) -> dict[tuple[str, ...], str]:
    """Each phrase for a rank of municipality in ``country`` and the word that stands for the rank."""
    return {
        folding(text): " ".join(folding(all_of_rank[0]))
        for record in tables.records("body_words")
        if record["country"] == country and record["kind"] == RANK
        for all_of_rank in [tables.several(record["words"])]
        for text in all_of_rank
    }


@cache
def words(country: str, kind: str, folding: Folding) -> frozenset[str]:
    """The single words of all phrases of a kind."""
    return frozenset(word for phrase in phrases(country, kind, folding) for word in phrase)
