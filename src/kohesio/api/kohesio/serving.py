"""The compatible API as an application, made of its route table; mounted at ``/api`` beside ``/api/v1``."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route as Path
from starlette.types import ExceptionHandler

from kohesio.api.kohesio import describing
from kohesio.api.kohesio.call import Call, NoShapes, Shapes, Translate, Visitor, untranslated
from kohesio.api.kohesio.parameters import read
from kohesio.api.kohesio.routes import OLD, ROUTES, Route
from kohesio.api.params import read_pairs
from kohesio.errors import KohesioError, ParameterError
from kohesio.http import caching
from kohesio.http.body import json_body
from kohesio.http.middleware import OpenReading
from kohesio.http.problems import MEDIA_TYPE, problem_for
from kohesio.http.slashes import without_last_slash
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings

_IGNORED_SHOWN = 20

_KEPT = "/queries/"
"""Routes whose answers are kept: lists that every page of Kohesio's loads before it shows anything."""

_MOST_KEPT = 32


def create_kohesio_api(
    holder: ServiceHolder,
    settings: Settings,
    product: str,
    shapes: Shapes | None = None,
    translate: Translate = untranslated,
) -> Starlette:
    """The application.

    ``shapes`` are the outlines of regions, if there are any; ``product`` the program's version; ``translate`` puts the
    labels of the code lists into the reader's language.
    """
    answerings = [Answering(route, holder, settings, product, shapes or NoShapes(), translate) for route in ROUTES]
    paths = [Path(one.route.path, one.answer, name=one.route.name) for one in answerings]
    paths += [
        Path(OLD + one.route.old, one.answer, name=f"old_{one.route.name}") for one in answerings if one.route.old
    ]
    paths += [Path("/openapi.json", _description(settings, product)), Path("/", _documentation)]
    return without_last_slash(
        Starlette(routes=paths, middleware=[Middleware(OpenReading)], exception_handlers=_HANDLERS)
    )


class Kept:
    """The last answers of a route by their tag, which follows from version and question: nothing ever goes stale."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> bytes | None:
        """The body of a tag, if it is among the last."""
        with self._lock:
            if tag in self._bodies:
                self._bodies.move_to_end(tag)
            return self._bodies.get(tag)

    def put(self, tag: str, body: bytes) -> None:
        """Keep a body; the longest unasked one goes."""
        with self._lock:
            self._bodies[tag] = body
            while len(self._bodies) > _MOST_KEPT:
                self._bodies.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers the requests of one route; what Starlette's router calls."""

    route: Route
    holder: ServiceHolder
    settings: Settings
    product: str
    shapes: Shapes
    translate: Translate
    kept: Kept = field(default_factory=Kept)

    async def answer(self, request: Request) -> Response:
        """The answer, made in a worker thread so that a slow question holds up nobody else's."""
        return await run_in_threadpool(self._answered, request)

    def _answered(self, request: Request) -> Response:
        arguments = read(read_pairs(request.scope["query_string"]), self.route.parameters)
        headers = {"Cache-Control": caching.NEVER}
        if arguments.ignored:
            shown = [name.encode("ascii", "replace").decode()[:64] for name in arguments.ignored[:_IGNORED_SHOWN]]
            headers["X-Ignored-Parameters"] = ", ".join("".join(filter(str.isprintable, name)) for name in shown)
        service = self.holder.service
        if self.route.stored:
            tag = self._tag(request, service.version)
            headers |= {"ETag": tag, "Cache-Control": caching.ANSWER, "X-Snapshot": service.version}
            if self.route.answer is not None and not self.route.listing and _has(request, tag):
                return Response(None, HTTPStatus.NOT_MODIFIED, headers)
            if (body := self.kept.get(tag)) is not None:
                return Response(body, headers=headers, media_type="application/json")
        visitor = Visitor(request.client.host if request.client else "", request.headers.get("accept-language", ""))
        call = Call(
            service, self.settings, self.holder.directory, arguments, request.path_params, self.shapes, visitor,
            self.translate,
        )  # fmt: skip
        answer = self._handled(call)
        if isinstance(answer, Response):
            if (own := answer.headers.get("etag")) and _has(request, own, answer.headers.get("last-modified")):
                return Response(None, HTTPStatus.NOT_MODIFIED, headers | {"ETag": own})
            for name, value in headers.items():
                answer.headers.setdefault(name, value)
            return answer
        body = json_body(answer)
        if self.route.listing:
            headers["ETag"] = caching.entity_tag(self.product, body.decode())
            if _has(request, headers["ETag"]):
                return Response(None, HTTPStatus.NOT_MODIFIED, headers)
        if self.route.path.startswith(_KEPT):
            self.kept.put(headers["ETag"], body)
        return Response(body, headers=headers, media_type="application/json")

    def _handled(self, call: Call) -> object:
        """The answer; an error of the index names its own field, which is put into Kohesio's words."""
        try:
            return self.route.handle(call)
        except ParameterError as error:
            names = {one.facet: one.name for one in reversed(self.route.parameters) if one.facet}
            raise ParameterError(names.get(error.parameter, error.parameter), error.message, error.valid) from error

    def _tag(self, request: Request, version: str) -> str:
        query = caching.canonical_query(request.scope["query_string"].decode("latin-1"))
        persons = str(self.settings.show_natural_persons)
        return caching.entity_tag(self.product, version, request.scope["path"], query, persons, self.shapes.stamp)


def _has(request: Request, tag: str, modified: str | None = None) -> bool:
    """Whether the client has an answer already, by its tag or, where it states none, by the date of a file."""
    stated = request.headers.getlist("if-none-match")
    if stated:
        return caching.is_fresh(stated, tag)
    return caching.is_unchanged(request.headers.get("if-modified-since"), modified)


def problem(request: Request, error: Exception) -> Response:
    """An error as ``application/problem+json``, with the members that Kohesio's clients read: ``status``, ``error``."""
    found = problem_for(request, error)
    phrase = HTTPStatus(found.status).phrase
    members = found.as_json() | {"error": phrase, "message": found.detail}
    headers = {"Cache-Control": caching.NEVER}
    if isinstance(error, HTTPException):
        headers |= dict(error.headers or {})
    if found.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "30"
    return Response(json.dumps(members, ensure_ascii=True).encode("ascii"), found.status, headers, MEDIA_TYPE)


def _description(settings: Settings, product: str) -> Callable[[Request], Response]:
    def described(request: Request) -> Response:
        document = describing.openapi(ROUTES, settings, product, str(request.scope.get("root_path", "")))
        body = json.dumps(document, ensure_ascii=False).encode()
        return Response(body, headers={"Cache-Control": caching.CHECKED_HOURLY}, media_type="application/json")

    return described


def _documentation(request: Request) -> Response:
    page = describing.page(ROUTES, str(request.scope.get("root_path", "")))
    return HTMLResponse(page, headers={"Cache-Control": caching.CHECKED_HOURLY})


_HANDLERS: dict[type[Exception], ExceptionHandler] = {
    KohesioError: problem,
    HTTPException: problem,
    Exception: problem,
}
