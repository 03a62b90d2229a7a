"""``beneficiaries``: a page of beneficiaries, with what their matching projects add up to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kohesio.api.kohesio import forms
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.entities import entity
from kohesio.api.kohesio.filters import BENEFICIARY_FILTERS
from kohesio.api.kohesio.questions import beneficiary_query
from kohesio.index.result import BeneficiaryHit, BeneficiaryPage
from kohesio.model.identifier import entity_uri
from kohesio.snapshot.privacy import NATURAL_PERSON


@dataclass(frozen=True)
class BeneficiaryItem:
    """One beneficiary in a list; each project counts once, whatever its rows."""

    id: str
    label: str
    euBudget: str
    budget: str
    cofinancingRate: str | None
    numberProjects: int
    country: str | None
    countryCode: str | None
    link: str | None
    transliteration: str | None


@dataclass(frozen=True)
class BeneficiaryList:
    """Beneficiaries found: a page of them, and how many there are in all."""

    list: tuple[BeneficiaryItem, ...]
    numberResults: int


def beneficiaries(call: Call) -> BeneficiaryList:
    """A page of beneficiaries."""
    page = beneficiary_page(call, call.arguments.whole("offset"), call.arguments.whole("limit"))
    items = tuple(beneficiary_item(hit, show=call.settings.show_natural_persons) for hit in page.hits)
    return BeneficiaryList(items, page.count)


def beneficiary_page(call: Call, offset: int, limit: int) -> BeneficiaryPage:
    """The beneficiaries of a request at a position."""
    query = replace(beneficiary_query(call, BENEFICIARY_FILTERS), offset=offset, limit=max(limit, 1))
    page = call.service.beneficiaries(query)
    return page if limit else replace(page, hits=())


def beneficiary_item(hit: BeneficiaryHit, *, show: bool) -> BeneficiaryItem:
    """A beneficiary as lists show it; a natural person without name unless ``show``."""
    hidden = bool(hit.is_natural_person) and not show
    _, _, support, budget = hit.added.cents
    return BeneficiaryItem(
        id=entity_uri(hit.id),
        label=NATURAL_PERSON if hidden else hit.name,
        euBudget=forms.cents(support),
        budget=forms.cents(budget),
        cofinancingRate=forms.share(support, budget),
        numberProjects=hit.added.count,
        country=entity("country", hit.country) if hit.country else None,
        countryCode=hit.country,
        link=None,
        transliteration=None if hidden else hit.name_latin,
    )
