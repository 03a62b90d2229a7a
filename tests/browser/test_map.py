"""The map in a real browser: drawn by script from our own server alone, reached by keyboard, whole without script."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, expect
from tests.browser.conftest import serving
from tests.browser.looking import DRIVER, WIDTHS, Visitor, violations

from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.sources.geodata import geodata_in
from kohesio.ui.assets import Assets

pytestmark = [pytest.mark.browser, pytest.mark.reference_data]

SCRIPT_BUDGET = 15 * 1024
SCRIPTS = ("map.mjs", "bubbles.mjs", "ground.mjs", "area.mjs", "radius.mjs")
DRAWN = "[data-map][data-drawn]"


@dataclass
class Watched:
    """A page whose requests to others are blocked, and everything that went wrong on it."""

    page: Page
    said: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def map_url(small_site: Settings, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the small version with real outlines and invented inhabitants, framed by whom it likes."""
    root = tmp_path_factory.mktemp("mapped") / "data"
    shutil.copytree(small_site.data, root, symlinks=True)
    folder = DataDirectory(root).geo
    geodata_in(shared / "geo", folder, datetime(2026, 9, 24, tzinfo=UTC))
    (folder / "demo_r_pjanaggr3.csv").write_text(
        "freq,unit,sex,age,geo,TIME_PERIOD,OBS_VALUE\nA,NR,T,TOTAL,SE,2024,10500000\nA,NR,T,TOTAL,DE,2024,83000000\n"
    )
    with serving(replace(small_site, data=str(root), map_embedders=("*",))) as address:
        yield address


def opened(context: BrowserContext, origin: str, address: str) -> Watched:
    watched = Watched(context.new_page())

    def guarded(route: Route) -> None:
        if route.request.url.startswith((origin, "blob:", "data:")):
            route.continue_()
        else:
            watched.foreign.append(route.request.url)
            route.abort()

    def heard(message: ConsoleMessage) -> None:
        if not any(driver in message.text for driver in DRIVER):
            watched.said.append(message.text)

    context.route("**/*", guarded)
    watched.page.on("console", heard)
    watched.page.on("pageerror", lambda error: watched.said.append(str(error)))
    watched.page.goto(address)
    return watched


def drawn(page: Page) -> None:
    page.wait_for_selector(DRAWN, timeout=60_000, state="attached")


def test_the_map_is_drawn_from_our_own_server_alone_under_the_content_policy(browser: Browser, map_url: str) -> None:
    context = browser.new_context(base_url=map_url)
    watched = opened(context, map_url, "/en/projects/map")
    drawn(watched.page)
    expect(watched.page.locator("canvas.maplibregl-canvas")).to_be_visible()
    expect(watched.page.locator(".k-map__still")).to_be_hidden()
    expect(watched.page.get_by_role("button", name="Zoom in")).to_be_visible()
    expect(watched.page.get_by_role("region", name=re.compile("Map of the projects"))).to_be_visible()
    assert "/api/v1/map/names/" in watched.page.evaluate(
        "performance.getEntriesByType('resource').map(one => one.name).join()"
    )
    assert (watched.said, watched.foreign) == ([], [])
    context.close()


def test_an_area_opens_by_a_click_on_the_map(browser: Browser, map_url: str) -> None:
    context = browser.new_context(base_url=map_url, viewport={"width": 1280, "height": 1400})
    page = opened(context, map_url, "/en/projects/map").page
    drawn(page)
    canvas = page.locator("[data-map-canvas]").bounding_box()
    assert canvas is not None
    sweden = canvas["x"] + canvas["width"] * 0.53, canvas["y"] + canvas["height"] * 0.33
    page.mouse.move(*sweden)
    expect(page.locator(".k-hover")).to_contain_text(re.compile(r"Sweden: \d+"))
    page.mouse.click(*sweden)
    expect(page).to_have_url(re.compile(r"country=SE$"))
    context.close()


