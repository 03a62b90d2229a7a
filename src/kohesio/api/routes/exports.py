"""Exports: every operation a question finds, streamed in any of the formats, without any ceiling.

The number of rows is promised in ``X-Total-Count`` before the first one is sent. A stream that ends early, for
whatever reason, is cut off and not closed, so no client takes half an export for a whole one. Whoever was cut off may
go on behind the rows already held, of CSV and JSON Lines, as long as the same version is served.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from starlette.responses import Response, StreamingResponse

from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import (
    BOM_PARAMETER,
    FORMAT_PARAMETER,
    SKIP_PARAMETER,
    SNAPSHOT_PARAMETER,
    choice,
    number,
    one,
)
from kohesio.errors import ParameterError
from kohesio.index.exporting import export_of
from kohesio.index.fields import PARAMETERS
from kohesio.linkeddata.document import EXPORTS
from kohesio.snapshot.export.about import About
from kohesio.snapshot.export.formats import Format, Written
from kohesio.snapshot.export.rows import Export

_MOST_SKIPPED = 10**9
_NOTE = (
    "Complete: `limit` and `cursor` are accepted, so that the address of a page can be reused, and have no effect. In "
    "the order asked for; where neither an order nor words are asked, list by list as published. `X-Total-Count` "
    "promises the number of operations; a stream that breaks off short of it is cut, not ended. Licence, attribution, "
    "question and snapshot version stand in the headers and in the file."
)


def export(call: Call) -> Response:
    """The export in the format asked for."""
    return _stream(call, EXPORTS[choice(call.pairs, "format", tuple(EXPORTS)) or "csv"])


def _in(form: Format[Export]) -> Callable[[Call], Response]:
    return lambda call: _stream(call, form)


def _stream(call: Call, form: Format[Export]) -> Response:
    _check_version(call)
    skip = number(call.pairs, "skip", 0, 0, _MOST_SKIPPED)
    if skip and not form.appends:
        whole = tuple(name for name, other in EXPORTS.items() if other.appends)
        raise ParameterError("skip", f"A file in {form.name} comes whole; 'skip' is for {' and '.join(whole)}.", ("0",))
    written = export_of(
        call.service,
        call.query,
        show_natural_persons=call.settings.show_natural_persons,
        skip=skip,
        byte_order_mark=choice(call.pairs, "bom", ("true", "false")) == "true",
    )
    return export_answer(form, form.write(written), written.about)


def export_answer(form: Format[Written], pieces: Iterator[bytes], about: About) -> Response:
    """An export on its way, with what it says of itself in the headers."""
    headers = {
        "Content-Disposition": f'attachment; filename="{about.things}-{about.snapshot}.{form.suffix}"',
        "X-Total-Count": str(about.rows),
        "X-Query": about.query,
        "X-Licence": about.licence,
        "X-Attribution": about.attribution,
    }
    return StreamingResponse(pieces, headers=headers, media_type=form.media_type + form.parameters)


def _check_version(call: Call) -> None:
    """Raises ParameterError if the reader goes on with a version that is not served any more."""
    wanted, served = one(call.pairs, "snapshot"), call.snapshot.version
    if wanted is not None and wanted != served:
        raise ParameterError("snapshot", f"The version served is {served} now: begin the export again.", (served,))


ENDPOINTS = (
    Endpoint(
        "/export", "exportOperations", "Export", "All operations of a question, as a file", export, None,
        parameters=(FORMAT_PARAMETER, *PARAMETERS, BOM_PARAMETER, SKIP_PARAMETER, SNAPSHOT_PARAMETER),
        media=tuple(form.media_type for form in EXPORTS.values()), description=_NOTE,
    ),
    *(
        Endpoint(
            f"/operations.{suffix}", f"exportOperations{form.name.replace(' ', '')}", "Export",
            f"All operations of a question, as {form.name}", _in(form), None,
            parameters=(
                *PARAMETERS,
                *((BOM_PARAMETER,) if suffix == "csv" else ()),
                *((SKIP_PARAMETER,) if form.appends else ()),
                SNAPSHOT_PARAMETER,
            ),
            media=(form.media_type,), description=_NOTE,
        )
        for suffix, form in EXPORTS.items()
    ),
)  # fmt: skip
