"""What was fetched once is fetched again: lists from their address, exports as the newest of their country."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from tests.unit.sources.server import Answer, Server

from kohesio.errors import UsageError
from kohesio.sources.archive import Archive
from kohesio.sources.fetch import Fetcher, How, attached_name
from kohesio.sources.following import follow, list_at
from kohesio.sources.official import export_downloads

KEY = "data/projects-2021-2027/{date}/IE-pp21-27-{day}.csv"
OLD = KEY.format(date="2026-05-01", day="20260501")
NEW = KEY.format(date="2026-09-24", day="20260924")


def test_a_list_is_asked_for_at_its_address(server: Server, archive: Archive, fetcher: Fetcher) -> None:
    address = server.says("/list.csv", Answer(body=b"one"), Answer(body=b"two"))
    fetcher.fetch(list_at(address, archive))
    (again,) = follow(fetcher, archive)
    assert again.fetched is not None
    assert (again.fetched.how, archive.path(again.fetched.file).read_bytes()) == (How.NEW, b"two")


def test_a_list_that_did_not_change_is_not_new(server: Server, archive: Archive, fetcher: Fetcher) -> None:
    fetcher.fetch(list_at(server.says("/list.csv", Answer(body=b"one")), archive))
    assert [one.fetched.how for one in follow(fetcher, archive) if one.fetched] == [How.SAME]


def test_a_list_stays_the_one_that_it_was_read_as(server: Server, archive: Archive, fetcher: Fetcher) -> None:
    address = server.says("/list.csv", Answer(body=b"one"), Answer(body=b"two"))
    archive.told(fetcher.fetch(list_at(address, archive)).file, "ie-list-1")
    assert [one.fetched.file.list for one in follow(fetcher, archive) if one.fetched] == ["ie-list-1"]


def test_of_an_export_the_newest_of_its_country_and_period_comes(
    server: Server, archive: Archive, fetcher: Fetcher
) -> None:
    server.says(
        "/api/data/projects-2021-2027", *(Answer(body=json.dumps(keys).encode()) for keys in ([OLD], [OLD, NEW]))
    )
    for key in (OLD, NEW):
        server.says(f"/api/data/object?id={key}", Answer(body=key.encode()))
    (first,) = export_downloads(fetcher, countries=["IE"], periods=["2021-2027"], base_url=server.address)
    fetcher.fetch(first)
    (again,) = follow(fetcher, archive)
    assert again.fetched is not None
    assert (first.edition, again.fetched.file.edition) == ("2026-05-01", "2026-09-24")
    assert again.fetched.file.list == "kohesio-2021-2027-ie"


def test_what_is_gone_does_not_stop_the_others(server: Server, archive: Archive, fetcher: Fetcher) -> None:
    gone = server.says("/gone.csv", Answer(body=b"one"), Answer(404))
    here = server.says("/here.csv", Answer(body=b"two"))
    for address in (gone, here):
        fetcher.fetch(list_at(address, archive))
    lost, found = follow(fetcher, archive)
    assert (lost.address, lost.fetched) == (gone, None)
    assert gone in str(lost.reason)
    assert found.fetched is not None


def test_what_came_from_a_disk_is_not_followed(archive: Archive, fetcher: Fetcher) -> None:
    archive.add(b"x", name="list.csv", fetched_at=datetime(2026, 9, 24, tzinfo=UTC), address="file:///media/list.csv")
    with pytest.raises(UsageError, match="follows nothing yet"):
        list(follow(fetcher, archive))


@pytest.mark.parametrize("address", ["list.csv", "ftp://list.example/list.csv", "https://list.example/", "https:///x"])
def test_an_address_of_no_file_on_the_web_is_refused(address: str, archive: Archive) -> None:
    with pytest.raises(UsageError, match="no web address of a file"):
        list_at(address, archive)


@pytest.mark.parametrize("path", ["/?id=7", "/download?id=7", "/export.aspx?list=7", "/files/7"])
def test_an_address_without_a_file_name_takes_the_servers(
    path: str, server: Server, archive: Archive, fetcher: Fetcher
) -> None:
    attached = {"Content-Disposition": 'attachment; filename="operations-2026-06.csv"'}
    address = server.says(path, Answer(body=b"one", headers=attached), Answer(body=b"two", headers=attached))
    assert fetcher.fetch(list_at(address, archive)).file.name == "operations-2026-06.csv"
    (again,) = follow(fetcher, archive)
    assert again.fetched is not None
    assert (again.fetched.how, again.fetched.file.name) == (How.NEW, "operations-2026-06.csv")


def test_an_address_with_a_file_name_keeps_it(server: Server, archive: Archive, fetcher: Fetcher) -> None:
    attached = {"Content-Disposition": 'attachment; filename="other.csv"'}
    address = server.says("/list.csv", Answer(body=b"one", headers=attached))
    assert fetcher.fetch(list_at(address, archive)).file.name == "list.csv"


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="list of operations.xlsx"', "list of operations.xlsx"),
        ("attachment; filename=\"a.xlsx\"; filename*=UTF-8''se%C3%B1al.csv", "señal.csv"),
        ("attachment; filename=../../etc/passwd", "passwd"),
        ('attachment; filename="C:\\\\lists\\\\ops.csv"', "ops.csv"),
        ('attachment; filename="Ã\x85tg.xlsx"', "Åtg.xlsx"),
        ('attachment; filename=".."', None),
        ("inline", None),
        ("", None),
    ],
)
def test_a_servers_name_is_read_without_any_folder(disposition: str, name: str | None) -> None:
    assert attached_name(disposition) == name
