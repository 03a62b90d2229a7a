"""The official exports are found by what the server lists, the newest of each country."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.sources.server import Answer, Server

from kohesio.errors import FetchError, ParameterError
from kohesio.sources.fetch import Fetcher
from kohesio.sources.official import export_downloads, exports_in, list_downloads
from kohesio.sources.spec import ListSpec

LISTED = [
    "data/projects-2021-2027/",
    "data/projects-2021-2027/2025-11-10/IE-pp21-27-20251110.csv",
    "data/projects-2021-2027/2026-09-24/IE-pp21-27-20260924.csv",
    "data/projects-2021-2027/latest/IE-pp21-27-latest.csv",
    "data/projects-2021-2027/2026-09-24/GR-pp21-27-20260924.csv",
    "data/projects-2021-2027/2026-09-24/readme.txt",
]


def lists(server: Server, period: str, names: list[str]) -> None:
    server.says(f"/api/data/projects-{period}", Answer(200, json.dumps(names).encode()))


def test_the_newest_dated_export_of_a_country_is_taken(server: Server, fetcher: Fetcher) -> None:
    lists(server, "2021-2027", LISTED)
    (found,) = export_downloads(fetcher, countries=["IE"], periods=["2021-2027"], base_url=server.address)
    assert (found.address, found.name, found.list, found.edition) == (
        f"{server.address}/api/data/object?id=data/projects-2021-2027/2026-09-24/IE-pp21-27-20260924.csv",
        "IE-pp21-27-20260924.csv",
        "kohesio-2021-2027-ie",
        "2026-09-24",
    )


@pytest.mark.parametrize("spelling", ["GR", "EL", "el"])
def test_greece_has_two_codes(server: Server, fetcher: Fetcher, spelling: str) -> None:
    lists(server, "2021-2027", LISTED)
    found = export_downloads(fetcher, countries=[spelling], periods=["2021-2027"], base_url=server.address)
    assert [one.list for one in found] == ["kohesio-2021-2027-gr"]


def test_without_countries_all_there_are_are_taken(server: Server, fetcher: Fetcher) -> None:
    lists(server, "2021-2027", LISTED)
    found = export_downloads(fetcher, base_url=server.address)
    assert [one.list for one in found] == ["kohesio-2021-2027-gr", "kohesio-2021-2027-ie"]


def test_a_server_that_lists_folders_is_asked_for_the_newest(server: Server, fetcher: Fetcher) -> None:
    folder = "data/projects-2021-2027"
    lists(server, "2021-2027", [f"{folder}/2025-11-10/", f"{folder}/2026-09-24/", f"{folder}/latest/"])
    server.says("/api/data/projects-2021-2027/2026-09-24", Answer(200, json.dumps(LISTED[2:3]).encode()))
    (found,) = export_downloads(fetcher, countries=["IE"], periods=["2021-2027"], base_url=server.address)
    assert found.edition == "2026-09-24"


def test_without_a_listing_the_latest_address_is_used(server: Server, fetcher: Fetcher) -> None:
    (found,) = export_downloads(fetcher, countries=["IE"], periods=["2014-2020"], base_url=server.address + "/")
    assert found.address == f"{server.address}/api/data/object?id=data/projects-2014-2020/latest/IE-pp14-20-latest.csv"


def test_a_country_without_export_is_named(server: Server, fetcher: Fetcher) -> None:
    lists(server, "2021-2027", LISTED)
    with pytest.raises(FetchError, match="for MT"):
        export_downloads(fetcher, countries=["IE", "MT"], periods=["2021-2027"], base_url=server.address)


def test_a_server_without_exports_is_told(server: Server, fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="has no export"):
        export_downloads(fetcher, base_url=server.address)


def test_a_period_without_exports_is_a_wrong_parameter(server: Server, fetcher: Fetcher) -> None:
    with pytest.raises(ParameterError, match="2007-2013"):
        export_downloads(fetcher, periods=["2007-2013"], base_url=server.address)


def test_a_folder_serves_as_a_mirror(tmp_path: Path) -> None:
    for name in ("IE-pp21-27-20251110.csv", "IE-pp21-27-20260924.csv", "IE-pp14-20-latest.csv", "other.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = exports_in(tmp_path, countries=["IE"])
    assert [(path.name, download.list, download.edition) for path, download in found] == [
        ("IE-pp14-20-latest.csv", "kohesio-2014-2020-ie", None),
        ("IE-pp21-27-20260924.csv", "kohesio-2021-2027-ie", "2026-09-24"),
    ]


def test_a_folder_without_exports_is_told(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="no file named like"):
        exports_in(tmp_path)


def test_catalogued_lists_are_fetched_where_their_address_is_a_file() -> None:
    def spec(identifier: str, address: str | None, *, per_country: bool = False) -> ListSpec:
        return ListSpec(
            id=identifier,
            title="A list",
            country=None if per_country else "SE",
            languages=("sv",),
            periods=("2021-2027",),
            columns=(),
            address=address,
            per_country=per_country,
        )

    found = list_downloads(
        [
            spec("se-file", "https://list.example/files/Lista%202026.xlsx?v=3"),
            spec("se-page", "https://list.example/projects"),
            spec("se-nowhere", None),
            spec("general", "https://list.example/export.csv", per_country=True),
        ]
    )
    assert [(one.list, one.name) for one in found] == [("se-file", "Lista 2026.xlsx")]
