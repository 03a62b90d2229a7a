"""The list of projects: search, filters, order, pages; and the page of all values of one filter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kohesio.errors import MissingError
from kohesio.index.fields import FACETS
from kohesio.index.query import Sort
from kohesio.ui.i18n import Language
from kohesio.web import filters
from kohesio.web.area_map import SHOW, measure_of, with_measure
from kohesio.web.context import ChoiceGroup, ChoicesPage, Option
from kohesio.web.context_finder import ProjectsPage
from kohesio.web.context_head import Head
from kohesio.web.feed_links import query_feeds
from kohesio.web.map_words import COUNT
from kohesio.web.paged import projects_at
from kohesio.web.pages.finder import asked, finder, pages, tidied, view_of
from kohesio.web.pages.hits import project_hits
from kohesio.web.tabs import LIST
from kohesio.web.visit import Page, Redirect, Visit


def projects(visit: Visit) -> Page | Redirect:
    """``/{lang}/projects``."""
    query = asked(visit)
    if canonical := tidied(visit, query, LIST):
        return canonical
    query = projects_at(visit, query)
    answer = visit.service.search(query, filters.panel(query))
    context = ProjectsPage(
        finder=finder(visit, query, answer, LIST),
        sorts=filters.project_sorts(query, visit.language, visit.urls),
        sort=filters.sort_name(query, visit.language),
        hits=project_hits(visit, answer),
        pages=pages(visit, query, answer, LIST),
    )
    name = visit.language.gettext("Projects: %(text)s") % {"text": query.text} if query.text else ""
    return Page(
        context,
        "projects",
        head=Head(feeds=query_feeds(visit, query, name or visit.language.gettext("Projects"))),
    )


def choices(visit: Visit) -> Page:
    """``/{lang}/projects/filters/{facet}``: every value of one filter, given all the others."""
    key = visit.parameters["facet"]
    if key not in FACETS or key == "beneficiary":
        raise MissingError(f"There is no filter {key!r}; there are {', '.join(FACETS)}.")
    visit, view = view_of(visit)
    measure = measure_of(visit)
    visit = replace(visit, pairs=tuple(pair for pair in visit.pairs if pair[0] != SHOW))
    query = replace(asked(visit), cursor=None)
    answer = visit.service.search(replace(query, limit=1, sort=Sort()), (key,))
    facet = answer.facets[0]
    options = filters.options(facet, visit.labels, query.choice(key))
    context = ChoicesPage(
        key=key,
        name=visit.labels.facet(key),
        groups=tuple(_grouped(visit, key, options)),
        others=facet.others,
        missing=facet.missing,
        count=answer.totals.count,
        action=visit.urls.projects(view=view),
        back=with_measure(visit.urls.projects(query, view), measure),
        hidden=(*filters.hidden(query, {key}, text_too=True), *(((SHOW, measure),) if measure != COUNT else ())),
    )
    return Page(context, "projects", head=Head(indexed=False))


def _grouped(visit: Visit, key: str, options: list[Option]) -> Iterator[ChoiceGroup]:
    """Values in the order readers look things up; intervention fields by period under the headings of the law, last
    what a list calls otherwise."""
    if key != "intervention_field":
        yield ChoiceGroup("", tuple(_by_region(options) if key == "nuts" else _by_name(visit.language, key, options)))
        return
    areas: dict[str, list[Option]] = {}
    for option in _by_name(visit.language, key, options):
        areas.setdefault(visit.labels.area(option.value), []).append(option)
    yield from (ChoiceGroup(name, tuple(areas[name])) for name in sorted(areas, key=lambda name: (not name, name)))


def _by_name(language: Language, key: str, options: list[Option]) -> list[Option]:
    """In the order readers look things up: codes by code, names by name."""
    if key in {"intervention_field", "specific_objective"}:
        return sorted(options, key=lambda entry: entry.value)
    return sorted(options, key=lambda entry: language.sort_key(entry.label.text))


def _by_region(options: list[Option]) -> list[Option]:
    """Regions below the one they belong to."""
    return [replace(entry, depth=len(entry.value) - 2) for entry in sorted(options, key=lambda entry: entry.value)]