def test_the_projects_of_a_point_are_reached_by_keyboard_and_the_focus_comes_back(
    browser: Browser, map_url: str
) -> None:
    context = browser.new_context(base_url=map_url, reduced_motion="reduce")
    watched = opened(context, map_url, "/en/projects/map?country=IE")
    page = watched.page
    drawn(page)
    bubble = page.locator(".k-bubble").first
    expect(bubble).to_have_accessible_name(re.compile(r"project"))
    bubble.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".k-popup")
    expect(popup).to_be_visible()
    expect(popup.get_by_role("link").first).to_have_attribute("href", re.compile(r"/en/projects/Q\d+"))
    assert page.evaluate("document.activeElement.closest('.k-popup') !== null")
    page.keyboard.press("Escape")
    expect(popup).to_have_count(0)
    expect(bubble).to_be_focused()
    assert watched.said == []
    context.close()


def test_what_is_open_on_a_phone_fits_the_map_and_is_open_again_on_the_way_back(browser: Browser, map_url: str) -> None:
    context = browser.new_context(base_url=map_url, reduced_motion="reduce", viewport={"width": 375, "height": 800})
    page = opened(context, map_url, "/en/projects/map?country=IE").page
    drawn(page)
    page.locator(".k-bubble").first.click()
    popup = page.locator(".k-popup")
    expect(popup).to_be_visible()
    inner, outer = popup.bounding_box(), page.locator("[data-map-canvas]").bounding_box()
    assert inner
    assert outer
    assert outer["x"] <= inner["x"] <= outer["x"] + outer["width"] - inner["width"]
    expect(page).to_have_url(re.compile(r"\?country=IE#.*coords=-?\d"))
    place = page.url
    popup.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/en/projects/Q\d+"))
    page.go_back()
    expect(popup).to_be_visible(timeout=60_000)
    assert page.url == place
    popup.get_by_role("button").click()
    expect(page).not_to_have_url(re.compile("coords="))
    context.close()


def test_points_show_on_demand_and_hold_what_the_api_says(browser: Browser, map_url: str) -> None:
    context = browser.new_context(base_url=map_url)
    page = opened(context, map_url, "/en/projects/map?country=DE").page
    drawn(page)
    box = page.get_by_label("Show projects as points")
    if not box.is_checked():
        box.check()
    expect(page.locator(".k-bubble").first).to_be_visible()
    box.uncheck()
    expect(page.locator(".k-bubble")).to_have_count(0)
    context.close()


def test_buttons_fly_to_the_outermost_regions(browser: Browser, map_url: str) -> None:
    context = browser.new_context(base_url=map_url, reduced_motion="reduce")
    page = opened(context, map_url, "/en/projects/map").page
    drawn(page)
    with page.expect_request(lambda request: "/map/clusters" in request.url and "within=55" in request.url):
        page.locator("[data-map-fly]").filter(has_text="La Réunion").click()
    expect(page).to_have_url(re.compile(r"/en/projects/map(#|$)"))
    context.close()


def test_the_browser_is_asked_for_a_position_only_on_request(browser: Browser, map_url: str) -> None:
    context = browser.new_context(
        base_url=map_url, geolocation={"latitude": 59.3293, "longitude": 18.0686}, permissions=["geolocation"]
    )
    page = opened(context, map_url, "/en/projects/map").page
    drawn(page)
    assert "near=" not in page.url
    page.get_by_role("button", name="Projects near me").click()
    expect(page).to_have_url(re.compile(r"near=59\.329(%2C|,)18\.069(%2C|,)25"))
    expect(page.get_by_role("status").first).to_contain_text("project")
    context.close()


