"""Towns by name: whichever spelling, the largest first, from either form of table."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.ingest.geocode.installed import InstalledGeography
from kohesio.ingest.geocode.towns import Towns
from kohesio.model.territory import Point

TABLE = "geonameid,name,country,lat,lon,population\n1,Neustadt,DE,49.35,8.14,50000\n2,Neustadt,AT,47.8,16.2,3000\n"
DUMP = "\t".join(
    ["756135", "Warsaw", "Warsaw", "Varsovia,Warszawa,Варшава", "52.23", "21.01", "P", "PPLC", "PL", *[""] * 5,
     "1702139", "", "113", "Europe/Warsaw", "2022-01-01"]
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cities_eu.csv").write_text(TABLE, "utf-8")
    (tmp_path / "cities1000.txt").write_text(f"{DUMP}\n{DUMP.replace('PL', 'US').replace('52.23', '41.2')}\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["Warsaw", "Warszawa", "varsovia", "Варшава"])
def test_a_town_is_known_by_each_of_its_names(folder: Path, name: str) -> None:
    assert [(one.name, one.point) for one in Towns.of(folder).called(name)] == [("Warsaw", Point(52.23, 21.01))]


def test_of_two_towns_of_a_name_the_larger_comes_first(folder: Path) -> None:
    assert [(one.country, one.people) for one in Towns.of(folder).called("neustadt")] == [("DE", 50_000), ("AT", 3_000)]


def test_a_town_that_two_tables_have_is_there_once(folder: Path) -> None:
    (folder / "cities_more.csv").write_text(TABLE.replace("49.35", "49.36"), "utf-8")
    assert [one.country for one in Towns.of(folder).called("Neustadt")] == ["DE", "AT"]


@pytest.mark.parametrize("name", ["Atlantis", "", "--"])
def test_what_is_no_town_is_nowhere(folder: Path, name: str) -> None:
    assert Towns.of(folder).called(name) == ()


def test_a_figure_no_town_has_inhabitants_of_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "cities_eu.csv").write_text(TABLE.replace("50000", "9" * 20), "utf-8")
    assert [one.people for one in Towns.of(tmp_path).called("Neustadt")] == [3_000, 0]


def test_a_damaged_table_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "cities1000.zip").write_bytes(b"no archive")
    assert InstalledGeography(tmp_path).towns("Warsaw") == ()
    assert InstalledGeography(tmp_path / "nothing").towns("Warsaw") == ()
