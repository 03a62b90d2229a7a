"""What is in the repository and in the wheel, and what must not be."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

REQUIREMENT = re.compile(r"^[a-z0-9][a-z0-9-]*==[A-Za-z0-9.+!]+( ; [^@/\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
# A folder of somebody's machine, and the address of a package index; written so that this file is not found itself.
MACHINE = re.compile(r"(?<![\w.$}/~-])/(?:work|home/\w+|Users/\w+|root|opt/kvenv|opt/wheels|tmp/w)/")
INDEX = re.compile(r"https?://[\w.-]*(?:pyp[i]|pythonhoste[d]|npmj[s]|crate[s]\.io|mave[n])[\w.-]*")
LOGO = re.compile(r"logo", re.IGNORECASE)


def _listed(checkout: Path, *options: str) -> list[Path]:
    """Files that git lists; skips the test in an unpacked archive, which has no history."""
    if not (checkout / ".git").exists():
        pytest.skip("not a git checkout")
    done = subprocess.run(["git", "ls-files", "-z", *options], cwd=checkout, capture_output=True, text=True, check=True)
    return [path for name in done.stdout.split("\0") if name and (path := checkout / name).is_file()]


def _texts(paths: list[Path]) -> list[tuple[Path, str]]:
    found = []
    for path in paths:
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("pattern", [MACHINE, INDEX], ids=["a machine's folder", "a package index"])
def test_no_file_mentions(pattern: re.Pattern[str], checkout: Path) -> None:
    mentions = [
        f"{path.relative_to(checkout)}: {found.group()}"
        for path, text in _texts(_listed(checkout))
        for found in pattern.finditer(text)
    ]
    assert mentions == []


@pytest.mark.parametrize("name", ["build.txt", "run.txt", "test.txt", "bench.txt"])
def test_a_lock_file_holds_names_versions_and_hashes_alone(name: str, checkout: Path) -> None:
    lines = (checkout / "requirements" / name).read_text(encoding="utf-8").splitlines()
    strange = [line for line in lines[1:] if not REQUIREMENT.match(line) and not HASH.match(line)]
    assert lines[0].startswith("#")
    assert strange == []


def test_every_declared_dependency_is_locked(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {
        "build.txt": project["build-system"]["requires"],
        "run.txt": project["project"]["dependencies"],
        "test.txt": project["project"]["optional-dependencies"]["test"],
        "bench.txt": project["project"]["optional-dependencies"]["bench"],
    }
    missing = [
        (file, requirement)
        for file, requirements in declared.items()
        for requirement in requirements
        if f"\n{re.split(r'[<>=!~ ]', requirement)[0].lower()}==" not in (checkout / "requirements" / file).read_text()
    ]
    assert missing == []


def test_the_licence_is_the_european_union_public_licence(checkout: Path) -> None:
    text = (checkout / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007, 2016\n")
    assert "15. Applicable Law" in text


def test_third_party_files_are_pinned_licensed_and_without_logos(checkout: Path) -> None:
    manifest = json.loads((checkout / "src/kohesio/ui/vendor.json").read_text(encoding="utf-8"))
    for package in manifest["packages"]:
        assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
        assert package["integrity"].startswith("sha512-")
        assert package["licence"]
        assert any("LICEN" in file["to"] for file in package["files"]), package["package"]
        assert [file["to"] for file in package["files"] if LOGO.search(file["from"] + file["to"])] == []


def test_no_third_party_file_is_committed(checkout: Path) -> None:
    assert [path for path in _listed(checkout) if "static/vendor" in path.as_posix()] == []


def test_the_wheel_holds_every_file_of_the_package(checkout: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=checkout, capture_output=True, check=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("kohesio/")}
    expected = {
        path.relative_to(checkout / "src").as_posix()
        for path in _listed(checkout, "--cached", "--others", "--exclude-standard", "--", "src/kohesio")
    }
    manifest = json.loads((checkout / "src/kohesio/ui/vendor.json").read_text(encoding="utf-8"))
    vendored = {
        f"kohesio/ui/static/vendor/{file['to']}" for package in manifest["packages"] for file in package["files"]
    }
    assert packed == expected | vendored
