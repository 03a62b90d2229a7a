"""The register of programmes by CCI code.

Relies on ``data/programmes.csv``: the programmes of 2014-2020, and single ones of other periods. A code that is not in
it may still be right; its shape tells period, country and mostly the fund.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kohesio.model.programme import parse_cci
from kohesio.reference.tables import records, several

_SINGLE_FUND = {"RF": "ERDF", "SF": "ESF", "CF": "CF", "JT": "JTF"}


@dataclass(frozen=True, slots=True)
class RegisteredProgramme:
    """One programme as the Commission registered it; ``country`` is ISO 3166, None for territorial cooperation."""

    cci: str
    title: str
    country: str | None
    period: str
    funds: tuple[str, ...]


def programme(cci: str) -> RegisteredProgramme | None:
    """The registered programme with this code, however it is spaced or cased."""
    canonical = parse_cci(cci)
    return _register().get(canonical) if canonical else None


def programmes() -> tuple[RegisteredProgramme, ...]:
    """Every registered programme, by code."""
    return tuple(_register().values())


def funds_of_cci(cci: str) -> tuple[str, ...]:
    """The funds of a programme: as registered, else the one its code stands for, else none.

    ``2021SE16RFPR001`` → ``ERDF``. Codes of programmes with several funds (``M2``, ``FF`` …) tell nothing.
    """
    canonical = parse_cci(cci)
    if canonical is None:
        return ()
    if registered := _register().get(canonical):
        return registered.funds
    fund = _SINGLE_FUND.get(canonical[8:10])
    return (("ESF+" if fund == "ESF" and canonical >= "2021" else fund),) if fund else ()


@cache
def _register() -> dict[str, RegisteredProgramme]:
    return {
        row["cci"]: RegisteredProgramme(
            row["cci"], row["title"], row["country"] or None, row["period"], several(row["funds"])
        )
        for row in records("programmes")
    }
