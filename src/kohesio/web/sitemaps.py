"""What search engines may read and find: ``robots.txt`` and sitemaps of all pages, in parts small enough for them.

``/sitemap.xml`` names the parts: per language the pages of the site, the projects and the beneficiaries. A part holds
at most ``PART`` addresses (the protocol allows 50,000) and is read, written and compressed while it is sent, ``SLICE``
addresses at a time, so memory is that of a slice whatever the size of the whole. Natural persons stand in none.
Invented data are for nobody's index: then everything is refused and no sitemap is named.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from xml.sax.saxutils import escape

import polars as pl
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from kohesio.errors import KohesioError, MissingError
from kohesio.http import caching
from kohesio.http.problems import problem_of, problem_response
from kohesio.index.service import SearchService, ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.reader import Snapshot
from kohesio.ui.i18n import OFFERED
from kohesio.version import product_version
from kohesio.web.tabs import MAP
from kohesio.web.urls import Urls

PART = 40_000
SLICE = 5_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML, GZIP = "application/xml", "application/gzip"

_LEVEL, _GZIP_WINDOW = 6, 31
_Slice = Iterable[tuple[str, str | None]]
"""Addresses, each with the day it last changed where that is known."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAME = re.compile(r"([a-z]{2})-(pages|projects|beneficiaries)-([1-9][0-9]{0,5})\.xml\.gz")
_TABLES = {"projects": "operations", "beneficiaries": "beneficiaries"}
_LEFT_OUT = frozenset({"search", MAP, "collections"})
"""Pages that are views of others, as are those below the list of projects, and one that is there with its entries."""

CLOSED = ("api/", "ogc/", "sparql", "*/search", "*/sparql?", "*/provenance")
"""Where robots need not go: what pages say in other words, and what costs much (each provenance reads a file again)."""


