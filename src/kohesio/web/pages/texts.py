"""Pages about the site itself: data, API, questions and answers, about, accessibility, privacy."""

from __future__ import annotations

from itertools import groupby

from kohesio.index.query import BeneficiaryQuery
from kohesio.linkeddata.document import EXPORTS
from kohesio.model.shelf import ShelfFile
from kohesio.snapshot.export.formats import BODY_FORMATS
from kohesio.ui.format import size
from kohesio.ui.i18n import SOURCE_LANGUAGE, message
from kohesio.web.catalogue import DESCRIPTION, MEDIA_TYPE, DataSet, Shared, catalogue
from kohesio.web.context import Link
from kohesio.web.context_head import Head
from kohesio.web.context_texts import (
    AboutPage,
    AccessibilityPage,
    ApiPage,
    DataPage,
    Download,
    Example,
    FaqPage,
    PrivacyPage,
    Shelf,
)
from kohesio.web.feed_links import due_calendar
from kohesio.web.fields import FIELDS
from kohesio.web.structured import LICENCES, dataset, script_text
from kohesio.web.urls import Urls
from kohesio.web.visit import Document, Page, Visit

COLUMNS = (
    ("projects-2014-2020", message("Projects 2014-2020")),
    ("projects-2021-2027", message("Projects 2021-2027")),
    ("beneficiaries", message("Beneficiaries")),
)
"""Folders of the published files, as columns of the table."""

FORMS = ("csv", "xlsx")

EXAMPLES = (
    (message("Projects in Ireland about skills"), "operations?q=skills&country=IE&limit=5"),
    (message("The largest railway projects"), "operations?q=railway&sort=-eu_contribution&limit=5"),
    (message("What each country receives from the ESF+"), "facets/country?fund=ESF%2B"),
    (message("Projects by year, fund and theme"), "statistics"),
    (message("What a word could go on to be"), "suggest?q=univ"),
    (message("All projects of Malta as a table"), "export?format=csv&country=MT"),
)
"""Questions that show what the API can be asked, below its address."""


def data(visit: Visit) -> Page:
    """``/{lang}/data``: everything as files and for programs."""
    manifest = visit.service.snapshot.manifest
    urls, language = visit.urls, visit.language
    files = [(form.media_type, urls.api("export", format=suffix)) for suffix, form in EXPORTS.items()]
    licence = Link(manifest.licence, LICENCES.get(manifest.licence, ""))
    context = DataPage(
        version=manifest.version,
        content_hash=manifest.content_hash,
        operations=manifest.counts["operations"],
        licence=licence,
        attribution=manifest.attribution,
        files=tuple(Link(form.name, urls.api("export", format=suffix)) for suffix, form in EXPORTS.items()),
        columns=tuple(language.gettext(name) for _, name in COLUMNS),
        shelves=_shelves(visit),
        dictionary={key: language.gettext(name) for key, name in FIELDS.items()},
        openapi=urls.api("openapi.json"),
        catalogue=f"{urls.path('data')}/catalogue.jsonld",
    )
    described = dataset(manifest, language, urls, language.gettext(DESCRIPTION), files, visit.settings.operator_name)
    return Page(context, "data", head=Head((script_text(described),), (due_calendar(visit),), query=""))


def data_catalogue(visit: Visit) -> Document:
    """``/{lang}/data/catalogue.jsonld``: the same for portals that harvest; one document in all languages."""
    urls = Urls.of(visit.settings, SOURCE_LANGUAGE)
    projects = [
        Shared(suffix, form.name, form.media_type, urls.api("export", format=suffix))
        for suffix, form in EXPORTS.items()
    ]
    bodies = [
        Shared(suffix, form.name, form.media_type, urls.beneficiary_answer(BeneficiaryQuery(), f".{suffix}"))
        for suffix, form in BODY_FORMATS.items()
    ]
    sets = (
        DataSet("projects", "Projects", urls.path("projects"), projects),
        DataSet("beneficiaries", "Beneficiaries", urls.path("beneficiaries"), bodies),
    )
    made = catalogue(visit.service.snapshot.manifest, urls, visit.settings.operator_name, sets)
    return Document(made, MEDIA_TYPE)


def _shelves(visit: Visit) -> tuple[Shelf, ...]:
    """The published files as a table: a row a country, a column a kind and format."""
    by_country = sorted(visit.shelf.files(), key=lambda file: visit.language.country(file.country))
    shelves = []
    for country, files in groupby(by_country, key=lambda file: file.country):
        found = {(file.folder, file.form): _download(visit, file) for file in files}
        cells = tuple(found.get((folder, form)) for folder, _ in COLUMNS for form in FORMS)
        shelves.append(Shelf(visit.language.country(country), cells))
    return tuple(shelves)


def _download(visit: Visit, file: ShelfFile) -> Download:
    weight = size(file.size, visit.language.locale) if file.size is not None else None
    kind = visit.language.gettext(dict(COLUMNS)[file.folder])
    return Download(file.form.upper(), kind, file.address, weight, file.sha256)


def api(visit: Visit) -> Page:
    """``/{lang}/api``: how to ask the API, with questions that run."""
    urls = visit.urls
    base = urls.api()
    examples = []
    for text, asked in EXAMPLES:
        address = f"{base}{asked}"
        examples.append(Example(visit.language.gettext(text), address, f"curl '{urls.absolute(address)}'"))
    context = ApiPage(
        base=urls.absolute(base),
        openapi=urls.api("openapi.json"),
        docs=urls.api("docs"),
        compatible=f"{urls.prefix}/api/",
        features=f"{urls.prefix}/ogc/",
        sparql=urls.path("sparql"),
        examples=tuple(examples),
        page_size=visit.settings.max_page_size,
        requests_per_minute=visit.settings.requests_per_minute,
    )
    return Page(context, "api", head=Head(query=""))


def faq(visit: Visit) -> Page:
    """``/{lang}/faq``."""
    return Page(FaqPage(visit.settings.show_natural_persons), "faq", head=Head(query=""))


def about(visit: Visit) -> Page:
    """``/{lang}/about``."""
    return Page(AboutPage(visit.urls.path("lists"), visit.urls.path("data")), "about", head=Head(query=""))


def accessibility(visit: Visit) -> Page:  # noqa: ARG001 - every page is asked alike
    """``/{lang}/accessibility``."""
    return Page(AccessibilityPage(), head=Head(query=""))


def privacy(visit: Visit) -> Page:
    """``/{lang}/privacy``."""
    return Page(PrivacyPage(visit.settings.show_natural_persons), head=Head(query=""))
