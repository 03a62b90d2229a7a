"""Published files: the exact columns, parts and conditions of HTTP, and the way back through our own ingest."""

from __future__ import annotations

import csv
import io
from hashlib import sha256
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import yaml
from starlette.applications import Starlette
from starlette.routing import Mount
from tests.asgi_client import Client
from tests.fixtures_snapshot import publish_version

from kohesio.api.kohesio.layouts import project_columns
from kohesio.api.kohesio.published import FOLDERS, PublishedFile, Publisher
from kohesio.api.kohesio.serving import create_kohesio_api
from kohesio.cli.ingest import ingest_paths
from kohesio.cli.main import run
from kohesio.http.middleware import surrounded
from kohesio.index.service import ServiceHolder
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.synthetic.generate import generate

NEW = "data/projects-2021-2027/latest/SE-pp21-27-latest.csv"


def _rows(api: Client, key: str) -> list[dict[str, str]]:
    answer = api.get(f"/api/data/object?id={key}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


@pytest.mark.reference_data
@pytest.mark.parametrize("period", ["2014-2020", "2021-2027"])
def test_the_columns_are_kohesios_in_their_order(shared: Path, period: str) -> None:
    exports = yaml.safe_load((shared / "kohesio-export" / "export-columns.yaml").read_text("utf-8"))["exports"]
    (theirs,) = (one["columns"] for one in exports if one["programming_period"] == period)
    assert list(project_columns(period)) == theirs


def test_forty_and_forty_four_columns(api: Client) -> None:
    assert len(_rows(api, NEW)[0]) == 44
    assert len(_rows(api, "data/projects-2014-2020/latest/DE-pp14-20-latest.csv")[0]) == 40


def test_a_row_says_what_the_operation_says(api: Client) -> None:
    (seed,) = (row for row in _rows(api, NEW) if row["Operation_Name_English"] == "Digital Competence Lift")
    assert seed["Operation_Name_Programme_Language"] == "Digitalt kompetenslyft"
    assert (seed["Operation_Start_Date"], seed["Operation_End_Date"]) == ("01/09/2023", "31/03/2026")
    assert (seed["Total_Eligible_Expenditure_amount"], seed["Project_EU_Budget"]) == ("2382460.56", "959353.5")
    assert seed["Cofinancing_Rate"] == "40.0"
    assert (seed["Fund_Code"], seed["Fund_Name"]) == ("ESF+", "European Social Fund Plus")
    assert (seed["Country"], seed["CountryCode"]) == ("Sweden", "SE")
    assert (seed["NUTS1_Code"], seed["NUTS2_Code"], seed["NUTS3_Code"]) == ("SE1", "SE11", "SE110")
    assert seed["Beneficiary_Name"] == "Stockholms stad|Nacka kommun"


def test_the_workbook_has_the_same_rows(api: Client) -> None:
    answer = api.get(f"/api/data/object?id={NEW.replace('.csv', '.xlsx')}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True).worksheets[0]
    found = list(sheet.iter_rows(values_only=True))
    rows = _rows(api, NEW)
    assert list(found[0]) == list(rows[0])
    assert [row[0] for row in found[1:]] == [row["Operation_Unique_Identifier"] for row in rows]


def test_files_are_listed_by_folder_date_and_with_their_facts(api: Client) -> None:
    assert api.head(f"/api/data/object?id={NEW}").status_code == 200
    entries = api.get("/api/data/projects-2021-2027/latest?details=true").json()
    (entry,) = (one for one in entries if one["key"] == NEW)
    content = api.get(f"/api/data/object?id={NEW}").content
    assert (entry["size"], entry["rows"], entry["date"]) == (len(content), len(_rows(api, NEW)), "2026-03-01")
    dated = api.get("/api/data/projects-2021-2027/2026-03-01").json()
    assert "data/projects-2021-2027/2026-03-01/SE-pp21-27-20260301.csv" in dated
    assert api.get(f"/api/data/object?id={dated[0]}").status_code == 200
    assert api.get("/api/data/projects/1999-01-01").status_code == 404


def test_the_older_keys_lead_to_the_same_files(api: Client) -> None:
    new = api.get("/api/data/object?id=data/beneficiaries/latest/SE-latest.csv")
    old = api.get("/api/data/object?id=data/beneficiaries/latest_SE.csv")
    assert old.content == new.content
    assert new.headers["content-disposition"] == 'attachment; filename="latest_SE-latest.csv"'
    assert new.text.splitlines()[0] == "Beneficiary,BeneficiaryLabel,Website,WikidataID"


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("data/projects/latest_SE-21-27.xlsx", "data/projects-2021-2027/latest/SE-pp21-27-latest.xlsx"),
        ("data/projects/latest_SE-21-27.csv", NEW),
        ("data/nuts/latest_EL.csv", "data/nuts/latest/GR-latest.csv"),
        ("data/nuts/latest/EL-latest.csv", "data/nuts/latest/GR-latest.csv"),
    ],
)
def test_a_file_has_every_key_that_clients_ask_for(api: Client, older: str, newer: str) -> None:
    asked, known = (api.head(f"/api/data/object?id={key}") for key in (older, newer))
    assert (asked.status_code, asked.headers["etag"]) == (200, known.headers["etag"])


