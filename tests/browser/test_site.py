"""The site in a real browser: without script, by keyboard alone, accessible, clean and light."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.looking import SPACED, WIDTHS, Visitor, violations
from tests.fixtures_snapshot import SEED_TITLE, invented_operations, seed_operation
from tests.page_types import TYPES, looked_at
from tests.unit.check.lists import NEW, rows_of, write_csv

pytestmark = pytest.mark.browser

SEED = seed_operation()
BUDGET = 120 * 1024
"""Bytes of a list page as transferred."""
SCRIPTS = 15 * 1024
"""Bytes of its scripts."""


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator("main").inner_text().replace("\u00a0", " ").replace("\u202f", " "))


def test_the_seed_project_reads_in_english(page: Page) -> None:
    page.goto(f"/en/projects/{SEED.id}")
    expect(page.locator("h1")).to_have_text(SEED_TITLE)
    text = words(page)
    for fact in ("Start date 1 September 2023", "End date 31 March 2026", "European Social Fund Plus (ESF+)",
                 "Total budget €2,382,460.56", "EU contribution €959,353.50 (40%)", "Programming period 2021-2027",
                 "Sweden", "Intervention field"):  # fmt: skip
        assert fact in text


def test_the_seed_project_reads_in_swedish(page: Page) -> None:
    page.goto(f"/sv/projects/{SEED.id}")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    text = words(page)
    for fact in ("Startdatum 1 september 2023", "Slutdatum 31 mars 2026", "Total budget 2 382 460,56 €",
                 "EU-stöd 959 353,50 € (40%)", "Europeiska socialfonden plus (ESF+)", "Sverige"):  # fmt: skip
        assert fact in text


def test_a_reader_searches_filters_and_takes_a_filter_away_without_script(page: Page) -> None:
    page.goto("/en/")
    page.get_by_role("searchbox").fill("skills")
    page.get_by_role("button", name="Search").click()
    expect(page).to_have_url(re.compile(r"/en/search\?q=skills$"))
    page.get_by_role("link", name="See, filter and download all of them").click()
    expect(page).to_have_url(re.compile(r"/en/projects\?q=skills$"))
    before = page.get_by_role("status").inner_text()
    page.get_by_label("Ireland").check()
    page.get_by_role("button", name="Show projects").click()
    expect(page).to_have_url(re.compile(r"/en/projects\?q=skills&country=IE$"))
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name="Remove filter Country: Ireland").click()
    expect(page).to_have_url(re.compile(r"/en/projects\?q=skills$"))
    assert page.get_by_role("status").inner_text() == before


def test_a_reader_reaches_the_last_page_and_returns_to_the_first(page: Page) -> None:
    page.goto("/en/projects?limit=10")
    seen = 0
    while True:
        seen += page.locator("h3").count()
        following = page.get_by_role("link", name="Next page")
        if not following.count():
            break
        following.last.click()
    assert seen == len(invented_operations())
    page.get_by_role("link", name="Page 1", exact=True).click()
    assert page.url.endswith("/en/projects?limit=10")


def test_all_values_of_a_filter_have_a_page(page: Page) -> None:
    page.goto("/en/projects?q=a*")
    page.locator(".k-more__all").first.click()
    page.locator("main input[type=checkbox]").first.check()
    page.get_by_role("button", name="Show projects").click()
    assert "q=a" in page.url
    assert page.locator(".k-chips li").count() == 2


def test_the_order_is_chosen_from_a_menu(page: Page) -> None:
    page.goto("/en/projects")
    page.locator("summary", has_text="Order:").click()
    page.get_by_role("link", name="Title, A to Z").click()
    assert "sort=title" in page.url


def test_the_language_changes_and_the_query_stays(page: Page) -> None:
    page.goto("/en/projects?q=skills&country=SE")
    page.locator("summary", has_text="English").click()
    page.get_by_role("link", name="svenska").click()
    assert page.url.endswith("/sv/projects?q=skills&country=SE")
    expect(page.locator("h1")).to_have_text("Projekt")


def test_filters_open_on_a_narrow_screen_without_script(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto("/en/projects")
    panel = page.locator("#filters")
    expect(panel).to_be_hidden()
    page.locator("a.k-open").click()
    expect(panel).to_be_visible()
    page.get_by_role("link", name="Close").click()
    expect(panel).to_be_hidden()


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.goto("/en/projects")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox", name="Search projects")).to_be_focused()
    page.keyboard.type("skills")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=skills"))
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=skills&country="))


@pytest.mark.parametrize("code", looked_at())
@pytest.mark.parametrize("kind", TYPES)
def test_a_page_is_accessible_clean_and_fits(visitor: Visitor, kind: str, code: str) -> None:
    page = visitor.visit(f"/{code}/{TYPES[kind]}")
    for closed in page.locator("details.k-numbers > summary").all():
        closed.click()
    for width in WIDTHS:
        visitor.at(width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        if width == 375 and page.locator("#filters").count():
            page.evaluate("location.hash = 'filters'")
        assert violations(page) == "", width
    page.add_style_tag(content=SPACED)
    for width in (1280, 820, 320):
        visitor.at(width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width}, spaced"
    assert visitor.foreign == []
    assert [text for text in visitor.said if kind != "error"] == []
    assert visitor.context.cookies() == []


@pytest.mark.parametrize("kind", ["home", "list", "map", "statistics", "compare", "project", "provenance", "themes",
                                  "sparql", "check"])  # fmt: skip
def test_a_dark_page_can_be_read(visitor: Visitor, kind: str) -> None:
    page = visitor.page
    page.emulate_media(color_scheme="dark")
    visitor.visit(f"/en/{TYPES[kind]}")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 23, 37)"
    found = violations(page)
    page.emulate_media(color_scheme="light")
    assert found == ""


def test_the_content_policy_is_kept(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    answer = page.goto(f"/en/{TYPES['list']}")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    icon = page.locator("svg use").first
    assert icon.evaluate("one => one.getBoundingClientRect().width") > 0
    assert said == []
    context.close()


def test_a_reader_searches_everything_by_keyboard_and_opens_what_was_found(page: Page) -> None:
    page.goto("/en/about")
    page.get_by_role("searchbox", name="Search the whole site").focus()
    page.keyboard.type("skills")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/search\?q=skills$"))
    found = page.locator("main h3 a").first
    title = found.inner_text()
    found.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)


def test_the_language_is_changed_by_keyboard_and_page_and_query_stay(page: Page) -> None:
    page.goto("/en/projects?country=SE&sort=title")
    page.locator(".k-languages summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="svenska").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/sv/projects\?country=SE&sort=title$"))


def test_the_menu_opens_by_keyboard_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto("/en/")
    expect(page.get_by_role("link", name="Data", exact=True)).to_be_hidden()
    page.locator(".k-nav summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Data", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/data$"))


def test_a_wide_screen_shows_the_menu_at_once(page: Page) -> None:
    page.goto("/en/")
    expect(page.get_by_role("link", name="Data", exact=True)).to_be_visible()
    expect(page.locator(".k-nav summary")).to_be_hidden()


def test_a_page_can_be_enlarged_fourfold(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    for kind in ("home", "list", "project", "data"):
        page.goto(f"/en/{TYPES[kind]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, kind


def test_a_list_page_is_light(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/en/projects", wait_until="networkidle")
    assert 40_000 < sum(sizes) < BUDGET
    scripts = page.evaluate("performance.getEntriesByType('resource').filter(e => e.initiatorType === 'script')"
                            ".reduce((sum, e) => sum + e.transferSize, 0)")  # fmt: skip
    assert scripts <= SCRIPTS
    context.close()


def test_a_page_prints_without_what_is_for_the_screen(page: Page) -> None:
    page.goto(f"/en/projects/{SEED.id}")
    page.emulate_media(media="print")
    expect(page.locator(".k-nav")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_no_sheet_stays_white_because_a_section_may_not_break(page: Page) -> None:
    page.goto(f"/en/beneficiaries/{SEED.beneficiaries[0].id}")
    page.emulate_media(media="print")
    # The few lines of a block of facts at the side stay together; what grows with the data may not.
    unbroken = (
        "[...document.querySelectorAll('section:not(.k-thing__side > *), table')]"
        ".filter(e => getComputedStyle(e).breakInside !== 'auto')"
    )
    assert page.evaluate(f"{unbroken}.length") == 0
    assert page.evaluate("getComputedStyle(document.querySelector('.k-hit')).breakInside") == "avoid"


def test_how_to_cite_a_project_is_printed(page: Page) -> None:
    page.goto(f"/en/projects/{SEED.id}")
    page.emulate_media(media="print")
    expect(page.locator(".k-cite")).to_be_visible()


@pytest.mark.parametrize("width", [820, 1280])
def test_the_table_of_projects_shows_its_last_column(browser: Browser, base_url: str, width: int) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto("/en/projects/table")
    assert page.evaluate("(b => b.scrollWidth - b.clientWidth)(document.querySelector('.k-dense'))") <= 1
    context.close()


def test_a_report_on_a_phone_keeps_each_item_together(browser: Browser, base_url: str, tmp_path: Path) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 375, "height": 900})
    page = context.new_page()
    page.goto("/en/check")
    page.set_input_files("#file", write_csv(rows_of(NEW), tmp_path / "list.csv"))
    page.locator("form.k-check button").click()
    rows = page.locator("tbody .ecl-table__row")
    expect(rows.first).to_be_visible()
    heights = rows.evaluate_all("rows => rows.slice(0, 5).map(e => e.getBoundingClientRect().height)")
    assert max(heights) < 200
    context.close()


def test_in_forced_colours_the_page_one_is_on_is_marked_and_buttons_have_a_border(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.goto("/en/projects")
    style = "e => [getComputedStyle(e).borderBottomWidth, getComputedStyle(e).borderTopWidth]"
    assert page.locator(".k-nav__link[aria-current]").first.evaluate(style) == ["4px", "0px"]
    assert page.locator(".k-nav__link:not([aria-current])").first.evaluate(style) == ["0px", "0px"]
    assert page.locator(".k-search button").evaluate(style) == ["1px", "1px"]


@pytest.mark.parametrize("code", ["bg", "de", "lt"])
def test_the_header_of_a_phone_holds_search_and_language(browser: Browser, base_url: str, code: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(f"/{code}/projects")
    sizes = page.evaluate("['.k-site-search-link', '.k-languages summary'].map(s => document.querySelector(s)"
                          ".getBoundingClientRect()).map(box => [box.width, box.right])")  # fmt: skip
    assert sizes[0][0] >= 40
    assert sizes[1][1] <= 375 - 16
    context.close()


@pytest.mark.parametrize("path", ["projects", "beneficiaries"])
def test_the_keyboard_reaches_the_filters_without_walking_through_the_results(page: Page, path: str) -> None:
    page.goto(f"/en/{path}")
    for key in ("Tab", "Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    assert page.evaluate("document.querySelector('#filters').contains(document.activeElement)")
