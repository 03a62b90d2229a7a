"""What a version changed, on pages and in feeds; feeds of a query; the calendar of lists."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree, html
from tests.asgi_client import Client
from tests.fixtures_snapshot import CREATED, invented_operations, publish_version

from kohesio.app import create_app
from kohesio.model.period import PartialDate
from kohesio.model.text import Text
from kohesio.settings import Settings
from kohesio.snapshot.changes import Kind, changes_of, write_changes
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import current_version, delete, publish, versions
from kohesio.web.feeds import ATOM_NAMESPACE

ATOM = f"{{{ATOM_NAMESPACE}}}"
MEMBERS = invented_operations()
ADDED, GONE, CHANGED = MEMBERS[3], MEMBERS[4], MEMBERS[5]
SWEDISH = [one for one in MEMBERS if one.source.list == "se-example-2021"]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """Two versions: one project came, one went, one has another title."""
    found = DataDirectory(tmp_path_factory.mktemp("two-versions"))
    older = [one for one in MEMBERS if one.id != ADDED.id]
    newer = [
        replace(one, title=(Text("Another title", "en"),)) if one.id == CHANGED.id else one
        for one in MEMBERS
        if one.id != GONE.id
    ]
    publish_version(found, older, CREATED - timedelta(days=30))
    publish_version(found, newer)
    write_changes(found, versions(found)[-1])
    return found


@pytest.fixture(scope="module")
def client(directory: DataDirectory) -> Client:
    return Client(create_app(Settings(data=str(directory.root), public_url="https://kohesio.example")))


def ids(feed: bytes) -> list[str]:
    return [str(each.text) for each in etree.fromstring(feed).iter(f"{ATOM}id")][1:]


def test_what_changed_is_kept_beside_the_index(directory: DataDirectory) -> None:
    old, new = versions(directory)
    changes = changes_of(directory, new)
    assert changes is not None
    assert (changes.old, changes.added, changes.gone, changes.changed) == (old, 1, 1, 1)
    assert changes.by_field == {"title": 1}
    assert [one.id for one in changes.some(Kind.GONE, 9)] == [GONE.id]
    assert changes_of(directory, old) is None
    assert write_changes(directory, old) is None


def test_a_version_that_was_never_served_is_not_the_one_before(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    publish_version(directory, MEMBERS[:3], CREATED - timedelta(days=2))
    served = current_version(directory)
    publish_version(directory, MEMBERS[:4], CREATED - timedelta(days=1))
    publish(directory, served)
    publish_version(directory, MEMBERS[:4])
    publish(directory, served)  # as it is while the changes of the newest are written
    changes = write_changes(directory, versions(directory)[-1])
    assert changes is not None
    assert (changes.old, changes.added) == (served, 1)


def read(page: str) -> str:
    return " ".join(str(html.document_fromstring(page).xpath("string(//main)")).split())


def test_the_page_of_changes_says_what_a_value_was_and_what_it_is(client: Client) -> None:
    text = read(client.get("/en/changes").text)
    assert f"Title: {CHANGED.title[0].text} → Another title" in text


def test_a_project_that_is_gone_is_called_as_the_version_before_calls_it(client: Client) -> None:
    text = read(client.get("/en/changes").text)
    assert f"{GONE.title[0].text} " in text
    assert GONE.id in text


def test_a_project_that_is_gone_is_said_to_be_gone_in_the_language_of_the_reader(client: Client) -> None:
    answer = client.get(f"/de/projects/{GONE.id}")
    assert answer.status_code == 410
    assert "in den Listen der Vorhaben" in answer.text
    assert GONE.title[0].text not in answer.text
    for address in (
        f"/api/v1/operations/{GONE.id}",
        f"/api/v1/operations/{GONE.id}/similar",
        f"/api/projects/{GONE.id}",
        f"/data/{GONE.id}.ttl",
    ):
        assert client.get(address).status_code == 410, address
    assert client.get("/de/projects/Q912345").status_code == 404


def test_where_the_version_before_is_not_kept_ids_and_fields_are_told(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    publish_version(directory, SWEDISH[:3], CREATED - timedelta(days=1))
    publish_version(directory, [replace(SWEDISH[1], title=(Text("Another title", "en"),)), SWEDISH[2]])
    old, new = versions(directory)
    write_changes(directory, new)
    delete(directory, old)
    text = read(Client(create_app(Settings(data=str(tmp_path)))).get("/en/changes").text)
    assert SWEDISH[0].id in text
    assert SWEDISH[0].title[0].text not in text
    assert "Another title Title" in text


def test_a_whole_list_that_is_gone_is_one_thing_that_happened(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    polish = [one for one in MEMBERS if one.source.list == "pl-example-2021"]
    publish_version(directory, [*SWEDISH[:2], *polish], CREATED - timedelta(days=1))
    publish_version(directory, [*SWEDISH[:2], MEMBERS[0]])
    write_changes(directory, versions(directory)[-1])
    client = Client(create_app(Settings(data=str(tmp_path), public_url="https://kohesio.example")))
    text = read(client.get("/en/changes").text)
    assert "no longer among the sources" in text
    assert "new among the sources" in text
    assert not any(one.id in text for one in polish)
    told = [name.split(":")[2:-1] for name in ids(client.get("/en/changes.atom").content)]
    assert told == [["list", MEMBERS[0].source.list], ["list", "pl-example-2021"]]
    answer = client.get("/api/v1/changes").json()
    assert [(one["id"], one["operations"]) for one in answer["lists_gone"]] == [("pl-example-2021", len(polish))]
    assert [(one["id"], one["operations"]) for one in answer["lists_added"]] == [(MEMBERS[0].source.list, 1)]
    assert (answer["gone"], answer["added"]) == (len(polish), 1)


def test_a_project_that_only_its_list_dates_anew_is_no_news(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    publish_version(directory, SWEDISH[:3], CREATED - timedelta(days=1))
    later = [replace(one, list_updated=PartialDate(date(2026, 2, 1))) for one in SWEDISH[:3]]
    publish_version(directory, [replace(later[0], title=(Text("Another title", "en"),)), *later[1:]])
    changes = write_changes(directory, versions(directory)[-1])
    assert changes is not None
    assert (changes.changed, changes.restated) == (3, 2)
    client = Client(create_app(Settings(data=str(tmp_path), public_url="https://kohesio.example")))
    assert "Only the date of the last update differs: 2" in read(client.get("/en/changes").text)
    assert len(ids(client.get("/en/changes.atom").content)) == 1
    assert len(client.get("/api/v1/changes").json()["items"]) == 3


def test_a_project_says_what_changed_and_an_unchanged_one_says_nothing(client: Client) -> None:
    assert "Changed since the version of" in client.get(f"/en/projects/{CHANGED.id}").text
    assert "New since the version of" in client.get(f"/en/projects/{ADDED.id}").text
    assert "since the version of" not in client.get(f"/en/projects/{MEMBERS[6].id}").text


def test_a_feed_of_changes_has_each_of_them_once(client: Client, directory: DataDirectory) -> None:
    answer = client.get("/en/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    new = versions(directory)[-1]
    host = "tag:kohesio.example,2026"
    assert ids(answer.content) == [f"{host}:{ADDED.id}:{new}", f"{host}:{CHANGED.id}:{new}", f"{host}:{GONE.id}:{new}"]


def test_feeds_tell_of_the_versions_before_too(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    publish_version(directory, SWEDISH[:3], CREATED - timedelta(days=60))
    for days, members in ((30, SWEDISH[:5]), (0, SWEDISH[:6])):
        publish_version(directory, members, CREATED - timedelta(days=days))
        write_changes(directory, versions(directory)[-1])
    _, middle, newest = versions(directory)
    client = Client(create_app(Settings(data=str(tmp_path), public_url="https://kohesio.example")))
    host, feed = "tag:kohesio.example,2026", client.get("/en/changes.atom").content
    earlier = sorted(f"{host}:{one.id}:{middle}" for one in SWEDISH[3:5])
    assert ids(feed) == [f"{host}:{SWEDISH[5].id}:{newest}", *earlier]
    moments = [str(each.text) for each in etree.fromstring(feed).iter(f"{ATOM}updated")][1:]
    assert moments == [f"{CREATED:%Y-%m-%dT%H:%M:%SZ}", *[f"{CREATED - timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"] * 2]
    of_all = ids(client.get("/en/projects.atom").content)
    assert of_all[:3] == [name.rpartition(":")[0] for name in ids(feed)]


def test_a_feed_of_a_query_begins_with_what_is_new_in_it(client: Client) -> None:
    found = ids(client.get("/en/projects.atom").content)
    assert found[0] == f"tag:kohesio.example,2026:{ADDED.id}"
    assert len(found) == len(set(found))
    other = next(one.country for one in MEMBERS if one.country not in {ADDED.country, CHANGED.country})
    narrowed = ids(client.get(f"/en/projects.atom?country={other}").content)
    assert narrowed
    assert f"tag:kohesio.example,2026:{ADDED.id}" not in narrowed


def test_both_forms_of_a_feed_say_the_same(client: Client) -> None:
    made = json.loads(client.get("/en/projects.feed.json?q=skills").content)
    assert [item["id"] for item in made["items"]] == ids(client.get("/en/projects.atom?q=skills").content)
    assert made["feed_url"] == "https://kohesio.example/en/projects.feed.json?q=skills"


def test_pages_name_their_feeds(client: Client) -> None:
    tree = html.document_fromstring(client.get("/en/projects?q=skills").text)
    addresses = tree.xpath("//link[@rel='alternate'][@type]/@href")
    assert isinstance(addresses, list)
    assert [str(each) for each in addresses] == ["/en/projects.atom?q=skills", "/en/projects.feed.json?q=skills"]
    assert all(client.get(str(address)).status_code == 200 for address in addresses)


def test_no_feed_names_a_natural_person(client: Client) -> None:
    persons = {body.name for one in MEMBERS for body in one.beneficiaries if body.is_natural_person}
    for address in ("/en/projects.atom", "/en/projects.feed.json", "/en/changes.atom"):
        text = client.get(address).text
        assert not any(name in text for name in persons)


def test_the_calendar_has_the_day_each_list_is_due(client: Client) -> None:
    answer = client.get("/sv/lists.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.count("BEGIN:VEVENT") > 0
    uids = [line for line in answer.text.splitlines() if line.startswith("UID:")]
    assert len(uids) == len(set(uids))


def test_a_server_without_an_earlier_version_has_nothing_to_compare(small_site: Settings) -> None:
    site = Client(create_app(small_site))
    assert "nothing to compare with yet" in site.get("/en/changes").text
    assert ids(site.get("/en/changes.atom").content) == []


def test_citations_read_in_their_formats(client: Client) -> None:
    bib = client.get(f"/en/projects/{CHANGED.id}/citation.bib")
    assert bib.text.startswith(f"@misc{{{CHANGED.id},")
    assert bib.text.count("{") == bib.text.count("}")
    (entry,) = json.loads(client.get(f"/en/projects/{CHANGED.id}/citation.json").content)
    assert entry["title"] == "Another title"
    assert entry["URL"] == f"https://kohesio.example/en/projects/{CHANGED.id}"
    assert Path(bib.headers["content-disposition"].partition('filename="')[2].rstrip('"')).suffix == ".bib"


def test_a_feed_that_a_browser_opens_is_a_page_to_read(client: Client) -> None:
    opened = client.get("/en/projects.atom", headers={"Sec-Fetch-Dest": "document"})
    fetched = client.get("/en/projects.atom")
    assert opened.headers["content-type"] == "application/xml"
    assert fetched.headers["content-type"] == "application/atom+xml"
    assert "Sec-Fetch-Dest" in fetched.headers["vary"]
    sheet = opened.text.partition('<?xml-stylesheet type="text/css" href="')[2].partition('"')[0]
    assert client.get(sheet).headers["content-type"].startswith("text/css")
    assert "style-src 'self'" in opened.headers["content-security-policy"]
    assert "style-src" not in fetched.headers["content-security-policy"]
    assert ids(opened.content) == ids(fetched.content)
    assert "copy its address into a feed reader" in opened.text


def test_what_a_browser_reads_and_what_a_program_fetches_are_told_apart_by_caches(client: Client) -> None:
    read = client.get("/en/projects.atom", headers={"Sec-Fetch-Dest": "document"})
    fetched = client.get("/en/projects.atom")
    assert read.headers["etag"] != fetched.headers["etag"]
    again = client.get("/en/projects.atom", headers={"If-None-Match": fetched.headers["etag"]})
    assert again.status_code == 304
    assert "Sec-Fetch-Dest" in again.headers["vary"]


def test_a_json_feed_is_written_in_letters(client: Client) -> None:
    assert "ροή" in client.get("/el/projects.feed.json").content.decode("utf-8")
