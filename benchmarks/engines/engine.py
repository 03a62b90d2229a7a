"""What an engine does here: it is built from a collection, opened, and asked for pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.collection import Collection
from benchmarks.questions import Question

TOP = 20


@dataclass(frozen=True, slots=True)
class Page:
    """A computed page: hits, cents of EU contribution, and of each facet the count and cents by code."""

    hits: int
    cents: int
    facets: Mapping[str, Mapping[int, tuple[int, int]]]
    top: tuple[int, ...]


class Engine(Protocol):
    """One engine, open."""

    name: str
    setting: str

    def ask(self, question: Question) -> Page | None:
        """The page of a question; None for a question this engine cannot answer."""
        ...


def own_selection(question: Question, key: str) -> bool:
    """Whether a facet has a selection of its own, which it ignores."""
    return any(field == key for field, _ in question.choices)


def size_of(path: Path) -> int:
    """Bytes of a file or folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(entry.stat().st_size for entry in path.rglob("*") if entry.is_file())


def groups(collection: Collection, question: Question) -> dict[tuple[str, ...], list[str]]:
    """Facets by the selections that count for them: those of all other fields."""
    found: dict[tuple[str, ...], list[str]] = {}
    for key in collection.facets:
        counting = tuple(field for field, _ in question.choices if field != key)
        found.setdefault(counting, []).append(key)
    return found
