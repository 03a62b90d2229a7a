"""The site as an application: addresses, languages, conditional answers, errors in the design of the pages.

Mounted at the root, below ``kohesio.http``'s middleware, which adds the content policy, compression and the log. Each
page is made in a worker thread from one version of the data; its tag follows from the versions and the address, so a
reader who has it already costs nothing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, pass_context
from jinja2.runtime import Context as RenderContext
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from kohesio.errors import KohesioError, MissingError, ParameterError
from kohesio.http import caching
from kohesio.http.language import accepted_language
from kohesio.http.moment import today
from kohesio.http.problems import RETRY_SECONDS, Problem, problem_for
from kohesio.http.security import feed_policy, framed_policy
from kohesio.http.turns import Turns
from kohesio.index.service import SearchService, ServiceHolder
from kohesio.linkeddata.asking import Asking
from kohesio.model.check import ListChecker
from kohesio.model.geography import Geography, NoGeography
from kohesio.model.identifier import graph_page
from kohesio.model.shelf import FileShelf, NoShelf
from kohesio.model.text import LANGUAGES
from kohesio.settings import Settings
from kohesio.snapshot.manifest import Manifest
from kohesio.snapshot.origins import CellReader, NoCells
from kohesio.ui.assets import Assets
from kohesio.ui.i18n import OFFERED, Language, language
from kohesio.ui.templating import create_environment
from kohesio.version import product_version
from kohesio.web.checking import CHECK, Attached, Checking
from kohesio.web.context import Frame
from kohesio.web.context_head import Head
from kohesio.web.contexts import Context
from kohesio.web.errors import error_page
from kohesio.web.feeds import ATOM, styled
from kohesio.web.frame import asking_pairs, make_frame
from kohesio.web.kohesio_addresses import modern_address, modern_path
from kohesio.web.labels import ASIDE_REASONS, OTHER_AMOUNTS
from kohesio.web.pages.check import CheckPage
from kohesio.web.pictures import pictures_route
from kohesio.web.prose import plain
from kohesio.web.routes import EMBEDDED, FRAMED, PAGES, PATHS, Handler
from kohesio.web.sitemaps import Sitemaps
from kohesio.web.structured import trail_to
from kohesio.web.urls import Urls
from kohesio.web.visit import Document, Page, Redirect, Visit

_log = logging.getLogger(__name__)

FETCH = "Sec-Fetch-Dest"
FRAMES = frozenset({"iframe", "frame", "embed", "object"})
READ = "document"
"""What a browser says in that header when it wants something for a frame, and when to be read by itself."""

_LANGUAGE_CODE = re.compile(r"[A-Za-z]{2}(-[A-Za-z]{2})?")
"""Two letters, perhaps with a country: how addresses elsewhere name a language."""

COLLECTIONS = "collections"
"""The page of the operator's collections, which is there where there are any."""

SECTIONS = frozenset({CHECK, *(path.partition("/")[0] for path, _ in PAGES if path)})


def create_site(
    holder: ServiceHolder,
    settings: Settings,
    checker: ListChecker | None = None,
    *,
    turns: Turns | None = None,
    clock: Callable[[], date] = today,
    geography: Geography | None = None,
    shelf: FileShelf | None = None,
    cells: CellReader | None = None,
    asking: Asking | None = None,
) -> Starlette:
    """The site over the versions that ``holder`` serves; lists are checked where there is a ``checker``.

    ``turns`` are those of the lists to be checked, ``clock`` says what day it is: pages about lists count the days
    since. ``geography`` is what is installed of outlines and inhabitants, ``shelf`` has the published files, ``cells``
    reads the lists again, and ``asking`` asks the graph. Its state has ``kept_out``, the pages of refusals.
    """
    sections = SECTIONS if checker is not None else SECTIONS - {CHECK}
    site = Site(holder, settings, clock, sections, geography, shelf, cells, asking)
    pages = [
        *(Route(f"/{{lang}}/{path}", site.within(handler)) for path, handler in FRAMED),
        *(Route(f"/{{lang}}/{path}", site.page(handler)) for path, handler in PAGES),
    ]
    if checker is not None:
        form = site.checking(Checking(checker, settings, turns or Turns()))
        pages.append(Route(f"/{{lang}}/{CHECK}", form, methods=["GET", "POST"]))
    app = Starlette(
        routes=[
            Route("/", site.front),
            Route("/static/{digest}/{path:path}", site.static),
            pictures_route(holder),
            *(Route(f"/{path}", site.embedded(handler)) for path, handler in EMBEDDED),
            *Sitemaps(holder, settings, {path for path, _ in PAGES if "{" not in path}).routes(),
            *pages,
            Route("/{path:path}", site.elsewhere),
        ],
        exception_handlers={HTTPException: site.refused, KohesioError: site.failed, Exception: site.failed},
    )
    app.state.kept_out = site.kept_out
    return app


