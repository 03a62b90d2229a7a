"""Geodata comes from its publishers, a mirror or a folder, and lies in the folder under its own name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from tests.unit.sources.server import Answer, Server

from kohesio.errors import FetchError
from kohesio.model.geography import BOUNDARIES_NOTICE
from kohesio.sources.fetch import Fetcher
from kohesio.sources.geodata import archive_of, fetch_geodata, geodata_downloads, geodata_in
from kohesio.sources.politeness import Visitor

NOON = datetime(2026, 9, 24, 12, tzinfo=UTC)
POSTCODES = "/tercet/NUTS-2024/pc2025_AT_NUTS-2024_v1.0.zip"
OUTLINES = "/distribution/v2/nuts/geojson/NUTS_RG_20M_2024_4326_LEVL_3.geojson"


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    with httpx.Client(timeout=5, trust_env=False) as client:
        visitor = Visitor(client, clock=lambda: NOON, sleep=lambda _seconds: None, attempts=2)
        yield Fetcher(archive_of(tmp_path / "geo"), visitor, max_bytes=10**6)


def test_addresses_are_those_of_the_publishers_and_every_member_state() -> None:
    addresses = [one.address for one in geodata_downloads()]
    assert "https://gisco-services.ec.europa.eu" + OUTLINES in addresses
    assert sum("/tercet/" in address for address in addresses) == 27
    assert any("pc2025_EL_" in address for address in addresses)


def test_inhabitants_are_asked_for_whole_and_lie_under_the_name_of_their_table() -> None:
    (found,) = (one for one in geodata_downloads() if "demo_r_pjanaggr3" in one.address)
    assert found.name == "demo_r_pjanaggr3.csv"
    assert "/A.NR.T.TOTAL.?format=SDMX-CSV" in found.address
    (mirrored,) = (one for one in geodata_downloads(base_url="https://mirror.example/") if one.name == found.name)
    assert mirrored.address == found.address.replace("https://ec.europa.eu", "https://mirror.example")


def test_prices_are_asked_for_the_union_and_lie_under_the_name_of_their_table() -> None:
    (found,) = (one for one in geodata_downloads() if "prc_hicp_aind" in one.address)
    assert found.name == "prc_hicp_aind.csv"
    assert "/A.INX_A_AVG.CP00.EU27_2020?format=SDMX-CSV" in found.address


def test_countries_narrow_the_postcodes_in_either_spelling() -> None:
    names = [one.name for one in geodata_downloads(["GR", "AT"]) if one.name.startswith("pc")]
    assert names == ["pc2025_AT_NUTS-2024_v1.0.zip", "pc2025_EL_NUTS-2024_v1.0.zip"]


def test_files_of_a_mirror_lie_under_their_names_and_what_is_missing_is_told(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    server.says(OUTLINES, Answer(200, b"{}"))
    server.says(POSTCODES, Answer(200, b"PK"))
    downloads = geodata_downloads(["AT"], server.address + "/")
    brought = {one.name: one for one in fetch_geodata(fetcher, tmp_path / "geo", downloads)}
    assert (tmp_path / "geo" / "pc2025_AT_NUTS-2024_v1.0.zip").read_bytes() == b"PK"
    found = brought["pc2025_AT_NUTS-2024_v1.0.zip"]
    assert (found.status, found.sha256) == ("new", sha256(b"PK").hexdigest())
    lost = brought["cities1000.zip"]
    assert lost.status == "not there"
    assert lost.reason is not None
    assert "cities1000.zip" in lost.reason


def test_what_has_not_changed_is_not_sent_again(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    server.says(OUTLINES, Answer(200, b"{}", {"ETag": '"1"'}), Answer(304))
    download = geodata_downloads(["AT"], server.address)[:1]
    fetch_geodata(fetcher, tmp_path / "geo", download)
    (again,) = fetch_geodata(fetcher, tmp_path / "geo", download)
    assert again.status == "unchanged"
    assert server.asked[-1].headers["if-none-match"] == '"1"'


def test_the_checksum_and_address_of_each_file_are_recorded_and_the_notice_stands_beside(tmp_path: Path) -> None:
    source = tmp_path / "stick"
    source.mkdir()
    (source / "nuts_2024.topojson").write_bytes(b"{}")
    (source / "readme.md").write_bytes(b"not geodata")
    (brought,) = geodata_in(source, tmp_path / "geo", NOON)
    (line,) = (tmp_path / "geo" / "fetched" / "catalogue.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["sha256"] == brought.sha256 == sha256(b"{}").hexdigest()
    assert (tmp_path / "geo" / "nuts_2024.topojson").read_bytes() == b"{}"
    assert BOUNDARIES_NOTICE in (tmp_path / "geo" / "NOTICE.txt").read_text("utf-8")


def test_a_folder_without_geodata_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="boundaries"):
        geodata_in(tmp_path / "none", tmp_path / "geo", NOON)
