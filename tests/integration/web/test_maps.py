"""The map of the project list: the figures of the API, a way down by links, and a page for frames of other sites."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations
from tests.integration.web.reading import picked

from kohesio.api.app import create_api
from kohesio.errors import SettingsError
from kohesio.http.security import framed_policy
from kohesio.index.service import ServiceHolder
from kohesio.ingest.geocode.installed import InstalledGeography
from kohesio.settings import Settings, load_settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.app import create_site


@pytest.fixture(scope="module")
def holder(small_data: DataDirectory) -> ServiceHolder:
    return ServiceHolder(small_data)


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> InstalledGeography:
    """Inhabitants of some regions, and outlines of two."""
    folder = tmp_path_factory.mktemp("geo")
    lines = [f"A,NR,T,TOTAL,{code},2024,{people}" for code, people in (("SE", 5000), ("SE1", 2000), ("SE11", 1000))]
    (folder / "demo_r_pjanaggr3.csv").write_text("\n".join(["freq,unit,sex,age,geo,TIME_PERIOD,OBS_VALUE", *lines]))
    features = [
        {"type": "Feature", "properties": {"NUTS_ID": code}, "geometry": {"type": "Polygon", "coordinates": [
            [[west, 59], [west + 2, 59], [west + 2, 60], [west, 60], [west, 59]]]}}
        for code, west in (("SE110", 17), ("SE121", 15), ("SE211", 13))
    ]  # fmt: skip
    (folder / "NUTS_RG_20M_2024_4326_LEVL_3.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features})
    )
    return InstalledGeography(folder)


@pytest.fixture(scope="module")
def site(holder: ServiceHolder, small_site: Settings, land: InstalledGeography) -> Client:
    return Client(create_site(holder, small_site, geography=land))


@pytest.fixture(scope="module")
def api(holder: ServiceHolder, small_site: Settings, land: InstalledGeography) -> Client:
    return Client(create_api(holder, small_site, geography=land))


def found(client: Client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200
    return html.document_fromstring(answer.text)


@pytest.mark.parametrize("question", ["", "country=SE", "nuts=SE1", "q=skills&fund=ESF%2B", "country=SE&country=IE"])
def test_the_table_has_the_figures_of_the_api_for_the_same_question(site: Client, api: Client, question: str) -> None:
    rows = {
        row.get("data-code"): "".join(row[1].itertext()).strip()
        for row in picked(found(site, f"/en/projects/map?{question}"), "//table//tr[@data-code]")
    }
    items = {item["code"]: item for item in api.get(f"/map/areas?{question}").json()["items"]}
    assert rows
    assert rows == {code: f"{item['count']:,}" for code, item in items.items() if item["count"]}


def test_figures_per_head_stand_where_inhabitants_are_known_with_their_year(site: Client, api: Client) -> None:
    tree = found(site, "/en/projects/map?show=head")
    (cell,) = picked(tree, "//tr[@data-code='SE']/td[3]")
    (item,) = (one for one in api.get("/map/areas").json()["items"] if one["code"] == "SE")
    assert "".join(cell.itertext()).replace(",", "") == f"€{item['eu_per_head_eur']}"
    assert "Inhabitants on 1 January 2024" in str(tree.text_content())


def test_the_way_leads_down_by_links_to_the_list(site: Client) -> None:
    tree = found(site, "/en/projects/map?q=skills")
    steps = []
    for code in ("SE", "SE1", "SE11", "SE110"):
        (address,) = picked(tree, f"//tr[@data-code='{code}']//th//a/@href")
        steps.append(urlsplit(address).query)
        tree = found(site, address)
    assert steps == ["q=skills&country=SE", "q=skills&nuts=SE1", "q=skills&nuts=SE11", "q=skills&nuts=SE110"]
    trail = [str(entry.text_content()) for entry in picked(tree, "//nav[@class='k-map-trail']//li")]
    assert trail[:2] == ["Europe", "Sweden"]
    assert len(trail) == 5
    assert picked(tree, "//section[contains(@class, 'k-map-table')]//a[contains(@href, '/en/projects?')]")


def test_the_count_of_each_row_is_that_of_the_list_it_leads_to(site: Client) -> None:
    for row in picked(found(site, "/en/projects/map?fund=ERDF"), "//table//tr[@data-code]")[:5]:
        (link,) = picked(row, "td[1]/a")
        (status,) = picked(found(site, link.get("href")), "//*[@role='status']")
        assert str(status.text_content()).split()[0] == str(link.text_content()).strip()


def test_every_filter_stays_in_the_other_tabs_and_in_the_chips(site: Client) -> None:
    tree = found(site, "/en/projects/map?country=SE&fund=ESF%2B")
    (listed,) = picked(tree, "//nav[@class='k-tabs']//a[text()='List']/@href")
    assert urlsplit(listed).query == "country=SE&fund=ESF%2B"
    assert all("/projects/map" in address for address in picked(tree, "//ul[@class='k-chips']//a/@href"))


def test_what_is_not_located_is_said(site: Client, api: Client) -> None:
    missing = api.get("/map/areas?country=DE").json()["missing"]
    text = str(found(site, "/en/projects/map?country=DE").text_content())
    assert ("not in the table" in text) == bool(missing)


def test_without_outlines_of_regions_the_page_says_how_to_get_them(holder: ServiceHolder, small_site: Settings) -> None:
    bare = Client(create_site(holder, small_site))
    tree = found(bare, "/en/projects/map?country=SE")
    assert "kohesio fetch --geodata" in str(tree.text_content())
    assert picked(tree, "//table//tr[@data-code]")


def test_an_unknown_measure_is_refused(site: Client) -> None:
    assert site.get("/en/projects/map?show=colour").status_code == 400


def test_the_drawing_names_its_areas_and_leads_down(site: Client) -> None:
    tree = found(site, "/en/projects/map")
    (sweden,) = picked(tree, "//svg//a[contains(@href, 'country=SE')]")
    assert sweden.get("aria-label").startswith("Sweden: ")


# -- for frames of other sites


def test_the_map_may_be_framed_by_the_sites_that_are_named_and_nothing_else_may(site: Client) -> None:
    answer = site.get("/embed/map?country=SE&lang=sv")
    assert "frame-ancestors 'self' https://*.europa.eu;" in answer.headers["content-security-policy"]
    assert answer.headers["content-language"] == "sv"
    assert html.document_fromstring(answer.text).get("lang") == "sv"
    assert framed_policy(()).count("frame-ancestors 'self';") == 1
    assert "https:" not in site.get("/en/projects/map").headers.get("content-security-policy", "")


def test_an_embedded_map_without_projects_says_so(site: Client) -> None:
    tree = found(site, "/embed/map?lang=en&q=nothing-like-this-anywhere")
    assert "No project fits all of this" in str(tree.text_content())
    assert not picked(tree, "//table")


def test_links_of_an_embedded_map_stay_in_the_frame_on_the_way_down(site: Client) -> None:
    tree = found(site, "/embed/map?lang=en&show=money")
    (address,) = picked(tree, "//tr[@data-code='SE']//th//a/@href")
    assert address == "/embed/map?country=SE&lang=en&show=money"
    assert not picked(tree, "//header | //footer")


def test_the_page_gives_the_markup_of_a_frame_for_its_question(site: Client) -> None:
    (text,) = picked(found(site, "/sv/projects/map?q=skills&country=SE"), "//textarea[@id='embed']")
    (frame,) = picked(html.fragment_fromstring(str(text.text_content()), create_parent=True), "iframe")
    assert frame.get("src") == "http://127.0.0.1:8000/embed/map?q=skills&country=SE&lang=sv"
    assert frame.get("title")
    assert found(site, frame.get("src").removeprefix("http://127.0.0.1:8000")).get("lang") == "sv"


def test_kohesios_map_leads_to_the_list_and_in_a_frame_to_the_map_for_frames(site: Client) -> None:
    plain = site.get("/en/map?country=SE&heatScale=true")
    assert (plain.status_code, plain.headers["location"]) == (302, "/en/projects/map?country=SE")
    framed = site.get("/sv/map?country=SE", headers={"Sec-Fetch-Dest": "iframe"})
    assert framed.headers["location"] == "/embed/map?country=SE&lang=sv"
    labelled = site.get("/en/map?mapRegion=Europe,Sweden,Q11&country=Sweden&keywords=skills&heatScale=true")
    assert labelled.status_code == 301
    assert urlsplit(labelled.headers["location"]).path == "/en/projects/map"
    assert {"country=SE", "q=skills"} <= set(urlsplit(labelled.headers["location"]).query.split("&"))
    named = site.get("/en/map?parentLocation=example&clusterView=true")
    assert named.headers["location"] == "/embed/map?lang=en"


def test_the_map_for_frames_reads_kohesios_words(site: Client) -> None:
    answer = site.get("/embed/map?lang=sv&mapRegion=Q11&keywords=skills&heatScale=true")
    assert (answer.status_code, answer.headers["location"]) == (301, "/embed/map?q=skills&country=SE&lang=sv")


@pytest.mark.parametrize(
    "site_named", ["https://example.org/path", "example.org", "https://a.eu; script-src *", "'self'", "https://*"]
)
def test_a_site_that_is_no_origin_is_refused(site_named: str) -> None:
    with pytest.raises(SettingsError, match="map_embedders"):
        load_settings({"KOHESIO_MAP_EMBEDDERS": site_named})


def test_sites_are_named_by_their_origins() -> None:
    named = load_settings({"KOHESIO_MAP_EMBEDDERS": "https://www.example.org, https://*.example.eu:8443, *"})
    assert named.map_embedders == ("https://www.example.org", "https://*.example.eu:8443", "*")


def test_the_map_shows_all_operations_there_are(api: Client) -> None:
    assert api.get("/map/areas").json()["count"] == len(invented_operations())


def test_the_measure_stays_when_filters_change(site: Client) -> None:
    tree = found(site, "/en/projects/map?country=SE&fund=ESF%2B&show=money")
    chips = picked(tree, "//ul[@class='k-chips']//a/@href")
    assert chips
    assert all("show=money" in address for address in chips)
    carried = [form.xpath(".//input[@name='show']/@value") for form in picked(tree, "//main//form[not(@id='geo')]")]
    assert carried.count(["money"]) == 2


def test_all_values_of_a_filter_lead_back_to_the_map_with_its_measure(site: Client) -> None:
    page = site.get("/en/projects/filters/theme?view=map&show=money").text
    assert 'href="/en/projects/map?show=money"' in page
    assert '<input type="hidden" name="show" value="money">' in page


def test_a_map_with_names_of_towns_names_their_source(
    holder: ServiceHolder, small_site: Settings, site: Client, tmp_path: Path
) -> None:
    (tmp_path / "cities5000.csv").write_text(
        "geonameid,name,country,lat,lon,population\n1,Umeå,SE,63.83,20.26,83249\n", "utf-8"
    )
    with_towns = Client(create_site(holder, small_site, geography=InstalledGeography(tmp_path)))
    assert "GeoNames" in str(found(with_towns, "/en/projects/map").text_content())
    assert "GeoNames" not in str(found(site, "/en/projects/map").text_content())
