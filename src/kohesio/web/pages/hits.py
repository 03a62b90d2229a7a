"""Found projects as the lists show them: title and snippet in the reader's language, or marked with their own."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

from kohesio.index.result import Fragment, Hit, OperationPage
from kohesio.model.operation import Operation
from kohesio.model.territory import Place
from kohesio.model.text import Text, preferred
from kohesio.web.context import NamedAmount, ProjectHit
from kohesio.web.labels import OTHER_AMOUNTS
from kohesio.web.prose import plain
from kohesio.web.signs import country_mark, sign_of
from kohesio.web.visit import Visit

SNIPPET = 240
"""Characters of a summary that stand in for a snippet where nothing was searched."""

SHOWN_BODIES = 2
SHOWN_THEMES = 2


def project_hits(visit: Visit, page: OperationPage) -> tuple[ProjectHit, ...]:
    """The hits of a page with their records, which are read in one call."""
    operations = visit.service.operations(page)
    return tuple(_hit(visit, hit, visit.shown(found)) for hit, found in zip(page.hits, operations, strict=True))


def plain_hits(visit: Visit, operations: Iterable[Operation]) -> tuple[ProjectHit, ...]:
    """Projects that were not searched for, as lists show them; their names are hidden where they must be."""
    return tuple(_hit(visit, Hit(0, operation.id, 0.0), operation) for operation in operations)


def _hit(visit: Visit, hit: Hit, operation: Operation) -> ProjectHit:
    title = preferred(operation.title, visit.language.code)
    in_title = title is not None and "".join(piece.text for piece in hit.snippet) == normalize("NFC", title.text)
    whole = (Fragment(title.text, matched=False),) if title else ()
    found = () if in_title else hit.snippet
    snippet, language = _snippet(operation, found, title, visit.language.code)
    bodies = operation.beneficiaries
    countries = operation.countries or (operation.country,)
    return ProjectHit(
        operation=operation,
        url=visit.urls.project(operation.id),
        title=title,
        title_pieces=hit.snippet if in_title else whole,
        snippet=snippet,
        snippet_language=language,
        countries=tuple(visit.language.country(iso) for iso in countries),
        place=_place(visit, operation),
        beneficiaries=tuple(
            visit.body_name(body.name, is_natural_person=body.is_natural_person) for body in bodies[:SHOWN_BODIES]
        ),
        mark=country_mark(countries),
        themes=tuple(filter(None, (sign_of(code, visit.language) for code in operation.themes[:SHOWN_THEMES]))),
        instead=_instead(visit, operation),
        highlighted=visit.service.overlay.is_highlighted(operation),
    )


def _instead(visit: Visit, operation: Operation) -> NamedAmount | None:
    """The first of a project's other amounts, where none of those that lists show is published."""
    if operation.eu_contribution or operation.total_cost or operation.eligible_cost or not operation.other_amounts:
        return None
    first = operation.other_amounts[0]
    return NamedAmount(visit.labels.word(OTHER_AMOUNTS, first.kind), first.amount)


def _snippet(
    operation: Operation, found: tuple[Fragment, ...], title: Text | None, language: str
) -> tuple[tuple[Fragment, ...], str | None]:
    """What was found, else the beginning of the summary; with the language of the text it was cut from."""
    if found:
        cut = "".join(piece.text for piece in found).strip("…")
        texts = (*operation.summary, *operation.title)
        owner = next((text for text in texts if cut in normalize("NFC", text.text)), None)
        return found, owner.language if owner else None
    summary = preferred(operation.summary, language)
    if summary is None or (title is not None and summary.text == title.text):
        return (), None
    text = plain(summary.text)
    return (Fragment(text if len(text) <= SNIPPET else shortened(text, SNIPPET), matched=False),), summary.language


def shortened(text: str, length: int) -> str:
    """The beginning of a text, cut between words, with an ellipsis."""
    head = text[:length].rsplit(None, 1)[0].rstrip(",;:–- ")
    return f"{head}…"


def _place(visit: Visit, operation: Operation) -> str | None:
    """The finest place in a few words (municipality, else region, else the list's own), and how many more there are."""
    names = list(dict.fromkeys(filter(None, (place_name(visit, place) for place in operation.places))))
    if len(names) < 2:
        return names[0] if names else None
    more = len(names) - 1
    return visit.language.ngettext("%(place)s and %(num)s more", "%(place)s and %(num)s more", more) % {
        "place": names[0],
        "num": more,
    }


def place_name(visit: Visit, place: Place) -> str | None:
    """A place in a word: its municipality, else its region, else the list's own words."""
    if place.municipality:
        return place.municipality
    return visit.labels.region(place.nuts).text if place.nuts and len(place.nuts) > 2 else place.label