@pytest.mark.parametrize("key", ["beneficiaries/latest_SE-14-20.csv", "nuts/latest_SE-21-27.csv"])
def test_what_is_of_all_periods_has_no_key_with_a_period(api: Client, key: str) -> None:
    assert api.head(f"/api/data/object?id=data/{key}").status_code == 404


def test_regions_are_published_with_those_above_them(api: Client) -> None:
    rows = _rows(api, "data/nuts/latest/SE-latest.csv")
    assert {"nuts3code": "SE110", "nuts2code": "SE11", "nuts1code": "SE1"}.items() <= rows[0].items()


@pytest.mark.parametrize(
    ("asked", "status", "length"), [("bytes=0-9", 206, 10), ("bytes=-5", 206, 5), ("bytes=99999999-", 416, 0)]
)
def test_parts_of_a_file_are_parts_of_the_file_itself(api: Client, asked: str, status: int, length: int) -> None:
    whole = api.get(f"/api/data/object?id={NEW}").content
    part = api.get(f"/api/data/object?id={NEW}", headers={"Range": asked, "Accept-Encoding": "gzip"})
    assert part.status_code == status
    assert "content-encoding" not in part.headers
    if status == 206:
        assert part.content == (whole[:length] if asked == "bytes=0-9" else whole[-length:])


def test_a_part_beyond_the_end_is_a_problem_that_tells_the_length(api: Client) -> None:
    length = len(api.get(f"/api/data/object?id={NEW}").content)
    beyond = api.get(f"/api/data/object?id={NEW}", headers={"Range": "bytes=99999999-"})
    assert beyond.headers["content-range"] == f"bytes */{length}"
    assert beyond.headers["content-type"] == "application/problem+json"
    assert beyond.json()["status"] == 416


