"""Exports: every operation a question finds, streamed as CSV or JSON Lines, without any ceiling.

The number of rows is promised in ``X-Total-Count`` before the first one is sent. A stream that ends early, for
whatever reason, is cut off and not closed, so no client takes half an export for a whole one.
"""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response, StreamingResponse

from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import BOM_PARAMETER, FORMAT_PARAMETER, FORMATS, choice
from kohesio.errors import DamagedError
from kohesio.index.fields import PARAMETERS
from kohesio.index.parsing import print_query
from kohesio.index.port import Rows
from kohesio.snapshot import exports

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8; header=present", "jsonl": "application/x-ndjson"}
_NOTE = (
    "Complete and in the order asked for: `limit` and `cursor` are accepted, so that the address of a page can be "
    "reused, and have no effect. `X-Total-Count` promises the number of operations; licence, attribution, question "
    "and snapshot version stand in the headers."
)


def export(call: Call) -> Response:
    """The export in the format asked for."""
    return _stream(call, choice(call.pairs, "format", FORMATS) or "csv")


def as_csv(call: Call) -> Response:
    """The export as CSV."""
    return _stream(call, "csv")


def as_jsonl(call: Call) -> Response:
    """The export as JSON Lines."""
    return _stream(call, "jsonl")


def _stream(call: Call, form: str) -> Response:
    query = call.query
    promised = call.service.totals(query).count
    rows = _counted(call.service.export_rows(query), promised)
    persons = call.settings.show_natural_persons
    if form == "csv":
        marked = choice(call.pairs, "bom", ("true", "false")) == "true"
        batches = exports.csv_batches(call.snapshot, rows, byte_order_mark=marked, show_natural_persons=persons)
    else:
        batches = exports.jsonl_batches(call.snapshot, rows, show_natural_persons=persons)
    manifest = call.snapshot.manifest
    headers = {
        "Content-Disposition": f'attachment; filename="operations-{manifest.version}.{form}"',
        "X-Total-Count": str(promised),
        "X-Query": print_query(query),
        "X-Licence": manifest.licence,
        "X-Attribution": manifest.attribution,
    }
    return StreamingResponse(batches, headers=headers, media_type=MEDIA_TYPES[form])


def _counted(batches: Iterator[Rows], promised: int) -> Iterator[Rows]:
    """The batches as they come. Raises DamagedError if they hold another number of rows than promised."""
    counted = 0
    for batch in batches:
        counted += len(batch)
        yield batch
    if counted != promised:
        raise DamagedError(f"An export found {counted} operations where {promised} were promised: rebuild the index.")


ENDPOINTS = (
    Endpoint(
        "/export", "exportOperations", "Export", "All operations of a question, as a file", export, None,
        parameters=(FORMAT_PARAMETER, *PARAMETERS, BOM_PARAMETER), media=("text/csv", "application/x-ndjson"),
        description=_NOTE,
    ),
    Endpoint(
        "/operations.csv", "exportOperationsCsv", "Export", "All operations of a question, as CSV", as_csv, None,
        parameters=(*PARAMETERS, BOM_PARAMETER), media=("text/csv",), description=_NOTE,
    ),
    Endpoint(
        "/operations.jsonl", "exportOperationsJsonLines", "Export", "All operations of a question, as JSON Lines",
        as_jsonl, None, parameters=PARAMETERS, media=("application/x-ndjson",), description=_NOTE,
    ),
)  # fmt: skip
