"""``queries/statistics``: how many projects and beneficiaries there are, and projects of the start page's themes."""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.kohesio.call import Call
from kohesio.index.query import OperationQuery
from kohesio.index.result import Facet


@dataclass(frozen=True)
class ThemeCounts:
    """Projects of three thematic objectives and of the policy objective above them; misspelt as at Kohesio."""

    lowCarbonEconomy: int
    climateChangeAdaptation: int
    enviromentProtection: int
    greenerAndCarbonFreeEurope: int


@dataclass(frozen=True)
class Statistics:
    """Figures over everything."""

    numberProjects: int
    numberBeneficiaries: int
    themes: ThemeCounts


def statistics(call: Call) -> Statistics:
    """Figures over everything; a project counts whether its objective is stated or follows from its field."""
    found = call.service.statistics(OperationQuery(), ("thematic_objective", "policy_objective"))
    themes, policies = map(_counts, found.breakdowns)
    return Statistics(
        numberProjects=found.totals.count,
        numberBeneficiaries=found.beneficiaries,
        themes=ThemeCounts(themes.get("TO04", 0), themes.get("TO05", 0), themes.get("TO06", 0), policies.get("PO2", 0)),
    )


def _counts(facet: Facet) -> dict[str, int]:
    return {one.value: one.count for one in facet.values}
