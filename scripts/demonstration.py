"""An invented demonstration served on this machine, and every kind of page in it: what other scripts look at."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from kohesio.app import create_app
from kohesio.cli.ingest import ingest_paths
from kohesio.index.query import OperationQuery, Sort
from kohesio.index.service import SearchService
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.synthetic.generate import generate

SEED = 7


@contextmanager
def served(operations: int) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of the site, and every kind of page by name with its path below the language."""
    with tempfile.TemporaryDirectory() as scratch:
        lists, data = Path(scratch) / "lists", DataDirectory(Path(scratch) / "data")
        generate(lists, operations, seed=SEED)
        ingest_paths([lists], data, show=False)
        app = create_app(Settings(data=str(data.root)))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", pages(data)
        server.should_exit = True
        thread.join(10)


def pages(data: DataDirectory) -> dict[str, str]:
    """Every kind of page by name, with its path below the language."""
    service = SearchService.open(data)
    largest = service.search(OperationQuery(limit=1, sort=Sort("eu_contribution", descending=True)), ())
    operation = service.operations(largest)[0]
    programme = next(one.cci for one in service.snapshot.programmes() if one.cci)
    place = next(code for code in service.values("nuts") if len(code) == 4)
    return {
        "home": "", "search": "search?q=railway", "projects": "projects?q=school",
        "nothing": "projects?q=qqqq&country=MT", "table": "projects/table", "statistics": "projects/statistics",
        "map": "projects/map", "images": "projects/images", "filter": "projects/filters/nuts",
        "project": f"projects/{operation.id}", "provenance": f"projects/{operation.id}/provenance",
        "beneficiaries": "beneficiaries", "beneficiary": f"beneficiaries/{operation.beneficiaries[0].id}",
        "places": "places", "country": f"places/{operation.country}", "region": f"places/{place}",
        "compare": "projects/compare?by=period", "range": "projects/ranges/start",
        "programmes": "programmes", "programme": f"programmes/{programme}",
        "themes": "themes", "theme": "themes/TO04", "objective": "objectives/PO1", "goal": "goals/4",
        "lists": "lists", "list": f"lists/{service.snapshot.lists()[0].id}", "coverage": "coverage",
        "changes": "changes", "check": "check", "data": "data", "api": "api", "faq": "faq", "about": "about",
        "accessibility": "accessibility", "privacy": "privacy", "error": "nothing-here",
    }  # fmt: skip
