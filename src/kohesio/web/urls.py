"""Addresses of the site and of the API beside it. Everything that decides an answer stands in its address.

Paths are root-relative and keep the path prefix of ``public_url``. Queries are written by ``kohesio.index.parsing``;
the reader's language stands in the path, so it is never repeated in the query.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode, urlsplit

from kohesio.index.parsing import print_beneficiary_query, print_query
from kohesio.index.query import BeneficiaryQuery, OperationQuery
from kohesio.settings import Settings
from kohesio.ui.i18n import SOURCE_LANGUAGE

SECTIONS = {
    "theme": "themes", "policy_objective": "objectives", "thematic_objective": "objectives",
    "specific_objective": "objectives", "sdg": "goals", "collection": "collections",
}  # fmt: skip
"""Fields whose codes have a page each, with the first segment of its address."""

PRINTED_LIMIT = 20
"""The page size that the text form of a query leaves out."""


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses for readers of ``language``; ``origin`` and ``prefix`` are those of the public address."""

    origin: str
    prefix: str
    language: str
    page_size: int

    @staticmethod
    def of(settings: Settings, language: str) -> Urls:
        """The addresses of a site with these settings."""
        public = urlsplit(settings.public_url)
        return Urls(f"{public.scheme}://{public.netloc}", public.path.rstrip("/"), language, settings.page_size)

    def path(self, *segments: str) -> str:
        """A page by the segments below its language; none is the home page."""
        below = "/".join(quote(segment, safe="") for segment in segments)
        return f"{self.prefix}/{self.language}/{below}"

    def absolute(self, address: str) -> str:
        """The full address of a root-relative one."""
        return self.origin + address

    def in_language(self, language: str, path: str, query: str) -> str:
        """The page at ``path`` (below the language, without a leading slash) in another language."""
        return f"{self.prefix}/{language}/{quote(path)}{_behind(query)}"

    def without_language(self, path: str, query: str = "") -> str:
        """The page at ``path`` for a reader whose language is not known yet."""
        return f"{self.prefix}/{quote(path)}{_behind(query)}"

    def search(self, text: str = "") -> str:
        """The search over everything, for a text."""
        return self.path("search") + _behind(urlencode({"q": text}) if text else "")

    def static(self, address: str) -> str:
        """A static file by its ``<digest>/<path>``."""
        return f"{self.prefix}/static/{address}"

    def picture(self, digest: str, name: str) -> str:
        """A picture that the operator added."""
        return f"{self.prefix}/pictures/{digest}/{quote(name)}"

    def projects(self, query: OperationQuery | None = None, view: str = "") -> str:
        """The projects of a query: their list, or another ``view`` of ``kohesio.web.tabs``."""
        return self.path("projects", *filter(None, (view,))) + _behind(self.printed(query or OperationQuery()))

    def choices(self, facet: str, query: OperationQuery, view: str = "") -> str:
        """The page of all values of a facet within a query; ``view`` is the tab it leads back to."""
        return self._beside("filters", facet, query, view)

    def range(self, key: str, query: OperationQuery, view: str = "") -> str:
        """The page of how the projects of a query spread over a range field; ``view`` is the tab it leads back to."""
        return self._beside("ranges", key, query, view)

    def range_drawing(self, key: str, query: OperationQuery, view: str = "") -> str:
        """The drawing of that page, for a frame."""
        return self._beside("ranges", f"{key}/drawing", query, view)

    def _beside(self, kind: str, key: str, query: OperationQuery, view: str) -> str:
        tab = urlencode({"view": view}) if view else ""
        below = self.path("projects", kind, *key.split("/"))
        return below + _behind("&".join(filter(None, (self.printed(query), tab))))

    def printed(self, query: OperationQuery) -> str:
        """The query string of a query on this site: without language, and without the site's own page size."""
        return print_query(replace(query, language=SOURCE_LANGUAGE, limit=self._limit(query.limit)))

    def project(self, identifier: str) -> str:
        """The page of a project."""
        return self.path("projects", identifier)

    def provenance(self, identifier: str) -> str:
        """The page that says where the values of a project come from."""
        return self.path("projects", identifier, "provenance")

    def beneficiaries(self, query: BeneficiaryQuery | None = None) -> str:
        """The list of beneficiaries for a query."""
        asked = query or BeneficiaryQuery()
        plain = replace(asked, language=SOURCE_LANGUAGE, limit=self._limit(asked.limit))
        return self.path("beneficiaries") + _behind(print_beneficiary_query(plain))

    def beneficiary(self, identifier: str) -> str:
        """The page of a beneficiary."""
        return self.path("beneficiaries", identifier)

    def place(self, area: str) -> str:
        """The page of a country (ISO code) or a NUTS region."""
        return self.path("places", area)

    def programme(self, key: str) -> str:
        """The page of a programme, by its CCI or id."""
        return self.path("programmes", key)

    def about(self, key: str, value: str) -> str | None:
        """The page about a value of a field; None for fields whose values have none."""
        if key in {"country", "nuts"}:
            return self.place(value)
        if key == "programme":
            return self.programme(value)
        return self.path(SECTIONS[key], value) if key in SECTIONS else None

    def list(self, identifier: str) -> str:
        """The page of a list of operations."""
        return self.path("lists", identifier)

    def api(self, *segments: str, **parameters: str) -> str:
        """An address of the API."""
        below = "/".join(quote(segment, safe="") for segment in segments)
        return f"{self.prefix}/api/v1/{below}{_behind(urlencode(parameters))}"

    def export(self, query: OperationQuery, form: str) -> str:
        """The whole result of a query as a file: every hit, in the query's order."""
        plain = replace(query, cursor=None, limit=PRINTED_LIMIT, language=SOURCE_LANGUAGE)
        return f"{self.prefix}/api/v1/export{_behind('&'.join(filter(None, (print_query(plain), f'format={form}'))))}"

    def answer(self, query: OperationQuery) -> str:
        """The same page of a result as the API gives it."""
        plain = replace(query, limit=self.page_size)
        return f"{self.prefix}/api/v1/operations{_behind(print_query(plain))}"

    def statistics(self, query: OperationQuery) -> str:
        """The figures of a query as the API gives them."""
        plain = replace(query, cursor=None, limit=PRINTED_LIMIT, language=SOURCE_LANGUAGE)
        return f"{self.prefix}/api/v1/statistics{_behind(print_query(plain))}"

    def sparql(self, query: OperationQuery) -> str:
        """A query as a question in SPARQL, to be asked there."""
        plain = replace(query, cursor=None, limit=PRINTED_LIMIT, language=SOURCE_LANGUAGE)
        return self.path("sparql") + _behind(print_query(plain))

    def sparql_about(self, identifier: str) -> str:
        """The question in SPARQL what is said of a thing."""
        return self.path("sparql") + _behind(urlencode({"about": identifier}))

    def document(self, identifier: str, form: str = "ttl") -> str:
        """A thing as linked data."""
        return f"{self.prefix}/data/{quote(identifier)}.{form}"

    def beneficiary_answer(self, query: BeneficiaryQuery, suffix: str = "") -> str:
        """The same beneficiaries as the API gives them: this page as JSON, or with ``.csv`` all of them as a file."""
        plain = replace(query, limit=PRINTED_LIMIT, language=SOURCE_LANGUAGE)
        return f"{self.prefix}/api/v1/beneficiaries{suffix}{_behind(print_beneficiary_query(plain))}"

    def _limit(self, limit: int) -> int:
        return PRINTED_LIMIT if limit == self.page_size else limit


def _behind(query: str) -> str:
    return f"?{query}" if query else ""
