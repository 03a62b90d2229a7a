"""Search over everything: projects and beneficiaries of one text, and places, programmes, themes by their names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kohesio.index import text as words
from kohesio.index.query import BeneficiaryQuery, OperationQuery
from kohesio.index.result import Suggestion
from kohesio.ui.i18n import message
from kohesio.web.context import Link
from kohesio.web.context_head import Head
from kohesio.web.context_search import Named, SearchPage
from kohesio.web.feed_links import query_feeds
from kohesio.web.filters import chosen
from kohesio.web.labels import FACETS
from kohesio.web.notes import in_words
from kohesio.web.paged import KEY, before, is_there, numbered, page_count, page_number
from kohesio.web.pages.beneficiaries import body_row
from kohesio.web.pages.examples import examples
from kohesio.web.pages.hits import project_hits
from kohesio.web.place_names import region_link, regions_named
from kohesio.web.places_in_words import MOST_TOWNS, Way, around, counted, places_beside_words
from kohesio.web.visit import Page, Redirect, Visit, known, only
from kohesio.web.ways_out import also, meant, typed_only, ways_out

PARAMETERS = ("q", KEY)

SHOWN, SHOWN_BODIES = 10, 5
"""Projects and beneficiaries that stand on a page; the lists have all, with filters."""

FEW = 5
"""With fewer projects and fewer beneficiaries than this, what comes near by its name is told."""

MOST_NAMED = 8
SUGGESTED = 24

MOST_REGIONS = 3
"""Regions of one name besides those that the search completes."""

BY_NAME = ("country", "theme", "fund")
"""Facets of few values, whose names are searched in the reader's language."""

_KINDS = {
    "place": message("Place"),
    "programme": message("Programme"),
    "operation": message("Project"),
    "beneficiary": message("Beneficiary"),
}


def search(visit: Visit) -> Page | Redirect:
    """``/{lang}/search?q=``."""
    only(visit, *PARAMETERS)
    text = " ".join(next((value for key, value in visit.pairs if key == "q"), "").split())
    if not text:
        return Page(_empty(visit), "search", head=Head(query=""))
    urls, language = visit.urls, visit.language
    number = page_number(visit)
    asked = OperationQuery(text=text, limit=SHOWN, offset=before(number, SHOWN), language=language.code)
    found = visit.service.search(asked, ())
    bodies = visit.service.beneficiaries(
        BeneficiaryQuery(text=text, limit=SHOWN_BODIES, offset=before(number, SHOWN_BODIES), language=language.code)
    )
    longest = max((found.totals.count, SHOWN), (bodies.count, SHOWN_BODIES), key=lambda one: page_count(*one))
    is_there(number, *longest)
    few = found.totals.count < FEW and bodies.count < FEW
    completions = visit.service.suggest(text, SUGGESTED) if number == 1 else ()
    context = SearchPage(
        text=text,
        examples=(),
        notes=in_words(found.notes, language),
        meant=meant(found.did_you_mean, urls.search(found.did_you_mean.text) if found.did_you_mean else ""),
        also=also(found, urls.search(typed_only(asked).text)),
        ways_out=() if found.totals.count else ways_out(visit, OperationQuery(text=text)),
        projects=found.totals.count,
        projects_url=urls.projects(OperationQuery(text=text)),
        hits=project_hits(visit, found),
        bodies=bodies.count,
        bodies_url=urls.beneficiaries(BeneficiaryQuery(text=text)),
        rows=tuple(body_row(visit, hit) for hit in bodies.hits),
        pages=numbered(urls.search(text), number, longest[1], longest[0]),
        named=tuple(_named(visit, text, completions))[:MOST_NAMED] if number == 1 else (),
        suggested=tuple(_suggested(visit, completions, {hit.id for hit in found.hits})) if few else (),
    )
    return Page(context, "search", head=Head(feeds=query_feeds(visit, OperationQuery(text=text), text), indexed=False))


