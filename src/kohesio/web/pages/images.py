"""The found projects that have pictures. Pictures stay with their publishers: pages ask no foreign server."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from kohesio.web import filters
from kohesio.web.context import ProjectHit
from kohesio.web.context_finder import ImagesPage, Picture, PicturedProject
from kohesio.web.context_head import Head
from kohesio.web.editorial import added_to_project
from kohesio.web.paged import projects_at
from kohesio.web.pages.finder import asked, finder, pages, tidied
from kohesio.web.pages.hits import project_hits
from kohesio.web.tabs import IMAGES
from kohesio.web.visit import Page, Redirect, Visit

SCHEMES = ("http", "https")


def images(visit: Visit) -> Page | Redirect:
    """``/{lang}/projects/images``: totals and filters are those of the whole question, as in every tab."""
    query = asked(visit)
    if canonical := tidied(visit, query, IMAGES):
        return canonical
    whole = visit.service.search(replace(query, limit=1, cursor=None), filters.panel(query))
    wanted = projects_at(visit, replace(query, has_image=True) if query.has_image is None else query)
    pictured = visit.service.search(wanted, ())
    context = ImagesPage(
        finder=finder(visit, query, whole, IMAGES),
        count=pictured.totals.count if query.has_image is not False else 0,
        projects=tuple(_pictured(visit, hit) for hit in project_hits(visit, pictured))
        if query.has_image is not False
        else (),
        pages=pages(visit, query, pictured, IMAGES),
    )
    return Page(context, "projects", head=Head(indexed=False))


def _pictured(visit: Visit, hit: ProjectHit) -> PicturedProject:
    """The pictures of a project: those that an address of its list leads to, and those that the operator added."""
    found = [(address, urlsplit(address)) for address in hit.operation.images]
    published = tuple(Picture(address, parts.netloc) for address, parts in found if parts.scheme in SCHEMES)
    return PicturedProject(hit, published, added_to_project(visit, hit.operation.id))
