"""The site in a real browser: without script, by keyboard alone, accessible, clean and light."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from tests.fixtures_snapshot import SEED_TITLE, invented_operations, seed_operation

pytestmark = pytest.mark.browser

SEED = seed_operation()
TYPES = {
    "home": "/en/",
    "search": "/en/search?q=skills",
    "list": "/en/projects?q=skills&country=SE&country=IE",
    "project": f"/en/projects/{SEED.id}",
    "beneficiaries": "/sv/beneficiaries",
    "beneficiary": f"/en/beneficiaries/{SEED.beneficiaries[0].id}",
    "lists": "/sv/lists",
    "one list": "/en/lists/se-example-2021",
    "coverage": "/sv/coverage?country=SE",
    "provenance": f"/en/projects/{SEED.id}/provenance",
    "check": "/en/check",
    "filter": "/en/projects/filters/nuts",
    "nothing found": "/en/projects?q=nothing-like-this",
    "about": "/en/about",
    "error": "/en/nothing",
}
WIDTHS = (1280, 375)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BUDGET = 120 * 1024
"""Bytes of a list page as transferred."""


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
        following.click()
    assert seen == len(invented_operations())
    page.get_by_role("link", name="First page").click()
    assert "cursor" not in page.url


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
    page.get_by_role("link", name="Filters").click()
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


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", TYPES)
def test_a_page_is_accessible_clean_and_fits(browser: Browser, base_url: str, kind: str, width: int) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    said: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(TYPES[kind])
    assert [text for text in said if kind != "error"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 375 and "projects" in TYPES[kind]:
        page.goto(f"{TYPES[kind]}#filters")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, found.generate_report()
    context.close()


def test_the_content_policy_is_kept(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    answer = page.goto(TYPES["list"])
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    icon = page.locator("svg use").first
    assert icon.evaluate("one => one.getBoundingClientRect().width") > 0
    assert said == []
    context.close()


def test_a_list_page_is_light(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/en/projects", wait_until="networkidle")
    assert 40_000 < sum(sizes) < BUDGET
    context.close()


def test_a_page_prints_without_what_is_for_the_screen(page: Page) -> None:
    page.goto(f"/en/projects/{SEED.id}")
    page.emulate_media(media="print")
    expect(page.locator(".k-nav")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
