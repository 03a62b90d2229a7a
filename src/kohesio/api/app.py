"""The API as an application, made of its endpoint table; mounted at ``/api/v1``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from kohesio.api import openapi, reference
from kohesio.api.checking import CHECK, ListChecking
from kohesio.api.endpoint import Answering, Endpoint
from kohesio.api.routes import (
    beneficiaries,
    changes,
    codes,
    coverage,
    editorial,
    exports,
    facets,
    lists,
    maps,
    operations,
)
from kohesio.api.tiles import names, projects
from kohesio.http.documents import description_route, documentation_route
from kohesio.http.middleware import OpenReading
from kohesio.http.moment import today
from kohesio.http.problems import handlers
from kohesio.http.slashes import without_last_slash
from kohesio.index.service import ServiceHolder
from kohesio.model.geography import Geography, NoGeography
from kohesio.settings import Settings
from kohesio.snapshot.origins import CellReader, NoCells
from kohesio.version import product_version

ENDPOINTS: tuple[Endpoint, ...] = (
    *operations.ENDPOINTS,
    *beneficiaries.ENDPOINTS,
    *editorial.ENDPOINTS,
    *facets.ENDPOINTS,
    *maps.ENDPOINTS,
    *projects.ENDPOINTS,
    *names.ENDPOINTS,
    *exports.ENDPOINTS,
    *lists.ENDPOINTS,
    *changes.ENDPOINTS,
    *coverage.ENDPOINTS,
    CHECK,
    *codes.ENDPOINTS,
)
"""Everything the API serves, in the order in which it is matched and described."""


def create_api(
    holder: ServiceHolder,
    settings: Settings,
    clock: Callable[[], date] = today,
    checking: ListChecking | None = None,
    geography: Geography | None = None,
    cells: CellReader | None = None,
) -> Starlette:
    """The application. ``holder`` brings the version being served; without one every question is answered with 503.

    ``clock`` says what day it is; answers that count days depend on it. Lists are checked where there is ``checking``;
    ``geography`` is what is installed of outlines and inhabitants, ``cells`` reads published files again.
    """
    given = (product_version(), clock, geography or NoGeography(), cells or NoCells())
    product = given[0]
    routes = [
        Route(endpoint.path, Answering(endpoint, holder, settings, *given).answer, name=endpoint.name)
        for endpoint in ENDPOINTS
        if endpoint.handle is not None
    ]
    if checking is not None:
        routes.append(Route(CHECK.path, checking.answer, methods=[CHECK.method], name=CHECK.name))
    routes += [
        documentation_route("/", partial(reference.page, ENDPOINTS)),
        documentation_route("/docs", partial(reference.page, ENDPOINTS)),
        description_route(partial(openapi.describe, ENDPOINTS, settings, product)),
    ]
    return without_last_slash(
        Starlette(routes=routes, middleware=[Middleware(OpenReading)], exception_handlers=handlers())
    )
