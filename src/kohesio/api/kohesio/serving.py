"""The compatible API as an application, made of its route table; mounted at ``/api`` beside ``/api/v1``."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as Path

from kohesio.api.kohesio import describing
from kohesio.api.kohesio.call import Call, NoShapes, Shapes, Translate, Visitor, untranslated
from kohesio.api.kohesio.parameters import read
from kohesio.api.kohesio.routes import OLD, ROUTES, Route
from kohesio.api.params import read_pairs
from kohesio.errors import ParameterError
from kohesio.http import caching
from kohesio.http.body import json_body
from kohesio.http.documents import description_route, documentation_route
from kohesio.http.middleware import OpenReading
from kohesio.http.problems import Problem, handlers
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
    paths += [
        description_route(partial(describing.openapi, ROUTES, settings, product)),
        documentation_route("/", partial(describing.page, ROUTES)),
    ]
    return without_last_slash(
        Starlette(routes=paths, middleware=[Middleware(OpenReading)], exception_handlers=handlers(_members))
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
            persons = str(self.settings.show_natural_persons)
            tag = caching.answer_tag(request, self.product, service.edition, persons, self.shapes.stamp)
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


def _has(request: Request, tag: str, modified: str | None = None) -> bool:
    """Whether the client has an answer already, by its tag or, where it states none, by the date of a file."""
    if "if-none-match" in request.headers:
        return caching.is_held(request, tag)
    return caching.is_unchanged(request.headers.get("if-modified-since"), modified)


def _members(problem: Problem) -> dict[str, str]:
    """What Kohesio's clients read of an error, beside its ``status``."""
    return {"error": HTTPStatus(problem.status).phrase, "message": problem.detail}
