"""What an intervention field or objective of one period corresponds to in the other (2014-2020 ↔ 2021-2027).

Relies on ``data/crosswalk.csv``: our own comparison of the wordings of the two acts, without legal standing. The law
publishes no such table; a relation says how far figures of the two may be put beside each other, and ``NOT_COMPARABLE``
that they may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from kohesio.reference.codelists import Kind
from kohesio.reference.tables import records

OLD, NEW = "2014-2020", "2021-2027"


class Relation(StrEnum):
    """How the code of 2021-2027 stands to that of 2014-2020."""

    SAME = "same"
    NARROWER = "narrower"
    BROADER = "broader"
    OVERLAPS = "overlaps"
    NOT_COMPARABLE = "not comparable"


_BACK = {Relation.NARROWER: Relation.BROADER, Relation.BROADER: Relation.NARROWER}


@dataclass(frozen=True, slots=True)
class Correspondence:
    """One code and what it corresponds to in the other period.

    ``relation`` is that of ``target`` to the code asked for: ``narrower`` means that the target is a part of it.
    ``target`` is None where nothing corresponds. ``confidence`` is 0 to 1, ``source`` what was compared.
    """

    code: str
    target: str | None
    relation: Relation
    confidence: Decimal
    note: str
    source: str


def correspondences(kind: Kind, code: str, period: str) -> tuple[Correspondence, ...]:
    """What a code of ``period`` corresponds to in the other one, the surest first; empty for an unknown code.

    ``kind`` is the intervention field, or for 2014-2020 the thematic objective (whose targets are specific and policy
    objectives); for 2021-2027 an objective's kind gives the thematic objectives it continues.
    """
    return _table().get((_COLUMN.get(kind, kind), period, code), ())


_COLUMN = {Kind.SPECIFIC_OBJECTIVE: Kind.THEMATIC_OBJECTIVE, Kind.POLICY_OBJECTIVE: Kind.THEMATIC_OBJECTIVE}


@cache
def _table() -> dict[tuple[Kind, str, str], tuple[Correspondence, ...]]:
    table: dict[tuple[Kind, str, str], list[Correspondence]] = {}
    for row in records("crosswalk"):
        kind, relation = Kind(f"{row['kind']}s"), Relation(row["relation"])
        old, new = row["code_2014_2020"] or None, row["code_2021_2027"] or None
        rest = (Decimal(row["confidence"]), row["note"], row["source"])
        if old:
            table.setdefault((kind, OLD, old), []).append(Correspondence(old, new, relation, *rest))
        if new:
            back = _BACK.get(relation, relation)
            table.setdefault((kind, NEW, new), []).append(Correspondence(new, old, back, *rest))
    return {
        key: tuple(sorted(found, key=lambda one: (-one.confidence, one.target or ""))) for key, found in table.items()
    }
