"""The commands as people type them: what they print, what they leave behind, how they end."""

from __future__ import annotations

import errno
import json
import shlex
import socket
from pathlib import Path

import pytest

from kohesio.cli.main import run
from kohesio.cli.serve import prepare_demo
from kohesio.index.service import SearchService
from kohesio.linkeddata.store import has_graph
from kohesio.settings import Settings, load_settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import current_version, versions
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.archive import Archive
from kohesio.version import product_version

COMMANDS = (
    "fetch",
    "ingest",
    "update",
    "index",
    "graph",
    "editorial",
    "verify",
    "diff",
    "export",
    "trace",
    "serve",
    "demo",
    "generate",
)


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of synthetic lists, in all four shapes."""
    folder = tmp_path_factory.mktemp("lists") / "synthetic"
    assert run(["generate", "--operations", "900", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def data(lists: Path, tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """A data directory into which these lists were ingested."""
    directory = DataDirectory(tmp_path_factory.mktemp("data"))
    assert run(["ingest", str(lists), "--data", str(directory.root)]) == 0
    return directory


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([command, "--help"]) == 0
    assert "Example:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["frobnicate"], ["ingest", "--colour", "red"], ["generate"], ["generate", "--operations", "0", "--out", "x"], []],
)
def test_wrong_usage_ends_with_3(arguments: list[str]) -> None:
    assert run(arguments) == 3


def test_wrong_usage_is_one_sentence_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", "--colour", "red"])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("No such option: --colour")


def test_synthetic_lists_of_every_shape_become_operations(data: DataDirectory) -> None:
    assert Snapshot.open(data).size == 900


def test_a_snapshot_of_synthetic_lists_says_so(data: DataDirectory) -> None:
    assert Snapshot.open(data).manifest.synthetic
    assert all(one.synthetic for one in Snapshot.open(data).lists())


def test_the_index_is_there_when_a_version_is_served(data: DataDirectory) -> None:
    assert SearchService.open(data).version == current_version(data)


def test_ingest_prints_a_row_for_every_file(lists: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", str(lists), "--data", str(tmp_path), "--json", "--no-index"])
    report = json.loads(capsys.readouterr().out)
    files = {path.name for path in lists.iterdir() if path.suffix != ".yml"}
    assert {one["file"] for one in report["files"]} == files


def test_the_same_lists_give_the_same_content(lists: Path, data: DataDirectory, tmp_path: Path) -> None:
    run(["ingest", str(lists), "--data", str(tmp_path), "--no-index"])
    again = Snapshot.open(DataDirectory(tmp_path))
    assert again.manifest.content_hash == Snapshot.open(data).manifest.content_hash


def test_ingest_without_a_path_takes_the_archive(data: DataDirectory, capsys: pytest.CaptureFixture[str]) -> None:
    before = Snapshot.open(data).manifest.content_hash
    assert run(["ingest", "--data", str(data.root)]) == 0
    assert Snapshot.open(data).manifest.content_hash == before


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ingest", str(tmp_path / "nowhere.csv"), "--data", str(tmp_path)]) == 3
    assert "nowhere.csv" in capsys.readouterr().err


def test_binary_debris_is_refused_and_the_old_snapshot_stays(data: DataDirectory, tmp_path: Path) -> None:
    debris = tmp_path / "list.xlsx"
    debris.write_bytes(bytes(range(256)) * 40)
    before = current_version(data)
    assert run(["ingest", str(debris), "--data", str(data.root)]) == 1
    assert current_version(data) == before


def test_a_refusal_says_the_name_of_the_file_once(
    data: DataDirectory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    debris = tmp_path / "debris.csv"
    debris.write_text("x\n", "utf-8")
    run(["ingest", str(debris), "--data", str(data.root)])
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("debris.csv: ")]
    assert line.count("debris.csv") == 1


def test_one_refused_file_does_not_stop_the_others(lists: Path, tmp_path: Path) -> None:
    debris = tmp_path / "debris.csv"
    debris.write_bytes(b"\x00\x01\x02" * 500)
    some = sorted(lists.glob("*SE-*.csv"))
    assert run(["ingest", str(debris), *map(str, some), "--data", str(tmp_path / "data"), "--no-index"]) == 0
    assert Snapshot.open(DataDirectory(tmp_path / "data")).size > 0


def test_verify_finds_a_changed_byte(lists: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ingest", *map(str, sorted(lists.glob("*SE-*.csv"))), "--data", str(tmp_path)])
    path = Snapshot.open(DataDirectory(tmp_path)).path("programmes")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    assert run(["verify", "--data", str(tmp_path)]) == 1
    assert "programmes.parquet" in capsys.readouterr().err


def test_verify_says_that_a_sound_version_is_sound(data: DataDirectory, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", "--data", str(data.root), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["operations"] == 900


def test_a_difference_names_what_came_and_went(lists: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    swedish, irish = sorted(lists.glob("*SE-*.csv")), sorted(lists.glob("*IE-*.csv"))
    run(["ingest", *map(str, swedish), "--data", str(tmp_path), "--no-index"])
    run(["ingest", *map(str, irish), "--data", str(tmp_path), "--no-index"])
    old, new = versions(DataDirectory(tmp_path))
    capsys.readouterr()
    assert run(["diff", old, new, "--data", str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    sizes = [Snapshot.open(DataDirectory(tmp_path), version).size for version in (old, new)]
    assert [len(found["gone"]), len(found["added"]), len(found["changed"])] == [*sizes, 0]


def test_a_loss_is_refused_with_the_command_that_accepts_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("list one.csv", "two.csv")
    for name, code in zip(names, ("xx-one", "xx-two"), strict=True):
        (tmp_path / name).write_text(f"Kod;Projekt;Stödmottagare\n{code}-1;Nya vägar;Exempel AB\n", "utf-8")
        (tmp_path / f"{name}.yml").write_text(
            f"id: {code}\ntitle: Invented\ncountry: SE\nlanguages: sv\nperiods: 2021-2027\nfunds: ESF+\ncurrency: SEK\n"
            "columns: {Kod: operation_code, Projekt: title, Stödmottagare: beneficiary}\n", "utf-8"
        )  # fmt: skip
    data = ["--data", str(tmp_path / "data"), "--no-index"]
    assert run(["ingest", *(str(tmp_path / name) for name in names), *data]) == 0
    capsys.readouterr()
    archive = Archive(tmp_path / "data" / "archive")
    archive.path(next(one for one in archive.catalogue() if one.list == "xx-two")).write_text("no list")
    assert run(["ingest", *data]) == 2
    said = capsys.readouterr().err
    assert "xx-two, with 1 operations in the last version, is in none of the files that were read." in said
    command = said.partition("publish it with: kohesio ")[2].splitlines()[0]
    assert run(shlex.split(command)) == 0
    assert [one.id for one in Snapshot.open(DataDirectory(tmp_path / "data")).lists()] == ["xx-one"]


def test_lists_that_a_run_with_files_leaves_out_are_named(
    lists: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = sorted(lists.glob("*.csv"))[:1]
    (tmp_path / "one.csv").write_text("Kod;Projekt;Stödmottagare\n1;Nya vägar;Exempel AB\n", "utf-8")
    (tmp_path / "one.csv.yml").write_text(
        "id: xx-one\ntitle: Invented\ncountry: SE\nlanguages: sv\nperiods: 2021-2027\nfunds: ESF+\ncurrency: SEK\n"
        "columns: {Kod: operation_code, Projekt: title, Stödmottagare: beneficiary}\n", "utf-8"
    )  # fmt: skip
    data = ["--data", str(tmp_path / "data"), "--no-index"]
    assert run(["ingest", str(tmp_path / "one.csv"), *data]) == 0
    assert run(["ingest", str(files[0]), *data]) == 0
    assert "No longer served, for no file named has them: xx-one." in capsys.readouterr().err


def test_old_versions_are_cleared_away(lists: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOHESIO_KEEP_VERSIONS", "1")
    for country in ("SE", "IE"):
        run(["ingest", *map(str, sorted(lists.glob(f"*{country}-*.csv"))), "--data", str(tmp_path), "--no-index"])
    assert versions(DataDirectory(tmp_path)) == (current_version(DataDirectory(tmp_path)),)


def test_an_export_holds_every_hit_of_its_query(data: DataDirectory, tmp_path: Path) -> None:
    out = tmp_path / "italy.jsonl"
    assert run(["export", "--format", "jsonl", "--query", "?country=IT", "-o", str(out), "--data", str(data.root)]) == 0
    operations = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    in_snapshot = Snapshot.open(data).scan("operations").filter(country="IT").collect().height
    assert len(operations) == in_snapshot
    assert {one["country"] for one in operations} == {"IT"}


def test_an_export_of_a_wrong_query_writes_nothing(data: DataDirectory, tmp_path: Path) -> None:
    out = tmp_path / "x.csv"
    assert run(["export", "--query", "country=XX", "-o", str(out), "--data", str(data.root)]) == 3
    assert list(tmp_path.iterdir()) == []


def test_no_command_needs_a_snapshot_to_say_that_there_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["verify", "--data", str(tmp_path)]) == 1
    assert "kohesio ingest" in capsys.readouterr().err


def test_the_demonstration_takes_the_road_of_every_list(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    prepare_demo(directory, 300)
    assert len(versions(directory)) == 1
    assert SearchService.open(directory).snapshot.size == 300
    assert has_graph(directory)
    assert list(SearchService.open(directory).overlay.collections) == ["energy-and-climate"]


def test_a_version_has_a_graph_if_the_one_before_had_one(lists: Path, tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    first, second = (min(lists.glob(f"*{country}-*.csv")) for country in ("SE", "IE"))
    assert run(["ingest", str(first), "--data", str(tmp_path)]) == 0
    assert not has_graph(directory)
    assert run(["graph", "--data", str(tmp_path)]) == 0
    assert run(["ingest", str(first), str(second), "--data", str(tmp_path)]) == 0
    assert len(versions(directory)) == 2
    assert has_graph(directory)


def test_a_disk_that_fills_up_is_told_in_a_sentence_and_leaves_nothing(
    lists: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    directory = DataDirectory(tmp_path)
    monkeypatch.setattr("kohesio.cli.ingest.build_index", full)
    assert run(["ingest", str(next(lists.glob("*IE-*.csv"))), "--data", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("The disk is full.")
    assert versions(directory) == ()


def test_a_data_directory_that_is_a_file_is_told_in_a_sentence(
    lists: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").touch()
    assert run(["ingest", str(lists), "--data", str(tmp_path / "data")]) == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'data'} is in the way")


def test_a_failure_of_the_system_that_nobody_foresaw_shows_as_the_bug_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.EBADF, "Bad file descriptor")

    monkeypatch.setattr("kohesio.cli.ingest.ingest_paths", broken)
    with pytest.raises(OSError, match="Bad file"):
        run(["ingest", str(tmp_path), "--data", str(tmp_path)])


def test_a_port_that_is_taken_is_told_before_anything_is_opened(
    data: DataDirectory, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert run(["serve", "--port", port, "--data", str(data.root)]) == 3
    assert f"Nothing can listen at 127.0.0.1, port {port}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "named", "public"),
    [
        ("127.0.0.1", None, "http://127.0.0.1:9259"),
        ("0.0.0.0", None, "http://127.0.0.1:9259"),
        ("127.0.0.1", "https://projects.example", "https://projects.example"),
    ],
)
def test_links_lead_to_where_the_server_is_unless_the_operator_says_otherwise(
    host: str, named: str | None, public: str, data: DataDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOHESIO_DATA", "elsewhere")  # what the command sets goes with the test
    monkeypatch.setenv("KOHESIO_PUBLIC_URL", named or Settings().public_url)
    monkeypatch.setattr("kohesio.cli.serve._ask_for", lambda *_: None)
    monkeypatch.setattr("kohesio.cli.serve.uvicorn.run", lambda *_, **__: None)
    assert run(["serve", "--host", host, "--port", "9259", "--data", str(data.root)]) == 0
    assert load_settings().public_url == public


@pytest.mark.parametrize("command", ["fetch", "ingest", "inspect", "check"])
def test_a_country_that_is_none_is_refused(command: str, lists: Path, tmp_path: Path) -> None:
    names = [] if command == "fetch" else [str(next(lists.glob("*.csv")))]
    folder = [] if command in {"inspect", "check"} else ["--data", str(tmp_path / "data")]
    assert run([command, *names, "--country", "XX", *folder]) == 3
    assert not (tmp_path / "data").exists()


def test_the_program_says_which_version_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"kohesio {product_version()}\n"


@pytest.mark.parametrize("place", ["nowhere/x.csv", "."])
def test_an_export_that_cannot_be_laid_anywhere_is_refused(
    place: str, data: DataDirectory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "-o", str(tmp_path / place), "--data", str(data.root)]) == 3
    assert "cannot be written" in capsys.readouterr().err


def test_no_number_of_a_table_is_broken_in_a_pipe(
    lists: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = next(lists.glob("*IE-*.csv"))
    run(["ingest", str(file), "--data", str(tmp_path), "--no-index"])
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines() if "loaded" in line] == [file.name]


@pytest.mark.parametrize("command", ["list", "expire"])
def test_who_looks_for_persons_where_no_data_are_is_told_so(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (tmp_path / "none", tmp_path):
        assert run(["privacy", command, "--data", str(folder)]) == 1
    assert capsys.readouterr().err.count("is no data directory") == 2
    assert [*tmp_path.iterdir()] == []