@dataclass(frozen=True, slots=True)
class _Address:
    """Where a request stands: its language, and path and query below it."""

    language: Language
    path: str
    query: str


class Site:
    """Turns requests into visits, and pages into answers."""

    def __init__(
        self,
        holder: ServiceHolder,
        settings: Settings,
        clock: Callable[[], date] = today,
        sections: frozenset[str] = frozenset(),
        geography: Geography | None = None,
        shelf: FileShelf | None = None,
        cells: CellReader | None = None,
        asking: Asking | None = None,
    ) -> None:
        self._holder = holder
        self._sections = sections
        self._settings = settings
        self._clock = clock
        self._geography = geography or NoGeography()
        self._shelf, self._cells, self._asking = shelf or NoShelf(), cells or NoCells(), asking
        self._has_collections = False  # as of the last page: the menu of an error must ask nothing
        self._assets = Assets()
        if "vendor/ecl/ecl-eu.css" not in self._assets:
            _log.warning("the third-party style sheets are not there; pages are plain until they are (make assets)")
        self._environment = create_site_environment(self._assets, settings)
        self._product = product_version()

    # -- pages

    def page(self, handler: Handler) -> Callable[[Request], object]:
        """The endpoint of one kind of page."""

        async def endpoint(request: Request) -> Response:
            return await run_in_threadpool(self._answer, handler, request)

        return endpoint

    def within(self, handler: Handler) -> Callable[[Request], object]:
        """The endpoint of a part of a page, for a frame of ours."""

        async def endpoint(request: Request) -> Response:
            answer = await run_in_threadpool(self._answer, handler, request)
            answer.headers["Content-Security-Policy"] = framed_policy(())
            return answer

        return endpoint

    def embedded(self, handler: Handler) -> Callable[[Request], object]:
        """The endpoint of a page for the frames of other sites; its query names the language."""

        async def endpoint(request: Request) -> Response:
            asked = request.query_params.get("lang", "")
            code = asked if asked in OFFERED else _accepted(request)
            answer = await run_in_threadpool(self._made, handler, request, code)
            answer.headers["Content-Security-Policy"] = framed_policy(self._settings.map_embedders)
            return answer

        return endpoint

    def _answer(self, handler: Handler, request: Request) -> Response:
        code = request.path_params["lang"]
        return self._made(handler, request, code) if code in OFFERED else self._other_language(request)

    def _made(self, handler: Handler, request: Request, code: str) -> Response:
        address = _address(request, code)
        manifest: Manifest | None = None
        try:
            service = self._holder.service
            self._has_collections = bool(service.overlay.collections)
            manifest = service.snapshot.manifest
            day = self._clock()
            headers = {
                "ETag": self._tag(request, service.edition, day),
                "Cache-Control": caching.ANSWER,
                "Vary": FETCH,  # a feed that a browser opens is another answer, and so is a page within a frame
            }
            if caching.is_held(request, headers["ETag"]):
                return Response(None, 304, headers)
            found = _answered(handler, self._visit(service, request, code, day), address.path)
        except KohesioError as error:
            return self._error(error, address, manifest, request)
        if isinstance(found, Redirect):
            return RedirectResponse(found.url, 301 if found.permanent else 302)
        if isinstance(found, Document):
            if found.media_type != ATOM:
                return _sent(found, address, headers)
            if request.headers.get(FETCH) == READ:
                sheet = Urls.of(self._settings, code).static(self._assets.address("feed.css"))
                return _read(found.content, headers, sheet)
            return _sent(found, address, headers)
        return self._rendered(found, address, manifest, headers)

    def _visit(self, service: SearchService, request: Request, code: str, day: date) -> Visit:
        """The request as the pages of a language see it."""
        pairs = asking_pairs(parse_qsl(request.url.query, keep_blank_values=True, errors="replace"))
        return Visit(
            service, self._settings, language(code), Urls.of(self._settings, code), pairs, request.path_params, day,
            self._geography, PATHS, self._shelf, request.headers.get(FETCH) in FRAMES, self._cells, self._asking,
        )  # fmt: skip

    def checking(self, checking: Checking) -> Callable[[Request], object]:
        """The endpoint of the page that checks lists; it needs no data."""

        async def endpoint(request: Request) -> Response:
            code = request.path_params["lang"]
            if code not in OFFERED:
                return self._other_language(request)
            address = _address(request, code)
            action = Urls.of(self._settings, code).path(CHECK)
            try:
                manifest = await run_in_threadpool(self._manifest)
                if request.method != "POST":
                    page = Page(checking.form(address.language, action), "lists")
                    return self._rendered(page, address, manifest, {"Cache-Control": caching.ANSWER})
                answer = await checking.answer(request, address.language, action)
            except KohesioError as error:
                return self._error(error, address, None, request)
            never = {"Cache-Control": caching.NEVER}
            if isinstance(answer, Attached):
                told = {"Content-Disposition": f'attachment; filename="{answer.name}"'} | never
                return Response(answer.content, headers=told, media_type=answer.media_type)
            status = 200 if answer.refusal is None else 422
            return self._rendered(Page(answer, "lists", status), address, manifest, never)

        return endpoint

    def _manifest(self) -> Manifest | None:
        """The version being served, None where there is none yet."""
        try:
            return self._holder.service.snapshot.manifest
        except MissingError:
            return None

    def _rendered(self, page: Page, address: _Address, manifest: Manifest | None, headers: dict[str, str]) -> Response:
        frame = make_frame(
            address.language, self._settings, manifest,
            path=address.path, query=address.query, section=page.section,
            sections=self._sections - (set() if self._has_collections else {COLLECTIONS}), head=page.head,
        )  # fmt: skip
        body = render(self._environment, page.context, frame)
        told = {"Content-Language": address.language.code} | headers
        return Response(body, page.status, told, "text/html")

    def _tag(self, request: Request, snapshot: str, day: date) -> str:
        """Pages count days since lists were updated, so each day has its own."""
        persons = str(self._settings.show_natural_persons)
        fetched_for = request.headers.get(FETCH, "")
        shape = "frame" if fetched_for in FRAMES else "read" if fetched_for == READ else "plain"
        told = (persons, day.isoformat(), shape, self._geography.stamp)
        return caching.answer_tag(request, self._product, snapshot, *told)

    # -- errors

    def _error(self, error: BaseException, address: _Address, manifest: Manifest | None, request: Request) -> Response:
        return self._told(problem_for(request, error), address, manifest, request)

    def _told(self, problem: Problem, address: _Address, manifest: Manifest | None, request: Request) -> Response:
        urls = Urls.of(self._settings, address.language.code)
        identifier = getattr(request.state, "request_id", None)
        head = Head(kind="error", indexed=False)
        told = error_page(problem, address.language, urls, identifier, address.path, address.query)
        page = Page(told, status=problem.status, head=head)
        headers = {"Cache-Control": caching.NEVER}
        if problem.status == 503:
            headers["Retry-After"] = str(RETRY_SECONDS)
        return self._rendered(page, address, manifest, headers)

    async def refused(self, request: Request, error: Exception) -> Response:
        """What HTTP itself refuses: a method that is none of ours, an address that leads nowhere."""
        manifest = await run_in_threadpool(self._manifest)
        return self._error(error, _address(request, _reader_language(request)), manifest, request)

    async def failed(self, request: Request, error: Exception) -> Response:
        """An error outside any page, or a bug: the page says so without a word of its inside; the log has the rest."""
        return self._error(error, _address(request, _reader_language(request)), None, request)

    def kept_out(self, scope: Scope, problem: Problem) -> Response | None:
        """The page of what no page was asked for, None at an address that is none's; what was sent is not repeated."""
        request = Request(scope)
        code = _below(request).partition("/")[0]
        return self._told(problem, _Address(language(code), "", ""), None, request) if code in OFFERED else None

    # -- other addresses

    async def front(self, request: Request) -> Response:
        """``/`` leads to the reader's language."""
        return self._to(_accepted(request), "", request)

    async def static(self, request: Request) -> Response:
        """A static file, compressed if the reader can read that; its address changes with its content."""
        asset = self._assets.find(request.path_params["digest"], request.path_params["path"])
        if asset is None:
            raise HTTPException(404)
        headers = {"Cache-Control": caching.FOR_EVER, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                asset.compressed, headers=headers | {"Content-Encoding": "gzip"}, media_type=asset.media_type
            )
        return Response(asset.content, headers=headers, media_type=asset.media_type)

    async def elsewhere(self, request: Request) -> Response:
        """An address without a language leads to the same one in a language; any other is not there."""
        first, _, rest = _below(request).partition("/")
        if first in OFFERED and not rest:
            return self._to(first, "", request)
        if first in LANGUAGES and (modern := modern_path(first, rest, self._sections)):
            code = first if first in OFFERED else _accepted(request)
            url = await run_in_threadpool(self._moved, request, code, modern)
            return RedirectResponse(url, 301 if code == first else 302, {"Cache-Control": caching.ANSWER})
        if first in SECTIONS:
            return self._to(_accepted(request), _below(request), request)
        if first in OFFERED or (rest and rest.partition("/")[0] not in SECTIONS):
            raise HTTPException(404)
        return self._other_language(request)

    def _moved(self, request: Request, code: str, path: str) -> str:
        """Where a page is whose path was Kohesio's: with its query in our words too, so that one step leads there."""
        try:
            address = modern_address(self._visit(self._holder.service, request, code, self._clock()), path)
        except MissingError:
            address = None
        return address or Urls.of(self._settings, code).in_language(code, path, request.url.query)

    def _other_language(self, request: Request) -> Response:
        """A language that there is no catalogue of: the same page in one that the reader has and that there is."""
        first, _, rest = _below(request).partition("/")
        if _LANGUAGE_CODE.fullmatch(first):
            own = first.casefold()
            return self._to(own if own in OFFERED else _accepted(request), rest, request)
        raise HTTPException(404)

    def _to(self, code: str, path: str, request: Request) -> Response:
        url = Urls.of(self._settings, code).in_language(code, path, request.url.query)
        return RedirectResponse(url, 302, {"Vary": "Accept-Language", "Cache-Control": caching.ANSWER})


