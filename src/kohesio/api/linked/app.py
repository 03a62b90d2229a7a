"""``/entity/{id}``, ``/data/{id}.{form}`` and ``/sparql`` as an application.

An address of a thing stands for the thing itself, so it leads on (303) to what tells of it: a page for people, a
document for programs, as the header ``Accept`` prefers.
"""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kohesio.api.linked.sparql import Endpoint
from kohesio.api.routes.operations import whole_id
from kohesio.errors import MissingError
from kohesio.http import caching
from kohesio.http.language import accepted_language
from kohesio.http.middleware import OpenReading
from kohesio.http.negotiation import preferred_type
from kohesio.http.problems import handlers
from kohesio.index.service import ServiceHolder
from kohesio.linkeddata.asking import Asking
from kohesio.linkeddata.things import FORMS, Sort, Thing, thing
from kohesio.settings import Settings

HTML, JSON = "text/html", "application/json"

PATHS = ("/entity/{id:path}", "/data/{id}.{form}", "/sparql")
"""Every address served here."""


def create_linked_data(holder: ServiceHolder, settings: Settings, product: str, asking: Asking) -> Starlette:
    """The application; without a version of the data it answers 503."""

    def found(identifier: str) -> Thing:
        return thing(holder.service, identifier, show_natural_persons=settings.show_natural_persons)

    def entity(request: Request) -> Response:
        one = found(whole_id(request.path_params["id"]))
        offered = (HTML, *(form.media_type for form in FORMS.values()), JSON)
        chosen = preferred_type(request.headers.get("accept", ""), offered) or HTML
        root = str(request.scope.get("root_path", ""))
        place = f"{root}{_leading(one, chosen, request)}"
        return RedirectResponse(place, 303, {"Vary": "Accept, Accept-Language", "Cache-Control": caching.ANSWER})

    def document(request: Request) -> Response:
        form = FORMS.get(request.path_params["form"])
        if form is None:
            raise MissingError(f"Linked data has the forms {', '.join(FORMS)}; this address ends in none of them.")
        version = holder.service.version
        tag = caching.answer_tag(request, product, version, str(settings.show_natural_persons))
        headers = {"ETag": tag, "Cache-Control": caching.ANSWER, "X-Snapshot": version}
        if caching.is_held(request, tag):
            return Response(None, 304, headers)
        return Response(found(request.path_params["id"]).in_form(form), headers=headers, media_type=form.media_type)

    async def threaded_entity(request: Request) -> Response:
        return await run_in_threadpool(entity, request)

    async def threaded_document(request: Request) -> Response:
        return await run_in_threadpool(document, request)

    served = (threaded_entity, threaded_document, Endpoint(holder, asking).answer)
    routes = [
        Route(path, answer, methods=["GET", "POST"] if path == "/sparql" else ["GET"])
        for path, answer in zip(PATHS, served, strict=True)
    ]
    return Starlette(routes=routes, middleware=[Middleware(OpenReading)], exception_handlers=handlers())


def _leading(one: Thing, media: str, request: Request) -> str:
    """Where the address of a thing leads for a reader of ``media``; what has no page leads to its document."""
    if media == JSON and one.sort in {Sort.OPERATION, Sort.BENEFICIARY}:
        return f"/api/v1/{'operations' if one.sort is Sort.OPERATION else one.sort.value}/{one.key}"
    if media == HTML and one.sort is not Sort.OTHER:
        language = accepted_language(request.headers.get("accept-language", ""))
        return f"/{language}/{one.sort.value}/{one.key}"
    form = next((form for form in FORMS.values() if form.media_type == media), FORMS["ttl"])
    return f"/data/{one.id}.{form.suffix}"
