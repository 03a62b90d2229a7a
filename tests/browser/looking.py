"""A page looked at as a visitor's browser shows it: at every width, by axe, with its console and its requests heard.

One context with one page serves many visits. A context each cost twice the processor time: a process to start, and
style sheets and scripts to read again.
"""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

WIDTHS = (1280, 820, 375)
"""A desk, a tablet, a phone."""

SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
"""The widest spacing of text that a page has to bear (WCAG 1.4.12)."""

DRIVER = ("GL Driver Message", "GPU stall due to ReadPixels")
"""What a graphics driver says of its own speed, on a machine that draws in software."""

_AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # what passes is not described then, which took half of the time
}


def violations(page: Page) -> str:
    """What axe finds against WCAG 2.2 AA on the page as it stands, as a report; empty if nothing."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", _AXE)
    return str(AxeResults({"violations": found}).generate_report()) if found else ""


class Visitor:
    """A browser's page that visits one address of ``origin`` after another and lets nothing out to others.

    ``said`` and ``foreign`` are what the last visit wrote to the console and wanted from others.
    """

    def __init__(self, browser: Browser, origin: str) -> None:
        self._origin = origin
        self.context: BrowserContext = browser.new_context(base_url=origin, bypass_csp=True)
        self.context.route(lambda url: not url.startswith((origin, "data:", "blob:")), self._refused)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.said: list[str] = []
        self.foreign: list[str] = []

    def visit(self, address: str) -> Page:
        """The page at an address, loaded at the first width; what the one before still says is not its own."""
        self.page.goto("about:blank")
        self.said, self.foreign = [], []
        self.at(WIDTHS[0])
        self.page.goto(address)
        return self.page

    def at(self, width: int) -> None:
        """Make the window so wide."""
        self.page.set_viewport_size({"width": width, "height": 900})

    def _heard(self, message: ConsoleMessage) -> None:
        if not any(driver in message.text for driver in DRIVER):
            self.said.append(message.text)

    def _refused(self, route: Route) -> None:
        self.foreign.append(route.request.url)
        route.abort()
