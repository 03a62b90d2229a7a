"""Collections: projects that the operator of the site put together, each with what a page of analysis tells."""

from __future__ import annotations

from kohesio.editorial.entries import words_for
from kohesio.errors import MissingError
from kohesio.index.fields import COLLECTION
from kohesio.web import prose
from kohesio.web.context_collections import CollectionPage, CollectionsPage
from kohesio.web.context_head import Head
from kohesio.web.editorial import collection_cards, label_of, shown
from kohesio.web.filters import chosen
from kohesio.web.labels import Label
from kohesio.web.profile import profile
from kohesio.web.visit import Page, Visit, only

BARS = ("theme", "country", "period", "programme")


def collections(visit: Visit) -> Page:
    """``/{lang}/collections``. Raises MissingError where the operator made none."""
    only(visit)
    cards = collection_cards(visit)
    if not cards:
        raise MissingError("There are no collections on this site.")
    return Page(CollectionsPage(cards), "collections", head=Head(query=""))


def collection(visit: Visit) -> Page:
    """``/{lang}/collections/{id}``. Raises MissingError for one that there is not."""
    only(visit)
    asked = visit.parameters["id"]
    found = visit.service.overlay.collections.get(asked)
    if found is None:
        raise MissingError(f"There is no collection {asked[:64]!r}.")
    label = label_of(found.title, visit.language.code) or Label(asked)
    text = words_for(found.text, visit.language.code)
    made = profile(visit, chosen(COLLECTION, asked), BARS, label.text)
    context = CollectionPage(
        label,
        prose.paragraphs(text.text) if text else "",
        text.language if text else None,
        shown(visit, found.picture),
        bool(found.projects),
        made if made.totals.count else None,
    )
    return Page(context, "collections", head=Head(feeds=made.feeds, query="", picture=context.picture))
