"""The largest beneficiaries of a question, named in one go, and how concentrated its money is."""

from __future__ import annotations

from decimal import Decimal

from kohesio.index.result import Statistics
from kohesio.web.context_statistics import LargeBody, Largest
from kohesio.web.figures import Figures


def largest(figures: Figures, statistics: Statistics) -> Largest | None:
    """The ten with the largest EU contribution; None where no contribution is known."""
    if statistics.largest_share is None:
        return None
    visit = figures.visit
    names = {one.id: one for one in visit.service.named([one.value for one in statistics.largest])}
    whole = statistics.totals.eu_contribution.eur
    most = max(one.eu_contribution for one in statistics.largest)
    bodies = []
    for one in statistics.largest:
        body = names[one.value]
        hidden = visit.hides(is_natural_person=body.is_natural_person)
        bodies.append(
            LargeBody(
                name=visit.body_name(body.name, is_natural_person=body.is_natural_person),
                url=None if hidden else visit.urls.beneficiary(one.value),
                projects=(figures.link("beneficiary", one.value) or "") if not hidden else "",
                count=one.count,
                eu_contribution=one.eu_contribution,
                lacking=one.lacking,
                share=_percent(one.eu_contribution, whole),
                length=_percent(one.eu_contribution, most) or 0.0,
            )
        )
    return Largest(tuple(bodies), statistics.beneficiaries, statistics.largest_share * 100)


def _percent(part: Decimal, whole: Decimal) -> float | None:
    return round(float(part / whole) * 100, 1) if whole > 0 else None
