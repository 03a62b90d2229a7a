"""A real server on this machine and a real browser, shared by all browser tests."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from tests.browser.looking import Visitor

from kohesio.app import create_app
from kohesio.settings import Settings


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """A real server in a thread of its own; gives its address."""
    server = uvicorn.Server(uvicorn.Config(create_app(settings), host="127.0.0.1", port=0, log_config=None, ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    patience = time.monotonic() + 180  # a checkout that never compiled the search does so first
    while not server.started and thread.is_alive() and time.monotonic() < patience:
        time.sleep(0.05)
    assert server.started, "The server did not start; its log says why."
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def base_url(small_site: Settings) -> Iterator[str]:
    """The address of a server over the small version."""
    with serving(small_site) as address:
        yield address


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """The installed Chromium; closed with the file: while Playwright runs, no other event loop can in this thread."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page without JavaScript at 1280 px; relative addresses are those of the server."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def visitor(browser: Browser, base_url: str) -> Iterator[Visitor]:
    """A page with JavaScript for many visits to the server."""
    made = Visitor(browser, base_url)
    yield made
    made.context.close()
