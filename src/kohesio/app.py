"""The composition root: builds the whole server from the settings. Only here do the API and the site meet.

Without a snapshot the server runs all the same: ``/readyz`` and the API answer 503, and the pages say that there is no
data yet. A version published later is noticed and served without a restart.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlencode, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from kohesio.api.app import create_api
from kohesio.api.checking import ListChecking
from kohesio.api.features.app import create_features_api
from kohesio.api.kohesio.answers.map_search import middles
from kohesio.api.kohesio.serving import create_kohesio_api
from kohesio.api.kohesio.shelf import PublishedShelf
from kohesio.api.linked.app import PATHS, create_linked_data
from kohesio.check.endings import Bounds
from kohesio.check.isolated import IsolatedChecker
from kohesio.errors import KohesioError
from kohesio.http.health import health_routes
from kohesio.http.metrics import metrics_route
from kohesio.http.middleware import Tally, surrounded
from kohesio.http.moment import today
from kohesio.http.turns import Turns
from kohesio.index.service import ServiceHolder
from kohesio.index.warming import warm_up
from kohesio.ingest.geocode.installed import InstalledGeography
from kohesio.ingest.published_cells import ArchivedCells
from kohesio.linkeddata.asking import Asking
from kohesio.model.check import CheckReport
from kohesio.model.territory import MEMBER_STATES
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.ui.i18n import OFFERED, SOURCE_LANGUAGE, language
from kohesio.version import product_version
from kohesio.web.app import create_site
from kohesio.web.check_report import report_html

API = "/api/v1"
KOHESIO_API = "/api"
FEATURES = "/ogc"

Application: TypeAlias = ASGIApp
"""What an ASGI server runs."""

_log = logging.getLogger(__name__)


def create_app(settings: Settings) -> Application:
    """The server over the data directory of ``settings``: pages, API, health, and what surrounds them."""
    holder = ServiceHolder(DataDirectory(Path(settings.data)))
    tally = Tally()

    def version() -> str:
        return holder.service.version

    @asynccontextmanager
    async def opened(_: Starlette) -> AsyncIterator[None]:
        """Open the version, compile the search and prepare its maps before the first request: no reader waits for it.

        Measured at 2.1 million operations: a second where the compiled loops are kept, thirteen where they never were;
        the countries are half of one where outlines of NUTS 3 were fetched, which the first map of Europe took.
        """
        try:
            snapshot = await run_in_threadpool(version)
        except KohesioError as error:
            _log.warning("started without data: %s", error.message)
        else:
            _log.info("opening the search; the first time it is compiled, which may take a minute")
            await run_in_threadpool(warm_up, holder.service)
            await run_in_threadpool(_prepare_maps, geography, holder.service.snapshot)
            _keep_out_of_collections()
            _log.info("serving", extra={"snapshot": snapshot})
        yield

    turns, geography = Turns(), InstalledGeography(holder.directory.geo)
    cells = ArchivedCells(holder.directory)
    shelf = PublishedShelf(holder, settings, f"{urlsplit(settings.public_url).path.rstrip('/')}{KOHESIO_API}")
    checker = IsolatedChecker(Bounds(settings.max_check_seconds, settings.max_check_memory_mb))
    checking = ListChecking(checker, _report_page, settings, turns, today)
    asking = Asking(holder.directory, settings.max_query_seconds)
    linked = create_linked_data(holder, settings, product_version(), asking)
    site = create_site(
        holder, settings, checker, turns=turns, geography=geography, shelf=shelf, cells=cells, asking=asking
    )
    routes = [
        *health_routes(version),
        metrics_route(tally, settings),
        Route(API, _to_api),
        Mount(API, create_api(holder, settings, checking=checking, geography=geography, cells=cells)),
        Route(FEATURES, _to_features),
        Mount(FEATURES, create_features_api(holder, settings, product_version())),
        Route(KOHESIO_API, _to_kohesio_api),
        Route("/data/{folder}/latest_{name}", _to_published),
        *(Route(path, linked) for path in PATHS),
        Mount(KOHESIO_API, create_kohesio_api(holder, settings, product_version(), geography, _translated)),
        Mount("/", site),
    ]
    return surrounded(Starlette(routes=routes, lifespan=opened), settings, tally, site.state.kept_out)


def _prepare_maps(geography: InstalledGeography, snapshot: Snapshot) -> None:
    """Put together the outlines of the countries, which every map of Europe has; without any of regions, their middles.

    Measured at 2.1 million operations: the middles are a pass of two seconds over all places.
    """
    for country in MEMBER_STATES:
        geography.outline(country)
    if not geography.has_regions:
        middles(snapshot)


def _keep_out_of_collections() -> None:
    """What is loaded now stays for good: the collector of garbage need not walk through it again.

    Measured: without this one answer in two hundred waits 100 ms for a full collection.
    """
    gc.collect()
    gc.freeze()


def _report_page(report: CheckReport) -> str:
    """The report on a list as the API gives it to those who read HTML."""
    return report_html(report, language(SOURCE_LANGUAGE))


def _translated(label: str, code: str) -> str:
    """A label of the code lists in a language; in English where the language has no catalogue, or this label none."""
    return language(code).gettext(label) if code in OFFERED else label


def _to_api(request: Request) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '')}{API}/docs", 308)


def _to_features(request: Request) -> Response:
    query = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{request.scope.get('root_path', '')}{FEATURES}/{'?' if query else ''}{query}", 308)


def _to_kohesio_api(request: Request) -> Response:
    return RedirectResponse(f"{request.scope.get('root_path', '')}{KOHESIO_API}/", 308)


def _to_published(request: Request) -> Response:
    """Kohesio's files once stood beside its pages: ``/data/projects/latest_IE.csv``."""
    key = "data/{folder}/latest_{name}".format_map(request.path_params)
    found = f"{request.scope.get('root_path', '')}{KOHESIO_API}/data/object?{urlencode({'id': key})}"
    return RedirectResponse(found, 308)
