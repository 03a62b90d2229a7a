"""The dictionary as it is published (simplemma), from the folder into which ``make test`` installs it apart."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fixtures_snapshot import CREATED, invented_operations, publish_version

from kohesio.index.build import build_index
from kohesio.index.lemmas import LANGUAGES, Dictionary, installed
from kohesio.index.query import OperationQuery
from kohesio.index.service import SearchService
from kohesio.model.text import Text
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

FOLDER = Path(sys.prefix) / "lemmas"

FORMS = {
    "bg": ("училище", "училища", "училището"),
    "et": ("kool", "koolide", "koolis"),
    "ga": ("bóthar", "bóithre"),
    "hr": ("cesta", "ceste", "cestama"),
    "hu": ("iskola", "iskolákban", "iskoláknak"),
    "lv": ("ceļš", "ceļi"),
    "pl": ("człowiek", "ludzie"),
    "ro": ("școală", "școlilor", "școli"),
    "sk": ("cesta", "ciest"),
    "sl": ("šola", "šolah", "šol"),
}
"""Forms of one noun in each language that is looked up: rules of endings join few of them."""


@pytest.fixture
def dictionary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dictionary]:
    """The one in the folder; gone from this process after the test, which else has none."""
    if not FOLDER.is_dir():
        pytest.fail(f"{FOLDER} is not there: `make test` installs requirements/lemmas.txt into it.")
    monkeypatch.syspath_prepend(FOLDER)
    found = installed()
    assert found is not None
    yield found
    for name in [name for name in sys.modules if name.partition(".")[0] == "simplemma"]:
        del sys.modules[name]


def test_every_language_that_is_looked_up_has_a_table() -> None:
    assert set(FORMS) == set(LANGUAGES)


@pytest.mark.parametrize("language", sorted(FORMS))
def test_the_forms_of_a_noun_have_one_lemma(dictionary: Dictionary, language: str) -> None:
    assert len({dictionary(form, language) for form in FORMS[language]}) == 1


def test_a_word_of_another_language_is_not_looked_up(dictionary: Dictionary) -> None:
    assert dictionary("schools", "en") == ()


@pytest.mark.parametrize(("language", "forms"), [("pl", ("ludzie", "człowiek")), ("bg", ("пътища", "път"))])
def test_one_form_finds_another_that_no_rule_of_endings_joins(
    dictionary: Dictionary, empty_data: DataDirectory, language: str, forms: tuple[str, str]
) -> None:
    members = [
        replace(one, title=(Text(form, language),), summary=())
        for one, form in zip(invented_operations(), forms, strict=False)
    ]
    publish_version(empty_data, members, CREATED)
    asked = [OperationQuery(text=form) for form in forms]
    assert [SearchService.open(empty_data).totals(one).count for one in asked] == [1, 1]
    build_index(Snapshot.open(empty_data), empty_data, lemmas=dictionary)
    assert [SearchService.open(empty_data).totals(one).count for one in asked] == [2, 2]
