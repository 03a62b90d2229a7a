"""List descriptions: those that travel with the program, and what is wrong with others."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.errors import MissingError, SpecError
from kohesio.model.programme import parse_cci
from kohesio.model.territory import MEMBER_STATES
from kohesio.reference.programmes import programme
from kohesio.sources.registry import Registry
from kohesio.sources.spec import Fate, ListSpec, Repeats
from kohesio.sources.specfile import load_spec, parse_spec

GOOD = """
id: se-list
title: Lista
country: SE
periods: 2021-2027
currency: SEK
columns:
  Projekt: title
"""
SPECS = Registry.packaged().all()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_every_packaged_description_is_consistent(spec: ListSpec) -> None:
    assert spec.country is None or spec.country in {*MEMBER_STATES, "GB"}
    assert spec.country is None or spec.id.startswith(f"{spec.country.lower()}-")
    assert spec.uses("title")
    assert spec.per_country or spec.expect.operations > 0


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_every_programme_code_of_a_description_is_a_cci(spec: ListSpec) -> None:
    named = [spec.programme, *(each for _, each in (spec.programmes.values if spec.programmes else ()))]
    codes = [each.cci for each in named if each is not None and each.cci is not None]
    assert [parse_cci(code) for code in codes] == codes
    assert all(programme(code) for code in codes if code.startswith("2014"))


def test_the_danish_and_swedish_contacts_are_marked_personal() -> None:
    columns = [column for spec in SPECS for column in spec.columns if column.fate is Fate.PERSONAL]
    personal = {heading for column in columns for heading in column.headings}
    assert personal >= {"Kontaktperson / Contacts", "projektledare", "telnr", "e-post"}


def test_a_short_description_gets_the_defaults() -> None:
    spec = parse_spec(GOOD, "x.yml")
    assert (spec.decimal, spec.date_order, spec.repeats.how) == (".", "dmy", Repeats.SEPARATE)
    assert spec.columns[0].uses[0].field == "title"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("currency: SEK", "curency: SEK"), r"x\.yml, line 6: .* unknown key 'curency'|needs the currency"),
        (("id: se-list", ""), "needs the key 'id'"),
        (("periods: 2021-2027", "periods: 2021-2028"), r"line 5: .* valid are 2007-2013"),
        (("Projekt: title", "Projekt: titel"), r"line 8: .* which is no field"),
        (("Projekt: title", "Projekt: {field: title, pattern: '('}"), "unusable pattern"),
        (("Projekt: title", "Projekt: {field: title, pattern: 'x'}"), "needs a group"),
        (("Projekt: title", "Projekt: {field: title, split: ','}"), "which holds one value"),
        (("Projekt: title", "Projekt: beneficiary"), "title or operation_code"),
        (("Projekt: title", "Projekt: title\n  Projekt: summary"), "'Projekt' twice"),
        (("columns:", "repeats: {how: same}\ncolumns:"), "needs a key"),
        (("columns:", "repeats: {how: same, key: fund}\ncolumns:"), "no column feeds: fund"),
        (("columns:", "reject: [{reason: footer, when: {X: {empty: true}}}]\ncolumns:"), "'X'"),
        (
            ("columns:", "layout: {delimiter: я}\ncolumns:"),
            r"line 7: .* 'я' at 'delimiter'; valid is one mark of ASCII\.",
        ),
        (("columns:", "layout: {delimiter: '||'}\ncolumns:"), "one mark of ASCII"),
        (("columns:", "layout: {quote: a}\ncolumns:"), "one mark of ASCII or none"),
        (("country: SE", ""), "needs a country"),
        (("columns:", "columns: [1]\nx:"), "mapping"),
        (("title: Lista", "title: [1"), "no YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(change: tuple[str, str], words: str) -> None:
    text = GOOD.replace(*change)
    with pytest.raises(SpecError, match=words):
        parse_spec(text, "x.yml")


def test_an_empty_description_is_refused() -> None:
    with pytest.raises(SpecError, match="empty"):
        parse_spec("", "x.yml")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="cannot be read"):
        load_spec(tmp_path / "none.yml")


def test_two_descriptions_with_one_id_are_refused() -> None:
    spec = parse_spec(GOOD, "x.yml")
    with pytest.raises(SpecError, match="Two list descriptions"):
        Registry([spec, spec])


def test_a_format_for_every_country_is_found_by_the_id_of_one() -> None:
    assert Registry.packaged().by_id("kohesio-2021-2027-ie").id == "kohesio-2021-2027"


def test_an_unknown_id_is_missing() -> None:
    with pytest.raises(MissingError, match="no list description"):
        Registry.packaged().by_id("xx-nothing")


def test_descriptions_are_selected_by_country_and_period() -> None:
    found = {spec.id: spec for spec in Registry.packaged().select(country="DK", period="2014-2020")}
    assert found.keys() >= {"dk-erdf-esf-2014-2020", "kohesio-2014-2020"}
    assert {spec.country for spec in found.values()} == {"DK", None}
    assert all("2014-2020" in spec.periods for spec in found.values())
