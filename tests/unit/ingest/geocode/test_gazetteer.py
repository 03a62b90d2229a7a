"""Towns, municipalities and postcodes are read in their publishers' forms and answer only what is certain."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.errors import DamagedError
from kohesio.ingest.geocode.boundaries import Boundaries
from kohesio.ingest.geocode.gazetteer import Gazetteer, Spot, lau_key, name_keys, postcode_key
from kohesio.ingest.geocode.gazetteer_files import read_gazetteer
from kohesio.ingest.geocode.outlines import read_outlines
from kohesio.model.territory import Point


@pytest.fixture
def gazetteer(geo: Path) -> Gazetteer:
    outlines = read_outlines(next(geo.glob("*.geojson")))
    assert outlines is not None
    return read_gazetteer(sorted(geo.glob("*.csv")), Boundaries([outlines]))


def test_a_postcode_gives_its_region(gazetteer: Gazetteer) -> None:
    assert gazetteer.postcode("AT", "A-9400") == Spot("AT213")


def test_a_postcode_of_two_regions_gives_the_one_around_both(gazetteer: Gazetteer) -> None:
    assert gazetteer.postcode("AT", "9999") == Spot("AT2")


def test_a_municipality_is_known_by_its_code_with_or_without_the_country(gazetteer: Gazetteer) -> None:
    assert gazetteer.municipality("AT", "60101") == gazetteer.municipality("AT", "AT_60101") == Spot("AT221")


def test_a_town_in_two_files_is_one_town_with_its_point(gazetteer: Gazetteer) -> None:
    assert gazetteer.named("AT", "Stadt Wolfsstein") == Spot("AT213", Point(46.2, 14.2))


def test_a_name_two_towns_bear_stays_coarse_whatever_their_size(gazetteer: Gazetteer) -> None:
    assert gazetteer.named("AT", "Neudorf") == Spot("AT2")


def test_a_name_two_towns_bear_is_told_apart_by_the_region(gazetteer: Gazetteer) -> None:
    assert gazetteer.named("AT", "Neudorf", ("AT22",)) == Spot("AT221", Point(46.1, 15.1))


def test_a_town_without_region_gets_the_one_it_lies_in(gazetteer: Gazetteer) -> None:
    assert gazetteer.named("AT", "OSTDORF") == Spot("AT221", Point(46.3, 15.3))


def test_a_town_is_looked_for_in_its_country_alone(gazetteer: Gazetteer) -> None:
    assert gazetteer.named("DE", "Wolfsstein") is None


def test_the_first_part_of_a_postcode_gives_the_region_around_all_it_begins() -> None:
    gazetteer = Gazetteer()
    gazetteer.add_postcode("PT", "1000-001", Spot("PT1A0"))
    gazetteer.add_postcode("PT", "1000-002", Spot("PT1A0"))
    assert gazetteer.postcode("PT", "1000") == Spot("PT1A0")


def test_zips_of_zips_and_geonames_dumps_are_read(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("pc2025_AT_NUTS-2024_v1.0.csv", "NUTS3;CODE\r\n'AT213';'9400'\r\n")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("pc2025_AT_NUTS-2024_v1.0.zip", inner.getvalue())
    dump = ["7", "Ostdorf", "Ostdorf", "Estville,Ostdorpat", "46.3", "15.3", "P", "PPL", "AT", *[""] * 10]
    with zipfile.ZipFile(tmp_path / "cities.zip", "w") as archive:
        archive.writestr("cities1000.txt", "\t".join(dump) + "\n")
    found = read_gazetteer(sorted(tmp_path.glob("*.zip")), None)
    assert found.postcode("AT", "9400") == Spot("AT213")
    assert found.named("AT", "Estville") is None  # no outlines: nobody knows its region


def test_old_codes_in_a_table_are_carried_to_the_newest_edition(tmp_path: Path) -> None:
    (tmp_path / "pc.csv").write_text("CODE;NUTS3\n10000;HR041\n", "utf-8")
    assert read_gazetteer([tmp_path / "pc.csv"], None).postcode("HR", "10000") == Spot("HR050")


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", "\n\n", "NUTS3\nAT213\n"])
def test_a_table_of_something_else_gives_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "other.csv").write_text(text, "utf-8")
    assert not read_gazetteer([tmp_path / "other.csv"], None)


def test_a_broken_archive_says_so_and_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "pc.zip").write_bytes(b"PK no zip")
    with pytest.raises(DamagedError, match=r"pc\.zip"):
        read_gazetteer([tmp_path / "pc.zip"], None)


@pytest.mark.parametrize(
    ("name", "key"),
    [("Dresden, Stadt", "dresden"), ("KOPER/CAPODISTRIA", "koper"), ("Aalborg Øst", "aalborg"), ("Odense C", "odense"),
     ("Comune di Alba", "alba"), ("Malmö kommun", "malmo"), ("Paris Cedex 12", "paris"),
     ("Freiburg (Breisgau)", "freiburg")],
)  # fmt: skip
def test_a_name_is_looked_for_without_what_stands_around_it(name: str, key: str) -> None:
    assert key in name_keys(name)


@given(st.text(max_size=40))
def test_any_text_has_keys(text: str) -> None:
    assert all(name_keys(text)) or not name_keys(text)
    assert all(letter.isalnum() for letter in postcode_key(text))
    assert isinstance(lau_key(text, "AT"), str)
