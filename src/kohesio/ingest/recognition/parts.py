"""Headings that speak of a part of the column before them: *of which EU*, *davon national*, *z toho*.

Alone such a heading says whose part it is, but not whether of what was granted or of what was paid. The column it is a
part of does, so its heading is put before. Phrases are ours, in the 24 languages.
"""

from __future__ import annotations

from collections.abc import Sequence

from kohesio.ingest.heading_rows import JOINER
from kohesio.ingest.recognition.words import take_apart
from kohesio.reference.folding import fold

_OF_WHICH = tuple(
    f"{fold(phrase)} "
    for phrase in (
        "of which", "thereof", "davon", "darunter", "hiervon", "waarvan", "dont", "di cui", "de los cuales",
        "de las cuales", "del cual", "dos quais", "das quais", "do qual", "heraf", "varav", "josta", "siitä",
        "millest", "sellest",
        "iš jo", "iš jų", "iš jos", "tostarp", "tajā skaitā", "t sk", "no tā", "z toho", "z czego", "w tym", "od tega",
        "od toga", "ebből", "amiből", "din care", "от които", "от тях", "в т ч", "εκ των οποίων", "εκ του οποίου",
        "από τα οποία", "li minnhom", "minnhom", "as a bhfuil",
    )
)  # fmt: skip
_SETTLED = frozenset({"paid", "settlement"})


def with_owners(headings: Sequence[str], languages: Sequence[str]) -> list[str]:
    """The headings; one that begins with *of which* behind a column of payments has that column's before it."""
    found: list[str] = []
    owner = ""
    for heading in headings:
        if f"{fold(heading)} ".startswith(_OF_WHICH):
            settled = _SETTLED & take_apart(owner).concepts(languages)
            found.append(f"{owner}{JOINER}{heading}" if settled else heading)
            continue
        owner = heading
        found.append(heading)
    return found
