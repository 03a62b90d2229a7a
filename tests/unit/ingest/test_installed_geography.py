"""What is installed of geography: outlines that still meet, inhabitants, and a change that is noticed."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
import shapely

from kohesio.errors import DamagedError
from kohesio.ingest.geocode.consumer_prices import read_prices
from kohesio.ingest.geocode.gazetteer_files import read_gazetteer
from kohesio.ingest.geocode.inhabitants import is_population, read_population
from kohesio.ingest.geocode.installed import InstalledGeography
from kohesio.model.geography import Population
from kohesio.model.territory import MEMBER_STATES

LINES = """DATAFLOW,LAST UPDATE,freq,unit,sex,age,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:DEMO_R_PJANAGGR3(1.0),05/02/26 23:00:00,A,NR,T,TOTAL,IE04,2023,900,
ESTAT:DEMO_R_PJANAGGR3(1.0),05/02/26 23:00:00,A,NR,T,TOTAL,IE04,2024,1000,e
ESTAT:DEMO_R_PJANAGGR3(1.0),05/02/26 23:00:00,A,NR,T,TOTAL,IE04,2025,,
ESTAT:DEMO_R_PJANAGGR3(1.0),05/02/26 23:00:00,A,NR,F,TOTAL,IE04,2025,510,
ESTAT:DEMO_R_PJANAGGR3(1.0),05/02/26 23:00:00,A,NR,T,TOTAL,EL,2024,10400720,
ESTAT:DEMO_R_PJANAGGR3(1.0),05/02/26 23:00:00,A,NR,T,TOTAL,EU27_2020,2024,449306184,
"""
COLUMNS = (
    "freq,unit,sex,age,geo\\TIME_PERIOD\t2023 \t2024 \nA,NR,T,TOTAL,IE04\t900 \t1000 b\nA,NR,T,Y_LT15,IE04\t1 \t2 \n"
)


def _square(code: str, west: float) -> dict[str, object]:
    ring = [[west, 50], [west + 1, 50], [west + 1, 51], [west, 51], [west, 50]]
    return {"type": "Feature", "properties": {"NUTS_ID": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def _install(folder: Path) -> None:
    features = [_square("IE041", -8), _square("IE042", -7), _square("IE051", -6)]
    collection = {"type": "FeatureCollection", "features": features}
    (folder / "NUTS_RG_20M_2024_4326_LEVL_3.geojson").write_text(json.dumps(collection), "utf-8")


def test_neighbours_still_meet_when_they_are_coarsened(tmp_path: Path) -> None:
    _install(tmp_path)
    found = InstalledGeography(tmp_path).outlines(("IE04", "IE05", "IE06"), 0.01)
    assert [one.code for one in found] == ["IE04", "IE05"]
    shapes = [shapely.polygons(one.polygons[0][0]) for one in found]
    assert shapes[0].touches(shapes[1])
    assert found[0].centre.lat == 50.5


def test_every_member_state_is_drawn_where_nothing_is_installed(tmp_path: Path) -> None:
    land = InstalledGeography(tmp_path / "nothing")
    assert {one.code for one in land.outlines(MEMBER_STATES, 0.05)} == set(MEMBER_STATES)
    assert not land.has_regions
    assert not land.has_population
    assert land.population("GR") is None


def test_what_is_installed_later_is_noticed(tmp_path: Path) -> None:
    land = InstalledGeography(tmp_path)
    before = land.stamp
    assert not land.has_regions
    _install(tmp_path)
    os.utime(tmp_path, ns=(1, 1))
    assert land.stamp != before
    assert land.has_regions


def test_inhabitants_are_the_newest_of_both_sexes_and_all_ages(tmp_path: Path) -> None:
    path = tmp_path / "demo_r_pjanaggr3.csv"
    path.write_text(LINES, "utf-8")
    assert is_population(path)
    assert read_population(path) == {"IE04": Population(1000, 2024), "EL": Population(10_400_720, 2024)}


def test_the_table_with_a_column_for_each_year_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "demo_r_pjanaggr3.tsv"
    path.write_text(COLUMNS, "utf-8")
    assert read_population(path) == {"IE04": Population(1000, 2024)}


def test_a_country_has_its_inhabitants_under_its_iso_code(tmp_path: Path) -> None:
    (tmp_path / "demo_r_pjanaggr3.csv").write_text(LINES, "utf-8")
    land = InstalledGeography(tmp_path)
    assert land.population("GR") == Population(10_400_720, 2024)
    assert land.has_population


def test_a_table_with_a_column_for_each_year_and_no_places_is_named_and_stops_no_page(tmp_path: Path) -> None:
    for name, read in (("demo_r_pjanaggr3.tsv", read_population), ("prc_hicp_aind.tsv", read_prices)):
        (tmp_path / name).write_text("freq,unit\\TIME_PERIOD\t2023 \nA,NR\t900 \n", "utf-8")
        with pytest.raises(DamagedError, match="cannot be read as a table of"):
            read(tmp_path / name)
    land = InstalledGeography(tmp_path)
    assert (land.has_population, land.prices) == (False, None)


@pytest.mark.parametrize("text", ["", "<html>not a table</html>", "geo,TIME_PERIOD\nIE04,2024\n"])
def test_what_is_no_such_table_is_named_and_stops_no_page(tmp_path: Path, text: str) -> None:
    path = tmp_path / "demo_r_pjanaggr3.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(DamagedError, match="table of inhabitants"):
        read_population(path)
    assert not InstalledGeography(tmp_path).has_population


def test_the_table_is_no_list_of_towns_or_postcodes(tmp_path: Path) -> None:
    path = tmp_path / "demo_r_pjanaggr3.csv"
    path.write_text(LINES, "utf-8")
    assert not read_gazetteer([path], None)


def test_a_damaged_file_of_outlines_is_told_and_countries_are_drawn_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "NUTS_RG_20M_2024_4326_LEVL_3.geojson").write_text(
        '{"type": "FeatureCollection", "features": [', "utf-8"
    )
    land = InstalledGeography(tmp_path)
    assert not land.has_regions
    assert len(land.outlines(MEMBER_STATES, 0.05)) == 27
    assert "outlines of regions are left out" in caplog.text


PRICES = (
    "freq,unit,coicop,geo,TIME_PERIOD,OBS_VALUE\n"
    "A,INX_A_AVG,CP00,EU27_2020,2015,100.0\nA,INX_A_AVG,CP00,EU27_2020,2025,132.55\nA,INX_A_AVG,CP01,EU27_2020,2024,9\n"
    "A,RCH_A_AVG,CP00,EU27_2020,2025,2.1\nA,INX_A_AVG,CP00,AT,2025,135\nA,INX_A_AVG,CP00,EU27_2020,2026,:\n"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("prc_hicp_aind.csv", PRICES),
        (
            "prc_hicp_aind.tsv",
            "freq,unit,coicop,geo\\TIME_PERIOD\t2015 \t2025 \t2026 \n"
            "A,INX_A_AVG,CP00,AT\t1\t2\t3\nA,INX_A_AVG,CP00,EU27_2020\t100.0 \t132.55 d\t: \n",
        ),
    ],
)
def test_consumer_prices_are_those_of_all_items_in_the_union(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    index = InstalledGeography(tmp_path).prices
    assert index
    assert index.levels == {2015: Decimal("100.0"), 2025: Decimal("132.55")}
    assert not read_gazetteer([tmp_path / name], None)


@pytest.mark.parametrize("text", ["", "<html>not a table</html>", PRICES.replace("EU27_2020", "DE")])
def test_what_is_no_table_of_prices_is_named_and_stops_no_page(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prc_hicp_aind.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(DamagedError, match=r"prices|index of all items"):
        read_prices(path)
    assert InstalledGeography(tmp_path).prices is None
