"""Files with the same headings: editions of one list, or lists of several programmes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.unit.ingest.invented import SPEC, run, snapshot, write

from kohesio.ingest.kinship import Kinship
from kohesio.ingest.load import ListFile
from kohesio.ingest.report import IngestReport
from kohesio.sources.archive import Archive, ArchivedFile
from kohesio.sources.specfile import parse_spec

SHARED = SPEC.replace("country: SE\n", "country: SE\nmany_lists: true\n").replace(
    "programme: {cci: 2021SE05SFPR001, name: ESF+ Sverige}\n", ""
)
UNDATED = SHARED.replace("edition: {date: 2023-05-01}\n", "")
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
HEADING = "Diarienummer;Projekt;Stödmottagare;Start;Slut;Total kostnad;EU-stöd;Kommun;Kontakt\n"


def rows(prefix: str, numbers: range, title: str) -> str:
    """Invented operations, as rows of a list."""
    return HEADING + "".join(
        f"{prefix}{number};{title} {number};Exempelby kommun;2023-09-01;2025-12-31;1000;400;Exempelby;\n"
        for number in numbers
    )


def loaded(report: IngestReport) -> dict[str, tuple[str | None, int]]:
    """File → list and operations, of the files that became operations."""
    return {one.file: (one.list, one.operations) for one in report.files if one.status == "loaded"}


def test_lists_of_two_programmes_under_the_same_headings_both_count(tmp_path: Path) -> None:
    erdf = write(tmp_path / "erdf.csv", rows("R", range(30), "Bro"))
    esf = write(tmp_path / "esf.csv", rows("S", range(20), "Kurs"))
    assert loaded(run(tmp_path, erdf, esf, spec=SHARED)) == {
        "erdf.csv": ("xx-test", 30),
        "esf.csv": ("xx-test-no2", 20),
    }


def test_running_numbers_do_not_make_two_lists_one(tmp_path: Path) -> None:
    erdf = write(tmp_path / "erdf.csv", rows("", range(30), "Bro"))
    esf = write(tmp_path / "esf.csv", rows("", range(30), "Kurs"))
    assert len(loaded(run(tmp_path, erdf, esf, spec=SHARED))) == 2


def test_of_two_editions_the_one_that_its_name_dates_later_counts(tmp_path: Path) -> None:
    old = write(tmp_path / "list-2024-03.csv", rows("R", range(30), "Bro"))
    new = write(tmp_path / "list-2024-09.csv", rows("R", range(10, 35), "Bro"))
    assert loaded(run(tmp_path, old, new, spec=UNDATED)) == {"list-2024-09.csv": ("xx-test", 25)}


def test_of_two_files_without_a_date_the_one_counts_that_holds_the_other(tmp_path: Path) -> None:
    part = write(tmp_path / "a.csv", rows("R", range(30), "Bro"))
    whole = write(tmp_path / "b.csv", rows("R", range(35), "Bro"))
    report = run(tmp_path, part, whole, spec=UNDATED)
    assert loaded(report) == {"b.csv": ("xx-test", 35)}
    assert [(one.file, one.message) for one in report.files if one.status == "copy"] == [
        ("a.csv", "All its operations are in b.csv.")
    ]
    assert snapshot(tmp_path).size == 35


def test_of_two_files_without_a_date_that_differ_both_ways_the_reader_is_told(tmp_path: Path) -> None:
    one = write(tmp_path / "a.csv", rows("R", range(30), "Bro"))
    other = write(tmp_path / "b.csv", rows("R", range(10, 35), "Bro"))
    messages = [each.message for each in run(tmp_path, one, other, spec=UNDATED).files if each.message]
    assert messages == ["No date tells which is newer; a.csv counts."]


@pytest.mark.parametrize("new", [range(5, 40), range(60)])
def test_a_file_with_operations_in_common_is_an_edition_of_the_same_list(tmp_path: Path, new: range) -> None:
    old = write(tmp_path / "a.csv", rows("R", range(30), "Bro"))
    later = write(tmp_path / "b.csv", rows("R", new, "Bro"))
    report = run(tmp_path, old, later, spec=SHARED)
    assert {one.list for one in report.files} == {"xx-test"}
    assert len(loaded(report)) == 1


def test_a_list_keeps_its_id_and_its_operations_theirs_when_it_comes_alone(tmp_path: Path) -> None:
    erdf = write(tmp_path / "erdf.csv", rows("R", range(30), "Bro"))
    esf = write(tmp_path / "esf.csv", rows("S", range(20), "Kurs"))
    run(tmp_path, erdf, esf, spec=SHARED)
    before = ids(tmp_path, "xx-test-no2")
    later = write(tmp_path / "later.csv", rows("S", range(25), "Kurs"))
    assert loaded(run(tmp_path, later, spec=SHARED)) == {"later.csv": ("xx-test-no2", 25)}
    assert before < ids(tmp_path, "xx-test-no2")


def test_the_same_file_again_is_the_same_list(tmp_path: Path) -> None:
    erdf = write(tmp_path / "erdf.csv", rows("R", range(30), "Bro"))
    esf = write(tmp_path / "esf.csv", rows("S", range(20), "Kurs"))
    run(tmp_path, erdf, esf, spec=SHARED)
    assert loaded(run(tmp_path, esf, spec=SHARED)) == {"esf.csv": ("xx-test-no2", 20)}


def test_the_archive_gives_every_list_again(tmp_path: Path) -> None:
    erdf = write(tmp_path / "erdf.csv", rows("R", range(30), "Bro"))
    esf = write(tmp_path / "esf.csv", rows("S", range(20), "Kurs"))
    first = loaded(run(tmp_path, erdf, esf, spec=SHARED))
    assert loaded(run(tmp_path, spec=SHARED)) == first


def test_the_second_list_is_told_from_the_first_by_its_file(tmp_path: Path) -> None:
    erdf = write(tmp_path / "erdf.csv", rows("R", range(30), "Bro"))
    esf = write(tmp_path / "esf.csv", rows("S", range(20), "Kurs"))
    run(tmp_path, erdf, esf, spec=SHARED)
    assert [one.title for one in snapshot(tmp_path).lists()] == ["Invented list", "Invented list (esf.csv)"]


def test_a_description_of_one_list_is_not_shared_out(tmp_path: Path) -> None:
    one = write(tmp_path / "a.csv", rows("R", range(30), "Bro"))
    other = write(tmp_path / "b.csv", rows("S", range(20), "Kurs"))
    report = run(tmp_path, one, other, spec=SHARED.replace("many_lists: true\n", ""))
    assert {each.list for each in report.files} == {"xx-test"}


def ids(folder: Path, list_id: str) -> set[str]:
    """The ids of a list's operations in the version being served."""
    found = snapshot(folder).scan("operations").collect()
    return set(found.filter(found["source"].struct.field("list") == list_id)["id"])


