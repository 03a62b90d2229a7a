"""Pages of places, programmes and themes: their figures are the API's, their links find what they count."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from tests.asgi_client import Client
from tests.fixtures_snapshot import invented_operations, publish_version
from tests.integration.web.reading import picked

from kohesio.app import create_app
from kohesio.index.service import ServiceHolder
from kohesio.model.geography import NoGeography, Population
from kohesio.model.operation import Operation
from kohesio.model.territory import Place, PlaceBasis, PlacePrecision
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.web.app import create_site

OLD_CODE = "FR71"
"""A region of NUTS 2013; since NUTS 2016 the same region is FRK2."""
SPLIT_CODE = "UKM2"
"""A region of NUTS 2013 that no later edition has as it was."""
COARSE, COARSE_ID = "SE2", "Q965039563213933976"
"""A region of NUTS 1 and an operation that its list places no finer."""
PERSON = next(body for one in invented_operations() for body in one.beneficiaries if body.is_natural_person)
"""A likely natural person, who takes part in the same operation too."""
ABROAD, ABROAD_ID = "MA", "Q909003895383863157"
"""A country that NUTS does not know and an operation that is there too."""
WIDE_ID = "Q954293289706061957"
"""An operation in three large regions of one country."""
CCI = "2021SE05SFPR001"


def changed(number: int, operation: Operation) -> Operation:
    """An invented operation with a theme and goal; every ninth stands under codes of NUTS 2013, one in ``COARSE``."""
    made = replace(operation, themes=(f"TO{number % 4 + 8:02d}",), sdgs=("4",) if number % 2 else ("9", "13"))
    if number % 9 == 4:
        codes = (OLD_CODE, SPLIT_CODE)
        places = tuple(Place(code, 2013, 2, basis=PlaceBasis.SITE, precision=PlacePrecision.NUTS2) for code in codes)
        made = replace(made, places=places)
    if operation.id == ABROAD_ID:
        made = replace(made, countries=(*made.countries, ABROAD))
    if operation.id == WIDE_ID:
        wide = tuple(replace(made.places[0], nuts=code) for code in ("SE224", "SE110", "SE331"))
        made = replace(made, places=wide)
    if operation.id == COARSE_ID:
        coarse = Place(COARSE, 2021, 1, basis=PlaceBasis.SITE, precision=PlacePrecision.NUTS1)
        made = replace(made, places=(coarse,), beneficiaries=(*made.beneficiaries, PERSON))
    return made


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory = DataDirectory(tmp_path_factory.mktemp("analysed"))
    directory.prepare()
    publish_version(directory, [changed(*one) for one in enumerate(invented_operations())])
    return Settings(data=str(directory.root))


@pytest.fixture(scope="module")
def client(settings: Settings) -> Client:
    return Client(create_app(settings))


class Inhabited(NoGeography):
    """A thousand people in every country and region."""

    has_population = True

    def population(self, code: str) -> Population | None:
        return Population(1_000, 2025) if code != "MT" else None


class Bordered(NoGeography):
    """Borders as they might be, over land and over those of the Union; SE11 is an island."""

    def neighbours(self, code: str) -> tuple[str, ...] | None:
        return {"SE22": ("DK01", "NO08", "SE11"), "SE11": (), "SE": ("FI", "NO")}.get(code)


def tree_of(client: Client, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.document_fromstring(answer.text)


def words(tree: html.HtmlElement, path: str = "//main") -> str:
    return re.sub(r"\s+", " ", str(tree.xpath(f"string({path})"))).strip()


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def found(client: Client, address: str) -> int:
    return number(words(tree_of(client, address), "//p[@role='status']"))


def place_rows(tree: html.HtmlElement, section: str) -> list[html.HtmlElement]:
    return picked(tree, f"//section[@aria-labelledby='{section}']//table[contains(@class, 'k-places')]/tbody/tr")


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("places/SE", "country=SE"), ("places/SE11", "nuts=SE11"), ("places/SE110", "nuts=SE110"),
        ("places/GR", "country=GR"), (f"programmes/{CCI}", f"programme={CCI}"), ("themes/TO09", "theme=TO09"),
        ("objectives/PO4", "policy_objective=PO4"), ("objectives/TO08", "thematic_objective=TO08"),
        ("goals/13", "sdg=13"),
    ],
)  # fmt: skip
def test_the_figures_are_those_of_the_api(client: Client, page: str, query: str) -> None:
    tree = tree_of(client, f"/en/{page}")
    api = client.get(f"/api/v1/statistics?{query}").json()
    assert number(words(tree, "//h2[@id='figures']")) == api["count"] > 0
    sums = words(tree, "//section[@aria-labelledby='figures']//dl/div[1]/dd/@title")
    assert Decimal(re.sub(r"[€,]", "", sums)) == Decimal(api["sums"]["eu_contribution"]["eur"])
    rows = picked(tree, "//figure[@aria-labelledby='chart-year']//tbody/tr")
    years = {(row[0].text_content().strip(), number(row[1].text_content())) for row in rows}
    assert years == {(str(row["year"] or "no date"), row["count"]) for row in api["years"]}
    largest = picked(tree, "//section[@aria-labelledby='largest']//tbody/tr/th")
    assert [one.text_content().strip() for one in largest] == [one["label"] for one in api["largest"]]


@pytest.mark.parametrize("page", ["places", "places/SE", "places/SE1", "places/SE11"])
def test_a_row_of_a_place_leads_to_just_the_projects_it_counts(client: Client, page: str) -> None:
    tree = tree_of(client, f"/en/{page}")
    rows = [*place_rows(tree, "countries"), *place_rows(tree, "below"), *place_rows(tree, "neighbours")]
    counted = [row for row in rows if number(row[1].text_content()) > 0]
    assert counted
    for row in counted:
        assert found(client, row[1].xpath("string(.//a/@href)")) == number(row[1].text_content())


def test_countries_can_be_sorted_and_regions_found_by_name(client: Client) -> None:
    names = [words(row, "th/a") for row in place_rows(tree_of(client, "/en/places?sort=name"), "countries")]
    assert names == sorted(names)
    assert len(names) >= 27
    tree = tree_of(client, "/en/places?q=stockholm")
    assert "/en/places/SE11" in picked(tree, "//section[@aria-labelledby='found']//a/@href")
    assert "No country or region" in words(tree_of(client, "/en/places?q=zzzz"))
    assert client.get("/en/places?sort=colour").status_code == 400


@pytest.mark.parametrize(
    ("asked", "there"),
    [("EL", "GR"), ("se11", "SE11"), ("gr", "GR")],
)
def test_other_spellings_of_a_place_lead_to_it(client: Client, asked: str, there: str) -> None:
    answer = client.get(f"/en/places/{asked}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/en/places/{there}")


def test_an_old_code_with_projects_is_explained_and_leads_on(client: Client) -> None:
    tree = tree_of(client, f"/en/places/{OLD_CODE}")
    assert "This code is one of NUTS 2013" in words(tree)
    assert "/en/places/FRK2" in picked(tree, "//div[contains(@class, 'ecl-notification')]//a/@href")
    assert f"/en/places/{OLD_CODE}" in picked(tree_of(client, "/en/places/FRK2"), "//main//a/@href")


def test_an_old_code_without_projects_leads_to_the_region_of_today(client: Client) -> None:
    answer = client.get("/en/places/FR82")
    assert (answer.status_code, answer.headers["location"]) == (302, "/en/places/FRL0")


def test_a_code_without_a_successor_says_that_nothing_compares(client: Client) -> None:
    assert "cannot be put beside those of a region of today" in words(tree_of(client, f"/en/places/{SPLIT_CODE}"))


def test_a_region_without_projects_says_so(client: Client) -> None:
    tree = tree_of(client, "/en/places/CY000")
    assert "No project is known here" in words(tree)
    assert "€0" not in words(tree, "//section[@aria-labelledby='figures']")


def test_a_region_without_projects_leads_to_the_next_area_above_that_has_some(client: Client) -> None:
    tree = tree_of(client, "/en/places/SE232")
    listed = ["/en/projects?nuts=SE2&nuts=-level2", "/en/projects?country=SE&nuts=-level1"]
    assert picked(tree, "//div[@class='k-empty']//a/@href") == [*listed, "/en/places/SE2"]
    assert "Of 1 project in" in words(tree, "//div[@class='k-empty']")


def test_a_country_that_nuts_does_not_know_has_a_page(client: Client) -> None:
    tree = tree_of(client, f"/en/places/{ABROAD}")
    assert words(tree, "//h1") == "Morocco"
    assert number(words(tree, "//h2[@id='figures']")) == 1
    assert not place_rows(tree, "below")
    assert not place_rows(tree, "neighbours")


def test_an_area_of_a_single_region_has_no_table_of_that_region(client: Client) -> None:
    assert not picked(tree_of(client, "/en/places/FI2"), "//h2[@id='below']")
    assert picked(tree_of(client, "/en/places/FI"), "//h2[@id='below']")


def test_no_such_place_programme_or_theme_is_a_404(client: Client) -> None:
    for path in ("places/XX9", "programmes/nothing", "themes/TO99", "objectives/PO9", "goals/99"):
        assert client.get(f"/en/{path}").status_code == 404


def test_the_page_tells_how_many_projects_are_known_no_finer(client: Client) -> None:
    count = number(words(tree_of(client, "/en/places/FRK"), "//h2[@id='figures']"))
    assert count
    tree = tree_of(client, "/en/places/SE")
    api = client.get("/api/v1/statistics?country=SE").json()
    below = {one["value"] for one in api["breakdowns"]["nuts"]["values"] if len(one["value"]) == 3}
    assert {row[0].xpath("string(.//span[@class='k-code'])") for row in place_rows(tree, "below")} >= {
        code for code in below if code.startswith("SE")
    }


def test_the_page_the_map_and_the_api_tell_how_much_money_is_known_no_finer(client: Client) -> None:
    answer = client.get(f"/api/v1/map/areas?nuts={COARSE}").json()
    lacking = Decimal(answer["missing_eu_contribution_eur"])
    placed = sum(Decimal(item["eu_contribution_eur"]) for item in answer["items"])
    assert placed + lacking == Decimal(answer["sums"]["eu_contribution"]["eur"])
    sentence = "//span[contains(., 'EU contribution not placed so finely')]/@title"
    for page in (f"places/{COARSE}", f"projects/map?nuts={COARSE}"):
        assert Decimal(re.sub(r"[€,]", "", words(tree_of(client, f"/en/{page}"), sentence))) == lacking > 0
    assert not words(tree_of(client, "/en/places/IE"), sentence)


def test_a_region_tells_the_money_of_the_one_above_that_may_be_its_own(client: Client) -> None:
    facts = words(tree_of(client, "/en/places/SE22"), "//section[@aria-labelledby='facts']")
    assert re.search(r"Of 1 project in .* EU contribution not placed so finely: €", facts)


def test_a_region_tells_what_every_area_around_it_may_have_here(client: Client) -> None:
    told = {
        page: re.findall(
            r"Of (\d+) projects? in (.+?) the lists? sa", words(tree_of(client, f"/en/places/{page}"), "//main")
        )
        for page in ("SE2", "SE22", "SE224")
    }
    assert told["SE2"] == [("1", "Sweden")]
    assert told["SE22"] == [("1", "Södra Sverige"), ("1", "Sweden")]
    assert told["SE224"] == told["SE22"]


def test_a_place_tells_what_it_has_in_common_with_others(client: Client) -> None:
    def said(code: str) -> str:
        return words(tree_of(client, f"/en/places/{code}"), "//section[@aria-labelledby='figures']")

    assert "4 of these projects are in other places too" in said(OLD_CODE)
    assert "EU contribution: €2.9 million." in said(OLD_CODE)
    assert "1 of these projects is in other places too" in said(ABROAD)
    assert "in other places too" not in said("IE061")


def test_areas_that_have_projects_in_common_say_that_these_count_in_each(client: Client) -> None:
    told = "A project with places in several areas counts in each."
    assert told in client.get("/en/places/SE").text
    assert told not in client.get("/en/places/PT").text


def test_a_programme_by_its_id_leads_to_its_code(client: Client) -> None:
    items = client.get("/api/v1/programmes").json()["items"]
    mine = next(one for one in items if one["cci"] == CCI)
    answer = client.get(f"/en/programmes/{mine['id']}")
    assert (answer.status_code, answer.headers["location"]) == (301, f"/en/programmes/{CCI}")
    assert str(mine["operations"]) in words(tree_of(client, f"/en/programmes/{CCI}"), "//h2[@id='figures']")


def test_a_registered_programme_without_a_list_has_a_page(client: Client) -> None:
    tree = tree_of(client, "/en/programmes/2014IT05M2OP001")
    assert "No list of this programme is here" in words(tree)


def test_programmes_are_narrowed_by_country_and_period(client: Client) -> None:
    every = found(client, "/en/programmes")
    assert every == client.get("/api/v1/programmes").json()["count"]
    assert 0 < found(client, "/en/programmes?country=SE&period=2021-2027&sort=name") < every
    assert found(client, "/en/programmes?country=&period=") == every
    assert client.get("/en/programmes?country=ZZ").status_code == 400
    assert client.get("/en/programmes?page=99").status_code == 400


def test_the_themes_page_has_all_themes_with_their_figures(client: Client) -> None:
    tree = tree_of(client, "/en/themes")
    cards = picked(tree, "//li[contains(@class, 'k-theme')]")
    assert len(cards) == 13
    api = client.get("/api/v1/statistics").json()["breakdowns"]["theme"]["values"]
    shown = sorted(
        number(words(card, "div[@class='k-way__note']").split(" project")[0])
        for card in cards
        if "no project" not in words(card, ".")
    )
    assert shown == sorted(one["count"] for one in api)


def test_a_theme_says_how_many_of_its_projects_publish_no_figure(client: Client) -> None:
    cards = picked(tree_of(client, "/en/themes"), "//li[contains(@class, 'k-theme')]")
    said = {}
    for card in cards:
        code = picked(card, ".//a/@href")[0].rpartition("/")[2]
        lacking = re.search(r"\((\d+) projects? without figure\)", words(card, "."))
        said[code] = int(lacking[1]) if lacking else 0
    there = {one["value"] for one in client.get("/api/v1/facets/theme").json()["facet"]["values"]}
    sums = {code: client.get(f"/api/v1/operations?theme={code}&limit=1").json()["sums"] for code in there}
    assert any(said.values())
    assert {code: said[code] for code in there} == {
        code: one["eu_contribution"]["missing"] for code, one in sums.items()
    }


def test_what_holds_for_all_charts_of_money_stands_once_before_them(client: Client) -> None:
    assert client.get("/api/v1/operations?country=SE&limit=1").json()["sums"]["eu_contribution"]["missing"] == 1
    about = "EU contribution in euro. 1 project without figure. A project with several values counts in each of them."
    page = tree_of(client, "/en/places/SE")
    assert words(page, "//main").count(about) == 1
    assert words(page, "//*[@id='charts-about']") == about
    assert picked(page, "//figure[@aria-describedby='charts-about']")


def test_an_objective_names_its_counterparts_and_what_does_not_compare(client: Client) -> None:
    assert "RSO1.1" in words(tree_of(client, "/en/objectives/TO01"), "//section[@aria-labelledby='counterparts']")
    assert "not comparable" in words(
        tree_of(client, "/en/objectives/TO12"), "//section[@aria-labelledby='counterparts']"
    )
    assert client.get("/en/objectives/po4").headers["location"] == "/en/objectives/PO4"


def test_a_theme_lists_the_intervention_fields_that_make_it(client: Client) -> None:
    tree = tree_of(client, "/en/themes/TO08")
    sections = picked(tree, "//section[starts-with(@aria-labelledby, 'fields-')]")
    assert [words(one, "h2") for one in sections] == ["Intervention fields 2021-2027", "Intervention fields 2014-2020"]
    there = {one["value"] for one in client.get("/api/v1/facets/intervention_field").json()["facet"]["values"]}
    for link in picked(tree, "//section[starts-with(@aria-labelledby, 'fields-')]//a/@href"):
        assert parse_qs(urlsplit(link).query)["intervention_field"][0] in there


def test_every_link_of_a_page_of_analysis_leads_somewhere(client: Client) -> None:
    for page in ("places/SE", f"programmes/{CCI}", "themes/TO09", "objectives/PO4"):
        for link in {str(one) for one in picked(tree_of(client, f"/en/{page}"), "//main//a/@href")}:
            if link.startswith("/"):
                assert client.get(link).status_code < 400, (page, link)


def test_money_per_inhabitant_stands_where_inhabitants_are_installed(client: Client, settings: Settings) -> None:
    site = Client(create_site(ServiceHolder(DataDirectory(Path(settings.data))), settings, geography=Inhabited()))
    whole = Decimal(client.get("/api/v1/statistics?country=SE").json()["sums"]["eu_contribution"]["eur"])
    tree = tree_of(site, "/en/places/SE")
    per_head = Decimal(re.sub(r"[€,]", "", words(tree, "//dl[@class='k-facts']/div[1]/dd")))
    assert per_head == (whole / 1_000).quantize(Decimal("0.01"))
    rows = {words(row, "th/a"): row for row in place_rows(tree_of(site, "/en/places?sort=-head"), "countries")}
    assert words(rows["Sweden"], "td[3]") == f"€{per_head:,}"
    assert words(rows["Malta"], "td[3]") == "–"
    assert "Per inhabitant" not in words(tree_of(client, "/en/places"))
    assert "per inhabitant" not in words(tree_of(client, "/en/places/SE"))


def test_a_natural_person_among_the_partners_has_no_name_and_no_link(client: Client) -> None:
    (body,) = next(one.beneficiaries for one in invented_operations() if one.id == COARSE_ID)
    tree = tree_of(client, f"/en/beneficiaries/{body.id}")
    (row,) = picked(tree, "//section[@aria-labelledby='partners']//li")
    assert "natural person" in words(row, ".").casefold()
    assert not picked(row, ".//a")
    assert PERSON.name not in words(tree)


def test_a_place_stands_beside_those_it_borders_on_across_borders_too(client: Client, settings: Settings) -> None:
    site = Client(create_site(ServiceHolder(DataDirectory(Path(settings.data))), settings, geography=Bordered()))
    tree = tree_of(site, "/en/places/SE22")
    rows = {words(row, ".//span[@class='k-code']"): row for row in place_rows(tree, "neighbours")}
    assert set(rows) == {"SE22", "SE11", "DK01"}
    assert ", Denmark" in words(rows["DK01"], "th")
    assert "Sweden" not in words(rows["SE11"], "th")
    for code in ("SE22", "SE11"):
        figures = client.get(f"/api/v1/statistics?nuts={code}").json()
        assert number(words(rows[code], "td[1]/a/text()")) == figures["count"]
        title = Decimal(re.sub(r"[€,]", "", words(rows[code], "td[2]/span/@title")))
        assert title == Decimal(figures["sums"]["eu_contribution"]["eur"])
    assert words(rows["DK01"], "td[1]") == "0"
    assert "/en/places/SE2#below" in picked(tree, "//section[@aria-labelledby='neighbours']//a/@href")
    countries = {words(row, "th/*[1]") for row in place_rows(tree_of(site, "/en/places/SE"), "neighbours")}
    assert countries == {"Sweden", "Finland"}


def test_an_island_stands_beside_the_others_of_the_area_above_and_so_does_a_place_without_outlines(
    client: Client, settings: Settings
) -> None:
    site = Client(create_site(ServiceHolder(DataDirectory(Path(settings.data))), settings, geography=Bordered()))
    island, unknown = (tree_of(each, "/en/places/SE11") for each in (site, client))
    for tree in (island, unknown):
        assert words(tree, "//h2[@id='neighbours']").startswith("Areas of the same kind in")
        codes = {words(row, ".//span[@class='k-code']") for row in place_rows(tree, "neighbours")}
        assert codes == {"SE11", "SE12"}
    assert "shares a land border" in words(island)
    assert "shares a land border" not in words(unknown)


def test_a_page_of_analysis_can_be_followed(client: Client) -> None:
    tree = tree_of(client, "/en/places/SE11")
    assert "/en/projects.atom?nuts=SE11" in picked(tree, "//main//a/@href")
    assert picked(tree, "//link[@rel='alternate' and contains(@type, 'atom')]")


def test_a_region_in_another_script_is_named_in_latin_letters_too(client: Client) -> None:
    assert "Attiki (Αττική)" in words(tree_of(client, "/en/places/GR"))
    assert words(tree_of(client, "/en/places/EL3"), "//h1") == "Αττική"


@pytest.mark.parametrize("address", ["/en/lists?page=999", "/en/coverage?page=x", "/en/coverage?page=0"])
def test_a_page_that_there_is_not_is_refused_with_a_way_on(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "/en/projects" in answer.text


def test_the_projects_placed_no_finer_are_listed_as_many_as_a_place_says(client: Client) -> None:
    (link,) = picked(tree_of(client, "/en/places/SE2"), "//dd/a[contains(@href, 'nuts=SE2')]")
    assert link.text_content() == "of 1 the lists name only the whole"
    assert found(client, str(link.get("href"))) == 1


def test_the_places_lead_to_what_is_in_no_region_and_in_several_countries(client: Client) -> None:
    links = picked(tree_of(client, "/en/places"), "//section[@aria-labelledby='elsewhere']//a")
    assert [str(one.get("href")) for one in links] == ["/en/projects?nuts=-level1", "/en/projects?interreg=true"]
    for link in links:
        assert found(client, str(link.get("href"))) == int(link.text_content().split()[0])


def test_the_lists_of_one_country_are_shown_alone_and_every_country_has_its_way_there(client: Client) -> None:
    whole = html.document_fromstring(client.get("/de/lists").text)
    ways = picked(whole, "//nav[@aria-label='Nach Land']//a")
    total = 0
    for way in ways:
        page = html.document_fromstring(client.get(str(way.get("href")) + "&sort=-projects").text)
        assert [one.get("href") for one in picked(page, "//nav[@aria-label='Nach Land']//a[@aria-current]")] == [
            way.get("href")
        ]
        total += len(picked(page, "//main//tbody/tr"))
    assert total == len(picked(whole, "//main//tbody/tr")) > 0
    assert client.get("/de/lists?country=LU").status_code == 400


def test_lists_by_country_backwards_are_those_forwards_turned_round(client: Client) -> None:
    there, back = (
        [str(one.text_content()) for one in picked(html.document_fromstring(client.get(address).text), "//tbody/tr")]
        for address in ("/de/lists?sort=country", "/de/lists?sort=-country")
    )
    assert there == back[::-1]
