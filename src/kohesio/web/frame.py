"""What surrounds every page: navigation, languages, operator, the date of the data."""

from __future__ import annotations

from datetime import date

from kohesio.http.language import LANGUAGE_NAMES
from kohesio.settings import Settings
from kohesio.snapshot.manifest import Manifest
from kohesio.ui.i18n import OFFERED, Language, message
from kohesio.web.context import Frame, Link, Operator
from kohesio.web.urls import Urls

NAVIGATION = (
    ("projects", message("Projects")),
    ("beneficiaries", message("Beneficiaries")),
    ("lists", message("Lists of operations")),
    ("data", message("Data")),
    ("about", message("About")),
)
FOOTER = (
    ("about", message("About this site")),
    ("data", message("Open data and API")),
    ("coverage", message("Clock and coverage of programmes")),
    ("check", message("Check a list of operations")),
    ("accessibility", message("Accessibility")),
    ("privacy", message("Privacy")),
)
TRACKING = ("utm_", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid")
"""Keys that other sites hang on links to us; they ask nothing."""


def make_frame(
    language: Language, settings: Settings, manifest: Manifest | None, *, path: str, query: str, section: str
) -> Frame:
    """The frame of the page at ``path`` (below its language) with ``query``."""
    urls = Urls.of(settings, language.code)
    gettext = language.gettext
    return Frame(
        language=language,
        home=urls.path(),
        search=urls.projects(),
        navigation=tuple(Link(gettext(name), urls.path(key), key == section) for key, name in NAVIGATION),
        footer=tuple(Link(gettext(name), urls.path(key)) for key, name in FOOTER),
        languages=tuple(
            Link(LANGUAGE_NAMES[code], urls.in_language(code, path, query), code == language.code, code)
            for code in OFFERED
        ),
        canonical=urls.absolute(urls.in_language(language.code, path, query)),
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
