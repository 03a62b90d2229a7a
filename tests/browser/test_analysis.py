"""Pages of analysis in a real browser: accessible at every width, readable by keyboard, charts that can be followed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.looking import WIDTHS, Visitor, violations
from tests.page_types import TYPES as KINDS

pytestmark = pytest.mark.browser

TYPES = {
    "statistics": "/en/projects/statistics?country=SE",
    "table": "/en/projects/table",
    "pictures": "/en/projects/images",
    "ways out": "/en/projects?q=skills&country=SE&fund=CF",
    "places": "/en/places?q=stockholm",
    "country": "/en/places/SE",
    "region": "/en/places/SE11",
    "empty region": "/en/places/CY000",
    "programmes": "/en/programmes",
    "programme": "/en/programmes/2021SE05SFPR001",
    "programme without a list": "/en/programmes/2014IT05M2OP001",
    "themes": "/en/themes",
    "objective": "/en/objectives/PO4",
    "coverage": "/en/coverage",
}
FURTHER = [kind for kind, address in TYPES.items() if address.removeprefix("/en/") not in KINDS.values()]
"""The pages that ``test_site`` does not look at, in three languages, as one kind among all."""


@pytest.mark.parametrize("kind", FURTHER)
def test_a_page_of_analysis_is_accessible_clean_and_fits(visitor: Visitor, kind: str) -> None:
    page = visitor.visit(TYPES[kind])
    for closed in page.locator("details.k-numbers > summary").all():
        closed.click()
    for width in WIDTHS:
        visitor.at(width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert violations(page) == "", width
    assert (visitor.said, visitor.foreign) == ([], [])


@pytest.mark.parametrize("code", ["de", "fi", "el"])
def test_pages_fit_at_four_hundred_per_cent_of_zoom(browser: Browser, base_url: str, code: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 320, "height": 900})
    page = context.new_page()
    others = ("/en/", "/en/projects", "/en/search?q=skills", "/en/check", "/en/lists", "/en/data", "/en/api", "/en/faq")
    wide = {}
    for path in (*TYPES.values(), *others):
        page.goto(path.replace("/en/", f"/{code}/", 1))
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            wide[path] = width
    assert wide == {}
    context.close()


def test_a_reader_goes_from_tab_to_tab_with_the_same_question(page: Page) -> None:
    page.goto("/en/projects?q=skills&country=SE")
    count = page.get_by_role("status").inner_text()
    for name, end in (("Table", "/table"), ("Statistics", "/statistics"), ("Pictures", "/images"), ("List", "")):
        page.get_by_role("navigation", name="Views of these projects").get_by_role("link", name=name).click()
        expect(page).to_have_url(re.compile(rf"/en/projects{end}\?q=skills&country=SE$"))
        assert page.get_by_role("status").inner_text() == count


def test_a_column_of_the_chart_is_reached_by_keyboard_and_leads_to_its_year(page: Page) -> None:
    page.goto("/en/projects/statistics?country=SE")
    column = page.locator(".k-cols a").first
    name = column.get_attribute("aria-label") or ""
    column.focus()
    expect(column).to_be_focused()
    page.keyboard.press("Enter")
    year = name.partition(":")[0]
    expect(page).to_have_url(re.compile(rf"start_min={year}-01-01&start_max={year}-12-31"))


def test_on_a_phone_the_table_shows_the_money_without_scrolling_and_its_headings_sort(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto("/en/projects/table")
    row = page.locator(".k-dense tbody tr").first
    amount = row.locator("td", has_text="€").first.bounding_box()
    assert amount is not None
    assert amount["x"] + amount["width"] <= 375
    assert row.evaluate("one => getComputedStyle(one.cells[5], '::before').content") == '"EU contribution"'
    page.get_by_role("link", name="EU contribution").click()
    expect(page).to_have_url(re.compile("sort="))


@pytest.mark.parametrize("code", ["en", "el", "fi"])
def test_both_sides_of_a_comparison_are_seen_on_a_phone(page: Page, code: str) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"/{code}/projects/compare?by=country")
    spread = "box => [box.scrollWidth, box.clientWidth]"
    width, seen = page.locator(".k-compare__table").locator("..").evaluate(spread)
    assert width <= seen
    figures = page.locator(".k-compare__table tbody tr:first-child td, .k-pair__value").all()
    assert len(figures) > 2
    for figure in figures:
        box = figure.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 375


def test_charts_keep_their_shape_in_forced_colours_and_in_print(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/en/projects/statistics")
    fill, track = page.locator(".k-bars__fill").first, page.locator(".k-bars__track").first
    colour = "one => getComputedStyle(one).fill"
    assert fill.evaluate(colour) != track.evaluate(colour)
    page.emulate_media(forced_colors="none", media="print")
    expect(page.locator(".k-tabs")).to_be_hidden()
    expect(page.locator(".k-cols").first).to_be_visible()


def test_a_region_is_found_by_its_name_without_script(page: Page) -> None:
    page.goto("/en/places")
    page.get_by_role("searchbox", name="Find a region").fill("stockholm")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name="Stockholm, Sweden").first.click()
    expect(page.locator("h1")).to_have_text("Stockholm")


@pytest.mark.parametrize("kind", ["coverage", "programmes", "places", "country"])
def test_a_page_is_short_enough_for_a_phone(page: Page, kind: str) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(TYPES[kind])
    assert page.evaluate("document.documentElement.scrollHeight") < 12_000


def test_the_figures_are_light(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/en/projects/statistics", wait_until="networkidle")
    assert 40_000 < sum(sizes) < 120 * 1024
    context.close()
