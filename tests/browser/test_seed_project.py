"""The seed project on the whole road: a row of an official export, fetched, ingested, indexed, served, read.

``data/seed/SE-pp21-27-20260924.csv`` holds the facts of its public page in the 44 columns of the 2021-2027 export;
what the page does not tell (ids, beneficiary, code) is empty there.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import serving

from kohesio.cli.main import run
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

pytestmark = pytest.mark.browser

NAME = "SE-pp21-27-20260924.csv"
KEY = f"data/projects-2021-2027/2026-09-24/{NAME}"
FILE = Path(__file__).parents[1] / "data" / "seed" / NAME


class _Official(SimpleHTTPRequestHandler):
    """Answers as Kohesio's data routes do: a list of keys, and the file of a key."""

    def do_GET(self) -> None:
        """One answer."""
        address = urlsplit(self.path)
        key = parse_qs(address.query).get("id", [""])[0]
        body = FILE.read_bytes() if key == KEY else f'["{KEY}"]'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/csv" if key == KEY else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base class names it so)
        """Silent."""


@pytest.fixture(scope="module")
def official() -> Iterator[str]:
    """The address of a stand-in for the official server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Official))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture(scope="module")
def data(official: str, tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """A data directory filled by the two commands of the README."""
    directory = DataDirectory(tmp_path_factory.mktemp("seed"))
    wanted = ["--country", "SE", "--period", "2021-2027", "--base-url", official]
    assert run(["fetch", *wanted, "--data", str(directory.root)]) == 0
    assert run(["ingest", "--data", str(directory.root)]) == 0
    return directory


@pytest.fixture(scope="module")
def address(data: DataDirectory) -> Iterator[str]:
    """The address of a server over it."""
    with serving(Settings(data=str(data.root))) as base:
        yield base


@pytest.fixture(scope="module")
def read(browser: Browser, address: str) -> dict[str, str]:
    """What a reader without script reads of it by language, having found it by a word."""
    context = browser.new_context(base_url=address, java_script_enabled=False)
    found = {language: _found(context.new_page(), language) for language in ("en", "sv")}
    context.close()
    return found


def _found(page: Page, language: str) -> str:
    page.goto(f"/{language}/projects?q=DiMiOS")
    page.get_by_role("link", name="Digital Competence Lift").click()
    expect(page.locator("h1")).to_have_text("Digital Competence Lift")
    return re.sub(r"\s+", " ", page.locator("main").inner_text().replace("\u00a0", " ").replace("\u202f", " "))


def test_the_row_is_one_operation_that_tells_where_it_came_from(data: DataDirectory) -> None:
    (operation,) = Snapshot.open(data).operations([0])
    (loaded,) = Snapshot.open(data).lists()
    assert (operation.source.rows, loaded.file_name) == ((2,), NAME)


@pytest.mark.parametrize(
    "fact",
    [
        "Start date 1 September 2023",
        "End date 31 March 2026",
        "European Social Fund Plus (ESF+)",
        "€2,382,460.56",
        "€959,353.50 (40%)",
        "Programming period 2021-2027",
        "the Baltic Sea Strategy on Culture and RUFS 2050",
        "Sweden",
    ],
)
def test_a_reader_finds_it_by_a_word_and_reads_its_facts(read: dict[str, str], fact: str) -> None:
    assert fact in read["en"]


@pytest.mark.parametrize("fact", ["1 september 2023", "2 382 460,56 €", "959 353,50 € (40%)", "Sverige"])
def test_a_swedish_reader_reads_the_same_in_swedish(read: dict[str, str], fact: str) -> None:
    assert fact in read["sv"]
