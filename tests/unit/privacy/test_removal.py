"""Names go two years after the first edition that names the person, from everything that is kept, for good."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.unit.ingest.invented import SPEC, operations, registry, write

from kohesio.errors import MissingError, UsageError
from kohesio.index.build import build_index
from kohesio.index.service import SearchService
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.privacy.register import named_persons
from kohesio.privacy.removal import Removal, Wanted, remove, would_remove
from kohesio.snapshot.changes import changes_of, write_changes
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import current_version, prune, versions
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.archive import Archive

NAME = "Erika Påhittad"
WORDS = ("Påhittad", "PÅHITTAD", "Pahittad", "pahittad", "påhittad")
HEADING = "Diarienummer;Projekt;Stödmottagare;Start;Slut;Total kostnad;EU-stöd;Kommun\n"
FIRST = (
    f"23-001;Ugn åt {NAME};{NAME};2023-09-01;2025-12-31;1000;400;Exempelby\n"
    "23-002;Nya vägar;Provköping AB;2023-10-01;2024-12-31;500;200;Provköping\n"
    "23-003;Ateljé;Bo Senare;2023-10-01;2024-12-31;500;200;Provköping\n"
)
SECOND = f"23-004;Ännu en ugn;PÅHITTAD, Erika;2024-09-01;2025-12-31;1000;400;Exempelby\n{FIRST}"
LATER = "2024-11-01"
DESCRIPTION = SPEC.replace("  Kontakt: personal\n", "")
REGISTRY = registry(DESCRIPTION)


def bring(folder: Path, text: str, edition: str, created: datetime) -> str:
    """Ingest an edition of the list and build its index."""
    directory = DataDirectory(folder / "data")
    path = write(folder / f"list-{edition}.csv", HEADING + text)
    described = registry(DESCRIPTION.replace("2023-05-01", edition))
    report = ingest([path], directory, IngestOptions(registry=described, created=created))
    assert report.version is not None
    build_index(Snapshot.open(directory, report.version), directory)
    write_changes(directory, report.version)
    return report.version


@pytest.fixture
def kept(tmp_path: Path) -> DataDirectory:
    """Two editions, each with its snapshot; the person is named in both, another one in both too."""
    bring(tmp_path, FIRST, "2023-05-01", datetime(2023, 6, 1, tzinfo=UTC))
    bring(tmp_path, SECOND, LATER, datetime(2024, 11, 2, tzinfo=UTC))
    return DataDirectory(tmp_path / "data")


def expire(directory: DataDirectory, day: date) -> Removal:
    """What the command does."""
    return remove(directory, Wanted(day), lambda snapshot: build_index(snapshot, directory), REGISTRY)


def bytes_with_the_name(directory: DataDirectory) -> list[str]:
    """Files of the data directory that hold a spelling of the name, as text or in a table."""
    holding = []
    for path in sorted(path for path in directory.root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if any(word.encode(encoding) in content for word in WORDS for encoding in ("utf-8", "utf-16-le")):
            holding.append(path.name)
    for version in versions(directory):
        snapshot = Snapshot.open(directory, version)
        tables = ("operations", "beneficiaries", "issues", "provenance", "identities")
        texts = {table: str(snapshot.scan(table).collect().to_dicts()) for table in tables}
        holding.extend(f"{version} {table}" for table in tables if any(word in texts[table] for word in WORDS))
    return holding


def test_the_two_years_count_from_the_earliest_edition(kept: DataDirectory) -> None:
    found = {tuple(sorted(one.names)): (one.first, one.removal) for one in named_persons(kept, REGISTRY)}
    assert found["Erika Påhittad", "PÅHITTAD, Erika"] == ("2023-05-01", date(2025, 5, 1))


def test_nothing_goes_a_day_before(kept: DataDirectory) -> None:
    before = versions(kept)
    assert expire(kept, date(2025, 4, 30)).persons == 0
    assert versions(kept) == before
    assert bytes_with_the_name(kept)


def test_on_the_day_the_name_is_nowhere(kept: DataDirectory) -> None:
    report = expire(kept, date(2025, 5, 1))
    assert (report.persons, len(report.versions), len(report.files)) == (2, 2, 2)
    assert bytes_with_the_name(kept) == []
    for version in versions(kept):
        Snapshot.open(kept, version).verify()
    served = Snapshot.open(kept)
    assert SearchService.open(kept, served.version).version == served.version
    Archive(kept.archive).verify()


def test_what_a_version_changed_is_known_after_a_removal_too(kept: DataDirectory) -> None:
    before = changes_of(kept, current_version(kept))
    assert before is not None
    ids = set(before.all()["id"])
    renamed = dict(expire(kept, date(2025, 5, 1)).versions)
    after = changes_of(kept, current_version(kept))
    assert after is not None
    assert (after.old, after.new) == (renamed[before.old], renamed[before.new])
    assert (after.added, after.gone) == (before.added, before.gone) == (1, 0)
    assert set(after.all()["id"]) <= ids


def test_what_was_compared_with_a_version_that_is_gone_stays(kept: DataDirectory) -> None:
    prune(kept, 1)
    before = changes_of(kept, current_version(kept))
    assert before is not None
    table = before.all()
    expire(kept, date(2025, 5, 1))
    after = changes_of(kept, current_version(kept))
    assert after is not None
    assert (after.old, after.new) == (before.old, current_version(kept))
    assert after.all().equals(table)


def test_what_former_programs_kept_beside_the_tables_is_left_behind(kept: DataDirectory) -> None:
    for version in versions(kept):
        (kept.snapshot(version) / "operations.records").write_text("Erika Påhittad", "utf-8")
    expire(kept, date(2025, 5, 1))
    assert bytes_with_the_name(kept) == []


def test_the_rows_that_pages_read_do_not_name_who_left(kept: DataDirectory) -> None:
    def told() -> str:
        snapshot = SearchService.open(kept).snapshot
        bodies = snapshot.beneficiaries(range(snapshot.manifest.counts["beneficiaries"]))
        return str([snapshot.operations(range(snapshot.size)), bodies])

    assert any(word in told() for word in WORDS)
    expire(kept, date(2025, 5, 1))
    assert not any(word in told() for word in WORDS)


def test_everything_else_stays(kept: DataDirectory) -> None:
    before = {one["id"]: one for one in operations(kept.root.parent)}
    expire(kept, date(2025, 5, 1))
    after = {one["id"]: one for one in operations(kept.root.parent)}
    assert after.keys() == before.keys()
    body = next(one for one in after.values() if one["operation_code"] == "23-002")
    assert body == before[body["id"]]
    person = next(one for one in after.values() if one["operation_code"] == "23-004")
    mention = person["beneficiaries"][0]
    assert (mention["name"], mention["is_natural_person"], mention["identifiers"]) == ("natural person", True, [])
    assert mention["id"] != before[person["id"]]["beneficiaries"][0]["id"]
    assert person["total_cost"] == before[person["id"]]["total_cost"]


def test_doing_it_again_does_nothing(kept: DataDirectory) -> None:
    expire(kept, date(2025, 5, 1))
    state = {path: path.read_bytes() for path in sorted(kept.root.rglob("*")) if path.is_file()}
    assert expire(kept, date(2025, 5, 2)).persons == 0
    assert {path: path.read_bytes() for path in sorted(kept.root.rglob("*")) if path.is_file()} == state


def test_a_rehearsal_changes_nothing(kept: DataDirectory) -> None:
    state = {path: path.read_bytes() for path in sorted(kept.root.rglob("*")) if path.is_file()}
    report = would_remove(kept, Wanted(date(2025, 5, 1)), REGISTRY)
    assert (report.persons, len(report.versions), len(report.files)) == (2, 2, 2)
    assert {path: path.read_bytes() for path in sorted(kept.root.rglob("*")) if path.is_file()} == state


def test_a_newer_edition_does_not_bring_the_name_back(kept: DataDirectory) -> None:
    expire(kept, date(2025, 5, 1))
    codes = {one["operation_code"]: one["id"] for one in operations(kept.root.parent)}
    bring(kept.root.parent, SECOND + "25-009;Väg;Provköping AB;2025-01-01;2025-12-31;5;2;Provköping\n", "2025-06-01",
          datetime(2025, 6, 2, tzinfo=UTC))  # fmt: skip
    found = {one["operation_code"]: one for one in operations(kept.root.parent)}
    assert {found[code]["id"] for code in codes} == set(codes.values())
    assert found["23-004"]["beneficiaries"][0]["name"] == "natural person"
    names = [one for one in bytes_with_the_name(kept) if not one.isalnum()]
    assert names == []  # the file as it was fetched alone holds it, until the next removal
    assert expire(kept, date(2025, 6, 3)).persons >= 1
    assert bytes_with_the_name(kept) == []


def test_the_tombstones_and_the_log_do_not_name_anybody(kept: DataDirectory) -> None:
    expire(kept, date(2025, 5, 1))
    texts = {path.name: path.read_text("utf-8") for path in kept.privacy.iterdir()}
    assert {"tombstones.jsonl", "secret", "log.jsonl"} <= texts.keys()
    assert kept.privacy.stat().st_mode & 0o077 == 0
    assert '"first_published": "2023-05-01"' in texts["tombstones.jsonl"]
    assert "Article 49(3)" in texts["log.jsonl"]
    assert not any(word in text for word in WORDS for text in texts.values())


def test_the_version_served_is_the_new_form_of_the_one_before(kept: DataDirectory) -> None:
    before = current_version(kept)
    report = expire(kept, date(2025, 5, 1))
    assert dict(report.versions)[before] == current_version(kept)
    assert current_version(kept)[:16] == before[:16]


def object_to(directory: DataDirectory, *ids: str) -> Removal:
    """What the command does with ``--id``, long before anybody's two years are over."""
    wanted = Wanted(date(2023, 7, 1), frozenset(ids))
    return remove(directory, wanted, lambda snapshot: build_index(snapshot, directory), REGISTRY)