def create_site_environment(assets: Assets, settings: Settings) -> Environment:
    """The templates of the site."""
    urls = Urls.of(settings, OFFERED[0])

    def asset(path: str) -> str:
        return urls.static(assets.address(path) if path in assets else f"missing/{path}")

    environment = create_environment(PackageLoader("kohesio.web"), asset=asset)
    environment.filters["aside_reason"] = _aside_reason
    environment.filters["other_amount"] = _other_amount
    environment.filters["graph_page"] = graph_page
    environment.filters["plain"] = plain
    environment.filters["trail_to"] = trail_to
    return environment


def _sent(found: Document, address: _Address, headers: dict[str, str]) -> Response:
    """A document as a reader gets it; one with a name is kept as a file."""
    kept = {"Content-Disposition": f'attachment; filename="{found.name}"'} if found.name else {}
    told = {"Content-Language": address.language.code} | headers | kept
    return Response(found.content, headers=told, media_type=found.media_type)


def _read(feed: bytes, headers: dict[str, str], sheet: str) -> Response:
    """A feed as those see it who open it in a browser, which shows Atom's own media type as bare text."""
    told = headers | {"Content-Security-Policy": feed_policy()}
    return Response(styled(feed, sheet), headers=told, media_type="application/xml")


def _answered(handler: Handler, visit: Visit, path: str) -> Page | Redirect | Document:
    """What the page says; a query in Kohesio's words leads to the same one in ours."""
    try:
        return handler(visit)
    except ParameterError:
        modern = modern_address(visit, path)
        if modern is None:
            raise
        return Redirect(modern, permanent=True)


