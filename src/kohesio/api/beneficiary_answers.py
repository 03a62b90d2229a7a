"""The shapes of answers about beneficiaries; see ``kohesio.api.answers``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kohesio.api.answers import Answer, FacetAnswer, Sums
from kohesio.api.editorial_answers import BodyAdded
from kohesio.model.beneficiary import Identifier


@dataclass(frozen=True, slots=True)
class BeneficiaryItem(Answer):
    """A found beneficiary with what its matching operations add up to."""

    id: str
    name: str
    name_latin: str | None
    country: str | None
    is_natural_person: bool | None
    operations: int
    sums: Sums


@dataclass(frozen=True, slots=True)
class BeneficiaryList(Answer):
    """The answer to a question about beneficiaries; the sums count each operation once."""

    query: str
    snapshot: str
    count: int
    sums: Sums
    facets: Mapping[str, FacetAnswer]
    items: tuple[BeneficiaryItem, ...]
    next: str | None
    took_ms: float
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionAnswer(Answer):
    """Why another body was taken for this one, or may be it: the rule that decided, how alike they are (0 to 1), and
    what was found, in words. ``id`` of a body that became part of this one leads here."""

    id: str
    name: str
    country: str | None
    rule: str
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class BeneficiaryAnswer(Answer):
    """One beneficiary across all its operations; asked by an id that became part of it, it answers with its own.

    ``added`` is what the operator of this server adds, null for nothing.
    """

    id: str
    snapshot: str
    name: str
    name_latin: str | None
    names: tuple[str, ...]
    country: str | None
    identifiers: tuple[Identifier, ...]
    is_natural_person: bool | None
    operations: int
    sums: Sums
    possible_duplicates: tuple[DecisionAnswer, ...]
    merged: tuple[DecisionAnswer, ...]
    added: BodyAdded | None
