"""Dictionaries of word forms, where they are installed: an index says which it used, and serving needs none."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from tests.fixtures_snapshot import CREATED, invented_operations, publish_version

from kohesio.index import lemmas
from kohesio.index.build import build_index
from kohesio.index.lemmas import Dictionary, installed
from kohesio.index.query import OperationQuery
from kohesio.index.service import SearchService
from kohesio.index.versions import checked_card, index_folder
from kohesio.model.text import Text
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot


class Forms:
    """Two forms of one invented noun, as a dictionary would know them."""

    def lemmatize(self, token: str, lang: str) -> str:
        return "człek" if token in {"człek", "ludzie"} and lang == "pl" else token


@pytest.fixture
def with_forms(empty_data: DataDirectory) -> DataDirectory:
    first, second, *_ = invented_operations()
    members = [
        replace(first, title=(Text("Dobry człek", "pl"),), summary=()),
        replace(second, title=(Text("Ludzie dobrej woli", "pl"), Text("ludzie", "cs")), summary=()),
    ]
    publish_version(empty_data, members, CREATED)
    folder = build_index(Snapshot.open(empty_data), empty_data, lemmas=Dictionary(Forms(), "forms 1"))
    assert checked_card(folder, Snapshot.open(empty_data).version).lemmas == "forms 1"
    return empty_data


@pytest.mark.parametrize("typed", ["człek", "czlek", "ludzie"])
def test_every_form_finds_the_others(with_forms: DataDirectory, typed: str) -> None:
    assert SearchService.open(with_forms).totals(OperationQuery(text=typed)).count == 2


def test_without_a_dictionary_the_index_says_so(small_data: DataDirectory) -> None:
    snapshot = Snapshot.open(small_data)
    folder = index_folder(small_data, snapshot.version)
    assert checked_card(folder, snapshot.version).lemmas is None


def test_an_installed_dictionary_is_asked_by_its_own_names_of_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = SimpleNamespace(lemmatize=lambda token, lang: {("školama", "hbs"): "škola"}[token, lang])
    monkeypatch.setattr(lemmas, "import_module", {"simplemma": tables}.__getitem__)
    monkeypatch.setattr(lemmas, "version", {"simplemma": "2.0"}.__getitem__)
    dictionary = installed()
    assert dictionary is not None
    assert (dictionary.name, dictionary("Školama", "hr")) == ("simplemma 2.0", ("skola",))
    assert dictionary("schools", "en") == ()


def test_without_the_extra_there_is_no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(lemmas, "import_module", missing)
    assert installed() is None
