"""What the operator adds, as pages show it: texts in the reader's language, pictures that this server serves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kohesio.editorial.entries import Picture, words_for
from kohesio.index.fields import COLLECTION
from kohesio.index.query import OperationQuery
from kohesio.model.operation import Operation
from kohesio.model.text import Text, preferred
from kohesio.web import prose
from kohesio.web.context_editorial import Added, CollectionCard, ShownPicture
from kohesio.web.labels import Label
from kohesio.web.visit import Visit

LEAD = 200
"""Letters of a text that a card shows."""


def label_of(texts: Sequence[Text], language: str) -> Label | None:
    """A text for a reader, with its language where that is another."""
    text = words_for(texts, language)
    return Label(text.text, text.language if text.language != language else None) if text else None


def shown(visit: Visit, picture: Picture | None) -> ShownPicture | None:
    """A picture with its words for the reader."""
    if picture is None:
        return None
    code = visit.language.code
    return ShownPicture(
        visit.urls.picture(picture.digest, picture.name), picture.width, picture.height,
        label_of(picture.alt, code) or Label(""), label_of(picture.caption, code), picture.copyright,
    )  # fmt: skip


def added_to_project(visit: Visit, identifier: str) -> Added | None:
    """What the operator added to a project; None for nothing."""
    entry = visit.service.overlay.projects.get(identifier)
    if entry is None:
        return None
    pictures = tuple(one for picture in entry.pictures if (one := shown(visit, picture)))
    return Added(pictures, entry.website, entry.video)


def added_to_body(visit: Visit, identifier: str) -> Added | None:
    """What the operator added to a beneficiary; None for nothing. Natural persons have no entry (``index.overlay``)."""
    entry = visit.service.overlay.bodies.get(identifier)
    if entry is None:
        return None
    picture, told = shown(visit, entry.picture), entry.description
    text = words_for(told.text, visit.language.code) if told else None
    return Added(
        pictures=(picture,) if picture else (),
        website=entry.website,
        words=prose.paragraphs(text.text) if text else "",
        said=prose.plain(text.text) if text else "",
        language=text.language if text else None,
        source=told.source if told else None,
        licence=told.licence if told else None,
    )


def first_picture(added: Added | None) -> ShownPicture | None:
    """The picture that stands for a project or a body where its page is passed on."""
    return next(iter(added.pictures), None) if added else None


def listed_picture(visit: Visit, operation: Operation) -> ShownPicture | None:
    """The first picture that a list names by an address of the web, with the project's title for a description."""
    address = next((one for one in operation.images if one.startswith(_WEB)), None)
    title = preferred(operation.title, visit.language.code)
    return ShownPicture(address, 0, 0, Label(title.text if title else operation.id), None, "") if address else None


_WEB = ("https://", "http://")


def collection_cards(visit: Visit) -> tuple[CollectionCard, ...]:
    """The collections there are, in the operator's order; nothing is asked where there are none."""
    found = visit.service.overlay.collections
    if not found:
        return ()
    (facet,) = visit.service.search(OperationQuery(limit=1), (COLLECTION,)).facets
    figures = {one.value: one for one in facet.values}
    cards = []
    for identifier, one in found.items():
        figure = figures.get(identifier)
        lead = label_of(one.text, visit.language.code)
        cards.append(
            CollectionCard(
                label_of(one.title, visit.language.code) or Label(identifier),
                visit.urls.path("collections", identifier),
                Label(_beginning(lead.text), lead.language) if lead else None,
                figure.count if figure else 0,
                figure.eu_contribution if figure else Decimal("0.00"),
                figure.lacking if figure else 0,
                shown(visit, one.picture),
            )
        )
    return tuple(cards)


def _beginning(text: str) -> str:
    """The first words of a text."""
    words = prose.plain(text)
    return words if len(words) <= LEAD else words[:LEAD].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
