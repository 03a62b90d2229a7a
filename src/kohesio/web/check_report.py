"""The report as one file of HTML that needs nothing else: for the command, and as a download of the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader

from kohesio.model.check import CheckReport
from kohesio.ui.i18n import Language
from kohesio.ui.templating import create_environment
from kohesio.web.pages.check import SHOWN, shown

TEMPLATE = "check_report.html"
STYLE = "check_report.css"
"""Written without signs that markup gives a meaning, for it is escaped like any text."""


@dataclass(frozen=True, slots=True)
class ReportFrame:
    """What surrounds a report that stands alone: its language."""

    language: Language


def report_html(report: CheckReport, language: Language) -> str:
    """A complete HTML document in ``language``: style within, no script, nothing loaded."""
    template = _environment().get_template(TEMPLATE)
    return template.render(frame=ReportFrame(language), shown=shown(report, language), cases=SHOWN, style=_style())


@cache
def _environment() -> Environment:
    return create_environment(PackageLoader("kohesio.web"), asset=lambda path: path)


@cache
def _style() -> str:
    return (resources.files("kohesio.web") / "templates" / STYLE).read_text(encoding="utf-8")
