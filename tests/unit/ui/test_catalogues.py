"""Every text is translated, wholly and with the same blanks to fill; nothing in a catalogue is left over."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from kohesio.ui.i18n import OFFERED, SOURCE_LANGUAGE, language

TRANSLATED = [code for code in OFFERED if code != SOURCE_LANGUAGE]
_PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def script(checkout: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_script", checkout / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def template(script: ModuleType) -> Catalog:
    found: Catalog = script.extracted()
    return found


def catalogue(script: ModuleType, code: str) -> Catalog:
    with script.catalogue_path(code).open("rb") as file:
        return read_po(file, locale=code)


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def identities(messages: Iterable[Message]) -> set[object]:
    return {message.id for message in messages if message.id}


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_has_exactly_the_texts_of_the_program(script: ModuleType, template: Catalog, code: str) -> None:
    assert identities(catalogue(script, code)) == identities(template)


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_doubtful(script: ModuleType, code: str) -> None:
    found = [entry for entry in catalogue(script, code) if entry.id]
    assert [entry.id for entry in found if not all(texts(entry))] == []
    assert [entry.id for entry in found if entry.fuzzy] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_blanks_of_its_text(script: ModuleType, code: str) -> None:
    for entry in catalogue(script, code):
        wanted = [set(_PLACEHOLDER.findall(text)) for text in ([entry.id] if isinstance(entry.id, str) else entry.id)]
        assert all(set(_PLACEHOLDER.findall(text)) in wanted for text in texts(entry)), entry.id


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_is_as_the_script_writes_it(script: ModuleType, template: Catalog, code: str) -> None:
    path = script.catalogue_path(code)
    before = path.read_bytes()
    script.update(code, template)
    after = path.read_bytes()
    path.write_bytes(before)
    assert after == before


def test_english_is_the_language_of_the_source() -> None:
    assert language("en").gettext("Projects") == "Projects"


def test_a_text_is_in_the_language_of_the_reader() -> None:
    assert language("sv").gettext("Beneficiaries") == "Stödmottagare"
    assert language("sv").ngettext("%(num)s finding", "%(num)s findings", 2) == "%(num)s iakttagelser"


def test_countries_and_languages_have_their_names() -> None:
    assert language("sv").country("DE") == "Tyskland"
    assert language("en").language_name("sv") == "Swedish"
    assert language("en").country("XX") == "XX"


_LETTERS = re.compile(r"[A-Za-z]{3,}")
_NAMES = {"Kohesio", "CSV", "JSON", "Lines", "SHA", "BibTeX", "CSL", "amp", "nbsp", "kohesio", "fetch", "geodata"}
"""Names of formats and the words of a command."""


def test_no_text_of_a_template_is_outside_the_catalogue(checkout: Path) -> None:
    for path in sorted((checkout / "src/kohesio").glob("*/templates/**/*.html")):
        source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text("utf-8"), flags=re.DOTALL)
        source = re.sub(r"<[^>]*>", " ", re.sub(r'[\w-]+="[^"<>]*"', " ", source))
        assert set(_LETTERS.findall(source)) - _NAMES == set(), path.name
