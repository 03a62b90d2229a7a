"""The map of the project list, and the map alone for the frames of other sites."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from urllib.parse import urlencode

from kohesio.errors import ParameterError
from kohesio.index.parsing import parse_query
from kohesio.index.query import OperationQuery, Sort
from kohesio.web import filters
from kohesio.web.area_map import SHOW, MapAsked, area_map, measure_of, with_measure
from kohesio.web.context_finder import Finder
from kohesio.web.context_head import Head
from kohesio.web.context_map import EmbeddedMap, MapPage
from kohesio.web.kohesio_addresses import modern_pairs
from kohesio.web.map_words import COUNT
from kohesio.web.pages.finder import finder, is_untidy
from kohesio.web.surroundings import asked_pairs
from kohesio.web.tabs import MAP
from kohesio.web.visit import Page, Redirect, Visit

EMBEDDED = "embed/map"

KOHESIO_ONLY = frozenset({
    "parentLocation", "heatScale", "hideProjectsNearBy", "showFilters", "clusterView", "openProjectInner",
})  # fmt: skip
"""What Kohesio's map may be asked that asks nothing of the projects; it has no counterpart here and is passed over."""


def project_map(visit: Visit) -> Page | Redirect:
    """``/{lang}/projects/map``: the question of the list on a map."""
    query, measure = _asked(visit), measure_of(visit)
    if is_untidy(visit):
        return Redirect(with_measure(visit.urls.projects(query, MAP), measure))
    answer = visit.service.search(replace(query, limit=1), filters.panel(query))
    asked = MapAsked(query, measure, lambda one, show: with_measure(visit.urls.projects(one, MAP), show))
    context = MapPage(
        finder=_keeping(finder(visit, query, answer, MAP), measure),
        map=area_map(visit, asked),
        embed=_markup(visit, query, measure),
        embedders=visit.settings.map_embedders,
    )
    return Page(context, MAP, head=Head(indexed=not visit.pairs))


def embedded_map(visit: Visit) -> Page | Redirect:
    """``/embed/map``: the map of a question and nothing else; one in Kohesio's words leads to the same map in ours."""
    try:
        return _embedded(visit)
    except ParameterError:
        asked = tuple(pair for pair in visit.pairs if pair[0] not in {"lang", SHOW})
        modern = modern_pairs(replace(visit, pairs=asked))
        if modern is None or modern == list(asked):
            raise
        behind = urlencode([*modern, ("lang", visit.language.code)])
        return Redirect(with_measure(f"{visit.urls.prefix}/{EMBEDDED}?{behind}", measure_of(visit)), permanent=True)


def _embedded(visit: Visit) -> Page:
    query, measure = _asked(visit), measure_of(visit)

    def address(one: OperationQuery, show: str) -> str:
        return with_measure(embed_url(visit, one), show)

    chips = filters.project_chips(query, visit.labels, visit.urls, MAP)
    context = EmbeddedMap(
        map=area_map(visit, MapAsked(query, measure, address)),
        chips=tuple(f"{chip.name}{visit.language.colon}{chip.label.text}" for chip in chips),
        site=visit.urls.absolute(with_measure(visit.urls.projects(query, MAP), measure)),
    )
    return Page(context)


def former_map(visit: Visit) -> Redirect:
    """``/{lang}/map``, Kohesio's address: leads to the map of the list, within a frame to the one for frames."""
    query = parse_query(visit.query_pairs, ignore={SHOW, *KOHESIO_ONLY}, limit=visit.settings.page_size)
    visit.service.resolved(query)  # labels in the place of codes are refused here, and then read in Kohesio's words
    if visit.framed or any(key == "parentLocation" for key, _ in visit.pairs):
        return Redirect(with_measure(embed_url(visit, query), measure_of(visit)))
    return Redirect(with_measure(visit.urls.projects(query, MAP), measure_of(visit)))


def embed_url(visit: Visit, query: OperationQuery) -> str:
    """The address of a question's map for frames; it names the language, for it has none in its path."""
    behind = "&".join(
        filter(None, (visit.urls.printed(replace(query, sort=Sort())), urlencode({"lang": visit.language.code})))
    )
    return f"{visit.urls.prefix}/{EMBEDDED}?{behind}"


def _keeping(found: Finder, measure: str) -> Finder:
    """What surrounds the map, with ways that keep its measure."""
    if measure == COUNT:
        return found
    carried = ((SHOW, measure),)
    ranges = (
        replace(one, drawing=with_measure(one.drawing, measure), page=with_measure(one.page, measure))
        for one in found.ranges
    )
    groups = (replace(one, all_url=with_measure(one.all_url, measure) if one.all_url else None) for one in found.groups)
    return replace(
        found,
        clear=with_measure(found.clear, measure),
        meant=replace(found.meant, url=with_measure(found.meant.url, measure)) if found.meant else None,
        also=replace(found.also, typed_only=with_measure(found.also.typed_only, measure)) if found.also else None,
        groups=tuple(groups),
        ranges=tuple(ranges),
        chips=tuple(replace(chip, url=with_measure(chip.url, measure)) for chip in found.chips),
        around=replace(found.around, map_url=with_measure(found.around.map_url, measure)),
        ways_out=tuple(replace(way, url=with_measure(way.url, measure)) for way in found.ways_out),
        hidden=(*found.hidden, *carried),
        search_hidden=(*found.search_hidden, *carried),
    )


def _asked(visit: Visit) -> OperationQuery:
    """The question of the address; a map has no pages."""
    query = parse_query(asked_pairs(visit), ignore={SHOW}, limit=visit.settings.page_size)
    return replace(query, cursor=None, limit=visit.settings.page_size)


def _markup(visit: Visit, query: OperationQuery, measure: str) -> str:
    """The frame that another site puts into its page to show this map."""
    address = visit.urls.absolute(with_measure(embed_url(visit, query), measure))
    title = visit.language.gettext("Map of projects co-financed by the European Union")
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="640" loading="lazy" '
        'allow="fullscreen"></iframe>'
    )