def _empty(visit: Visit) -> SearchPage:
    urls = visit.urls
    return SearchPage(
        text="", examples=examples(visit), notes=(), meant=None, also=None, ways_out=(),
        projects=0, projects_url=urls.projects(), hits=(),
        bodies=0, bodies_url=urls.beneficiaries(), rows=(), pages=numbered(urls.search(), 1, SHOWN, 0),
        named=(), suggested=(),
    )  # fmt: skip


def _named(visit: Visit, text: str, completions: Iterable[Suggestion]) -> Iterator[Named]:
    """Things whose name has all the words that were typed, the last one perhaps in its beginning."""
    yield from places_beside_words(visit, OperationQuery(text=text))
    yield from _by_label(visit, text)
    yield from _towns(visit, text)
    wanted = _folded(text)
    completed = [one for one in completions if one.kind in {"place", "programme"}]
    yield from (_completed(visit, one) for one in completed)
    yield from _regions(visit, text, wanted, {one.id for one in completed})
    for entry in known(visit.service).lists.values():
        if _has_all(_folded(entry.title), wanted):
            link = Link(entry.title, visit.urls.list(entry.id), language=_only(entry.languages))
            yield Named(visit.labels.facet("list"), link, entry.operations)


def _regions(visit: Visit, text: str, wanted: list[str], told: Collection[str]) -> Iterator[Named]:
    """Regions without a project too: their pages say what may lie there."""
    called = [
        one for one in regions_named(text)
        if one.level and one.code not in told and _has_all(_folded(f"{one.name} {one.name_latin}"), wanted)
    ]  # fmt: skip
    kind = _KINDS["place"]
    yield from (Named(visit.language.gettext(kind), region_link(visit, one), None) for one in called[:MOST_REGIONS])


def _towns(visit: Visit, text: str) -> Iterator[Named]:
    """A town by its whole name: the projects that name it, and those around it, one line for each town so called."""
    named = [
        Way("municipality", one, chosen("municipality", one)) for one in visit.service.municipalities(text)[:MOST_TOWNS]
    ]
    yield from counted(visit, [*named, *around(visit, visit.geography.towns(text)[:MOST_TOWNS])])


def _by_label(visit: Visit, text: str) -> Iterator[Named]:
    """Countries, themes and funds by what they are called in the reader's language, or by their code."""
    wanted = _folded(text)
    for key in BY_NAME:
        for value in visit.service.values(key):
            label = visit.labels.value(key, value)
            if _has_all(_folded(f"{label.text} {label.code or ''} {value}"), wanted):
                pages = {"country": visit.urls.place(value), "theme": visit.urls.path("themes", value)}
                address = pages.get(key) or visit.urls.projects(chosen(key, value))
                link = Link(label.text, address, code=label.code)
                yield Named(visit.language.gettext(FACETS[key]), link, None)


def _suggested(visit: Visit, completions: Iterable[Suggestion], seen: set[str]) -> Iterator[Named]:
    """Projects and beneficiaries that come near, where next to nothing was found."""
    for one in completions:
        if one.kind in {"operation", "beneficiary"} and one.id not in seen:
            yield _completed(visit, one)


def _completed(visit: Visit, one: Suggestion) -> Named:
    urls = visit.urls
    addresses = {
        "operation": urls.project(one.id),
        "beneficiary": urls.beneficiary(one.id),
        "programme": urls.projects(chosen("programme", one.id)),
        "place": urls.place(one.id),
    }
    label = visit.language.country(one.label) if one.kind == "place" and len(one.id) == 2 else one.label
    code = one.id if one.kind == "place" else None
    return Named(visit.language.gettext(_KINDS[one.kind]), Link(label, addresses[one.kind], code=code), None)


def _folded(text: str) -> list[str]:
    return [words.fold(word) for word in words.words(text)]


def _has_all(name: list[str], wanted: list[str]) -> bool:
    """Whether a name has each of the words; the last one may be only the beginning of one."""
    *whole, beginning = wanted or [""]
    return bool(wanted) and set(whole) <= set(name) and any(word.startswith(beginning) for word in name)


def _only(languages: tuple[str, ...]) -> str | None:
    return languages[0] if len(languages) == 1 else None
