"""``queries/search/general``: projects and beneficiaries in one list."""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.kohesio import forms, names
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.entities import entity
from kohesio.index.query import BeneficiaryQuery, OperationQuery, Sort
from kohesio.index.result import BeneficiaryHit
from kohesio.model.identifier import entity_uri
from kohesio.model.operation import ListedOperation
from kohesio.reference.kohesio_ids import entity_id
from kohesio.snapshot.privacy import NATURAL_PERSON

_PROJECT = entity_uri(entity_id("class", "project"))
_BENEFICIARY = entity_uri(entity_id("class", "beneficiary"))


@dataclass(frozen=True)
class FoundItem:
    """A project or a beneficiary."""

    item: str
    label: str
    country: str | None
    countryLabel: str | None
    countryCode: str | None
    link: str | None
    transliteration: str | None
    type: str
    typeLabel: str
    summary: str | None
    image: str | None
    imageCopyright: str | None
    imageSummary: str | None


@dataclass(frozen=True)
class FoundList:
    """What was found: a page of it, and how much there is in all."""

    list: tuple[FoundItem, ...]
    numberResults: int


def general(call: Call) -> FoundList:
    """Beneficiaries whose names have all the words, by relevance, then projects by relevance; one list, in order."""
    text, language = call.arguments.text("keywords"), call.language
    offset, limit = call.arguments.whole("offset"), call.arguments.whole("limit")
    bodies = call.service.beneficiaries(
        BeneficiaryQuery(text=text, sort=Sort(), limit=max(limit, 1), offset=offset, language=language)
    )
    named = bodies.hits[:limit]
    rest = limit - len(named)
    page = call.service.search(
        OperationQuery(text=text, limit=max(rest, 1), offset=max(0, offset - bodies.count), language=language), ()
    )
    operations = call.service.listed(page)[:rest] if rest else []
    show = call.settings.show_natural_persons
    items = (*(_body(one, language, show=show) for one in named), *(_project(one, language) for one in operations))
    return FoundList(items, bodies.count + page.totals.count)


def _body(hit: BeneficiaryHit, language: str, *, show: bool) -> FoundItem:
    hidden = bool(hit.is_natural_person) and not show
    return FoundItem(
        item=hit.id,
        label=NATURAL_PERSON if hidden else hit.name,
        country=entity("country", hit.country) if hit.country else None,
        countryLabel=names.country(hit.country, language) if hit.country else None,
        countryCode=hit.country,
        link=None,
        transliteration=None if hidden else hit.name_latin,
        type=_BENEFICIARY,
        typeLabel="beneficiary",
        summary=None,
        image=None,
        imageCopyright=None,
        imageSummary=None,
    )


def _project(operation: ListedOperation, language: str) -> FoundItem:
    return FoundItem(
        item=operation.id,
        label=names.text(operation.title, language),
        country=entity("country", operation.country),
        countryLabel=names.country(operation.country, language),
        countryCode=operation.country,
        link=None,
        transliteration=None,
        type=_PROJECT,
        typeLabel="Kohesio project",
        summary=names.text(operation.summary, language) or None,
        image=next(iter(forms.images(operation)), None),
        imageCopyright=None,
        imageSummary=None,
    )
