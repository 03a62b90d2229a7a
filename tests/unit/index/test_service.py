"""The façade: values resolved, things looked up by any spelling, versions changed over without a gap."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fixtures_snapshot import CREATED, SEED_TITLE, invented_operations, publish_version

from kohesio.errors import DamagedError, MissingError, NoSnapshotError, ParameterError
from kohesio.index.backends.embedded import matching
from kohesio.index.build import build_index
from kohesio.index.query import BeneficiaryQuery, Choice, OperationQuery, Sort
from kohesio.index.service import SearchService, ServiceHolder
from kohesio.index.versions import ARRAYS, CARD, FORMAT, checked_card, index_folder, verify_index
from kohesio.model.identifier import entity_uri
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import publish
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.writer import SnapshotWriter


@pytest.fixture(scope="module")
def service(small_data: DataDirectory) -> SearchService:
    return SearchService.open(small_data)


def choosing(key: str, *values: str) -> OperationQuery:
    return OperationQuery(choices=((key, Choice(values)),))


def test_every_spelling_of_a_programme_finds_the_same(service: SearchService) -> None:
    programme = next(one for one in service.snapshot.programmes() if one.cci == "2021SE05SFPR001")
    counts = {
        service.totals(choosing("programme", spelling)).count
        for spelling in (programme.id, "2021se05sfpr001", entity_uri(programme.id))
    }
    assert counts == {programme.operations}


def test_an_unknown_value_is_refused_with_valid_ones(service: SearchService) -> None:
    with pytest.raises(ParameterError) as caught:
        service.search(choosing("fund", "EAFRD"))
    assert "ERDF" in caught.value.valid


def test_of_very_many_values_the_first_are_asked_and_the_answer_says_so(service: SearchService) -> None:
    bodies = service.values("beneficiary")
    countries = [one.value for one in service.search(OperationQuery(), ("country",)).facets[0].values]
    few = service.search(OperationQuery(choices=(("beneficiary", Choice(bodies)),)))
    assert (few.totals, few.notes) == (service.totals(OperationQuery()), ())
    many = Choice(tuple(countries[:1] * 1_001))
    page = service.search(OperationQuery(choices=(("country", many),)))
    assert page.notes == ("values-cut",)
    assert page.totals == service.totals(OperationQuery(choices=(("country", Choice((countries[0],))),)))


@settings(max_examples=150)
@given(st.text(max_size=40) | st.lists(st.sampled_from(
    ['"', "-", "*", "AND", "OR", "NOT", "a", "digital", "skola*", "Q1", "σχ", "'", "(", ")", ":", "\x00", "\u202e", "é"]
), max_size=12).map(" ".join))  # fmt: skip
def test_nothing_typed_is_an_error(service: SearchService, typed: str) -> None:
    page = service.search(OperationQuery(text=typed), ("country",))
    assert len(page.hits) == min(20, page.totals.count)
    assert page.totals == service.totals(OperationQuery(text=typed))
    service.suggest(typed)


def test_a_beginning_of_one_letter_is_cut_and_the_answer_says_so(
    service: SearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "MOST_COMPLETIONS", 2)
    page = service.search(OperationQuery(text="d*"))
    assert page.totals.count > 0
    assert page.notes == ("prefix-cut",)


def test_an_export_refuses_an_unknown_value_before_its_first_row(service: SearchService) -> None:
    with pytest.raises(ParameterError):
        service.export_rows(choosing("nuts", "XX9"))


@pytest.mark.parametrize("spell", [lambda one: one.id, lambda one: entity_uri(one.id), lambda one: one.operation_code])
def test_an_operation_is_found_by_id_address_and_code(service: SearchService, spell: object) -> None:
    one = invented_operations()[3]
    assert service.operation(spell(one)) == one  # type: ignore[operator]


@pytest.mark.parametrize("identifier", ["Q999999999999999999", "no such code", "", "Q18446744073709551615"])
def test_a_missing_operation_is_said_to_be_missing(service: SearchService, identifier: str) -> None:
    with pytest.raises(MissingError):
        service.operation(identifier)


def test_the_operations_of_a_page_are_read_in_its_order(service: SearchService) -> None:
    page = service.search(OperationQuery(sort=Sort("title"), limit=7))
    assert [one.id for one in service.operations(page)] == [hit.id for hit in page.hits]


def test_beneficiaries_with_a_comma_between_take_part_in_the_same_operation(service: SearchService) -> None:
    made = invented_operations()
    one, other = next([body.id for body in each.beneficiaries][:2] for each in made if len(each.beneficiaries) > 1)
    alone = next(body.id for each in made for body in each.beneficiaries if body.id not in {one, other})
    taking_part = [each.id for each in made if {one, other} <= {body.id for body in each.beneficiaries}]
    together = OperationQuery(choices=(("beneficiary", Choice((f"{other},{one}",))),))
    assert sorted(hit.id for hit in service.search(together).hits) == sorted(taking_part)
    assert service.totals(OperationQuery(choices=(("beneficiary", Choice((f"{one},{alone}",))),))).count == 0


def test_the_split_operation_counts_once_and_its_parts_add_to_their_funds(service: SearchService) -> None:
    split = next(one for one in invented_operations() if one.parts)
    page = service.search(replace(OperationQuery(), text=split.id), ("fund", "country"))
    assert {entry.value: str(entry.eu_contribution) for entry in page.facets[0].values} == {
        "ERDF": "30000.00", "ESF+": "10000.00",
    }  # fmt: skip
    assert page.totals.count == 1


def test_the_seed_project_is_found_by_its_english_and_its_swedish_title(service: SearchService) -> None:
    for typed in (SEED_TITLE, "kompetenslyft"):
        assert service.operations(service.search(OperationQuery(text=typed)))[0].title[1].text == SEED_TITLE


def test_beneficiaries_add_up_their_operations(service: SearchService) -> None:
    page = service.beneficiaries(BeneficiaryQuery(text="nacka kommun"))
    record = service.beneficiary(page.hits[0].id)
    assert (page.hits[0].operations.count, page.hits[0].operations.eu_contribution.eur) == (
        record.operations, record.eu_contribution_eur,
    )  # fmt: skip


def test_beneficiaries_are_paged_to_the_last_in_every_order(service: SearchService) -> None:
    for key in ("relevance", "name", "operations", "total_cost", "eligible_cost", "eu_contribution"):
        found, cursor = [], None
        while True:
            page = service.beneficiaries(BeneficiaryQuery(sort=Sort(key), limit=4, cursor=cursor))
            found += [hit.id for hit in page.hits]
            if (cursor := page.next) is None:
                break
        assert len(found) == len(set(found)) == page.count == service.snapshot.manifest.counts["beneficiaries"]


def test_beneficiaries_can_be_asked_by_their_operations(service: SearchService) -> None:
    page = service.beneficiaries(BeneficiaryQuery(choices=(("fund", Choice(("CF",))),)))
    assert page.operations.count == service.totals(choosing("fund", "CF")).count
    assert page.count == len(page.hits)


def test_no_natural_person_is_found_or_suggested_by_name(service: SearchService) -> None:
    assert service.beneficiaries(BeneficiaryQuery(text="Exempelsson")).count == 0
    assert service.suggest("Exempelss") == ()


def test_a_beneficiary_in_greek_is_found_and_suggested_by_latin_letters(service: SearchService) -> None:
    assert service.beneficiaries(BeneficiaryQuery(text="dimos paradeigmatos")).count == 1
    assert [one.kind for one in service.suggest("paradeig")] == ["beneficiary"] * len(service.suggest("paradeig"))


def test_a_body_is_found_by_its_town_in_another_case_of_the_language_of_its_country(service: SearchService) -> None:
    declined = service.beneficiaries(BeneficiaryQuery(text="kommuns"))
    assert declined.count == service.beneficiaries(BeneficiaryQuery(text="kommun")).count > 0


def test_statistics_count_years_and_beneficiaries(service: SearchService) -> None:
    figures = service.statistics(OperationQuery())
    assert sum(row.count for row in figures.years) == figures.totals.count
    assert figures.beneficiaries == service.snapshot.manifest.counts["beneficiaries"]


def test_a_page_costs_one_search_and_one_reading(small_data: DataDirectory) -> None:
    service = SearchService.open(small_data)
    service.operations(service.search(OperationQuery(text="digital")))
    assert dict(service.calls) == {"search": 1, "operations": 1}


# -- versions


def test_without_an_index_the_command_that_builds_it_is_named(empty_data: DataDirectory) -> None:
    snapshot = publish_version(empty_data)
    index_folder(empty_data, snapshot.version).rename(empty_data.index / "elsewhere")
    with pytest.raises(DamagedError, match="kohesio index"):
        SearchService.open(empty_data)


@pytest.mark.parametrize("harm", ["truncate", "remove", "foreign", "beyond", "incomplete", "add", "card", "format"])
def test_a_damaged_index_is_refused(empty_data: DataDirectory, harm: str) -> None:
    folder = index_folder(empty_data, publish_version(empty_data).version)
    arrays, card = folder / ARRAYS, json.loads((folder / CARD).read_text())
    if harm == "truncate":
        arrays.write_bytes(arrays.read_bytes()[:-1])
    elif harm == "remove":
        arrays.unlink()
    elif harm == "foreign":
        arrays.write_bytes(b"x" * arrays.stat().st_size)
    elif harm == "beyond":
        card["arrays"]["id"]["offset"] = card["size"]
        (folder / CARD).write_text(json.dumps(card))
    elif harm == "incomplete":
        del card["arrays"]["id"]["dtype"]
        (folder / CARD).write_text(json.dumps(card))
    elif harm == "add":
        (folder / "stray").touch()
    elif harm == "card":
        (folder / CARD).write_text("{")
    else:
        (folder / CARD).write_text((folder / CARD).read_text().replace(f'"format": {FORMAT}', '"format": 99'))
    with pytest.raises(DamagedError, match="kohesio index"):
        SearchService.open(empty_data)


def test_a_changed_byte_is_found_by_verifying(empty_data: DataDirectory) -> None:
    version = publish_version(empty_data).version
    folder = index_folder(empty_data, version)
    verify_index(folder, version)
    entry = checked_card(folder, version).arrays["texts.low"]
    with (folder / ARRAYS).open("r+b") as file:
        file.seek(entry.offset)
        file.write(b"\xff")
    with pytest.raises(DamagedError, match=r"checksum of texts\.low"):
        verify_index(folder, version)


def test_an_open_index_needs_few_file_descriptors(small_data: DataDirectory) -> None:
    program = (
        "import os, resource, sys; from pathlib import Path\n"
        "from kohesio.index.query import OperationQuery; from kohesio.index.service import SearchService\n"
        "from kohesio.snapshot.layout import DataDirectory\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))\n"
        "before = len(os.listdir('/proc/self/fd'))\n"
        "services = [SearchService.open(DataDirectory(Path(sys.argv[1]))) for _ in range(3)]\n"
        "assert all(one.search(OperationQuery(text='digital')).hits for one in services)\n"
        "print((len(os.listdir('/proc/self/fd')) - before) / len(services))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(small_data.root)], check=True, capture_output=True, text=True
    )
    assert float(told.stdout) < 10


def test_building_again_replaces_the_index_with_the_same_bytes(empty_data: DataDirectory) -> None:
    snapshot = publish_version(empty_data)
    folder = index_folder(empty_data, snapshot.version)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    build_index(Snapshot.open(empty_data), empty_data)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in empty_data.index.iterdir()] == [folder.name]


def test_a_holder_without_a_snapshot_says_so(empty_data: DataDirectory) -> None:
    with pytest.raises(NoSnapshotError):
        _ = ServiceHolder(empty_data).service


def test_a_holder_changes_over_to_a_new_version(empty_data: DataDirectory) -> None:
    publish_version(empty_data)
    holder = ServiceHolder(empty_data, check_seconds=0)
    old = holder.service
    publish_version(empty_data, invented_operations()[:5], CREATED + timedelta(days=1))
    assert (holder.service.totals(OperationQuery()).count, old.totals(OperationQuery()).count) == (5, 32)


def test_a_holder_keeps_the_old_version_while_the_new_one_has_no_index(empty_data: DataDirectory) -> None:
    publish_version(empty_data)
    holder = ServiceHolder(empty_data, check_seconds=0)
    old = holder.service
    new = publish_version(empty_data, invented_operations()[:5], CREATED + timedelta(days=1))
    index_folder(empty_data, new.version).rename(empty_data.index / "elsewhere")
    assert holder.service is old


def test_a_holder_takes_a_new_version_up_when_its_index_is_built_later(
    empty_data: DataDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    publish_version(empty_data)
    holder = ServiceHolder(empty_data, check_seconds=0)
    assert holder.service.totals(OperationQuery()).count == 32
    new = publish_version(empty_data, invented_operations()[:5], CREATED + timedelta(days=1))
    built = index_folder(empty_data, new.version)
    away = built.rename(empty_data.index / "elsewhere")
    for name in ("one", "another"):
        (empty_data.index / name).mkdir()
        assert holder.service.version != new.version
    away.rename(built)
    assert holder.service.version == new.version
    assert len([one for one in caplog.records if "cannot be served" in one.getMessage()]) == 1


def test_readers_meet_no_gap_while_versions_alternate(empty_data: DataDirectory) -> None:
    sizes = {publish_version(empty_data).version: 32}
    sizes[publish_version(empty_data, invented_operations()[:5], CREATED + timedelta(days=1)).version] = 5
    holder = ServiceHolder(empty_data, check_seconds=0)
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            page = holder.service.search(OperationQuery(text="digital OR -digital"), ("country",))
            if page.totals.count != sizes[page.version]:
                wrong.append(page)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(6):
        publish(empty_data, sorted(sizes)[turn % 2])
        holder.service  # noqa: B018
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_former_ids_lead_to_what_they_became_part_of(empty_data: DataDirectory) -> None:
    members = invented_operations()
    body = next(one.beneficiaries[0].id for one in members if one.beneficiaries)
    with SnapshotWriter(empty_data) as writer:
        writer.add_operations(operations_to_frame(members))
        writer.add_redirects(pl.DataFrame({"old": ["Q911", "Q922"], "new": [body, members[0].id]}))
        snapshot = writer.finish(CREATED, "test")
    build_index(snapshot, empty_data)
    service = SearchService.open(empty_data, snapshot.version)
    assert service.beneficiary("Q911").id == body
    assert service.operation("https://linkedopendata.eu/entity/Q922").id == members[0].id
    with pytest.raises(MissingError):
        service.beneficiary("Q933")