@pass_context
def _aside_reason(context: RenderContext, reason: str) -> str:
    """Why projects are set aside in totals, in the reader's language."""
    language: Language = context["frame"].language
    return language.gettext(ASIDE_REASONS[reason]) if reason in ASIDE_REASONS else reason


@pass_context
def _other_amount(context: RenderContext, kind: str) -> str:
    """What a kind of other amount is called in the reader's language."""
    language: Language = context["frame"].language
    return language.gettext(OTHER_AMOUNTS[kind])


def render(environment: Environment, context: Context | CheckPage, frame: Frame) -> str:
    """The page's text: exactly the fields of its context, and the frame."""
    values = {entry.name: getattr(context, entry.name) for entry in fields(context)}
    return environment.get_template(context.template).render(values, frame=frame)


def _address(request: Request, code: str) -> _Address:
    path = _below(request)
    first, _, rest = path.partition("/")
    return _Address(language(code), rest if first == code else path if first in SECTIONS else "", request.url.query)


def _below(request: Request) -> str:
    """The path below the prefix of the public address, without a leading slash."""
    return str(request.scope["path"]).removeprefix(str(request.scope.get("root_path", ""))).lstrip("/")


def _accepted(request: Request) -> str:
    return accepted_language(request.headers.get("accept-language", ""), OFFERED, OFFERED[0])


def _reader_language(request: Request) -> str:
    """The language of the address if it has one, else what the reader's browser asks for."""
    first = _below(request).partition("/")[0]
    return first if first in OFFERED else _accepted(request)
