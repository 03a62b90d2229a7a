"""``kohesio serve`` and ``kohesio demo``: the site and the API on this machine."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvicorn

from kohesio.cli.console import DataOption, messages, progress_bar, settings_for
from kohesio.cli.ingest import ingest_paths
from kohesio.editorial.entries import COLLECTIONS
from kohesio.errors import DamagedError, NoSnapshotError, UsageError
from kohesio.index.build import build_index
from kohesio.index.lemmas import installed
from kohesio.index.service import SearchService
from kohesio.linkeddata.store import build_graph
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.writing import writing
from kohesio.synthetic.generate import generate

HostOption = Annotated[str, typer.Option("--host", help="Address to listen on.")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65_535, help="Port to listen on.")]

LONGEST_HEAD = 4 * 2**20
"""Bytes of address and headers that are read before a request is refused: what is cut off unread gets no answer at all,
so an address that is far too long is read to its end and told so."""

DEMO_DATA = Path("data") / "demo"


def register(commands: typer.Typer) -> None:
    """Add this file's commands."""
    commands.command("serve")(serve)
    commands.command("demo")(demo)


def serve(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, help="How many processes; they share the index.")] = 1,
    data: DataOption = None,
) -> None:
    """Serve site and API. A newly published snapshot is taken up without a restart.

    Example: kohesio serve --data data --port 8000 --workers 2
    """
    settings = settings_for(data)
    os.environ["KOHESIO_DATA"] = settings.data
    _ask_for(host, port)
    address = _address(host, port)
    if settings.public_url == Settings().public_url:
        os.environ["KOHESIO_PUBLIC_URL"] = address
    messages.print(f"Kohesio opens at {address}/ (end it with Ctrl-C).", highlight=False)
    uvicorn.run(
        "kohesio.asgi:create", factory=True, host=host, port=port, workers=workers, access_log=False,
        log_level="warning", server_header=False, proxy_headers=False, h11_max_incomplete_event_size=LONGEST_HEAD,
    )  # fmt: skip


def _address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server; a host that stands for all is reached by the usual one."""
    name = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not listened on
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _ask_for(host: str, port: int) -> None:
    """See that the server may listen there, before anything is opened. Raises UsageError if not."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise UsageError(
            f"Nothing can listen at {host}, port {port} ({error.strerror or error}). Name another --port or --host, "
            "or end what does."
        ) from error


def demo(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    operations: Annotated[int, typer.Option("--operations", min=1, help="How many synthetic operations.")] = 20_000,
    data: DataOption = None,
) -> None:
    """Show the whole product on synthetic data: lists are generated, ingested, indexed and served.

    The data stay in ./data/demo (or --data) and are used again the next time.

    Example: kohesio demo --port 8000
    """
    root = data or DEMO_DATA
    directory = DataDirectory(root)
    try:
        SearchService.open(directory)
    except NoSnapshotError:
        with writing(directory, "kohesio demo"):
            prepare_demo(directory, operations)
    except DamagedError:
        with writing(directory, "kohesio demo"):
            build_index(Snapshot.open(directory), directory, lemmas=installed())
    serve(host=host, port=port, workers=1, data=root)


DEMO_COLLECTIONS = """\
energy-and-climate:
  title: {en: Energy and climate, de: Energie und Klima, fr: Énergie et climat}
  text:
    en: An example of a collection. The operator of a site makes one by a question, as here, or by naming projects.
  question: theme=TO04&theme=TO05
"""
"""What the demonstration has for an operator's own file; see docs/recipes/add-a-collection.md."""


def prepare_demo(directory: DataDirectory, operations: int) -> None:
    """Generate synthetic lists and take them the road of every list, into a snapshot and its index."""
    with TemporaryDirectory(prefix="kohesio-demo-") as folder:
        lists = Path(folder) / "lists"
        with progress_bar() as progress:
            task = progress.add_task("Generating synthetic operations", total=operations)
            generate(lists, operations, progress=lambda done: progress.advance(task, done))
        ingest_paths((lists,), directory)
        build_graph(Snapshot.open(directory), directory)
    directory.editorial.mkdir(exist_ok=True)
    (directory.editorial / COLLECTIONS).write_text(DEMO_COLLECTIONS, "utf-8")
