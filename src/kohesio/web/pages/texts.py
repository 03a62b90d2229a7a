"""Short pages about the site itself: data, about, accessibility, privacy."""

from __future__ import annotations

from kohesio.snapshot.export.formats import FORMATS
from kohesio.web.context import AboutPage, AccessibilityPage, DataPage, Link, PrivacyPage
from kohesio.web.visit import Page, Visit


def data(visit: Visit) -> Page:
    """``/{lang}/data``: everything as files and for programs."""
    manifest = visit.service.snapshot.manifest
    urls = visit.urls
    context = DataPage(
        version=manifest.version,
        operations=manifest.counts["operations"],
        licence=manifest.licence,
        attribution=manifest.attribution,
        files=tuple(Link(form.name, urls.api("export", format=suffix)) for suffix, form in FORMATS.items()),
        openapi=urls.api("openapi.json"),
        lists=urls.path("lists"),
    )
    return Page(context, "data")


def about(visit: Visit) -> Page:
    """``/{lang}/about``."""
    return Page(AboutPage(visit.urls.path("lists"), visit.urls.path("data")), "about")


def accessibility(visit: Visit) -> Page:  # noqa: ARG001 - every page is asked alike
    """``/{lang}/accessibility``."""
    return Page(AccessibilityPage())


def privacy(visit: Visit) -> Page:
    """``/{lang}/privacy``."""
    return Page(PrivacyPage(visit.settings.show_natural_persons))
