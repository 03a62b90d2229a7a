"""``POST /check``: a list in the body; the answer is its report or the repaired list. Nothing of it is kept.

The list is the body itself, or the field ``file`` of a form. The ``Accept`` header picks the form of the answer. Limits
are stated in headers and errors. Lists are checked one at a time, in a process of their own (see the ``checker``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kohesio.api.check_answers import CheckedList
from kohesio.api.endpoint import Endpoint
from kohesio.api.params import check_names, choice, one, read_pairs
from kohesio.errors import NotAListError, ParameterError, SourceError, UnknownListError, UnreadableError
from kohesio.http import caching
from kohesio.http.negotiation import preferred_type
from kohesio.http.turns import Turns
from kohesio.http.uploads import STORED, Upload, read_body, read_upload, stem_of
from kohesio.index.fields import Parameter
from kohesio.model.check import CheckReport, ListChecker, ListForm, options_of
from kohesio.model.period import PERIODS
from kohesio.settings import Settings

ReportPage = Callable[[CheckReport], str]
"""Renders a report as a page of its own; given by the composition root, for this room renders no pages."""

JSON, HTML, CSV = "application/json", "text/html", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORTS = (JSON, HTML)
LISTS: Mapping[str, ListForm] = {CSV: ListForm.CSV, XLSX: ListForm.XLSX, JSON: ListForm.JSON}
FORM = "multipart/form-data"

_OWN_STYLE = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The report is one document with its style within; cells in it are escaped."""

_ANSWER = Parameter(
    "answer",
    "report: what was found, as JSON or HTML; list: the list repaired in the layout of the law, as CSV, XLSX or JSON. "
    "Without it the Accept header decides: CSV and XLSX are the list, JSON and HTML the report.",
    "list", values=("report", "list"),
)  # fmt: skip
_PARAMETERS = (
    _ANSWER,
    Parameter("country", "Country of the list, two letters, where the list does not say it.", "SE"),
    Parameter("period", "Programming period, where the list does not say it.", "2021-2027", values=PERIODS),
    Parameter("name", "The file's own name, where the body is the file.", "list.xlsx"),
)

CHECK = Endpoint(
    "/check", "checkList", "Data", "Check a list of operations against the law", None, CheckedList,
    parameters=_PARAMETERS, method="POST", media=(JSON, HTML, CSV, XLSX), fails=(413, 422),
    description="The list is the body (`curl --data-binary @list.xlsx`), or the field `file` of a form "
    "(`curl -F file=@list.xlsx`). It is held against Article 49(3) of Regulation (EU) 2021/1060 or Annex XII of "
    "Regulation (EU) No 1303/2013 and deleted when the answer is made. Size, time and memory are limited, as the "
    "headers X-Limit-Bytes and X-Limit-Seconds say; the body's length must be announced. The report is that of "
    "`kohesio check --json`.",
)  # fmt: skip
"""The row of the endpoint table."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to answer: a media type, and the form of the repaired list or None for the report."""

    media: str
    form: ListForm | None


class ListChecking:
    """Answers the requests."""

    def __init__(
        self, checker: ListChecker, page: ReportPage, settings: Settings, turns: Turns, clock: Callable[[], date]
    ) -> None:
        self._checker = checker
        self._page = page
        self._turns = turns
        self._clock = clock
        self._most = settings.max_upload_mb * 2**20
        self._headers = {
            "Cache-Control": caching.NEVER,
            "X-Limit-Bytes": str(self._most),
            "X-Limit-Seconds": str(settings.max_check_seconds),
        }

    async def answer(self, request: Request) -> Response:
        """The report, or the list repaired. Raises ParameterError, SourceError, LimitError, BusyError."""
        pairs = read_pairs(request.scope["query_string"])
        check_names(pairs, _PARAMETERS)
        wanted = _wanted(request.headers.get("accept", ""), choice(pairs, "answer", ("report", "list")))
        if wanted is None:
            told = "The answer can be application/json, text/html, text/csv or an XLSX workbook; accept one of them."
            raise ParameterError("Accept", told, (*REPORTS, CSV, XLSX))
        words = {name: text for name in ("country", "period") if (text := one(pairs, name))}
        with self._turns.waiting(), TemporaryDirectory(prefix="kohesio-upload-") as folder:
            upload = await self._upload(request, one(pairs, "name") or "", Path(folder))
            upload.words.update(words)
            async with self._turns.one:
                try:
                    return await run_in_threadpool(self._checked, upload, wanted)
                except SourceError as error:
                    raise _named(error, upload.name) from error

    async def _upload(self, request: Request, name: str, folder: Path) -> Upload:
        kind = request.headers.get("content-type", "")
        if kind.partition(";")[0].strip().lower() == FORM:
            return await read_upload(kind, request.stream(), folder, self._most)
        return await read_body(name, request.stream(), folder, self._most)

    def _checked(self, upload: Upload, wanted: Wanted) -> Response:
        options = options_of(upload.words, upload.name, self._clock())
        stem = stem_of(upload.name)
        if wanted.form is not None:
            out = upload.path.with_name(f"repaired.{wanted.form.value}")
            self._checker.repair(upload.path, options, wanted.form, out)
            name = f"{stem}-repaired.{wanted.form.value}"
            return self._file(out.read_bytes(), wanted.media, {"Content-Disposition": f'attachment; filename="{name}"'})
        report = self._checker.check(upload.path, options)
        if wanted.media == HTML:
            return self._file(self._page(report).encode(), HTML, {"Content-Security-Policy": _OWN_STYLE})
        text = json.dumps(self._checker.to_json(report), ensure_ascii=False)
        return self._file(text.encode(), JSON, {})

    def _file(self, content: bytes, media: str, headers: Mapping[str, str]) -> Response:
        return Response(content, headers={**self._headers, **headers, "Vary": "Accept"}, media_type=media)


def _wanted(accept: str, answer: str | None) -> Wanted | None:
    """What the header likes best among what the answer can be; None if it takes nothing of it."""
    offered = {"report": REPORTS, "list": tuple(LISTS)}.get(answer or "", (*REPORTS, CSV, XLSX))
    media = preferred_type(accept, offered)
    if media is None:
        return None
    is_list = answer == "list" or (answer is None and media in {CSV, XLSX})
    return Wanted(media, LISTS[media] if is_list else None)


def _named(error: SourceError, name: str) -> SourceError:
    """The error in the sender's name of the file; the one it is stored under means nothing to anybody."""
    told = error.message.replace(f"{STORED}: ", f"{name or STORED}: ", 1)
    for kind in (UnreadableError, NotAListError, UnknownListError):
        if isinstance(error, kind):
            return kind(told)
    return SourceError(told)
