"""The part that every tab of the project list shares, made from one answer of the search service."""

from __future__ import annotations

from dataclasses import replace

from kohesio.errors import ParameterError, sentence
from kohesio.index.parsing import parse_query
from kohesio.index.query import BeneficiaryQuery, OperationQuery
from kohesio.index.result import Facet, OperationPage, Proposal
from kohesio.linkeddata.document import EXPORTS
from kohesio.web import filters
from kohesio.web.context import Downloads, Group, Link
from kohesio.web.context_finder import Finder
from kohesio.web.context_pages import Pages
from kohesio.web.notes import in_words
from kohesio.web.paged import result_pages
from kohesio.web.places_in_words import places_beside_words
from kohesio.web.surroundings import FORM_KEYS, SHOWN, asked_pairs, surroundings
from kohesio.web.tabs import LIST, MAP, STATISTICS, TABS, tabs
from kohesio.web.visit import Redirect, Visit
from kohesio.web.ways_out import also, meant, typed_only, ways_out
from kohesio.web.written import in_one_spelling

_UNORDERED = frozenset({MAP, STATISTICS})
"""Tabs that show figures, not one project after the other."""


def asked(visit: Visit) -> OperationQuery:
    """The question of the address. Raises ParameterError."""
    return parse_query(asked_pairs(visit), limit=visit.settings.page_size)


def view_of(visit: Visit) -> tuple[Visit, str]:
    """The tab that a page beside the tabs leads back to, and the visit without its key. Raises ParameterError."""
    view = next((value for name, value in visit.pairs if name == "view"), LIST)
    known = tuple(key for key, _ in TABS)
    if view not in known:
        told = sentence("There is no view '%(value)s' of the projects.", value=view)
        raise ParameterError("view", told, tuple(filter(None, known)))
    return replace(visit, pairs=tuple(pair for pair in visit.pairs if pair[0] != "view")), view


def is_untidy(visit: Visit) -> bool:
    """Whether an address is as a form sends it: with empty boxes, a place in two parts, or what people write."""
    return any(
        not value.strip() or name in FORM_KEYS or in_one_spelling(name, value) != value for name, value in visit.pairs
    )


def tidied(visit: Visit, query: OperationQuery, view: str) -> Redirect | None:
    """The canonical address of a tab, where the form has sent it another."""
    if is_untidy(visit):
        return Redirect(visit.urls.projects(query, view))
    return None


def finder(visit: Visit, query: OperationQuery, answer: OperationPage, view: str, json: str = "") -> Finder:
    """The surroundings of a tab; ``answer`` must have the facets of ``filters.panel``, ``json`` is its own answer."""
    urls, labels = visit.urls, visit.labels
    groups = _groups(visit, query, answer.facets, view)
    boxes = {entry.key for entry in groups} | {key for key, _ in filters.RANGES}
    start = replace(query, cursor=None)
    called = BeneficiaryQuery(text=query.text, limit=1, language=visit.language.code)
    return Finder(
        text=query.text,
        action=urls.projects(view=view),
        clear=urls.projects(OperationQuery(text=query.text), view),
        tabs=tabs(visit, start, view),
        notes=in_words(answer.notes, visit.language),
        meant=meant(answer.did_you_mean, _of_text(visit, start, answer.did_you_mean, view)),
        also=also(answer, urls.projects(typed_only(query), view)),
        totals=answer.totals,
        behind="" if view in _UNORDERED else filters.behind(query, answer.totals, visit.language),
        chips=filters.project_chips(query, labels, urls, view),
        ways_out=ways_out(visit, start, view) if not answer.totals.count else (),
        bodies=visit.service.beneficiaries(called).count if query.text and not query.cursor else 0,
        places=places_beside_words(visit, query, view) if query.text and not query.cursor else (),
        bodies_url=urls.beneficiaries(BeneficiaryQuery(text=query.text)),
        groups=groups,
        ranges=filters.ranges(query, labels, urls, view),
        around=surroundings(visit, query),
        hidden=tuple(pair for pair in filters.hidden(query, boxes, text_too=True) if pair[0] not in SHOWN),
        search_hidden=filters.all_pairs(query),
        downloads=Downloads(
            tuple(Link(form.name, urls.export(query, suffix)) for suffix, form in EXPORTS.items()),
            json or urls.answer(query),
            urls.sparql(query),
        ),
    )


def pages(visit: Visit, query: OperationQuery, answer: OperationPage, view: str) -> Pages:
    """The pages of a tab; ``query`` is what the address asks, ``answer`` what was found on this page."""
    first = visit.urls.projects(replace(query, cursor=None), view)
    onward = visit.urls.projects(replace(query, cursor=answer.next), view) if answer.next else ""
    return result_pages(visit, query, answer.totals.count, first, onward)


def _of_text(visit: Visit, query: OperationQuery, proposal: Proposal | None, view: str) -> str:
    return visit.urls.projects(replace(query, text=proposal.text), view) if proposal else ""


def _groups(visit: Visit, query: OperationQuery, facets: tuple[Facet, ...], view: str) -> tuple[Group, ...]:
    """The filters that can change something: those with a value."""
    by_key = {facet.key: facet for facet in facets}
    useful = [by_key[key] for key in filters.panel(query) if key in by_key and filters.narrows(by_key[key])]
    bare = replace(query, cursor=None)
    one_programme = len(query.choice("programme").included) == 1
    return tuple(
        filters.group(
            facet,
            visit.labels,
            query.choice(facet.key),
            all_url=visit.urls.choices(facet.key, bare, view),
            opened=facet.key in filters.OPEN,
            alone=facet.key == "priority" and one_programme,
        )
        for facet in useful
    )
