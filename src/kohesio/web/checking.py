"""The upload behind ``/{lang}/check``: one form in, one answer out, nothing kept.

One list is checked at a time in a process, so that several uploads do not add up in memory; the others wait.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from kohesio.errors import SourceError, UsageError
from kohesio.http.moment import today
from kohesio.model.check import CheckOptions, CheckReport, ListChecker, ListForm
from kohesio.model.period import PERIODS
from kohesio.model.territory import iso_country
from kohesio.settings import Settings
from kohesio.ui.i18n import Language
from kohesio.web.check_report import report_html
from kohesio.web.pages.check import ANSWERS, SHOWN, CheckPage, check_page
from kohesio.web.uploads import STORED, Upload, read_upload

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

    def __init__(self, checker: ListChecker, settings: Settings) -> None:
        self._checker = checker
        self._max_bytes = settings.max_upload_mb * 2**20
        self._most_mb = settings.max_upload_mb
        self._one = asyncio.Semaphore(1)

    def form(self, language: Language, action: str) -> CheckPage:
        """The page before anything is uploaded."""
        return check_page(language, action, self._most_mb)

    async def answer(self, request: Request, language: Language, action: str) -> CheckPage | Attached:
        """The report or the repaired list for an uploaded form. Raises LimitError; what cannot be checked is told on
        the page."""
        with TemporaryDirectory(prefix="kohesio-upload-") as folder:
            try:
                upload = await read_upload(
                    request.headers.get("content-type", ""), request.stream(), Path(folder), self._max_bytes
                )
            except UsageError as error:
                return check_page(language, action, self._most_mb, refusal=error.message)
            async with self._one:
                try:
                    return await run_in_threadpool(self._checked, upload, language, action)
                except (SourceError, UsageError) as error:
                    told = error.message.replace(f"{STORED}: ", f"{upload.name or STORED}: ", 1)
                    return check_page(language, action, self._most_mb, words=upload.words, refusal=told)

    def _checked(self, upload: Upload, language: Language, action: str) -> CheckPage | Attached:
        options = _options(upload, today())
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


def _options(upload: Upload, day: date) -> CheckOptions:
    """What the form says of the list. Raises UsageError for a country or period that is none."""
    country, period = upload.words.get("country", ""), upload.words.get("period", "")
    if country and not (len(country) == 2 and country.isalpha() and country.isascii()):
        raise UsageError(f"The country {country!r} is no code of two letters, such as SE.")
    if period and period not in PERIODS:
        raise UsageError(f"The period {period!r} is none of {', '.join(PERIODS)}.")
    return CheckOptions(
        today=day, name=upload.name or None, country=iso_country(country) if country else None, period=period or None
    )


def _attached(content: bytes, wanted: str, upload: Upload, what: str) -> Attached:
    media_type, ending = _ATTACHED[wanted]
    stem = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in Path(upload.name).stem
    )
    return Attached(content, media_type, f"{stem.strip('-.') or 'list'}-{what}.{ending}")