def test_an_area_is_drawn_by_keyboard_and_by_pointer_and_becomes_a_filter(browser: Browser, map_url: str) -> None:
    context = browser.new_context(base_url=map_url, viewport={"width": 1280, "height": 1400}, reduced_motion="reduce")
    watched = opened(context, map_url, "/en/projects/map?country=SE")
    page = watched.page
    drawn(page)
    page.get_by_role("button", name="Draw an area").press("Enter")
    done = page.get_by_role("button", name="Show the projects inside")
    expect(done).to_be_disabled()
    page.keyboard.press("Enter")  # the map has the focus now, and its middle gets a corner
    said = page.locator("[data-map-said]")
    expect(said).to_have_text("Corners: 1")
    canvas = page.locator("[data-map-canvas]").bounding_box()
    assert canvas is not None
    for across in (0.2, 0.8):
        page.mouse.click(canvas["x"] + canvas["width"] * across, canvas["y"] + canvas["height"] * 0.9)
    expect(said).to_have_text("Corners: 3")
    page.get_by_role("button", name="Take the last corner back").click()
    expect(said).to_have_text("Corners: 2")
    expect(done).to_be_disabled()
    page.mouse.click(canvas["x"] + canvas["width"] * 0.8, canvas["y"] + canvas["height"] * 0.9)
    done.click()
    expect(page).to_have_url(re.compile(r"country=SE&polygon=[-0-9.+]+(%2C[-0-9.+]+){2}$"))
    expect(page.locator(".k-chips")).to_contain_text("drawn on the map")
    assert watched.said == []
    context.close()


def test_the_map_reads_and_leads_down_without_script(page: Page, map_url: str) -> None:
    page.goto(f"{map_url}/en/projects/map")
    drawing = page.locator("svg.k-drawing")
    expect(drawing).to_be_visible()
    drawing.get_by_role("link", name=re.compile("^Sweden")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/projects/map\?country=SE$"))
    expect(page.locator(".k-map-trail")).to_contain_text("Sweden")
    page.locator("table.k-areas th a").first.click()
    expect(page).to_have_url(re.compile(r"nuts=SE\d$"))
    expect(page.locator(".k-map__tools")).to_be_hidden()
    page.get_by_text("Embed this map").click()
    expect(page.get_by_label(re.compile("Copy this into a page"))).to_have_value(re.compile(r"<iframe src="))


@pytest.mark.parametrize(
    "address", ["/en/projects/map", "/sv/projects/map?country=IE", "/embed/map?lang=en&country=SE"]
)
def test_the_map_page_is_accessible_and_fits(browser: Browser, map_url: str, address: str) -> None:
    visitor = Visitor(browser, map_url)
    page = visitor.visit(address)
    drawn(page)
    for width in WIDTHS:
        visitor.at(width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        assert violations(page) == "", width
    assert (visitor.said, visitor.foreign) == ([], [])
    visitor.context.close()


def test_another_site_shows_the_map_in_a_frame(browser: Browser, map_url: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        f'<h1>Another site</h1><iframe src="{map_url}/embed/map?lang=en&country=SE" title="Map"></iframe>', "utf-8"
    )
    other = ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=str(tmp_path)))
    threading.Thread(target=other.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://localhost:{other.server_port}/page.html")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("project")
    expect(frame.locator("table.k-areas")).to_be_attached()
    context.close()
    other.shutdown()
    other.server_close()


def test_where_nothing_can_be_drawn_the_drawing_stays(browser: Browser, map_url: str) -> None:
    context = browser.new_context(base_url=map_url)
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    page = context.new_page()
    page.goto("/en/projects/map")
    page.wait_for_timeout(1_500)
    expect(page.locator(".k-map__still svg")).to_be_visible()
    expect(page.locator(DRAWN)).to_have_count(0)
    context.close()


def test_our_script_is_small_and_the_page_light_before_the_map(browser: Browser, map_url: str) -> None:
    found = [Assets().find(*Assets().address(name).split("/", 1)) for name in SCRIPTS]
    ours = [one for one in found if one is not None]
    assert len(ours) == len(SCRIPTS)
    assert len(ours[0].content) <= SCRIPT_BUDGET
    assert sum(len(one.compressed) for one in ours) <= SCRIPT_BUDGET
    context = browser.new_context(base_url=map_url, java_script_enabled=False)
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/en/projects/map", wait_until="networkidle")
    assert 40_000 < sum(sizes) < 120 * 1024
    context.close()
