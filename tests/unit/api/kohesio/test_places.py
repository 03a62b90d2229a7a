"""Where a visitor is, how regions lie within one another, and what the published ids are."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from tests.fixtures_mmdb import one_network

from kohesio.api.kohesio import nearby, regions
from kohesio.api.kohesio.call import Visitor
from kohesio.api.kohesio.entities import region_value
from kohesio.errors import ParameterError
from kohesio.model.identifier import parse_id
from kohesio.model.territory import MEMBER_STATES, Point, nuts_code
from kohesio.reference.kohesio_ids import entity_id, region_level


@pytest.mark.parametrize(
    ("header", "country"),
    [("sv", "SE"), ("de-AT,de;q=0.8", "AT"), ("en-US,en;q=0.9", "IE"), ("fr-BE", "BE"), ("el-GR", "EL"), ("zh", None),
     ("en;q=0.2,pl;q=0.9", "PL"), ("", None)],
)  # fmt: skip
def test_the_languages_stated_tell_a_country(header: str, country: str | None) -> None:
    assert nearby.country_of_languages(header) == country


def test_an_address_that_the_file_knows_is_a_point(monkeypatch: pytest.MonkeyPatch) -> None:
    class Known:
        def get(self, address: str) -> object:
            return {"location": {"latitude": 59.3, "longitude": 18.1}} if address == "192.0.2.1" else None

    monkeypatch.setattr(nearby, "_reader", lambda database: Known())
    assert nearby.visitor_point(Visitor("192.0.2.1", "de"), "file.mmdb", "") == Point(59.3, 18.1)
    assert nearby.visitor_point(Visitor("192.0.2.2", "de"), "file.mmdb", "") == "DE"
    assert nearby.visitor_point(Visitor("no address", ""), "file.mmdb", "sv") == "SE"
    assert nearby.visitor_point(Visitor("192.0.2.1", ""), "", "") is None


def test_a_file_in_maxminds_format_tells_where_an_address_is(tmp_path: Path) -> None:
    file = tmp_path / "places.mmdb"
    file.write_bytes(one_network(ip_network("192.0.2.0/24"), 59.3293, 18.0686))
    found = nearby.visitor_point(Visitor("192.0.2.77", "de"), str(file), "")
    assert found == Point(59.3293, 18.0686)
    assert nearby.visitor_point(Visitor("192.0.3.1", "de"), str(file), "") == "DE"
    assert nearby.visitor_point(Visitor("2001:db8::1", "de"), str(file), "") == "DE"


def test_a_file_that_is_none_stands_in_nobodys_way(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mmdb"
    broken.write_bytes(b"no database")
    assert nearby.visitor_point(Visitor("192.0.2.1", "it"), str(broken), "") == "IT"


def test_the_regions_of_a_country_are_those_it_is_administered_in() -> None:
    assert regions.regions_of("IE") == ("IE06", "IE04", "IE05")
    assert len(regions.regions_of("DE")) == 16
    assert len(regions.regions_of("BG")) == 28
    assert len(regions.regions_of("SE")) == 21
    assert {len(code) - 2 for code in regions.regions_of("FR")} == {region_level("FR")}


@pytest.mark.parametrize("country", MEMBER_STATES)
def test_the_way_down_is_the_way_up(country: str) -> None:
    root = nuts_code(country)
    waiting = [root]
    reached = 0
    while waiting:
        code = waiting.pop()
        for below in regions.lower(code):
            reached += 1
            assert regions.upper(below)[0] == code
            assert regions.upper(below)[-1] == root
            waiting.append(below)
    assert reached >= len(regions.nuts3(root)) > 0


def test_ids_are_kohesios_where_published_and_ours_elsewhere() -> None:
    assert entity_id("country", "GR") == "Q17"
    assert entity_id("period", "2014-2020") == "Q7333084"
    assert entity_id("nuts", "ES70") == "Q205"
    ours = entity_id("fund", "CF")
    assert parse_id(ours) == ours
    assert len(ours) == 19
    assert ours != entity_id("fund", "ESF")


def test_a_region_is_named_by_entity_country_or_code() -> None:
    assert region_value("https://linkedopendata.eu/entity/Q205", "region") == ("nuts", "ES70")
    assert region_value("Q2", "region") == ("country", "IE")
    assert region_value("EL", "region") == ("country", "GR")
    assert region_value("IE06", "region") == ("nuts", "IE06")
    with pytest.raises(ParameterError):
        region_value("Q999", "region")
