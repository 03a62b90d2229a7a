"""Static files are found under the hash of their content, and only under it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from kohesio.ui.assets import Assets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "style.css").write_text("a { color: red }" * 50)
    (tmp_path / "LICENSE").write_text("not served")
    return tmp_path


def test_a_file_is_found_by_its_address(folder: Path) -> None:
    assets = Assets(folder)
    digest, _, path = assets.address("deep/style.css").partition("/")
    found = assets.find(digest, path)
    assert found is not None
    assert found.media_type.startswith("text/css")
    assert gzip.decompress(found.compressed) == found.content


def test_a_changed_file_has_another_address(folder: Path) -> None:
    before = Assets(folder).address("deep/style.css")
    (folder / "deep" / "style.css").write_text("b {}")
    assets = Assets(folder)
    assert assets.address("deep/style.css") != before
    assert assets.find(*before.split("/", 1)) is None


def test_what_is_no_kind_of_static_file_is_not_served(folder: Path) -> None:
    assert "LICENSE" not in Assets(folder)


def test_our_own_style_is_there_and_small() -> None:
    assets = Assets()
    found = assets.find(*assets.address("kohesio.css").split("/", 1))
    assert found is not None
    assert len(found.compressed) < 8_000
