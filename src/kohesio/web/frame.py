"""What surrounds every page: navigation, languages, operator, date of the data, and its ``<head>``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, urlencode

from kohesio.http.language import LANGUAGE_NAMES
from kohesio.settings import Settings
from kohesio.snapshot.manifest import Manifest
from kohesio.ui.i18n import OFFERED, Language, message
from kohesio.web.context import Frame, Link, Operator
from kohesio.web.context_head import Head
from kohesio.web.paged import KEY
from kohesio.web.urls import Urls

NAVIGATION = (
    ("projects", message("Projects")),
    ("map", message("Map")),
    ("places", message("Places")),
    ("themes", message("Themes")),
    ("collections", message("Collections")),
    ("programmes", message("Programmes")),
    ("beneficiaries", message("Beneficiaries")),
    ("data", message("Data")),
    ("lists", message("Lists of operations")),
)
"""Entries of the navigation in their order; one whose page there is not is left out."""

FOOTER = (
    ("about", message("About this site")),
    ("faq", message("Questions and answers")),
    ("data", message("Open data and API")),
    ("api", message("How to use the API")),
    ("coverage", message("Clock and coverage of programmes")),
    ("changes", message("What has changed")),
    ("check", message("Check a list of operations")),
    ("accessibility", message("Accessibility")),
    ("privacy", message("Privacy")),
)

_ELSEWHERE = {"map": ("projects", "map")}
"""Entries whose page lies deeper than their name says."""

PROTOCOL_ORDER = (
    "bg", "es", "cs", "da", "de", "et", "el", "en", "fr", "ga", "hr", "it",
    "lv", "lt", "hu", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "fi", "sv",
)  # fmt: skip
"""The Union's order of its languages: by their names in themselves, in the Latin alphabet."""

TRACKING = ("utm_", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid")
"""Keys that other sites hang on links to us; they ask nothing."""

DEFAULT = "x-default"

PASSING = frozenset({"cursor", KEY})
"""Keys of pages within a result, which are passing views: what stands on them has pages of its own."""


def make_frame(
    language: Language,
    settings: Settings,
    manifest: Manifest | None,
    *,
    path: str,
    query: str,
    section: str,
    sections: Collection[str] = (),
    head: Head | None = None,
) -> Frame:
    """The frame of the page at ``path`` (below its language) with ``query``; ``sections`` are the pages there are."""
    urls = Urls.of(settings, language.code)
    gettext = language.gettext
    head = head or Head()
    query = untracked(query)
    own = query if head.query is None else head.query
    if any(key in PASSING for key, _ in parse_qsl(query)):
        head = replace(head, indexed=False)
    offered = sorted(OFFERED, key=PROTOCOL_ORDER.index)
    return Frame(
        language=language,
        home=urls.path(),
        search=urls.search(),
        sections={key: urls.path(key) for key in sections},
        navigation=tuple(
            Link(gettext(name), urls.path(*_ELSEWHERE.get(key, (key,))), key == section)
            for key, name in NAVIGATION
            if key in sections
        ),
        footer=tuple(Link(gettext(name), urls.path(key)) for key, name in FOOTER if key in sections),
        languages=tuple(
            Link(LANGUAGE_NAMES[code], urls.in_language(code, path, query), code == language.code, code)
            for code in offered
        ),
        canonical=urls.absolute(urls.in_language(language.code, path, own)),
        alternates=(
            *((code, urls.absolute(urls.in_language(code, path, own))) for code in offered),
            (DEFAULT, urls.absolute(urls.without_language(path, own))),
        ),
        origin=urls.origin,
        head=head,
        version=manifest.version if manifest else None,
        data_date=date.fromisoformat(manifest.created[:10]) if manifest else None,
        synthetic=manifest.synthetic if manifest else False,
        operator=Operator(
            settings.operator_name, settings.operator_contact, settings.operator_imprint, settings.operator_privacy
        ),
    )


def asking_pairs(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The pairs of a query without those that other sites hang on it."""
    return tuple(pair for pair in pairs if not pair[0].startswith(TRACKING))


def untracked(query: str) -> str:
    """A query string without those pairs; as it came where it has none."""
    pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
    asking = asking_pairs(pairs)
    return query if len(asking) == len(pairs) else urlencode(asking)
