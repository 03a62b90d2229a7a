"""Who receives the money: the beneficiary within an operation, and the beneficiary as one body across operations."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kohesio.model.money import Amount


class Role(StrEnum):
    """The part somebody has in an operation (Regulation (EU) 2021/1060, Article 49(3)(a))."""

    BENEFICIARY = "beneficiary"
    CONTRACTOR = "contractor"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An official number: ``scheme`` (``vat``, ``tax``, ``lei``, ``pic``, ``national`` …) and ``value``."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class Participation:
    """One beneficiary (or contractor, or partner) of one operation, named as published there.

    ``name_latin`` is the name in Latin letters where it is published in others. ``is_natural_person`` is None
    where nothing tells; True where the list says so or the evidence is strong, and surfaces then hide the name.
    """

    id: str
    name: str
    name_latin: str | None = None
    role: Role = Role.BENEFICIARY
    amount: Amount | None = None
    legal_form: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    is_natural_person: bool | None = None


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """One body across all its operations in the snapshot.

    ``name`` is the spelling most operations use; ``names`` all of them. ``set_aside`` of its ``operations`` are counted
    in others and in no sum. Sums are in euro, over the rest that publish the figure; ``without_*`` counts those
    of the rest that do not.
    """

    id: str
    name: str
    name_latin: str | None
    names: tuple[str, ...]
    country: str | None
    identifiers: tuple[Identifier, ...]
    is_natural_person: bool | None
    operations: int
    total_cost_eur: Decimal | None
    without_total_cost: int
    eligible_cost_eur: Decimal | None
    without_eligible_cost: int
    eu_contribution_eur: Decimal | None
    without_eu_contribution: int
    set_aside: int = 0


class Decision(StrEnum):
    """What was decided of two bodies."""

    MERGED = "merged"
    POSSIBLE = "possible"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class IdentityDecision:
    """Two bodies that may be one, by beneficiary id, and why they were taken for one, or not.

    ``rule`` names the rule that decided, ``score`` (0 to 1) says how alike the two are by it and ``evidence`` what was
    found, in words. Of a merged pair ``left`` is the id that went and ``right`` the one that stays.
    """

    left: str
    right: str
    left_name: str
    right_name: str
    decision: Decision
    rule: str
    score: float
    evidence: str