class Sitemaps:
    """The addresses of a site for search engines; ``pages`` are those without a parameter, below the language."""

    def __init__(self, holder: ServiceHolder, settings: Settings, pages: Collection[str]) -> None:
        self._holder = holder
        self._settings = settings
        self._pages = sorted(page for page in pages if not {page, *page} & {*_LEFT_OUT, ".", "/"})
        self._urls = Urls.of(settings, OFFERED[0])

    def routes(self) -> list[Route]:
        """What is served."""
        return [
            Route("/robots.txt", self.robots),
            Route("/sitemap.xml", self.index),
            Route("/sitemaps/{name}", self.part),
        ]

    async def robots(self, _: Request) -> Response:
        """``/robots.txt``: reading is free, but for views of views and invented data."""
        try:
            service = await run_in_threadpool(lambda: self._holder.service)
            real = not service.snapshot.manifest.synthetic
        except KohesioError:
            real = False
        prefix = self._urls.prefix
        lines = ["User-agent: *"]
        if real:
            lines += [f"Disallow: {prefix}/{one}" for one in CLOSED]
            lines.append("Disallow: /*cursor=")
            lines.append("Disallow: /*page=")
            lines += ["", f"Sitemap: {self._urls.absolute(prefix)}/sitemap.xml"]
        else:
            lines.append("Disallow: /")
        return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": caching.CHECKED_HOURLY})

    async def index(self, request: Request) -> Response:
        """``/sitemap.xml``: the parts."""
        return await run_in_threadpool(self._answer, request, "")

    async def part(self, request: Request) -> Response:
        """``/sitemaps/<language>-<kind>-<number>.xml.gz``."""
        return await run_in_threadpool(self._answer, request, request.path_params["name"])

    def _answer(self, request: Request, name: str) -> Response:
        try:
            service = self._holder.service
        except MissingError as error:
            return problem_response(problem_of(error))
        part = self._part(service, name) if name else None
        tag = caching.entity_tag("sitemap", product_version(), self._urls.origin, service.edition, name)
        headers = {"ETag": tag, "Cache-Control": caching.ANSWER}
        if caching.is_held(request, tag):
            return Response(None, 304, headers)
        if part is None:
            return Response("".join(self._index(service)), headers=headers, media_type=XML)
        return StreamingResponse(_packed(_document(part)), headers=headers, media_type=GZIP)

    def _index(self, service: SearchService) -> Iterator[str]:
        yield f'{_HEAD}<sitemapindex xmlns="{NAMESPACE}">\n'
        day = service.snapshot.manifest.created[:10]
        root = self._urls.absolute(self._urls.prefix)
        for code in OFFERED:
            for kind, number in _parts(service).items():
                for part in range(1, number + 1):
                    address = f"{root}/sitemaps/{code}-{kind}-{part}.xml.gz"
                    yield f"<sitemap><loc>{escape(address)}</loc><lastmod>{day}</lastmod></sitemap>\n"
        yield "</sitemapindex>\n"

    def _part(self, service: SearchService, name: str) -> Iterator[_Slice]:
        """The slices of a part, none of which has been read yet. Raises HTTPException where there is no such part."""
        found = _NAME.fullmatch(name)
        if found is None or found[1] not in OFFERED:
            raise HTTPException(404)
        kind, number = found[2], int(found[3])
        if number > _parts(service)[kind]:
            raise HTTPException(404)
        urls = Urls.of(self._settings, found[1])
        if kind == "pages":
            return iter([self._page_entries(urls, service)])
        return _slices(service.snapshot, urls, kind, number)

    def _page_entries(self, urls: Urls, service: SearchService) -> _Slice:
        """The pages of the site, of every place with a project, programme and theme."""
        addresses = [urls.in_language(urls.language, page, "") for page in self._pages]
        if "places" in self._pages:
            codes = dict.fromkeys([*service.values("country"), *service.values("nuts")])
            addresses += [urls.place(code) for code in codes if len(code) > 2 or code.isalpha()]
        if "themes" in self._pages:
            addresses += [urls.path("themes", code) for code in service.values("theme")]
        if "programmes" in self._pages:
            addresses += [urls.programme(one.cci) for one in service.snapshot.programmes() if one.cci]
        if collections := service.overlay.collections:
            addresses += [urls.path("collections"), *(urls.path("collections", one) for one in collections)]
        for address in dict.fromkeys(addresses):
            yield urls.absolute(address), None


def _parts(service: SearchService) -> dict[str, int]:
    """How many parts a language has of each kind."""
    counts = service.snapshot.manifest.counts
    return {"pages": 1} | {kind: -(-counts[table] // PART) for kind, table in _TABLES.items()}


def _document(slices: Iterator[_Slice]) -> Iterator[str]:
    """The text of a part, a slice at a time."""
    yield f'{_HEAD}<urlset xmlns="{NAMESPACE}">\n'
    for entries in slices:
        yield "".join(
            f"<url><loc>{escape(address)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>\n"
            for address, day in entries
        )
    yield "</urlset>\n"


def _packed(texts: Iterable[str]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    yield from filter(None, (packer.compress(text.encode()) for text in texts))
    yield packer.flush()


def _slices(snapshot: Snapshot, urls: Urls, kind: str, number: int) -> Iterator[_Slice]:
    """Address and day of last update of the rows of one part of a table, each slice read when it is due."""
    start = urls.absolute(urls.path(kind)) + "/"
    table = snapshot.scan(_TABLES[kind]).slice((number - 1) * PART, PART)
    for first in range(0, PART, SLICE):
        yield ((start + identifier, day) for identifier, day in _rows(table.slice(first, SLICE), kind).iter_rows())


def _rows(table: pl.LazyFrame, kind: str) -> pl.DataFrame:
    """``id`` and ``day`` of what may be found."""
    if kind == "projects":
        return table.select("id", pl.col("list_updated").struct.field("date").cast(pl.String).alias("day")).collect()
    kept = table.filter(pl.col("is_natural_person").fill_null(value=False).not_())
    return kept.select("id", pl.lit(None, pl.String).alias("day")).collect()
