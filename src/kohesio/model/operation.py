"""The operation: one project as the lists describe it, harmonised. The record every part of the product shares."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kohesio.model.beneficiary import Participation
from kohesio.model.money import Amount, CofinancingRate, OtherAmount
from kohesio.model.period import PartialDate
from kohesio.model.programme import ProgrammeRef
from kohesio.model.provenance import Source
from kohesio.model.territory import Place
from kohesio.model.text import Text


@dataclass(frozen=True, slots=True)
class Part:
    """A share of an operation that its list reports on rows of its own.

    The operation's amounts are the sums of its parts'; ``rows`` are those the part was read from.
    """

    fund: str | None
    programme: str | None
    priority: str | None
    place: str | None
    intervention_field: str | None
    cofinancing_rate: CofinancingRate | None
    eligible_cost: Amount | None
    total_cost: Amount | None
    eu_contribution: Amount | None
    rows: tuple[int, ...]


class CountedInReason(StrEnum):
    """Why the amounts of an operation are counted in another one."""

    SAME_OPERATION = "same_operation"
    UMBRELLA = "umbrella"
    REPEATED_AMOUNT = "repeated_amount"


@dataclass(frozen=True, slots=True)
class CountedIn:
    """The operation (id) whose amounts hold those of this one, and why.

    The amounts stay as published and are set aside in every total. The operation named is never set aside itself.
    """

    operation: str
    reason: CountedInReason


@dataclass(frozen=True, slots=True)
class ListedOperation:
    """The fields of an operation that a list of projects shows: a fraction of what reading all of them costs."""

    id: str
    title: tuple[Text, ...]
    summary: tuple[Text, ...]
    country: str
    countries: tuple[str, ...]
    places: tuple[Place, ...]
    start_date: PartialDate | None
    end_date: PartialDate | None
    total_cost: Amount | None
    eligible_cost: Amount | None
    eu_contribution: Amount | None
    policy_objective: tuple[str, ...]
    thematic_objective: tuple[str, ...]
    images: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def budget(self) -> Amount | None:
        """What Kohesio calls the budget: the total cost, else the eligible cost."""
        return self.total_cost or self.eligible_cost


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. Missing is None or an empty tuple, never 0 or "".

    ``total_cost`` (Regulation (EU) 2021/1060, Article 49(3)(h)) and ``eligible_cost`` (Regulation (EU)
    No 1303/2013, Annex XII) are different notions and never stand in for one another. ``country`` is the first of
    ``countries`` (ISO 3166 alpha-2). Codes of fields and objectives are those of ``period``. With
    ``counted_in``, totals leave its amounts out, for another operation has them.
    """

    id: str
    operation_code: str | None
    title: tuple[Text, ...]
    summary: tuple[Text, ...]
    country: str
    countries: tuple[str, ...]
    places: tuple[Place, ...]
    beneficiaries: tuple[Participation, ...]
    programme: ProgrammeRef
    funds: tuple[str, ...]
    period: str
    start_date: PartialDate | None
    end_date: PartialDate | None
    end_is_expected: bool | None
    approval_date: PartialDate | None
    total_cost: Amount | None
    eligible_cost: Amount | None
    eu_contribution: Amount | None
    other_amounts: tuple[OtherAmount, ...]
    cofinancing_rate: CofinancingRate | None
    parts: tuple[Part, ...]
    intervention_fields: tuple[str, ...]
    policy_objective: tuple[str, ...]
    thematic_objective: tuple[str, ...]
    specific_objective: tuple[str, ...]
    themes: tuple[str, ...]
    sdgs: tuple[str, ...]
    images: tuple[str, ...]
    links: tuple[str, ...]
    list_updated: PartialDate | None
    source: Source
    issues: tuple[str, ...]
    counted_in: CountedIn | None = None

    @property
    def budget(self) -> Amount | None:
        """What Kohesio calls the budget: the total cost, else the eligible cost."""
        return self.total_cost or self.eligible_cost
