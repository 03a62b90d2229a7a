"""The open data in the words of DCAT-AP 3, the profile by which portals of open data harvest each other (JSON-LD).

https://semiceu.github.io/DCAT-AP/releases/3.0.0/ asks a catalogue for title, description and publisher, a data set for
title and description, a distribution for its address; what is said besides are its recommended properties. Values of
the Publications Office's tables (languages, themes, file types) stand as their addresses. Titles are in every language
of the pages, and what is described has the same address in whatever language and version it is asked for, so that a
portal that harvests again finds the data sets it knows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kohesio.snapshot.manifest import Manifest
from kohesio.ui.i18n import OFFERED, language, message
from kohesio.web.structured import LICENCES
from kohesio.web.urls import Urls

MEDIA_TYPE = "application/ld+json"

DESCRIPTION = message(
    "Projects that the European Union co-finances from its cohesion policy funds: who received how much, for what, "
    "where and when, from the lists that the managing authorities publish."
)

_API, _SPARQL = message("Open data and API"), message("Ask the data in SPARQL")

_AUTHORITY = "http://publications.europa.eu/resource/authority"
_THEMES = (f"{_AUTHORITY}/data-theme/REGI", f"{_AUTHORITY}/data-theme/GOVE")
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types"
_FILE_TYPES = {"csv": "CSV", "xlsx": "XLSX", "geojson": "GEOJSON"}
"""Formats that the table of file types has, by suffix."""

_LANGUAGES = {
    "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST", "fi": "FIN",
    "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "it": "ITA", "lt": "LIT", "lv": "LAV", "mt": "MLT", "nl": "NLD",
    "pl": "POL", "pt": "POR", "ro": "RON", "sk": "SLK", "sl": "SLV", "sv": "SWE",
}  # fmt: skip
"""ISO 639-1 → code of the table of languages."""

_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

Document = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Shared:
    """A file of a data set: suffix, name and media type of its format, root-relative address."""

    suffix: str
    name: str
    media_type: str
    address: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set: a sign of its own, its title (a message of the catalogues), its page and its files."""

    sign: str
    title: str
    page: str
    files: Sequence[Shared]


def catalogue(manifest: Manifest, urls: Urls, operator: str, sets: Iterable[DataSet]) -> bytes:
    """The catalogue of a version, with the ``urls`` of ``SOURCE_LANGUAGE``; ``operator`` runs the site."""
    home = urls.absolute(urls.path("data"))
    publisher = {"@id": f"{home}#publisher", "@type": "foaf:Agent", "foaf:name": operator or "Kohesio"}
    licence = _resource(LICENCES.get(manifest.licence, manifest.licence))
    common: Document = {
        "dct:publisher": {"@id": publisher["@id"]},
        "dct:license": licence,
        "dct:modified": _moment(manifest),
    }
    described = [_data_set(one, manifest, urls, common) for one in sets]
    document = {
        "@context": _CONTEXT,
        "@id": f"{home}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": [{"@value": "Kohesio", "@language": "en"}],
        "dct:description": _in_all(DESCRIPTION),
        **common,
        "dct:publisher": publisher,
        "dct:language": [_resource(f"{_AUTHORITY}/language/{_LANGUAGES[code]}") for code in OFFERED],
        "dcat:themeTaxonomy": _resource(f"{_AUTHORITY}/data-theme"),
        "foaf:homepage": _resource(home),
        "dcat:dataset": described,
        "dcat:service": [
            {
                "@id": f"{home}#{sign}",
                "@type": "dcat:DataService",
                "dct:title": _in_all(title),
                **common,
                "dcat:endpointURL": _resource(urls.absolute(address)),
                "dcat:endpointDescription": _resource(urls.absolute(description)),
                "dcat:servesDataset": [{"@id": one["@id"]} for one in described],
            }
            for sign, title, address, description in (
                ("api", _API, urls.api(), urls.api("openapi.json")),
                ("sparql", _SPARQL, urls.without_language("sparql"), urls.path("sparql")),
            )
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _data_set(one: DataSet, manifest: Manifest, urls: Urls, common: Document) -> dict[str, object]:
    home = urls.absolute(urls.path("data"))
    return {
        "@id": f"{home}#{one.sign}",
        "@type": "dcat:Dataset",
        "dct:title": _in_all(one.title, lambda title: f"Kohesio: {title}"),
        "dct:description": _in_all(DESCRIPTION),
        **common,
        "dct:identifier": one.sign,
        "dcat:version": manifest.version,
        "dcat:theme": [_resource(theme) for theme in _THEMES],
        "dcat:landingPage": _resource(urls.absolute(one.page)),
        "dcat:distribution": [_distribution(file, urls, common["dct:license"]) for file in one.files],
    }


def _distribution(file: Shared, urls: Urls, licence: object) -> Document:
    address = urls.absolute(file.address)
    known = _FILE_TYPES.get(file.suffix)
    form: Document = {"dct:format": _resource(f"{_AUTHORITY}/file-type/{known}")} if known else {}
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": [{"@value": file.name, "@language": "en"}],
        "dct:license": licence,
        "dcat:accessURL": _resource(address),
        "dcat:downloadURL": _resource(address),
        "dcat:mediaType": _resource(f"{_MEDIA_TYPES}/{file.media_type}"),
        **form,
    }


def _in_all(text: str, shaped: Callable[[str], str] = str) -> list[Document]:
    """A message in every language of the pages."""
    return [{"@value": shaped(language(code).gettext(text)), "@language": code} for code in OFFERED]


def _moment(manifest: Manifest) -> Document:
    return {"@value": manifest.created, "@type": "xsd:dateTime"}


def _resource(address: str) -> Document:
    return {"@id": address}
