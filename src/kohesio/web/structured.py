"""What pages say in schema.org's vocabulary (JSON-LD): grants and projects, organisations, the data set, the site.

The figures are those of the page, in euro; what is not published is left out. Names are as they may be shown, so no
likely natural person is named. ``script_text`` makes a document safe inside a script element: whatever a list has
published, no character of it can end the element or begin markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from kohesio.model.beneficiary import Beneficiary
from kohesio.model.money import Amount
from kohesio.model.operation import Operation
from kohesio.model.text import preferred
from kohesio.reference import codelists
from kohesio.reference.codelists import Kind
from kohesio.snapshot.manifest import Manifest
from kohesio.ui.i18n import Language
from kohesio.web.context_editorial import Added
from kohesio.web.urls import Urls

CONTEXT = "https://schema.org"
LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}

Document = Mapping[str, object]

_ESCAPED = str.maketrans({each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"})


def script_text(document: Document) -> str:
    """A document as the text of a script element."""
    told = {"@context": CONTEXT, **document}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)


def website(language: Language, urls: Urls, operator: str) -> Document:
    """The site and how it is searched."""
    return _filled({
        "@type": "WebSite",
        "name": "Kohesio",
        "url": urls.absolute(urls.path()),
        "inLanguage": language.code,
        "publisher": {"@type": "Organization", "name": operator} if operator else None,
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": urls.absolute(urls.search()) + "?q={search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    })  # fmt: skip


def trail_to(steps: Iterable[tuple[str, str]], here: str, origin: str, address: str) -> str:
    """The way to the page ``here``, whose full ``address`` is given, as the text of a script element.

    ``steps`` are names and root-relative addresses, the home page first.
    """
    way = [*((str(name), origin + step) for name, step in steps), (str(here), address)]
    return script_text({
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": item}
            for position, (name, item) in enumerate(way, start=1)
        ],
    })  # fmt: skip


def grant(operation: Operation, language: Language, urls: Urls, added: Added | None = None) -> Document:
    """The support of a project, and the project it goes to; the operation has its names hidden where they must be.

    ``added`` is what the operator added to it.
    """
    title, summary = preferred(operation.title, language.code), preferred(operation.summary, language.code)
    url = urls.absolute(urls.project(operation.id))
    project = _filled({
        "@type": "Project",
        "@id": f"{url}#project",
        "name": title.text if title else operation.id,
        "description": summary.text if summary else None,
        "url": url,
        "sameAs": added.website if added else None,
        "image": _pictures(added, urls),
        "foundingDate": operation.start_date.date.isoformat() if operation.start_date else None,
        "dissolutionDate": operation.end_date.date.isoformat() if operation.end_date else None,
        "location": [_place(language, operation)],
        "member": [
            _filled({
                "@type": "Organization", "name": one.name, "url": urls.absolute(urls.beneficiary(one.id)),
            })
            for one in operation.beneficiaries if one.is_natural_person is not True
        ],
    })  # fmt: skip
    return _filled({
        "@type": "MonetaryGrant",
        "@id": url,
        "identifier": operation.operation_code or operation.id,
        "name": title.text if title else operation.id,
        "url": url,
        "inLanguage": title.language if title else None,
        "amount": _money(operation.eu_contribution),
        "funder": [_fund(code) for code in operation.funds] or [{"@type": "Organization", "name": "European Union"}],
        "fundedItem": project,
    })  # fmt: skip


def organisation(body: Beneficiary, language: Language, urls: Urls, added: Added | None = None) -> Document | None:
    """A beneficiary; None for a likely natural person, who is in nobody's index.

    ``url`` is its own website where the operator ``added`` one, else its page here.
    """
    if body.is_natural_person is True:
        return None
    url = urls.absolute(urls.beneficiary(body.id))
    address = {"@type": "PostalAddress", "addressCountry": body.country} if body.country else None
    return _filled({
        "@type": "Organization",
        "@id": url,
        "name": body.name,
        "alternateName": [name for name in (body.name_latin, *body.names) if name and name != body.name],
        "description": added.said if added else None,
        "url": added.website if added and added.website else url,
        "mainEntityOfPage": url,
        "image": _pictures(added, urls),
        "address": address,
        "areaServed": language.country(body.country) if body.country else None,
        "identifier": [
            {"@type": "PropertyValue", "propertyID": one.scheme, "value": one.value} for one in body.identifiers
        ],
    })  # fmt: skip


def dataset(
    manifest: Manifest,
    language: Language,
    urls: Urls,
    description: str,
    files: Sequence[tuple[str, str]],
    operator: str,
) -> Document:
    """Everything as data; ``files`` are media types and root-relative addresses."""
    publisher = {"@type": "Organization", "name": operator} if operator else None
    return _filled({
        "@type": "Dataset",
        "name": "Kohesio",
        "description": description,
        "url": urls.absolute(urls.path("data")),
        "inLanguage": language.code,
        "version": manifest.version,
        "identifier": manifest.content_hash,
        "dateModified": manifest.created,
        "license": LICENCES.get(manifest.licence, manifest.licence),
        "isAccessibleForFree": True,
        "creditText": manifest.attribution,
        "creator": publisher,
        "publisher": publisher,
        "spatialCoverage": {"@type": "Place", "name": language.country("EU")},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": urls.absolute(address)}
            for media_type, address in files
        ],
    })  # fmt: skip


def _filled(document: Document) -> dict[str, object]:
    """The members that say something."""
    return {name: value for name, value in document.items() if value not in (None, [], "")}


def _pictures(added: Added | None, urls: Urls) -> list[Document]:
    """Pictures of this server, with their words and owners."""
    return [
        _filled({
            "@type": "ImageObject",
            "contentUrl": urls.absolute(one.url),
            "width": one.width,
            "height": one.height,
            "caption": one.caption.text if one.caption else one.alt.text,
            "creditText": one.copyright,
        })
        for one in (added.pictures if added else ())
    ]  # fmt: skip


def _money(amount: Amount | None) -> Document | None:
    if amount is None:
        return None
    value, currency = (amount.eur, "EUR") if amount.eur is not None else (amount.amount, amount.currency)
    return {"@type": "MonetaryAmount", "currency": currency, "value": str(value)}


def _fund(code: str) -> Document:
    name = codelists.label(Kind.FUND, code)
    return _filled({"@type": "Organization", "name": name or code, "alternateName": code if name else None,
                    "parentOrganization": {"@type": "Organization", "name": "European Union"}})  # fmt: skip


def _place(language: Language, operation: Operation) -> Document:
    """The first place with a point, else the country; never finer than the record."""
    country = language.country(operation.country)
    found = next((place for place in operation.places if place.point), None)
    address = _filled({
        "@type": "PostalAddress",
        "addressCountry": operation.country,
        "addressLocality": found.municipality if found else None,
    })  # fmt: skip
    if found is None or found.point is None:
        return {"@type": "Place", "name": country, "address": address}
    point = {"@type": "GeoCoordinates", "latitude": found.point.lat, "longitude": found.point.lon}
    return {"@type": "Place", "name": found.municipality or country, "address": address, "geo": point}
