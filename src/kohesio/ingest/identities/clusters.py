"""Merges become clusters, the surest first, and none that would hold a contradiction.

A cluster never holds two valid numbers of one scheme (unless one id came with both), nor companies of two legal forms,
nor, by names alone, more than ``LARGEST`` ids: a merge that would do so becomes a possible duplicate with that as its
evidence.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

LARGEST = 60
BY_NUMBER = 1.0


@dataclass(frozen=True, slots=True)
class Edge:
    """A merge that a rule proposes between two ids; ``score`` 1 is an equal number."""

    left: str
    right: str
    score: float
    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an id that a cluster must agree on: its numbers (scheme → values), families of its forms, and
    how it ranks as the id to keep (the smallest first)."""

    rank: tuple[int, int, str]
    numbers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    families: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Join:
    """An id that became part of another, ``kept``; ``by`` is the merge that joined it, perhaps through a third."""

    old: str
    kept: str
    by: Edge


@dataclass(frozen=True, slots=True)
class Clusters:
    """``joins``: one per id that went, by id; ``refused``: merges that would contradict, with the reason."""

    joins: tuple[Join, ...]
    refused: tuple[tuple[Edge, str], ...]


def cluster(edges: Iterable[Edge], facts: Mapping[str, Facts]) -> Clusters:
    """Join what ``edges`` propose. The order of ``edges`` does not matter."""
    groups = _Groups(facts)
    refused: list[tuple[Edge, str]] = []
    kept: dict[str, list[Edge]] = {}
    for edge in sorted(edges, key=lambda one: (-one.score, one.left, one.right, one.rule)):
        reason = groups.join(edge)
        if reason is None:
            kept.setdefault(edge.left, []).append(edge)
            kept.setdefault(edge.right, []).append(edge)
        elif reason:
            refused.append((edge, reason))
    return Clusters(tuple(_joins(groups, kept)), tuple(refused))


class _Groups:
    """Disjoint sets of ids with what each has in common."""

    def __init__(self, facts: Mapping[str, Facts]) -> None:
        self.facts = facts
        self.members: dict[str, list[str]] = {}
        self._parent: dict[str, str] = {}
        self._numbers: dict[str, dict[str, frozenset[str]]] = {}
        self._families: dict[str, frozenset[str]] = {}

    def join(self, edge: Edge) -> str | None:
        """Join the two groups: None if done, empty if they are one already, else why not."""
        left, right = self._root(edge.left), self._root(edge.right)
        if left == right:
            return ""
        mine, theirs = self._numbers[left], self._numbers[right]
        schemes = sorted(scheme for scheme in mine.keys() & theirs.keys() if mine[scheme] != theirs[scheme])
        if schemes:
            return f"Together they would have two valid numbers of one scheme ({schemes[0]})."
        families = self._families[left] | self._families[right]
        if edge.score < BY_NUMBER and len(families) > 1:
            return f"Together they would have two legal forms ({', '.join(sorted(families))})."
        if edge.score < BY_NUMBER and len(self.members[left]) + len(self.members[right]) > LARGEST:
            return f"More than {LARGEST} spellings would be one body by their names alone."
        if len(self.members[left]) < len(self.members[right]):
            left, right = right, left
        self._parent[right] = left
        self.members[left] += self.members.pop(right)
        self._numbers[left] = {**self._numbers.pop(left), **self._numbers.pop(right)}
        self._families[left] = families
        return None

    def _root(self, identifier: str) -> str:
        if identifier not in self._parent:
            self._parent[identifier] = identifier
            self.members[identifier] = [identifier]
            self._numbers[identifier] = dict(self.facts[identifier].numbers)
            self._families[identifier] = self.facts[identifier].families
        root = identifier
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[identifier] != root:
            self._parent[identifier], identifier = root, self._parent[identifier]
        return root


def _joins(groups: _Groups, kept: Mapping[str, list[Edge]]) -> list[Join]:
    """From the id to keep outwards, so that each id that goes has one merge to its name."""
    joins: list[Join] = []
    for members in groups.members.values():
        if len(members) < 2:
            continue
        best = min(members, key=lambda one: groups.facts[one].rank)
        seen = {best}
        waiting = deque([best])
        while waiting:
            at = waiting.popleft()
            for edge in kept[at]:
                other = edge.right if edge.left == at else edge.left
                if other not in seen:
                    seen.add(other)
                    joins.append(Join(other, best, edge))
                    waiting.append(other)
    return sorted(joins, key=lambda join: join.old)
