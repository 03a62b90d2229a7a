"""``make screenshots``: every kind of page in English, Greek and Finnish at three widths, for looking at.

Serves an invented demonstration of its own on this machine, asks Chromium for each page with everything foreign
blocked, and writes PNGs into ``build/screenshots/<language>/<width>/``, the project's page as it prints beside them.
Languages that are not offered are left out and named. Nothing is compared: these are for people.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from scripts.demonstration import served

from kohesio.ui.i18n import OFFERED

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "screenshots"
WANTED = ("en", "el", "fi")
WIDTHS = (1280, 820, 375)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def taken(browser: Browser, address: str, code: str, paths: dict[str, str]) -> None:
    """The pages of a language at every width, and one as it prints."""
    for width in WIDTHS:
        folder = OUT / code / str(width)
        folder.mkdir(parents=True, exist_ok=True)
        context = browser.new_context(base_url=address, viewport={"width": width, "height": 900})
        context.route(lambda url: not url.startswith((address, "data:", "blob:")), lambda route: route.abort())
        page = context.new_page()
        for name, path in paths.items():
            page.goto(f"/{code}/{path}")
            if page.locator("[data-library]").count():  # a map, whose script loads after the page
                page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png", full_page=True)
        context.close()
    if "project" in paths:
        page = browser.new_page(base_url=address)
        page.goto(f"/{code}/{paths['project']}")
        page.pdf(path=OUT / code / "project.pdf", format="A4", print_background=True)
        page.close()


def main() -> int:
    """Take them all, or those named on the command line."""
    parser = argparse.ArgumentParser(description="Every kind of page as a picture.")
    parser.add_argument("page", nargs="*", help="names of pages; all if none is given")
    parser.add_argument("--operations", type=int, default=2_000, help="how many projects to invent")
    asked = parser.parse_args()
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        sys.stderr.write("No Chromium is installed: apt-get install chromium.\n")
        return 1
    languages = [code for code in WANTED if code in OFFERED]
    if missing := sorted(set(WANTED) - set(languages)):
        sys.stdout.write(f"Not offered yet, so left out: {', '.join(missing)}.\n")
    with served(asked.operations) as (address, every), sync_playwright() as playwright:
        paths = {name: path for name, path in every.items() if not asked.page or name in asked.page}
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for code in languages:
            taken(browser, address, code, paths)
        browser.close()
    sys.stdout.write(
        f"Written to {OUT.relative_to(ROOT)}: {len(paths)} pages, {len(languages)} languages, {len(WIDTHS)} widths.\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
