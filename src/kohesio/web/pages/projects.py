"""The list of projects: search, filters, order, pages; and the page of all values of one filter."""

from __future__ import annotations

from dataclasses import replace

from kohesio.errors import MissingError
from kohesio.index.fields import FACETS
from kohesio.index.parsing import parse_query
from kohesio.index.query import OperationQuery, Sort
from kohesio.index.result import Facet
from kohesio.snapshot.export.formats import FORMATS
from kohesio.web import filters
from kohesio.web.context import ChoicesPage, Downloads, Group, Link, Option, Paging, ProjectsPage
from kohesio.web.notes import in_words
from kohesio.web.pages.hits import project_hits
from kohesio.web.visit import Page, Redirect, Visit


def projects(visit: Visit) -> Page | Redirect:
    """``/{lang}/projects``. Leads to the canonical address where the form has sent empty boxes."""
    query = _asked(visit)
    if any(not value.strip() for _, value in visit.pairs):
        return Redirect(visit.urls.projects(query))
    answer = visit.service.search(query, filters.PANEL)
    urls, language = visit.urls, visit.language
    groups = _groups(visit, query, answer.facets)
    boxes = {entry.key for entry in groups} | {key for key, _ in filters.RANGES}
    start = replace(query, cursor=None)
    context = ProjectsPage(
        text=query.text,
        action=urls.projects(),
        clear=urls.projects(OperationQuery(text=query.text)),
        notes=in_words(answer.notes, language),
        totals=answer.totals,
        chips=filters.project_chips(query, visit.labels, urls),
        groups=groups,
        ranges=filters.ranges(query, visit.labels),
        hidden=filters.hidden(query, boxes, text_too=True),
        search_hidden=filters.all_pairs(query),
        sorts=filters.project_sorts(query, language, urls),
        sort=filters.sort_name(query, language),
        hits=project_hits(visit, answer),
        paging=Paging(
            urls.projects(start) if query.cursor else None,
            urls.projects(replace(query, cursor=answer.next)) if answer.next else None,
        ),
        downloads=Downloads(
            tuple(Link(form.name, urls.export(query, suffix)) for suffix, form in FORMATS.items()),
            urls.answer(query),
        ),
    )
    return Page(context, "projects")


def choices(visit: Visit) -> Page:
    """``/{lang}/projects/filters/{facet}``: every value of one filter, given all the others."""
    key = visit.parameters["facet"]
    if key not in FACETS or key == "beneficiary":
        raise MissingError(f"There is no filter {key!r}; there are {', '.join(FACETS)}.")
    query = replace(_asked(visit), cursor=None)
    answer = visit.service.search(replace(query, limit=1, sort=Sort()), (key,))
    facet = answer.facets[0]
    options = filters.options(facet, visit.labels, query.choice(key))
    context = ChoicesPage(
        key=key,
        name=visit.labels.facet(key),
        options=tuple(_by_region(options) if key == "nuts" else _by_name(key, options)),
        others=facet.others,
        missing=facet.missing,
        count=answer.totals.count,
        action=visit.urls.projects(),
        back=visit.urls.projects(query),
        hidden=filters.hidden(query, {key}, text_too=True),
    )
    return Page(context, "projects")


def _asked(visit: Visit) -> OperationQuery:
    return parse_query(visit.query_pairs, limit=visit.settings.page_size)


def _groups(visit: Visit, query: OperationQuery, facets: tuple[Facet, ...]) -> tuple[Group, ...]:
    """The filters that can change something: those with a value."""
    by_key = {facet.key: facet for facet in facets}
    useful = [by_key[key] for key in filters.PANEL if key in by_key and by_key[key].values]
    bare = replace(query, cursor=None)
    return tuple(
        filters.group(
            facet,
            visit.labels,
            query.choice(facet.key),
            all_url=visit.urls.choices(facet.key, bare),
            position=position,
        )
        for position, facet in enumerate(useful)
    )


def _by_name(key: str, options: list[Option]) -> list[Option]:
    """In the order readers look things up: codes by code, names by name."""
    if key in {"intervention_field", "specific_objective"}:
        return sorted(options, key=lambda entry: entry.value)
    return sorted(options, key=lambda entry: entry.label.text.casefold())


def _by_region(options: list[Option]) -> list[Option]:
    """Regions below the one they belong to."""
    return [replace(entry, depth=len(entry.value) - 2) for entry in sorted(options, key=lambda entry: entry.value)]
