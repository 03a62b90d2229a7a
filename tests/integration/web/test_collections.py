"""What an operator adds, as readers meet it: collections, pictures, words about bodies; and how it changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.asgi_client import Client
from tests.fixtures_snapshot import COLLECTIONS_FILE, publish_version, seed_operation, write_editorial

from kohesio.app import create_app
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.web.app import create_site

SEED = seed_operation()
BODY = SEED.beneficiaries[0].id
PICTURE = "{file: meadow.png, alt: {en: A meadow, sv: En äng}, caption: {en: By <the> school}, copyright: © Example}"
PROJECTS = f"""{SEED.id}:
  pictures: [{PICTURE}]
  website: https://example.org/p
  video: https://example.org/v
  highlighted: true"""
BODIES = f"""{BODY}:
  website: https://example.org/b
  picture: {PICTURE}
  description: {{text: {{en: A body & more.}}, source: 'https://example.org/w', licence: CC BY 4.0}}"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    directory = DataDirectory(tmp_path_factory.mktemp("collections"))
    publish_version(directory)
    write_editorial(directory, collections=COLLECTIONS_FILE, projects=PROJECTS, bodies=BODIES)
    return directory


@pytest.fixture(scope="module")
def client(data: DataDirectory) -> Client:
    return Client(create_app(Settings(data=str(data.root))))


def test_a_collection_has_a_page_with_the_figures_of_its_question(client: Client) -> None:
    page = client.get("/de/collections/green-schools").text
    asked = client.get("/api/v1/operations?collection=green-schools&facets=none").json()
    assert asked["count"] == client.get("/api/v1/operations?country=SE&facets=none").json()["count"]
    assert f"{asked['count']} Projekte" in page
    assert "Grüne Schulen" in page
    assert "&lt;teach&gt;" in page


def test_the_menu_and_the_start_page_lead_to_collections_only_where_there_are_any(
    client: Client, data: DataDirectory, tmp_path: Path
) -> None:
    assert "/en/collections/chosen" in client.get("/en/").text
    other = DataDirectory(tmp_path)
    publish_version(other, (SEED,))
    bare = Client(create_app(Settings(data=str(tmp_path))))
    assert "/en/collections" not in bare.get("/en/").text
    assert bare.get("/en/collections").status_code == 404


def test_pictures_are_served_by_what_they_are_and_kept_for_ever(client: Client) -> None:
    page = client.get(f"/sv/projects/{SEED.id}").text
    [address] = set(re.findall(r'<img src="(/pictures/[^"]+)" alt="En äng"', page))
    answer = client.get(address)
    assert answer.headers["content-type"] == "image/png"
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/pictures/000000000000000000000000/meadow.png").status_code == 404
    assert "By &lt;the&gt; school" in page
    assert "© Example" in page


def test_what_is_added_stands_on_the_pages_and_says_who_added_it(client: Client) -> None:
    project, body = (client.get(f"/en/{path}").text for path in (f"projects/{SEED.id}", f"beneficiaries/{BODY}"))
    for address in ("https://example.org/p", "https://example.org/v"):
        assert f'href="{address}"' in project
    assert 'href="https://example.org/b"' in body
    assert "A body &amp; more." in body
    assert "CC BY 4.0" in body
    assert all("Added by the operator of this site." in page for page in (project, body))


def test_what_is_added_is_told_to_search_engines_and_to_those_who_pass_a_page_on(client: Client) -> None:
    project, body = (client.get(f"/sv/{path}").text for path in (f"projects/{SEED.id}", f"beneficiaries/{BODY}"))
    assert '<meta property="og:image:alt" content="En äng">' in project
    [shared] = re.findall(r'<meta property="og:image" content="http://[^/]+(/pictures/[^"]+)">', project)
    assert client.get(shared).headers["content-type"] == "image/png"
    grant, organisation = (json.loads(re.findall(r'ld\+json">(.*?)</script>', page)[0]) for page in (project, body))
    assert grant["fundedItem"]["sameAs"] == "https://example.org/p"
    assert grant["fundedItem"]["image"][0]["contentUrl"].endswith(shared)
    assert (organisation["url"], organisation["description"]) == ("https://example.org/b", "A body & more.")
    assert organisation["image"][0]["creditText"] == "© Example"


