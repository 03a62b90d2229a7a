"""The upload behind ``/{lang}/check``: one form in, one answer out, nothing kept.

Lists are checked one at a time. A few requests may wait for their turn; more are refused (``kohesio.http.turns``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from kohesio.errors import KohesioError, SourceError, UsageError
from kohesio.http.moment import today
from kohesio.http.turns import Turns
from kohesio.http.uploads import STORED, Upload, read_upload, stem_of
from kohesio.model.check import CheckOptions, CheckReport, ListChecker, ListForm, options_of
from kohesio.settings import Settings
from kohesio.ui.i18n import SOURCE_LANGUAGE, Language
from kohesio.web.check_report import report_html
from kohesio.web.errors import said
from kohesio.web.pages.check import ANSWERS, SHOWN, CheckPage, Refusal, check_page

CHECK = "check"
"""The page's address below the language."""

_ATTACHED = {
    "report-html": ("text/html", "html"),
    "report-json": ("application/json", "json"),
    "list-csv": ("text/csv; charset=utf-8; header=present", "csv"),
    "list-xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "list-json": ("application/json", "json"),
}


@dataclass(frozen=True, slots=True)
class Attached:
    """An answer that is a file of its own."""

    content: bytes
    media_type: str
    name: str


class Checking:
    """Answers the form of the page by ``checker``; reports are made in JSON by ``to_json``."""

    def __init__(self, checker: ListChecker, settings: Settings, turns: Turns) -> None:
        self._checker = checker
        self._turns = turns
        self._max_bytes = settings.max_upload_mb * 2**20
        self._most_mb = settings.max_upload_mb

    def form(self, language: Language, action: str) -> CheckPage:
        """The page before anything is uploaded."""
        return check_page(language, action, self._most_mb)

    async def answer(self, request: Request, language: Language, action: str) -> CheckPage | Attached:
        """The report or the repaired list for an uploaded form. Raises LimitError and BusyError; what cannot be checked
        is told on the page."""
        with self._turns.waiting(), TemporaryDirectory(prefix="kohesio-upload-") as folder:
            try:
                upload = await read_upload(
                    request.headers.get("content-type", ""), request.stream(), Path(folder), self._max_bytes
                )
            except UsageError as error:
                return check_page(language, action, self._most_mb, refusal=_told(error, language))
            async with self._turns.one:
                try:
                    return await run_in_threadpool(self._checked, upload, language, action)
                except (SourceError, UsageError) as error:
                    told = _told(error, language, upload.name)
                    return check_page(language, action, self._most_mb, words=upload.words, refusal=told)

    def _checked(self, upload: Upload, language: Language, action: str) -> CheckPage | Attached:
        options = options_of(upload.words, upload.name, today())
        wanted = upload.words.get("answer", ANSWERS[0][0])
        if wanted not in dict(ANSWERS):
            raise UsageError(f"There is no answer {wanted!r}; it can be {', '.join(dict(ANSWERS))}.")
        if wanted.startswith("list-"):
            return self._repaired(upload, options, ListForm(wanted.removeprefix("list-")), wanted)
        if wanted == ANSWERS[0][0]:
            report = self._checker.check(upload.path, replace(options, examples=SHOWN))
            return check_page(language, action, self._most_mb, words=upload.words, report=report)
        report = self._checker.check(upload.path, options)
        text = report_html(report, language) if wanted == "report-html" else self._json(report)
        return _attached(text.encode(), wanted, upload, "report")

    def _json(self, report: CheckReport) -> str:
        return json.dumps(self._checker.to_json(report), ensure_ascii=False, indent=1)

    def _repaired(self, upload: Upload, options: CheckOptions, form: ListForm, wanted: str) -> Attached:
        out = upload.path.with_name(f"repaired.{form.value}")
        self._checker.repair(upload.path, options, form, out)
        return _attached(out.read_bytes(), wanted, upload, "repaired")


def _told(error: KohesioError, language: Language, name: str | None = None) -> Refusal:
    """Why a list was not checked: in the reader's language, or in English, naming the file as its sender does."""
    if error.sentence is not None:
        named = error.sentence.filled(file=name) if name and "file" in error.sentence.blanks else error.sentence
        return Refusal(said(named, language), language.code)
    return Refusal(error.message.replace(f"{STORED}: ", f"{name or STORED}: ", 1), SOURCE_LANGUAGE)


def _attached(content: bytes, wanted: str, upload: Upload, what: str) -> Attached:
    media_type, ending = _ATTACHED[wanted]
    return Attached(content, media_type, f"{stem_of(upload.name)}-{what}.{ending}")