def id_of(directory: DataDirectory, name: str) -> str:
    """The id of a beneficiary in the version being served."""
    return str(next(one["id"] for one in people(directory) if one["name"] == name))


def people(directory: DataDirectory) -> list[dict[str, object]]:
    """The participations of the version being served."""
    found = Snapshot.open(directory).scan("operations").select("beneficiaries").collect()
    return found.explode("beneficiaries").unnest("beneficiaries").to_dicts()


def test_who_objects_goes_at_once_and_alone(kept: DataDirectory) -> None:
    report = object_to(kept, id_of(kept, NAME))
    assert (report.persons, report.rule) == (1, "Regulation (EU) 2016/679, Articles 17 and 21")
    assert bytes_with_the_name(kept) == []
    assert "Bo Senare" in {one["name"] for one in people(kept)}


def test_who_objected_does_not_come_back(kept: DataDirectory) -> None:
    object_to(kept, id_of(kept, NAME))
    bring(kept.root.parent, SECOND, "2025-01-01", datetime(2025, 1, 2, tzinfo=UTC))
    assert not any(NAME in str(one["name"]) for one in people(kept))


UNTOLD = "Zxqv Brrmt"
"""A name of which nothing tells that it is a person's."""


@pytest.fixture
def untold(tmp_path: Path) -> DataDirectory:
    """A list with a beneficiary of whom nothing tells what it is."""
    row = f"23-001;Ugn;{UNTOLD};2023-09-01;2025-12-31;1000;400;Exempelby\n"
    bring(
        tmp_path,
        row + "23-002;Väg;Provköping AB;2023-09-01;2025-12-31;1000;400;Exempelby\n",
        "2023-05-01",
        datetime(2023, 6, 1, tzinfo=UTC),
    )
    return DataDirectory(tmp_path / "data")


