"""Downloads: whatever a server does, the archive gets the whole right file or nothing, and the reason is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from tests.unit.sources.server import Answer, Asked, Server

from kohesio.errors import FetchError
from kohesio.sources.archive import Archive
from kohesio.sources.fetch import Download, Fetcher, How
from kohesio.sources.politeness import Visitor

BODY = b"Operation_Unique_Identifier,Title\r\n" + b"".join(b"%d,Title\r\n" % number for number in range(500))
NOON = datetime(2026, 9, 24, 12, 0, tzinfo=UTC)
STAMP = "Thu, 24 Sep 2026 10:00:00 GMT"


@dataclass
class Desk:
    """A fetcher with its archive, and the seconds it would have slept."""

    archive: Archive
    fetcher: Fetcher
    slept: list[float] = field(default_factory=list)
    shown: list[tuple[int, int | None]] = field(default_factory=list)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    archive, slept, shown = Archive(tmp_path / "archive"), [], []  # type: ignore[var-annotated]
    with httpx.Client(timeout=5, trust_env=False) as client:
        visitor = Visitor(client, clock=lambda: NOON, sleep=slept.append, attempts=3)
        fetcher = Fetcher(
            archive, visitor, max_bytes=100_000, progress=lambda _file, so_far, whole: shown.append((so_far, whole))
        )
        yield Desk(archive, fetcher, slept, shown)


def download(address: str, sha256: str | None = None) -> Download:
    return Download(address, "list.csv", "xx-one", sha256=sha256)


def with_ranges(asked: Asked) -> Answer:
    """A server that continues downloads."""
    headers = {"ETag": '"one"', "Last-Modified": STAMP}
    wanted = asked.headers.get("range")
    if wanted is None or asked.headers.get("if-range") != '"one"':
        return Answer(200, BODY, headers)
    start = int(wanted.removeprefix("bytes=").removesuffix("-"))
    return Answer(206, BODY[start:], headers | {"Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"})


def test_a_file_enters_the_archive_with_what_is_known_of_it(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, BODY, {"ETag": '"one"', "Last-Modified": STAMP}))
    fetched = desk.fetcher.fetch(download(address))
    assert (fetched.how, desk.archive.path(fetched.file).read_bytes()) == (How.NEW, BODY)
    assert (fetched.file.list, fetched.file.edition, fetched.file.etag, fetched.file.fetched_at) == (
        "xx-one",
        "2026-09-24",
        '"one"',
        "2026-09-24T12:00:00+00:00",
    )


def test_progress_is_shown_up_to_the_whole(desk: Desk, server: Server) -> None:
    desk.fetcher.fetch(download(server.says("/list.csv", Answer(200, BODY))))
    assert desk.shown[-1] == (len(BODY), len(BODY))


def test_an_unchanged_file_is_not_fetched_again(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, BODY, {"ETag": '"one"'}), Answer(304))
    first, second = desk.fetcher.fetch(download(address)), desk.fetcher.fetch(download(address))
    assert (second.how, second.file, server.asked[1].headers["if-none-match"]) == (How.SAME, first.file, '"one"')


def test_the_same_bytes_are_the_same_edition_whatever_date_the_server_gives_them(desk: Desk, server: Server) -> None:
    later = "Fri, 30 Oct 2026 10:00:00 GMT"
    answers = [Answer(200, body, {"Last-Modified": day}) for body, day in ((BODY, STAMP), (BODY, later), (b"x", later))]
    address = server.says("/list.csv", *answers)
    editions = [desk.fetcher.fetch(download(address)).file.edition for _ in answers]
    assert editions == ["2026-09-24", "2026-09-24", "2026-10-30"]


def test_without_an_etag_the_date_is_asked_for(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, BODY, {"Last-Modified": STAMP}), Answer(304))
    desk.fetcher.fetch(download(address))
    assert (desk.fetcher.fetch(download(address)).how, server.asked[1].headers["if-modified-since"]) == (
        How.SAME,
        STAMP,
    )


def test_a_changed_file_is_a_new_edition_beside_the_old(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, b"old,1\n"), Answer(200, b"new,1\n"))
    results = [desk.fetcher.fetch(download(address)).how for _ in range(2)]
    assert (results, len(desk.archive.catalogue())) == ([How.NEW, How.NEW], 2)


def test_a_missing_file_is_told_at_once(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(404))
    with pytest.raises(FetchError, match=r"is not there \(404\)"):
        desk.fetcher.fetch(download(address))
    assert (len(server.asked), desk.slept) == (1, [])


def test_a_server_that_asks_to_wait_is_waited_for(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(429, headers={"Retry-After": "17"}), Answer(200, BODY))
    assert (desk.fetcher.fetch(download(address)).how, desk.slept) == (How.NEW, [17.0])


def test_a_moment_to_come_back_is_waited_for(desk: Desk, server: Server) -> None:
    later = {"Retry-After": "Thu, 24 Sep 2026 12:00:42 GMT"}
    address = server.says("/list.csv", Answer(503, headers=later), Answer(200, BODY))
    assert (desk.fetcher.fetch(download(address)).how, desk.slept) == (How.NEW, [42.0])


def test_a_server_that_wants_too_long_a_wait_is_left_alone(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(429, headers={"Retry-After": "86400"}))
    with pytest.raises(FetchError, match="come back in 86400 seconds"):
        desk.fetcher.fetch(download(address))
    assert (len(server.asked), desk.slept) == (1, [])


def test_waits_double_and_end(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(503))
    with pytest.raises(FetchError, match="in 3 attempts: the server answers 503"):
        desk.fetcher.fetch(download(address))
    assert (len(server.asked), desk.slept) == (3, [1.0, 2.0])


def test_a_broken_download_continues_where_it_broke(desk: Desk, server: Server) -> None:
    cut = Answer(200, BODY[:1000], {"ETag": '"one"', "Last-Modified": STAMP}, promised=len(BODY))
    address = server.says("/list.csv", cut, with_ranges)
    fetched = desk.fetcher.fetch(download(address))
    assert (desk.archive.path(fetched.file).read_bytes(), server.asked[1].headers["range"]) == (BODY, "bytes=1000-")


def test_a_later_run_continues_what_an_earlier_one_began(desk: Desk, server: Server) -> None:
    cut = Answer(200, BODY[:1000], {"ETag": '"one"'}, promised=len(BODY))
    address = server.says("/list.csv", cut, Answer(404))
    with pytest.raises(FetchError):
        desk.fetcher.fetch(download(address))
    server.says("/list.csv", with_ranges)
    fetched = desk.fetcher.fetch(download(address))
    assert (fetched.file.sha256, server.asked[-1].headers["range"]) == (sha256(BODY).hexdigest(), "bytes=1000-")


def test_a_file_that_changed_meanwhile_is_fetched_from_the_start(desk: Desk, server: Server) -> None:
    cut = Answer(200, b"x" * 1000, {"ETag": '"older"'}, promised=len(BODY))
    address = server.says("/list.csv", cut, with_ranges)
    assert desk.archive.path(desk.fetcher.fetch(download(address)).file).read_bytes() == BODY


@pytest.mark.parametrize("notes", ["", "[]", "{}"])
def test_a_download_whose_notes_a_kill_cut_starts_anew(desk: Desk, server: Server, notes: str) -> None:
    cut = Answer(200, BODY[:1000], {"ETag": '"one"'}, promised=len(BODY))
    address = server.says("/list.csv", cut, Answer(404))
    with pytest.raises(FetchError):
        desk.fetcher.fetch(download(address))
    next((desk.archive.folder / ".parts").glob("*.json")).write_text(notes, "utf-8")
    server.says("/list.csv", with_ranges)
    fetched = desk.fetcher.fetch(download(address))
    assert (fetched.file.sha256, "range" in server.asked[-1].headers) == (sha256(BODY).hexdigest(), False)


def test_the_bytes_of_before_go_before_new_notes_are_made(
    desk: Desk, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = Answer(200, b"x" * 1000, {"ETag": '"older"'}, promised=len(BODY))
    address = server.says("/list.csv", cut, Answer(404))
    with pytest.raises(FetchError):
        desk.fetcher.fetch(download(address))

    def killed(path: Path, *_: object) -> int:
        raise KeyboardInterrupt(str(path))

    server.says("/list.csv", with_ranges)
    monkeypatch.setattr(Path, "write_text", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.fetcher.fetch(download(address))
    assert list((desk.archive.folder / ".parts").glob("*.part")) == []


def test_without_a_validator_a_broken_download_starts_anew(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, BODY[:1000], promised=len(BODY)), Answer(200, BODY))
    fetched = desk.fetcher.fetch(download(address))
    assert ("range" in server.asked[1].headers, fetched.file.sha256) == (False, sha256(BODY).hexdigest())


@pytest.mark.parametrize("refusal", [Answer(416), Answer(206, b"wrong", {"Content-Range": "bytes 5-9/10"})])
def test_a_server_that_cannot_continue_is_asked_for_all(desk: Desk, server: Server, refusal: Answer) -> None:
    cut = Answer(200, BODY[:1000], {"ETag": '"one"'}, promised=len(BODY))
    address = server.says("/list.csv", cut, refusal, Answer(200, BODY))
    assert desk.archive.path(desk.fetcher.fetch(download(address)).file).read_bytes() == BODY


def test_a_body_that_is_always_cut_is_no_file(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, BODY[:1000], promised=len(BODY)))
    with pytest.raises(FetchError, match="in 3 attempts"):
        desk.fetcher.fetch(download(address))
    assert desk.archive.catalogue() == ()


def test_the_expected_checksum_lets_the_file_in(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, BODY))
    assert desk.fetcher.fetch(download(address, sha256=sha256(BODY).hexdigest().upper())).how is How.NEW


def test_another_checksum_keeps_it_out(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, BODY))
    with pytest.raises(FetchError, match="has the checksum"):
        desk.fetcher.fetch(download(address, sha256="0" * 64))
    assert (desk.archive.catalogue(), list((desk.archive.folder / ".parts").iterdir())) == ((), [])


@pytest.mark.parametrize(("body", "promised"), [(b"x" * 200_000, None), (b"", 200_000)], ids=["sent", "announced"])
def test_a_file_above_the_limit_is_refused(desk: Desk, server: Server, body: bytes, promised: int | None) -> None:
    address = server.says("/list.csv", Answer(200, body, promised=promised))
    with pytest.raises(FetchError, match="max_file_mb"):
        desk.fetcher.fetch(download(address))


def test_an_empty_answer_is_no_file(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, b""))
    with pytest.raises(FetchError, match="is empty"):
        desk.fetcher.fetch(download(address))


def test_a_page_in_place_of_the_file_is_refused(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(200, b"\n<!DOCTYPE html><html><title>Moved</title></html>"))
    with pytest.raises(FetchError, match="is a web page"):
        desk.fetcher.fetch(download(address))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(desk: Desk, server: Server, status: int) -> None:
    server.says("/new.csv", Answer(200, BODY))
    address = server.says("/list.csv", Answer(status, headers={"Location": "/new.csv"}))
    assert desk.fetcher.fetch(download(address)).file.address == address


def test_redirects_have_an_end(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(302, headers={"Location": "/list.csv"}))
    with pytest.raises(FetchError, match="more than 5 times"):
        desk.fetcher.fetch(download(address))


def test_a_redirect_to_another_kind_of_address_is_refused(desk: Desk, server: Server) -> None:
    address = server.says("/list.csv", Answer(302, headers={"Location": "file:///etc/hostname"}))
    with pytest.raises(FetchError, match="neither an http nor an https"):
        desk.fetcher.fetch(download(address))


def test_from_https_nothing_leads_to_http(tmp_path: Path) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://list.example/list.csv"})

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        fetcher = Fetcher(Archive(tmp_path), Visitor(client, clock=lambda: NOON), max_bytes=1000)
        with pytest.raises(FetchError, match="unprotected address"):
            fetcher.fetch(download("https://list.example/list.csv"))


def test_a_server_that_is_not_there_is_named(desk: Desk) -> None:
    with pytest.raises(FetchError, match=r"127\.0\.0\.1:9/list\.csv could not be fetched in 3 attempts"):
        desk.fetcher.fetch(download("http://127.0.0.1:9/list.csv"))


@pytest.mark.parametrize("address", ["ftp://list.example/a.csv", "list.csv", "http://[broken/a.csv"])
def test_what_is_no_web_address_is_refused(desk: Desk, address: str) -> None:
    with pytest.raises(FetchError):
        desk.fetcher.fetch(download(address))


@pytest.mark.parametrize("body", [b"not json", b'{"a": 1}'])
def test_an_answer_that_is_no_list_of_names_is_refused(desk: Desk, server: Server, body: bytes) -> None:
    address = server.says("/api/data/projects", Answer(200, body))
    with pytest.raises(FetchError, match="is it the right server"):
        desk.fetcher.names_at(address)
