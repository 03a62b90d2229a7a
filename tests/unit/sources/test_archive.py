"""The archive keeps every file as it came, once, and knows which edition is the newest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from kohesio.errors import DamagedError
from kohesio.sources import archive as archiving
from kohesio.sources.archive import Archive

NOON = datetime(2026, 9, 24, 12, 0, tzinfo=UTC)


def test_a_file_lies_under_its_checksum_and_is_catalogued(archive: Archive) -> None:
    entry = archive.add(b"a;b\n1;2\n", name="list.csv", fetched_at=NOON, list="xx-one", edition="2026-01-31")
    assert (archive.path(entry).read_bytes(), entry.sha256, entry.size, archive.catalogue()) == (
        b"a;b\n1;2\n",
        sha256(b"a;b\n1;2\n").hexdigest(),
        8,
        (entry,),
    )


def test_a_local_file_is_copied(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"content")
    entry = archive.add(path, name="list.csv", fetched_at=NOON)
    assert (archive.path(entry).read_bytes(), path.read_bytes()) == (b"content", b"content")


def test_folder_and_files_are_closed_to_others(archive: Archive) -> None:
    entry = archive.add(b"content", name="list.csv", fetched_at=NOON)
    modes = [
        path.stat().st_mode & 0o077
        for path in (archive.folder, archive.path(entry), archive.folder / "catalogue.jsonl")
    ]
    assert modes == [0, 0, 0]


def test_older_editions_stay_and_the_newest_counts(archive: Archive) -> None:
    for day, edition in ((1, "2026-02-01"), (2, "2026-03-01"), (3, "2026-01-01")):
        archive.add(edition.encode(), name="list.csv", fetched_at=NOON.replace(day=day), list="xx-one", edition=edition)
    archive.add(b"loose", name="loose.csv", fetched_at=NOON)
    assert [entry.edition for entry in archive.newest_editions()] == ["2026-03-01"]
    assert len(archive.catalogue()) == 4


def test_without_editions_the_last_one_fetched_counts(archive: Archive) -> None:
    for day in (1, 2):
        archive.add(str(day).encode(), name="list.csv", fetched_at=NOON.replace(day=day), list="xx-one")
    assert [entry.fetched_at[:10] for entry in archive.newest_editions()] == ["2026-09-02"]


def test_the_same_file_again_is_one_entry_with_the_last_time(archive: Archive) -> None:
    for day in (1, 2):
        archive.add(b"same", name="list.csv", fetched_at=NOON.replace(day=day), address="https://example.org/list.csv")
    assert [entry.fetched_at for entry in archive.catalogue()] == ["2026-09-02T12:00:00+00:00"]


def test_an_address_that_still_gives_the_old_file_is_not_newer_for_being_asked(archive: Archive) -> None:
    old, new = "https://old.example/list.csv", "https://new.example/list.csv"
    for days, content, address in ((0, b"old", old), (30, b"new", new), (60, b"old", old)):
        archive.add(content, name="l", fetched_at=NOON + timedelta(days), list="xx-one", address=address)
    assert [one.address for one in archive.newest_editions()] == [new]


def test_a_file_that_an_address_gives_again_after_another_is_newer_than_that(archive: Archive) -> None:
    for days, content in enumerate((b"first", b"wrong", b"first")):
        archive.add(content, name="l", fetched_at=NOON + timedelta(days), list="xx-one", address="https://a.example/l")
    (newest,) = archive.newest_editions()
    assert archive.path(newest).read_bytes() == b"first"


def test_names_with_any_letters_survive(archive: Archive) -> None:
    name = 'Λίστα "2026"\u2028.csv'
    archive.add(b"x", name=name, fetched_at=NOON)
    assert [entry.name for entry in archive.catalogue()] == [name]


def test_a_sound_archive_verifies(archive: Archive) -> None:
    archive.add(b"content", name="list.csv", fetched_at=NOON)
    archive.verify()


@pytest.mark.parametrize(("content", "message"), [(b"changed", "no longer list.csv"), (None, "lacks list.csv")])
def test_a_changed_or_missing_file_is_found(archive: Archive, content: bytes | None, message: str) -> None:
    path = archive.path(archive.add(b"content", name="list.csv", fetched_at=NOON))
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DamagedError, match=message):
        archive.verify()


def test_a_broken_line_of_the_catalogue_is_named(archive: Archive) -> None:
    archive.add(b"content", name="list.csv", fetched_at=NOON)
    with (archive.folder / "catalogue.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    with pytest.raises(DamagedError, match="Line 2 of"):
        archive.catalogue()


def test_marks_of_a_file_are_kept_closed_and_go_with_it(archive: Archive) -> None:
    file = archive.add(b"content", name="list.csv", fetched_at=NOON)
    assert archive.marks(file.sha256) == ()
    archive.mark(file.sha256, [(1, 0), (2, 4)])
    assert archive.marks(file.sha256) == ((1, 0), (2, 4))
    path = archive.folder / f"{file.sha256}.marks"
    assert path.stat().st_mode & 0o777 == 0o600
    archive.verify()
    archive.rewrite(file.sha256, b"without the name", "a name was removed")
    assert not path.exists()


def test_marks_of_a_file_that_no_line_names_are_swept(archive: Archive) -> None:
    archive.mark("0" * 64, [(1, 0)])
    assert archive.sweep() == 1
    assert archive.marks("0" * 64) == ()


def test_a_file_that_is_forced_to_the_disk_on_the_way_arrives_whole(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "_CHUNK", 7)
    monkeypatch.setattr(archiving, "_SETTLED", 10)
    settled: list[tuple[int, int]] = []
    settle = archiving._settle

    def watched(handle: int, start: int, end: int) -> None:
        settled.append((start, end))
        settle(handle, start, end)

    monkeypatch.setattr(archiving, "_settle", watched)
    content = bytes(range(60))
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    entry = archive.add(path, name="list.csv", fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert (archive.path(entry).read_bytes(), entry.size) == (content, 60)
    assert settled == [(0, 14), (14, 28), (28, 42), (42, 56)]


def test_a_local_file_is_the_list_that_it_was_last_read_as(archive: Archive) -> None:
    for address in (None, "https://a.example/l"):
        for each in ("fr-one", "ie-one"):
            archive.add(b"content", name="list.csv", fetched_at=NOON, list=each, address=address)
    archive.add(b"other", name="list.csv", fetched_at=NOON, list="fr-one")
    assert [(one.list, one.address) for one in archive.catalogue()] == [
        ("ie-one", None),
        ("fr-one", "https://a.example/l"),
        ("ie-one", "https://a.example/l"),
        ("fr-one", None),
    ]
