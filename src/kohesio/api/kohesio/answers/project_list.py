"""``projects``: a page of projects, and ``projects/image``: those that have a picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kohesio.api.kohesio import forms, names
from kohesio.api.kohesio.answers import added
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.filters import PROJECT_FILTERS
from kohesio.api.kohesio.questions import operation_query
from kohesio.index.query import OperationQuery
from kohesio.index.result import Hit, OperationPage
from kohesio.model.identifier import entity_uri
from kohesio.model.operation import ListedOperation
from kohesio.reference.folding import fold

_MOST_FORMS = 10


@dataclass(frozen=True)
class ProjectItem:
    """One project in a list. Every value is a list, as Kohesio has it; ``snippet`` says why it was found."""

    link: str
    item: str
    snippet: tuple[str, ...]
    labels: tuple[str, ...]
    originalLabels: tuple[str, ...]
    descriptions: tuple[str, ...]
    originalDescriptions: tuple[str, ...]
    orignalDescriptions: tuple[str, ...]
    startTimes: tuple[str, ...]
    endTimes: tuple[str, ...]
    euBudgets: tuple[str, ...]
    totalBudgets: tuple[str, ...]
    images: tuple[str, ...]
    copyrightImages: tuple[str, ...]
    coordinates: tuple[str, ...]
    objectiveIds: tuple[str, ...]
    countrycode: tuple[str, ...]
    isHighlighted: bool


@dataclass(frozen=True)
class ProjectList:
    """Projects found: a page of them, how many there are in all, and other forms of the words it was found by."""

    list: tuple[ProjectItem, ...]
    numberResults: int
    similarWords: tuple[str, ...]


@dataclass(frozen=True)
class ImageItem:
    """The first picture of a project."""

    item: str
    image: str
    imageCopyright: str
    title: str


@dataclass(frozen=True)
class ImageList:
    """Projects with a picture: a page of them, and how many there are in all."""

    list: tuple[ImageItem, ...]
    numberResults: int


def projects(call: Call) -> ProjectList:
    """A page of projects."""
    page, operations = _found(call, operation_query(call, PROJECT_FILTERS))
    items = tuple(project_item(call, one, hit) for one, hit in zip(operations, page.hits, strict=True))
    return ProjectList(items, page.totals.count, further_forms(call.arguments.text("keywords"), page.hits))


def further_forms(asked: str, hits: Sequence[Hit]) -> tuple[str, ...]:
    """Words by which the hits of a page were found and that were not asked for: other forms, the commonest first."""
    known = set(re.findall(r"\w+", fold(asked)))
    found = Counter(
        one.text.casefold()
        for hit in hits
        for one in hit.snippet
        if one.matched and one.text.isalpha() and fold(one.text) not in known
    )
    return tuple(sorted(found, key=lambda word: (-found[word], word))[:_MOST_FORMS])


def project_images(call: Call) -> ImageList:
    """A page of projects that have a picture."""
    page, operations = _found(call, replace(operation_query(call, PROJECT_FILTERS), has_image=True))
    items = tuple(_first_image(call, one) for one in operations)
    return ImageList(items, page.totals.count)


def _first_image(call: Call, operation: ListedOperation) -> ImageItem:
    first = next(iter(added.images(call, operation)), added.Image("", "", ""))
    return ImageItem(operation.id, first.image, first.imageCopyright, names.text(operation.title, call.language))


def project_item(call: Call, operation: ListedOperation, hit: Hit) -> ProjectItem:
    """A project as lists show it."""
    language = call.language
    original = forms.one_of(names.original(operation.summary))
    found = "".join(fragment.text for fragment in hit.snippet)
    images = added.images(call, operation)
    return ProjectItem(
        link=entity_uri(operation.id),
        item=operation.id,
        snippet=forms.one_of(found),
        labels=forms.one_of(names.text(operation.title, language)),
        originalLabels=forms.one_of(names.original(operation.title)),
        descriptions=forms.one_of(names.text(operation.summary, language)),
        originalDescriptions=original,
        orignalDescriptions=original,
        startTimes=forms.one_of(forms.day(operation.start_date)),
        endTimes=forms.one_of(forms.day(operation.end_date)),
        euBudgets=forms.one_of(forms.money(operation.eu_contribution)),
        totalBudgets=forms.one_of(forms.money(operation.budget)),
        images=tuple(one.image for one in images),
        copyrightImages=tuple(one.imageCopyright for one in images),
        coordinates=tuple(map(forms.lng_lat, forms.points(operation))),
        objectiveIds=objective_ids(operation),
        countrycode=operation.countries or (operation.country,),
        isHighlighted=call.service.overlay.is_highlighted(operation),
    )


def objective_ids(operation: ListedOperation) -> tuple[str, ...]:
    """Thematic objectives of 2014-2020, policy objectives of 2021-2027."""
    return operation.thematic_objective or tuple(map(names.policy_id, operation.policy_objective))


def _found(call: Call, query: OperationQuery) -> tuple[OperationPage, list[ListedOperation]]:
    offset, limit = call.arguments.whole("offset"), call.arguments.whole("limit")
    page = call.service.search(replace(query, offset=offset, limit=max(limit, 1)), ())
    if limit == 0:
        page = replace(page, hits=())
    return page, call.service.listed(page) if page.hits else []
