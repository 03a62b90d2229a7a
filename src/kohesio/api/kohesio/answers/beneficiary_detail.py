"""``beneficiaries/{id}`` and ``beneficiaries/{id}/projects``: one beneficiary, and a page of its projects."""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.kohesio import forms, names
from kohesio.api.kohesio.answers.added import about_body
from kohesio.api.kohesio.answers.project_detail import identifier
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.entities import entity
from kohesio.index.query import Choice, OperationQuery, Sort
from kohesio.model.beneficiary import Beneficiary
from kohesio.model.identifier import entity_uri
from kohesio.model.operation import Operation
from kohesio.snapshot.privacy import shown_beneficiary

_OTHER_FUNDS = "Other funds"
_FAR = 1_000_000


@dataclass(frozen=True)
class FundBudget:
    """What a fund gives to a beneficiary's projects."""

    fundLabel: str
    totalEuBudget: str


@dataclass(frozen=True)
class BeneficiaryProject:
    """A project of a beneficiary."""

    project: str
    label: str
    originalLabel: str
    euBudget: str
    budget: str
    fundLabel: str
    startTime: str
    endTime: str


@dataclass(frozen=True)
class BeneficiaryProjects:
    """A page of a beneficiary's projects, the largest EU contribution first."""

    item: str
    projects: tuple[BeneficiaryProject, ...]


@dataclass(frozen=True)
class BeneficiaryDetail:
    """One beneficiary, and what its projects add up to."""

    item: str
    country: str
    countryCode: str
    countryName: str
    beneficiaryLabel: str
    transliteration: str
    description: str
    website: str
    coordinates: str
    wikipedia: str
    images: tuple[str, ...]
    picNumber: str
    totalEuBudget: str
    totalBudget: str
    minStartTime: str | None
    maxEndTime: str | None
    numberProjects: int
    budgetsPerFund: tuple[FundBudget, ...]
    projects: tuple[BeneficiaryProject, ...]


def beneficiary(call: Call) -> BeneficiaryDetail:
    """One beneficiary with a page of its projects. Raises MissingError for an unknown one."""
    found = call.service.beneficiary(identifier(call))
    body = shown_beneficiary(found, show_natural_persons=call.settings.show_natural_persons)
    figures = call.service.statistics(_of(found.id), ("fund",))
    first, last = _days(call, found.id)
    funds = [FundBudget(one.value, forms.euro(one.eu_contribution)) for one in figures.breakdowns[0].values]
    rest = figures.totals.eu_contribution.eur - sum(one.eu_contribution for one in figures.breakdowns[0].values)
    if figures.breakdowns[0].missing and rest > 0:
        funds.append(FundBudget(_OTHER_FUNDS, forms.euro(rest)))
    about = about_body(call, found.id)
    pic = next((one.value for one in body.identifiers if one.scheme == "pic"), "")
    return BeneficiaryDetail(
        item=found.id,
        country=entity("country", body.country) if body.country else "",
        countryCode=body.country or "",
        countryName=names.country(body.country, call.language) if body.country else "",
        beneficiaryLabel=body.name,
        transliteration=body.name_latin or "",
        description=about.description,
        website=about.website,
        coordinates="",
        wikipedia=about.wikipedia,
        images=tuple(one.image for one in about.images),
        picNumber=pic,
        totalEuBudget=forms.euro(figures.totals.eu_contribution.eur),
        totalBudget=forms.euro(call.service.budget(_of(found.id)).eur),
        minStartTime=first,
        maxEndTime=last,
        numberProjects=figures.totals.count,
        budgetsPerFund=tuple(funds),
        projects=_projects(call, found),
    )


def beneficiary_projects(call: Call) -> BeneficiaryProjects:
    """A page of a beneficiary's projects. Raises MissingError for an unknown one."""
    found = call.service.beneficiary(identifier(call))
    return BeneficiaryProjects(found.id, _projects(call, found))


def _of(identifier: str, sort: Sort | None = None, limit: int = 1, offset: int = 0) -> OperationQuery:
    choices = (("beneficiary", Choice((identifier,))),)
    return OperationQuery(choices=choices, sort=sort or Sort(), limit=limit, offset=offset)


def _projects(call: Call, found: Beneficiary) -> tuple[BeneficiaryProject, ...]:
    size = call.arguments.whole("pageSize")
    order = Sort("eu_contribution", descending=True)
    page = call.service.search(_of(found.id, order, size, min(call.arguments.whole("page") * size, _FAR)), ())
    return tuple(_project(one, call.language) for one in call.service.operations(page))


def _project(operation: Operation, language: str) -> BeneficiaryProject:
    return BeneficiaryProject(
        project=entity_uri(operation.id),
        label=names.text(operation.title, language),
        originalLabel=names.original(operation.title),
        euBudget=forms.money(operation.eu_contribution),
        budget=forms.money(operation.budget),
        fundLabel=operation.funds[0] if operation.funds else "",
        startTime=forms.day(operation.start_date),
        endTime=forms.day(operation.end_date),
    )


def _days(call: Call, identifier: str) -> tuple[str | None, str | None]:
    """The first start and the last end of a beneficiary's projects; operations without a date come last in an order.

    Where none is known there is none, and no empty text: Kohesio's pages make a date of whatever they get.
    """
    first, last = (
        call.service.operations(call.service.search(_of(identifier, order), ()))
        for order in (Sort("start_date"), Sort("end_date", descending=True))
    )
    return (
        next((forms.day(one.start_date) for one in first if one.start_date), None),
        next((forms.day(one.end_date) for one in last if one.end_date), None),
    )
