"""``queries/search/general``: projects and beneficiaries in one list."""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.kohesio import names
from kohesio.api.kohesio.answers import added
from kohesio.api.kohesio.answers.added import Image
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
    items = (*(_body(call, one) for one in named), *(_project(call, one) for one in operations))
    return FoundList(items, bodies.count + page.totals.count)


def _body(call: Call, hit: BeneficiaryHit) -> FoundItem:
    hidden = bool(hit.is_natural_person) and not call.settings.show_natural_persons
    about = added.about_body(call, hit.id)
    image = next(iter(about.images), None)
    return FoundItem(
        item=hit.id,
        label=NATURAL_PERSON if hidden else hit.name,
        country=entity("country", hit.country) if hit.country else None,
        countryLabel=names.country(hit.country, call.language) if hit.country else None,
        countryCode=hit.country,
        link=None,
        transliteration=None if hidden else hit.name_latin,
        type=_BENEFICIARY,
        typeLabel="beneficiary",
        summary=about.description or None,
        **_told(image),
    )


def _project(call: Call, operation: ListedOperation) -> FoundItem:
    language = call.language
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
        **_told(next(iter(added.images(call, operation)), None)),
    )


def _told(image: Image | None) -> dict[str, str | None]:
    """A picture as Kohesio spreads it over an answer: what is not known of it is null."""
    names = ("image", "imageCopyright", "imageSummary")
    return {name: (getattr(image, name) or None) if image else None for name in names}
