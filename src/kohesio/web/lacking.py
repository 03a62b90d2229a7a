"""How many of the projects behind a sum publish no EU contribution, by the values of a facet.

A facet tells a sum and a number of projects; where lists publish no contribution the two belong to different projects,
and a reader who divides one by the other is misled. Costs one question to the façade, whatever the facets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kohesio.index.query import AmountRange, OperationQuery
from kohesio.index.result import Facet, FacetValue
from kohesio.web.visit import Visit

_PUBLISHED = (("eu_contribution", AmountRange(most=Decimal(10**12))),)
"""More than any project gets: a range that is open at both ends asks for nothing, one with an end wants a figure."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """For each value of some facets the projects that publish a contribution."""

    published: dict[tuple[str, str], int]

    def of(self, key: str, value: FacetValue) -> int:
        """The projects of ``value`` that publish none."""
        return value.count - self.published.get((key, value.value), 0)


def lacking(visit: Visit, keys: Sequence[str]) -> Lacking:
    """What is lacking in the facets ``keys`` of all projects."""
    found: Sequence[Facet] = visit.service.search(OperationQuery(limit=1, amounts=_PUBLISHED), tuple(keys)).facets
    return Lacking({(facet.key, one.value): one.count for facet in found for one in facet.values})