@pytest.mark.parametrize("asked", ["bytes=9-0", "bytes=a-b", "items=0-1", "bytes", "bytes=", "bytes=--1", "0-9"])
def test_what_is_no_range_is_passed_over(api: Client, asked: str) -> None:
    answer = api.get(f"/api/data/object?id={NEW}", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (200, api.get(f"/api/data/object?id={NEW}").content)


def test_the_tag_of_a_compressed_file_does_not_vouch_for_parts_of_it(api: Client) -> None:
    packed = api.get(f"/api/data/object?id={NEW}", headers={"Accept-Encoding": "gzip"})
    whole = api.get(f"/api/data/object?id={NEW}", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] == f"W/{whole.headers['etag']}"
    tag = packed.headers["etag"]
    assert api.get(f"/api/data/object?id={NEW}", headers={"If-None-Match": tag}).status_code == 304
    assert api.get(f"/api/data/object?id={NEW}", headers={"If-Range": tag, "Range": "bytes=0-9"}).status_code == 200


def test_a_file_that_a_reader_has_is_not_sent_again(api: Client) -> None:
    first = api.get(f"/api/data/object?id={NEW}")
    assert first.headers["etag"]
    again = api.get(f"/api/data/object?id={NEW}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_natural_person_has_no_name_in_files(api: Client) -> None:
    assert "Exempelsson" not in api.get(f"/api/data/object?id={NEW}").text
    assert "Exempelsson" not in api.get("/api/data/object?id=data/beneficiaries/latest/SE-latest.csv").text


def _operations(directory: DataDirectory) -> pl.DataFrame:
    """What must come back the same, by id."""
    kept = ("id", "operation_code", "title", "summary", "country", "countries", "programme", "funds", "period",
            "start_date", "end_date", "total_cost", "eligible_cost", "eu_contribution", "cofinancing_rate",
            "intervention_fields", "policy_objective", "thematic_objective", "specific_objective",
            "themes")  # fmt: skip
    places = pl.col("places").list.eval(pl.element().struct.field("nuts"))
    points = pl.col("places").list.eval(pl.element().struct.field("point"))
    bodies = pl.col("beneficiaries").list.eval(pl.element().struct.field("id"))
    names = pl.col("beneficiaries").list.eval(pl.element().struct.field("name"))
    frame = Snapshot.open(directory).scan("operations")
    return frame.select(*kept, nuts=places, points=points, bodies=bodies, names=names).sort("id").collect()


def test_published_files_read_back_as_the_operations_they_came_from(tmp_path: Path) -> None:
    """Generated lists → snapshot → files → lists → snapshot: the operations are the same."""
    first, second, files = DataDirectory(tmp_path / "a"), DataDirectory(tmp_path / "b"), tmp_path / "files"
    generate(tmp_path / "lists", 2_000, shape="kohesio")
    some = tuple(path for path in sorted((tmp_path / "lists").iterdir()) if path.name[10:12] in {"BG", "GR", "IE"})
    ingest_paths(some, first)
    settings = Settings(data=str(first.root), show_natural_persons=True)
    app = Starlette(routes=[Mount("/api", create_kohesio_api(ServiceHolder(first), settings, "test"))])
    client = Client(surrounded(app, settings))
    files.mkdir()
    for key in client.get("/api/data/projects").json():
        if "/latest/" not in key and key.endswith(".csv"):
            answer = client.get(f"/api/data/object?id={key}")
            (files / key.rpartition("/")[2]).write_bytes(answer.content)
    ingest_paths((files,), second)
    assert _operations(first).height > 50
    for name, column in _operations(first).to_dict().items():
        assert _operations(second)[name].to_list() == column.to_list(), name


def test_files_made_ahead_are_listed_with_size_and_checksum(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "data")
    publish_version(directory)
    assert run(["publish", "--format", "csv", "--data", str(directory.root)]) == 0
    settings = Settings(data=str(directory.root))
    client = Client(Starlette(routes=[Mount("/api", create_kohesio_api(ServiceHolder(directory), settings, "test"))]))
    found = [client.get(f"/api/data/{folder}?details=true").json() for folder in ("projects", "beneficiaries", "nuts")]
    listed = [entry for folder in found for entry in folder if entry["key"].endswith(".csv")]
    assert {entry["key"].split("/")[1] for entry in listed} == set(FOLDERS)
    for entry in listed:
        content = client.get(f"/api/data/object?id={entry['key']}").content
        assert (entry["size"], entry["sha256"]) == (len(content), sha256(content).hexdigest())


def test_sizes_are_told_before_anybody_asked_for_a_file(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "data")
    publish_version(directory)
    app = create_kohesio_api(ServiceHolder(directory), Settings(data=str(directory.root)), "test")
    client = Client(Starlette(routes=[Mount("/api", app)]))
    for folder in ("projects", "beneficiaries", "nuts"):
        entries = client.get(f"/api/data/{folder}/latest?details=true").json()
        assert entries
        for entry in entries:
            answer = client.get(f"/api/data/object?id={entry['key']}")
            assert (entry["size"], entry["sha256"]) == (len(answer.content), sha256(answer.content).hexdigest())


@pytest.mark.parametrize("folder", ["projects-2021-2027", "beneficiaries", "nuts"])
def test_a_listing_makes_no_more_rows_than_it_may(tmp_path: Path, folder: str) -> None:
    directory = DataDirectory(tmp_path / "data")
    publish_version(directory)
    publisher = Publisher(directory, Snapshot.open(directory), show_natural_persons=False)
    files = [one for one in publisher.newest() if one.folder == folder][:3]
    assert [made for _, made in publisher.measured(files, most=0)] == [None] * len(files)
    first = [made is not None for _, made in publisher.measured(files, most=files[0].rows)]
    assert first == [True, False, False]
    assert all(made for _, made in publisher.measured(files))


def test_a_listing_that_tells_more_than_before_is_sent_again(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path / "data")
    publish_version(directory)
    app = create_kohesio_api(ServiceHolder(directory), Settings(data=str(directory.root)), "test")
    client, asked = Client(Starlette(routes=[Mount("/api", app)])), "/api/data/nuts/latest?details=true"
    known = {"If-None-Match": client.get(asked).headers["etag"]}
    assert client.get(asked, headers=known).status_code == 304
    pointer = next(directory.index.rglob("*.csv.sha256"))  # as if another making had put its file in place
    (content,) = pointer.parent.glob(f"{pointer.name.removesuffix('.sha256')}.*.csv")
    content.rename(content.with_name(content.name.replace(pointer.read_text("ascii"), "0" * 64)))
    pointer.write_text("0" * 64, "ascii")
    assert client.get(asked, headers=known).status_code == 200


def test_a_file_that_has_not_changed_since_a_date_is_not_sent_again(api: Client) -> None:
    first = api.get(f"/api/data/object?id={NEW}")
    later = api.get(f"/api/data/object?id={NEW}", headers={"If-Modified-Since": first.headers["last-modified"]})
    assert (later.status_code, later.content) == (304, b"")
    earlier = {"If-Modified-Since": "Wed, 01 Jan 2020 00:00:00 GMT"}
    assert api.get(f"/api/data/object?id={NEW}", headers=earlier).status_code == 200


def test_a_part_is_only_sent_of_the_file_that_the_client_knows(api: Client) -> None:
    known = api.get(f"/api/data/object?id={NEW}", headers={"Accept-Encoding": "identity"}).headers["etag"]
    part = {"Range": "bytes=0-9"}
    assert api.get(f"/api/data/object?id={NEW}", headers=part | {"If-Range": known}).status_code == 206
    assert api.get(f"/api/data/object?id={NEW}", headers=part | {"If-Range": '"other"'}).status_code == 200


def test_a_file_made_twice_at_once_has_its_own_checksum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = DataDirectory(tmp_path / "data")
    publish_version(directory)
    publisher = Publisher(directory, Snapshot.open(directory), show_natural_persons=True)
    write = Publisher._write
    inner: list[PublishedFile] = []

    def overtaken(self: Publisher, file: PublishedFile, path: Path) -> None:
        if not inner:
            inner.append(file)
            self.make(file)
            path.write_bytes(b"of another moment")
        else:
            write(self, file, path)

    monkeypatch.setattr(Publisher, "_write", overtaken)
    asked = next(one for one in publisher.newest() if one.folder == "nuts" and one.form == "xlsx")
    outer, kept = publisher.make(asked), publisher.made(asked)
    assert inner
    assert kept == outer
    assert kept is not None
    assert sha256(kept.path.read_bytes()).hexdigest() == kept.sha256
    assert len(list(kept.path.parent.glob(f"{asked.country}*.xlsx"))) == 2


def test_a_making_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = DataDirectory(tmp_path / "data")
    publish_version(directory)
    publisher = Publisher(directory, Snapshot.open(directory), show_natural_persons=True)
    asked = [one for one in publisher.newest() if one.folder == "nuts"][-1]
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.suffix == ".sha256":
            raise OSError("no space")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="no space"):
        publisher.make(asked)
    assert publisher.made(asked) is None
    assert not list(directory.index.rglob(".*.sha256"))
