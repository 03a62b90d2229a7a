"""OGC API – Features as an application, mounted at ``/ogc``."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kohesio.api.endpoint import Answering
from kohesio.api.features import describing
from kohesio.api.features.answers import ENDPOINTS
from kohesio.api.features.collections import JSON_TYPE, Links
from kohesio.api.features.questions import FORM as ONLY_JSON
from kohesio.api.params import check_names, choice, read_pairs
from kohesio.http.body import json_body
from kohesio.http.documents import HOURLY
from kohesio.http.middleware import OpenReading
from kohesio.http.negotiation import preferred_type
from kohesio.http.problems import handlers
from kohesio.http.slashes import without_last_slash
from kohesio.index.fields import Parameter
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings

FORM = Parameter("f", "Format of the page.", "html", values=("json", "html"))


def create_features_api(holder: ServiceHolder, settings: Settings, product: str) -> Starlette:
    """The application. ``holder`` brings the version being served; without one what asks for data is a 503."""

    def links(request: Request) -> Links:
        return Links.of(settings, str(request.scope.get("root_path", "")))

    def landing(request: Request) -> Response:
        if _form(request) == "html":
            return HTMLResponse(describing.page(links(request)), headers=_VARYING)
        return Response(json_body(describing.landing(links(request))), headers=_VARYING, media_type=JSON_TYPE)

    def description(request: Request) -> Response:
        if _form(request, describing.OPENAPI) == "html":
            return HTMLResponse(describing.definition(ENDPOINTS, links(request)), headers=_VARYING)
        document = describing.openapi(ENDPOINTS, settings, product, links(request))
        return Response(json_body(document), headers=_VARYING, media_type=describing.OPENAPI)

    routes = [Route("/", landing), Route("/conformance", _conformance), Route("/api", description)]
    routes += [Route(one.path, Answering(one, holder, settings, product).answer, name=one.name) for one in ENDPOINTS]
    return without_last_slash(
        Starlette(routes=routes, middleware=[Middleware(OpenReading)], exception_handlers=handlers())
    )


def _form(request: Request, media: str = JSON_TYPE) -> str:
    """Which form of a page is asked for, by parameter, else by header; ``media`` is JSON's. Raises ParameterError."""
    pairs = read_pairs(request.scope["query_string"])
    check_names(pairs, (FORM,))
    accepted = preferred_type(request.headers.get("accept", ""), (media, describing.HTML))
    return choice(pairs, FORM.name, FORM.values) or ("html" if accepted == describing.HTML else "json")


def _conformance(request: Request) -> Response:
    pairs = read_pairs(request.scope["query_string"])
    check_names(pairs, (ONLY_JSON,))
    choice(pairs, ONLY_JSON.name, ONLY_JSON.values)
    return Response(json_body({"conformsTo": describing.CONFORMS_TO}), headers=HOURLY, media_type=JSON_TYPE)


_VARYING = {**HOURLY, "Vary": "Accept"}