def test_the_api_tells_what_is_added_in_lists_and_alone(client: Client) -> None:
    alone = client.get(f"/api/v1/operations/{SEED.id}").json()["added"]
    listed = client.get("/api/v1/operations?facets=none&limit=100").json()["items"]
    assert [(one["id"], one["added"]) for one in listed if "added" in one] == [(SEED.id, alone)]
    assert (alone["website"], alone["video"], alone["highlighted"]) == (
        "https://example.org/p",
        "https://example.org/v",
        True,
    )
    picture = alone["pictures"][0]
    assert client.get("/pictures/" + picture["url"].partition("/pictures/")[2]).headers["content-type"] == "image/png"
    assert {text["language"]: text["text"] for text in picture["alt"]} == {"en": "A meadow", "sv": "En äng"}
    body = client.get(f"/api/v1/beneficiaries/{BODY}").json()["added"]
    assert body["description"]["licence"] == "CC BY 4.0"
    assert (body["website"], body["picture"]) == ("https://example.org/b", picture)


def test_clients_of_kohesio_get_what_is_added_under_its_names(client: Client) -> None:
    project = client.get(f"/api/projects/{SEED.id}?language=sv").json()
    image = {"imageCopyright": "© Example", "imageSummary": "By <the> school"}
    assert [{key: one[key] for key in image} for one in project["images"]] == [image]
    assert (project["projectWebsite"], project["videos"][0]) == ("https://example.org/p", "https://example.org/v")
    assert project["beneficiaries"][0]["website"] == "https://example.org/b"
    listed = {one["item"]: one for one in client.get("/api/projects?highlighted=true").json()["list"]}[SEED.id]
    address = project["images"][0]["image"]
    assert (listed["images"], listed["copyrightImages"], listed["isHighlighted"]) == ([address], ["© Example"], True)
    pictured = client.get("/api/projects/image").json()["list"]
    assert (SEED.id, address) in {(one["item"], one["image"]) for one in pictured}
    body = client.get(f"/api/beneficiaries/{BODY}").json()
    assert (body["website"], body["images"], body["description"]) == (
        "https://example.org/b",
        [address],
        "A body & more.",
    )


def test_a_project_with_a_star_has_it_in_lists_and_on_its_page_in_words(client: Client) -> None:
    starred = client.get("/de/projects?highlighted=true").text
    assert starred.count("★") == 1
    assert "Hervorgehoben: ja" in re.sub(r"<[^>]*>", "", starred)
    assert "★" in client.get(f"/de/projects/{SEED.id}").text
    assert "★" not in client.get("/de/projects?highlighted=false").text


def test_projects_with_pictures_of_the_operator_are_those_with_pictures(client: Client) -> None:
    found = client.get("/api/v1/operations?has_image=true&facets=none&fields=id").json()
    assert SEED.id in {item["id"] for item in found["items"]}
    assert "/pictures/" in client.get("/en/projects/images?has_image=true").text


def test_nothing_is_added_to_a_person(data: DataDirectory, tmp_path: Path) -> None:
    snapshot = Snapshot.open(data)
    bodies = snapshot.beneficiaries(range(snapshot.scan("beneficiaries").collect().height))
    person = next(one.id for one in bodies if one.is_natural_person)
    other = DataDirectory(tmp_path)
    publish_version(other)
    write_editorial(other, bodies=f"{person}: {{website: 'https://example.org/secret'}}")
    client = Client(create_app(Settings(data=str(tmp_path))))
    assert "example.org/secret" not in client.get(f"/en/beneficiaries/{person}").text


def test_a_file_that_changes_is_taken_up_and_no_kept_answer_stays(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    publish_version(directory, (SEED,))
    write_editorial(directory, collections="a-b: {title: {en: First name}, question: country=SE}")
    client = Client(create_site(ServiceHolder(directory, check_seconds=0), Settings(data=str(tmp_path))))
    before = client.get("/en/collections")
    write_editorial(directory, collections="a-b: {title: {en: Another name}, question: country=SE}")
    after = client.get("/en/collections", headers={"if-none-match": before.headers["etag"]})
    assert ("First name" in before.text, after.status_code, "Another name" in after.text) == (True, 200, True)
