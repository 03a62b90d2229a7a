"""In which currency a list is that names none, and whose words for a currency are read everywhere alike."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.unit.ingest.recognition.invented import write
from tests.unit.ingest.recognition.test_wordings_and_layouts import ORDINARY, columns, decided, read, table, understood

from kohesio.errors import UnknownListError
from kohesio.ingest.recognition.money import named
from kohesio.ingest.recognition.report import doubts
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand
from kohesio.ingest.values.amounts import parse_amount
from kohesio.reference.currencies import currency_in, currency_of

COST = {"Total cost": ORDINARY["Total cost (EUR)"]}
WORDS = (
    ("kronor", "SE", "SEK"), ("kroner", "DK", "DKK"), ("korun", "CZ", "CZK"), ("korún", "SK", "SKK"),
    ("forint", "HU", "HUF"), ("złotych", "PL", "PLN"), ("лева", "BG", "BGN"), ("lei", "RO", "RON"),
    ("kuna", "HR", "HRK"), ("krooni", "EE", "EEK"), ("latu", "LV", "LVL"), ("litų", "LT", "LTL"),
    ("tolarjev", "SI", "SIT"), ("ευρώ", "EL", "EUR"), ("TRY", "CY", "TRY"), ("dinara", "HR", "RSD"),
    ("svenska kronor", "FI", "SEK"), ("US$", "IE", "USD"), ("kr.", "DK", "DKK"),
)  # fmt: skip


@pytest.mark.parametrize(("word", "country", "code"), WORDS)
def test_a_word_for_a_currency_is_one_in_headings_amounts_and_cells(word: str, country: str, code: str) -> None:
    assert currency_in(f"Total, {word}", country) == code
    assert currency_of(word, country) == code
    assert parse_amount(f"150000 {word}").value == Decimal("150000.00")


@pytest.mark.parametrize(("word", "country", "code"), [WORDS[0], WORDS[2], WORDS[4], WORDS[5], WORDS[14]])
def test_amounts_with_their_currency_in_words_are_amounts(tmp_path: Path, word: str, country: str, code: str) -> None:
    made = columns({"Total cost": lambda n: f"{150_000 + n} {word}"}, ["Total cost (EUR)"])

    found = understood(tmp_path, made, country)

    assert read(found, "Total cost").field == "total_cost"
    assert decided(found, "currency") == code


@pytest.mark.parametrize(
    ("country", "begun", "currency"),
    [("LT", 2010, "LTL"), ("LT", 2016, "EUR"), ("LV", 2009, "LVL"), ("LV", 2014, "EUR"), ("LV", 2018, "EUR"),
     ("EE", 2009, "EEK"), ("EE", 2012, "EUR"), ("SK", 2007, "SKK"), ("HR", 2021, "HRK"), ("BG", 2024, "BGN"),
     ("IE", 2019, "EUR")],
)  # fmt: skip
def test_a_list_that_names_no_currency_is_in_that_of_its_dates(
    tmp_path: Path, country: str, begun: int, currency: str
) -> None:
    made = columns(COST | {"Start date": lambda n: f"{begun}-0{n % 9 + 1}-15"}, ["Total cost (EUR)", "End date"])

    found = understood(tmp_path, made, country)

    assert decided(found, "currency") == currency
    assert any("no amount names its currency" in each for each in doubts(found.reading)) == (
        begun < 2018 or currency != "EUR"
    )


def test_a_list_published_when_its_country_had_the_euro_is_in_euro_though_all_began_before(tmp_path: Path) -> None:
    made = columns(COST | {"Start date": lambda n: f"2010-0{n % 9 + 1}-15"}, ["Total cost (EUR)", "End date"])
    path = write(tmp_path / "list.csv", [["List of operations, as of 31.12.2015"], *table(made)])

    assert decided(understand(path, RecognitionOptions(country="LT")), "currency") == "EUR"


def test_one_operation_of_territorial_cooperation_does_not_turn_a_national_list_into_euro(tmp_path: Path) -> None:
    made = columns(
        COST | {"Programme": lambda n: "Interreg Sønderjylland" if n == 7 else "Innovation Danmark"},
        ["Total cost (EUR)"],
    )

    assert decided(understood(tmp_path, made, "DK"), "currency") == "DKK"


def test_a_list_whose_every_row_is_of_territorial_cooperation_is_in_euro(tmp_path: Path) -> None:
    made = columns(COST | {"Programme": lambda n: f"Interreg {('A', 'B')[n % 2]}"}, ["Total cost (EUR)"])

    assert decided(understood(tmp_path, made, "DK"), "currency") == "EUR"


def test_amounts_in_another_currency_than_the_others_are_left_out_and_said(tmp_path: Path) -> None:
    made = columns(
        {"Total cost (HRK)": ORDINARY["Total cost (EUR)"], "EU contribution (EUR)": lambda n: f"{5_000 + n}.00"},
        ["Total cost (EUR)"],
    )

    found = understood(tmp_path, made, "HR")

    assert (decided(found, "currency"), read(found, "Total cost (HRK)").field) == ("EUR", None)
    assert any("'Total cost (HRK)' is in HRK, other amounts in EUR" in each for each in doubts(found.reading))


def test_two_stray_cells_of_another_currency_refuse_no_list() -> None:
    cells = [*["100 EUR"] * 998, *["100 GBP"] * 2]

    assert named(["Total cost"], cells, "IE").codes == ("EUR",)
    assert named(["Total cost"], [*cells, *["100 GBP"] * 40], "IE").codes == ("EUR", "GBP")


def test_of_two_currencies_that_one_cell_each_names_neither_is_stray() -> None:
    assert named(["Total cost"], ["100 EUR", "100 SEK", *["100"] * 8], "FI").codes == ("EUR", "SEK")


def test_a_column_whose_cells_are_in_two_currencies_is_refused_where_nobody_can_be_asked(tmp_path: Path) -> None:
    made = columns({"Total cost": lambda n: f"{150_000 + n} {('EUR', 'SEK')[n % 4 == 1]}"}, ["Total cost (EUR)"])

    with pytest.raises(UnknownListError, match=r"EUR in 18, SEK in 6 of the cells looked at.*readings are EUR, SEK\."):
        understood(tmp_path, made, "FI")