def test_a_person_whose_name_told_nothing_can_object_too(untold: DataDirectory) -> None:
    before = next(one for one in people(untold) if one["name"] == UNTOLD)
    assert before["is_natural_person"] is None
    report = object_to(untold, str(before["id"]))
    assert (report.persons, len(report.versions), len(report.files)) == (1, 1, 1)
    first, second = people(untold)
    assert (first["name"], first["is_natural_person"]) == ("natural person", True)
    assert second["name"] == "Provköping AB"
    places = Snapshot.open(untold).scan("operations").select("places").collect()["places"].to_list()[0]
    assert all(place["municipality"] is None for place in places)


def test_a_newer_edition_does_not_bring_such_a_person_back_and_the_file_loses_the_name_too(
    untold: DataDirectory,
) -> None:
    object_to(untold, id_of(untold, UNTOLD))
    row = f"23-001;Ugn;{UNTOLD};2023-09-01;2025-12-31;1000;400;Exempelby\n"
    bring(untold.root.parent, row, "2025-01-01", datetime(2025, 1, 2, tzinfo=UTC))
    assert [one["name"] for one in people(untold)] == ["natural person"]
    assert len(expire(untold, date(2023, 7, 2)).files) == 1
    archive = Archive(untold.archive)
    assert not any(UNTOLD in archive.path(one).read_text("utf-8") for one in archive.catalogue())


def test_the_name_of_a_body_is_not_removed(kept: DataDirectory) -> None:
    with pytest.raises(UsageError, match="Provköping AB"):
        object_to(kept, id_of(kept, "Provköping AB"))


def test_an_id_that_nobody_has_is_said(kept: DataDirectory) -> None:
    with pytest.raises(MissingError, match="Q900000000000000009"):
        object_to(kept, "Q900000000000000009")


def test_objecting_twice_does_nothing_more(kept: DataDirectory) -> None:
    who = id_of(kept, NAME)
    object_to(kept, who)
    assert object_to(kept, who).persons == 0
