"""Programmes and the reading of their codes (CCI)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kohesio.model.period import PERIODS

_CCI = re.compile(r"(?P<year>20(?:0[7-9]|1[0-9]|2[0-7]))(?P<country>[A-Z]{2})(?P<rest>[0-9A-Z]{6,9})")
"""Most codes begin with the first year of their period; a programme adopted later with its own (``2015BG…``)."""


@dataclass(frozen=True, slots=True)
class ProgrammeRef:
    """The programme an operation belongs to, as far as its list tells. ``cci`` is the Commission's code."""

    id: str | None = None
    cci: str | None = None
    name: str | None = None
    managing_authority: str | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme of the snapshot, with how many operations it has; the amounts of ``set_aside`` of them are counted
    in others."""

    id: str
    cci: str | None
    name: str
    country: str | None
    period: str
    funds: tuple[str, ...]
    managing_authority: str | None
    operations: int
    set_aside: int = 0


def parse_cci(text: str) -> str | None:
    """The CCI in canonical form (upper case, no blanks), or None if the text is none."""
    bare = re.sub(r"\s", "", text).upper()
    return bare if _CCI.fullmatch(bare) else None


def cci_period(cci: str) -> str:
    """The programming period a CCI belongs to; the CCI must be canonical."""
    return next(period for period in PERIODS if cci[:4] <= period[-4:])


def is_interreg(cci: str) -> bool:
    """Whether a CCI names a territorial-cooperation programme (country part ``TC``, or ``CB`` in 2007-2013)."""
    return cci[4:6] in {"TC", "CB"}
