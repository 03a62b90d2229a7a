"""What the operator adds, held against a version: ids are followed, wrong entries told, changes taken up."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fixtures_snapshot import invented_operations, publish_version, write_editorial

from kohesio.editorial.folder import EditorialFolder
from kohesio.index.fields import COLLECTION
from kohesio.index.query import Choice, OperationQuery
from kohesio.index.service import SearchService, ServiceHolder
from kohesio.model.beneficiary import Decision, IdentityDecision
from kohesio.snapshot.layout import DataDirectory

FIRST, SECOND = invented_operations()[:2]
PERSON = next(body for one in invented_operations() for body in one.beneficiaries if body.is_natural_person)


@pytest.fixture(scope="module")
def service(small_data: DataDirectory) -> SearchService:
    return SearchService.open(small_data)


def _edited(service: SearchService, folder: Path, **files: str) -> SearchService:
    directory = DataDirectory(folder)
    write_editorial(directory, **files)
    return service.edited(EditorialFolder(directory.editorial).read())


def _in(*collections: str) -> OperationQuery:
    return OperationQuery(choices=((COLLECTION, Choice(collections)),))


def test_a_collection_holds_what_its_question_finds_and_what_it_names(service: SearchService) -> None:
    sweden = service.totals(OperationQuery(choices=(("country", Choice(("SE",))),)))
    assert service.totals(_in("green-schools")) == sweden
    assert service.totals(_in("chosen")).count == 1
    assert service.totals(_in("chosen,green-schools")).count == 1


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("collections", "a: {title: {en: x}, question: theme=TO99}", "There is no theme 'TO99'"),
        ("collections", "a: {title: {en: x}, question: thema=TO04}", "There is no parameter 'thema'"),
        ("collections", "a: {title: {en: x}, question: collection=b}", "cannot ask for a collection"),
        ("collections", "a: {title: {en: x}, projects: [Q1]}", "there is no project 'Q1'"),
        ("projects", "Q1: {highlighted: true}", "there is no project 'Q1'"),
        ("bodies", 'Q1: {website: "https://example.org/"}', "there is no beneficiary 'Q1'"),
        ("bodies", f'{PERSON.id}: {{website: "https://example.org/"}}', "may be a natural person"),
    ],
)
def test_what_is_not_of_the_version_is_told(
    service: SearchService, tmp_path: Path, file: str, content: str, told: str
) -> None:
    found = _edited(service, tmp_path, **{file: content}).overlay
    assert [told in str(one) and one.line == 1 for one in found.problems] == [True]
    assert [len(one) for one in (found.collections, found.projects, found.bodies)] == [0, 0, 0]


def test_entries_make_flags_true_beside_those_of_the_lists(service: SearchService, tmp_path: Path) -> None:
    picture = "{file: meadow.png, alt: {en: A meadow}, copyright: me}"
    edited = _edited(service, tmp_path, projects=f"{FIRST.id}: {{highlighted: true, pictures: [{picture}]}}")
    for query in (OperationQuery(highlighted=True), OperationQuery(has_image=True)):
        found = {hit.id for hit in edited.search(query).hits}
        assert found == {FIRST.id, *(hit.id for hit in service.search(query).hits)}
    assert edited.edition != service.edition


def test_former_ids_are_followed(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    body = FIRST.beneficiaries[0].id
    merged = (IdentityDecision("Q901", body, "A", "B", Decision.MERGED, "same-number", 1.0, "the same"),)
    publish_version(directory, (FIRST, SECOND), decisions=merged)
    write_editorial(directory, bodies='Q901: {website: "https://example.org/"}')
    found = SearchService.open(directory).overlay
    assert (list(found.bodies), found.problems) == ([body], ())


def test_a_server_takes_up_a_file_that_changes(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    publish_version(directory, (FIRST, SECOND))
    holder = ServiceHolder(directory, check_seconds=0)
    bare = holder.service
    write_editorial(directory, collections=f"mine: {{title: {{en: Mine}}, projects: [{FIRST.id}]}}")
    added = holder.service
    assert [one.totals(OperationQuery()).count for one in (bare, added)] == [2, 2]
    assert added.totals(_in("mine")).count == 1
    assert holder.service is added
    (directory.editorial / "collections.yml").unlink()
    assert holder.service.overlay.collections == {}
