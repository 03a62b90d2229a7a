"""Money: an amount in the currency of the list, and what is known of it in euro. Never a float."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

UNKNOWN_CURRENCY = "XXX"
"""The currency of an amount where nothing tells it: ISO 4217's code for none."""


class Basis(StrEnum):
    """Whether a figure stands in the list or was worked out from others."""

    PUBLISHED = "published"
    DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money.

    ``amount`` has two decimals and is in ``currency`` (ISO 4217; ``UNKNOWN_CURRENCY`` where nothing tells it).
    ``eur`` is the same in euro, two decimals, at ``rate`` units of ``currency`` for one euro: the European Central
    Bank's average of the calendar year ``rate_date``; all three are None where no rate is known. For euro the rate is
    1 and ``rate_date`` None.
    """

    amount: Decimal
    currency: str
    eur: Decimal | None = None
    rate: Decimal | None = None
    rate_date: str | None = None
    basis: Basis = Basis.PUBLISHED


@dataclass(frozen=True, slots=True)
class OtherAmount:
    """An amount that is none of total cost, eligible cost and EU contribution, named for what it is.

    ``kind`` is one of ``OTHER_AMOUNT_KINDS``.
    """

    kind: str
    amount: Amount


OTHER_AMOUNT_KINDS = (
    "awarded",
    "granted",
    "contracted",
    "funding",
    "planned_public_funding",
    "approved_public_funding",
    "paid",
    "paid_public",
    "granted_eu_and_state",
    "paid_eu_and_state",
    "national",
    "private",
    "public",
    "ineligible",
    "eligible_at_settlement",
    "eu_at_settlement",
)
"""Kinds of further amounts, from the lists themselves. They never stand in for the three amounts of the law."""


class RateScope(StrEnum):
    """What a co-financing rate belongs to: 2014-2020 lists publish the priority's (Annex XII, point 1)."""

    OPERATION = "operation"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class CofinancingRate:
    """The Union co-financing rate in percent, 0 to 100, four decimals at most."""

    percent: Decimal
    of: RateScope
