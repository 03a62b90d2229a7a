"""The compatible API over the invented operations, in process, surrounded as it is when it is served."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client
from tests.fixtures_snapshot import COLLECTIONS_FILE, publish_version, write_editorial

from kohesio.api.kohesio.serving import create_kohesio_api
from kohesio.http.middleware import surrounded
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory


@pytest.fixture(scope="session")
def holder(tmp_path_factory: pytest.TempPathFactory) -> ServiceHolder:
    """A data directory of its own: published files are written into it."""
    directory = DataDirectory(tmp_path_factory.mktemp("kohesio-data"))
    publish_version(directory)
    write_editorial(directory, collections=COLLECTIONS_FILE)
    return ServiceHolder(directory)


@pytest.fixture(scope="session")
def api(holder: ServiceHolder, small_site: Settings) -> Client:
    app = Starlette(routes=[Mount("/api", create_kohesio_api(holder, small_site, "test"))])
    return Client(surrounded(app, small_site))
