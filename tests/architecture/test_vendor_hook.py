"""The build hook brings the vendor folder to the manifest's state, or says in one sentence why it cannot."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import json
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

CONTENT = b"body { color: black }\n"


@pytest.fixture(scope="module")
def hook(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", checkout / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An npm archive with one style sheet, as a registry would deliver it."""
    path = tmp_path / "invented-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as members:
        entry = tarfile.TarInfo("package/dist/style.css")
        entry.size = len(CONTENT)
        members.addfile(entry, io.BytesIO(CONTENT))
    return path


def _manifest(archive: Path, **changes: str) -> Path:
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    file = {"from": "dist/style.css", "to": "invented/style.css", "sha256": hashlib.sha256(CONTENT).hexdigest()}
    package = {"package": "invented", "version": "1.0.0", "integrity": changes.pop("integrity", integrity)}
    path = archive.with_name("vendor.json")
    path.write_text(json.dumps({"packages": [{**package, "files": [{**file, **changes}]}]}), encoding="utf-8")
    return path


@pytest.fixture
def delivered(hook: ModuleType, archive: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """npm delivers ``archive``; the list says for which packages it was asked."""
    asked: list[str] = []

    def pack(package: object, folder: Path) -> Path:
        asked.append(getattr(package, "name", ""))
        return archive

    monkeypatch.setattr(hook, "_pack", pack)
    return asked


def test_what_is_missing_is_fetched_once(hook: ModuleType, archive: Path, delivered: list[str], tmp_path: Path) -> None:
    target = tmp_path / "vendor"
    assert hook.obtain(_manifest(archive), target) == ("invented@1.0.0",)
    assert hook.obtain(_manifest(archive), target) == ()
    assert (target / "invented/style.css").read_bytes() == CONTENT
    assert delivered == ["invented"]


def test_a_changed_file_is_replaced_and_a_stranger_removed(
    hook: ModuleType, archive: Path, delivered: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "vendor"
    hook.obtain(_manifest(archive), target)
    (target / "invented/style.css").write_text("changed")
    (target / "old").mkdir()
    (target / "old/left.css").write_text("left behind")
    hook.obtain(_manifest(archive), target)
    assert [path.relative_to(target).as_posix() for path in target.rglob("*")] == ["invented", "invented/style.css"]
    assert (target / "invented/style.css").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"integrity": "sha512-" + base64.b64encode(bytes(64)).decode()}, "is not the archive that was pinned"),
        ({"integrity": "sha512-!"}, "is no integrity hash"),
        ({"sha256": "0" * 64}, "the manifest says"),
        ({"from": "dist/other.css"}, "has no file dist/other.css"),
        ({"to": "../outside.css"}, "lies outside the vendor folder"),
    ],
)
def test_a_file_that_is_not_the_pinned_one_stops_the_build(
    hook: ModuleType, archive: Path, delivered: list[str], tmp_path: Path, changes: dict[str, str], sentence: str
) -> None:
    target = tmp_path / "vendor"
    manifest = _manifest(archive, **changes)
    with pytest.raises(hook.VendorError, match=sentence):
        hook.obtain(manifest, target)
    assert not target.exists()