def test_a_list_that_is_split_in_two_loses_no_operation(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list-2024-03.csv", rows("R", range(30), "Bro")), spec=UNDATED)
    north = write(tmp_path / "north-2024-09.csv", rows("R", range(17), "Bro"))
    south = write(tmp_path / "south-2024-09.csv", rows("R", range(17, 34), "Bro"))
    assert loaded(run(tmp_path, north, south, spec=UNDATED)) == {
        "north-2024-09.csv": ("xx-test", 17),
        "south-2024-09.csv": ("xx-test-no2", 17),
    }


def test_codes_that_lost_their_zeros_are_the_same_operations(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list-2024-03.csv", rows("00", range(10, 40), "Bro")), spec=UNDATED)
    before = set(snapshot(tmp_path).scan("operations").collect()["id"])
    report = run(tmp_path, write(tmp_path / "list-2024-09.csv", rows("", range(10, 40), "Bro")), spec=UNDATED)
    assert loaded(report) == {"list-2024-09.csv": ("xx-test", 30)}
    assert set(snapshot(tmp_path).scan("operations").collect()["id"]) == before


def test_codes_written_in_another_way_are_still_an_edition_of_the_list(tmp_path: Path) -> None:
    amounts = "".join(
        f"R{n};Bro {n};Exempelby kommun;2023-09-01;2025-12-31;{1000 + n};400;Exempelby;\n" for n in range(30)
    )
    run(tmp_path, write(tmp_path / "list-2024-03.csv", HEADING + amounts), spec=UNDATED)
    new = write(tmp_path / "list-2024-09.csv", HEADING + amounts.replace("R", "R/2023/"))
    assert loaded(run(tmp_path, new, spec=UNDATED)) == {"list-2024-09.csv": ("xx-test", 30)}


def test_an_edition_that_lacks_the_end_of_the_list_is_not_published(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list-2024-03.csv", rows("R", range(30), "Bro")), spec=UNDATED)
    cut = rows("R", range(25), "Bro")[:-40]
    report = run(tmp_path, write(tmp_path / "list-2024-09.csv", cut), spec=UNDATED)
    assert (report.version, report.losses) == (None, ("xx-test",))
    fewer = rows("R", range(6, 30), "Bro")
    assert run(tmp_path, write(tmp_path / "list-2024-10.csv", fewer), spec=UNDATED).version


def test_an_edition_cut_in_half_is_not_published(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list-2024-03.csv", rows("R", range(30), "Bro")), spec=UNDATED)
    report = run(tmp_path, write(tmp_path / "list-2024-09.csv", rows("R", range(15), "Bro")), spec=UNDATED)
    assert (report.version, report.losses) == (None, ("xx-test",))


def test_lists_that_become_one_are_not_counted_beside_it(tmp_path: Path) -> None:
    north = write(tmp_path / "north-2024-03.csv", rows("R", range(20), "Bro"))
    south = write(tmp_path / "south-2024-03.csv", rows("S", range(15), "Kurs"))
    run(tmp_path, north, south, spec=UNDATED)
    both = rows("R", range(20), "Bro") + rows("S", range(15), "Kurs").removeprefix(HEADING)
    run(tmp_path, write(tmp_path / "all-2024-09.csv", both), spec=UNDATED)
    assert loaded(run(tmp_path, spec=UNDATED)) == {"all-2024-09.csv": ("xx-test", 35)}


def test_a_list_that_another_has_two_thirds_of_keeps_the_rest_and_nothing_counts_twice(tmp_path: Path) -> None:
    north = write(tmp_path / "north-2024-03.csv", rows("R1000", range(20), "Bro"))
    south = write(tmp_path / "south-2024-03.csv", rows("S1000", range(15), "Kurs"))
    run(tmp_path, north, south, spec=UNDATED)
    more = rows("R1000", range(20), "Bro") + rows("S1000", range(10), "Kurs").removeprefix(HEADING)
    run(tmp_path, write(tmp_path / "north-2024-09.csv", more), spec=UNDATED)
    kept = loaded(run(tmp_path, spec=UNDATED))
    assert kept == {"north-2024-09.csv": ("xx-test", 30), "south-2024-03.csv": ("xx-test-no2", 15)}
    operations = snapshot(tmp_path).scan("operations").collect()
    assert (operations.height, operations["counted_in"].is_not_null().sum()) == (45, 10)


def test_the_files_of_a_folder_are_told_apart_though_all_editions_lie_in_it(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "list-2024-03.csv", rows("R", range(30), "Bro")),
        write(tmp_path / "north-2024-06.csv", rows("R", range(17), "Bro")),
        write(tmp_path / "south-2024-06.csv", rows("R", range(17, 34), "Bro")),
        write(tmp_path / "whole-2024-09.csv", rows("R", range(34), "Bro")),
    ]
    assert loaded(run(tmp_path, *files, spec=UNDATED)) == {"whole-2024-09.csv": ("xx-test", 34)}


def test_a_file_is_read_once_for_all_it_is_held_against(tmp_path: Path) -> None:
    asked: list[str] = []

    def reread(entry: ArchivedFile) -> None:
        asked.append(entry.name)

    archive = Archive(tmp_path / "archive")
    for number in range(3):
        archive.add(b"%d" % number, name=f"{number}.csv", fetched_at=MOMENT, list=f"se-list-{number}")
    kinship = Kinship(archive, reread)
    for number in range(3):
        path = write(tmp_path / f"{number}.csv", rows("R", range(9), f"Bro {number}"))
        spec = parse_spec(SHARED, "test.yml")
        kinship.told(ListFile(path, path.name, "", spec, f"se-list-new-{number}", "SE"))
    assert asked == ["0.csv", "1.csv", "2.csv"]


def test_a_list_is_split_where_its_first_part_has_the_lesser_half(tmp_path: Path) -> None:
    run(tmp_path, write(tmp_path / "list-2024-03.csv", rows("R", range(30), "Bro")), spec=UNDATED)
    before = ids(tmp_path, "xx-test")
    north = write(tmp_path / "north-2024-09.csv", rows("R", range(12), "Bro"))
    south = write(tmp_path / "south-2024-09.csv", rows("R", range(12, 30), "Bro"))
    report = run(tmp_path, north, south, spec=UNDATED)
    assert (report.losses, snapshot(tmp_path).size) == ((), 30)
    now = set(snapshot(tmp_path).scan("operations").collect()["id"])
    assert {one if one in now else snapshot(tmp_path).redirect(one) for one in before} == now


@pytest.mark.parametrize("turn", [1, -1])
def test_two_lists_that_come_together_stay_two_though_one_has_most_of_the_other(tmp_path: Path, turn: int) -> None:
    alpha = write(tmp_path / "alpha-2024-03.csv", rows("R", range(10), "Bro"))
    beta = write(tmp_path / "beta-2024-03.csv", rows("R", range(10, 20), "Bro"))
    run(tmp_path, alpha, beta, spec=UNDATED)
    alpha = write(tmp_path / "alpha-2024-04.csv", rows("R", range(10), "Bro"))
    beta = write(tmp_path / "beta-2024-04.csv", rows("R", range(4, 20), "Bro"))
    assert loaded(run(tmp_path, *[alpha, beta][::turn], spec=UNDATED)) == {
        "alpha-2024-04.csv": ("xx-test", 10),
        "beta-2024-04.csv": ("xx-test-no2", 16),
    }


def test_a_run_that_is_refused_makes_no_lists_one(tmp_path: Path) -> None:
    north = write(tmp_path / "north-2024-03.csv", rows("R", range(100), "Bro"))
    south = write(tmp_path / "south-2024-03.csv", rows("S", range(10), "Kurs"))
    run(tmp_path, north, south, spec=UNDATED)
    few = rows("R", range(40), "Bro") + rows("S", range(8), "Kurs").removeprefix(HEADING)
    assert run(tmp_path, write(tmp_path / "all-2024-09.csv", few), spec=UNDATED).version is None
    catalogue = Archive(tmp_path / "data" / "archive").catalogue()
    assert {one.list for one in catalogue if one.name == "north-2024-03.csv"} == {"xx-test"}
    assert {one.list for one in catalogue if one.name == "south-2024-03.csv"} == {"xx-test-no2"}


def test_a_list_that_joined_one_which_joins_a_third_is_part_of_the_third(tmp_path: Path) -> None:
    first, second, third = (rows(letter, range(10), letter) for letter in "RST")
    for name, text in (("a", first), ("b", second), ("c", third)):
        write(tmp_path / f"{name}-2024-03.csv", text)
    run(tmp_path, *(tmp_path / f"{name}-2024-03.csv" for name in "abc"), spec=UNDATED)
    both = write(tmp_path / "both-2024-06.csv", first + second.removeprefix(HEADING))
    most = "".join(rows(letter, range(9), letter).removeprefix(HEADING) for letter in "RS")
    run(tmp_path, both, write(tmp_path / "whole-2024-09.csv", third + most), spec=UNDATED)
    assert loaded(run(tmp_path, spec=UNDATED)) == {"whole-2024-09.csv": ("xx-test-no3", 28)}
