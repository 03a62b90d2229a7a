"""Numbers, money and dates as readers of each language write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale

from kohesio.model.period import PartialDate, Precision
from kohesio.ui import format as formats
from kohesio.ui.i18n import OFFERED, language

EN, SV, NL = (language(code).locale for code in ("en", "sv", "nl"))


def plain(text: str) -> str:
    """The text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("locale", "amount", "currency", "text"),
    [
        (EN, "2382460.56", "EUR", "€2,382,460.56"),
        (SV, "2382460.56", "EUR", "2 382 460,56 €"),
        (EN, "959353.50", "EUR", "€959,353.50"),
        (SV, "959353.50", "EUR", "959 353,50 €"),
        (EN, "1149000.00", "SEK", "SEK 1,149,000.00"),
        (SV, "1149000.00", "SEK", "1 149 000,00 kr"),
        (NL, "1149000.00", "SEK", "SEK 1.149.000,00"),
        (EN, "0.00", "EUR", "€0.00"),
    ],
)
def test_an_amount_is_written_to_the_cent(locale: Locale, amount: str, currency: str, text: str) -> None:
    assert plain(formats.money(Decimal(amount), currency, locale)) == text


@pytest.mark.parametrize(
    ("locale", "amount", "text"),
    [
        (EN, "35600000000", "€35.6 billion"),
        (SV, "35600000000", "35,6 miljarder €"),
        (EN, "2382460.56", "€2.4 million"),
        (SV, "2382460.56", "2,4 miljoner €"),
        (EN, "959353.50", "€959,354"),
        (SV, "959353.50", "959 354 €"),
        (NL, "959353.50", "€ 959.354"),
        (NL, "2382460.56", "€ 2,4 miljoen"),
        (EN, "999960000", "€1 billion"),
        (EN, "999999.70", "€1 million"),
        (EN, "-2400000", "-€2.4 million"),
    ],
)
def test_a_sum_is_written_so_that_it_can_be_taken_in(locale: Locale, amount: str, text: str) -> None:
    assert plain(formats.compact_money(Decimal(amount), "EUR", locale)) == text


@pytest.mark.parametrize(("amount", "text"), [("35600000000", "€35.6 biljun"), ("2382460.56", "€2.4 miljun")])
def test_maltese_for_which_cldr_has_no_words_has_them(amount: str, text: str) -> None:
    assert plain(formats.compact_money(Decimal(amount), "EUR", language("mt").locale)) == text


@pytest.mark.parametrize(
    ("code", "amount", "text"),
    [
        ("pl", "38012345", "38 milionów €"),
        ("pl", "38112345", "38,1 miliona €"),
        ("cs", "19012345", "19 milionů €"),
        ("sk", "19012345", "19 miliónov €"),
        ("lt", "19012345", "19 milijonų €"),
        ("ro", "38012345", "38 de milioane de EUR"),
        ("pt", "1012345", "1 milhão de €"),
        ("fr", "1000000", "1 million d’€"),
    ],
)
def test_the_word_for_millions_has_the_form_that_the_figure_shown_asks_for(code: str, amount: str, text: str) -> None:
    assert plain(formats.compact_money(Decimal(amount), "EUR", language(code).locale)) == text


@pytest.mark.parametrize(
    ("code", "currency", "amount", "text"),
    [
        ("es", "EUR", "14000000", "14 millones de €"),
        ("it", "EUR", "35600000000", "35,6 miliardi di €"),
        ("fr", "SEK", "14000000", "14 millions de SEK"),
        ("fr", "EUR", "999999", "999 999 €"),
    ],
)
def test_a_million_that_is_a_noun_is_one_of_a_currency(code: str, currency: str, amount: str, text: str) -> None:
    assert plain(formats.compact_money(Decimal(amount), currency, language(code).locale)) == text


@pytest.mark.parametrize("code", OFFERED)
def test_every_language_can_write_everything(code: str) -> None:
    locale = language(code).locale
    for amount in map(Decimal, ("0", "-3.5", "959353.50", "2382460.56", "35600000000", "1000000000000")):
        for written in (formats.money, formats.compact_money, formats.axis_money):
            assert written(amount, "EUR", locale)
    for precision in Precision:
        assert formats.partial_date(PartialDate(date(2023, 9, 1), precision), locale)
    assert "2023" in formats.full_date(date(2023, 9, 1), locale)


@pytest.mark.parametrize(
    ("value", "english", "swedish"),
    [("40.0000", "40%", "40\u00a0%"), ("33.3333", "33.333%", "33,333\u00a0%"), ("0", "0%", "0\u00a0%")],
)
def test_a_percentage_is_written_as_its_language_does_without_needless_zeros(
    value: str, english: str, swedish: str
) -> None:
    assert formats.percent(Decimal(value), EN) == english
    assert formats.percent(Decimal(value), SV) == swedish


def test_the_rate_behind_an_amount_has_no_space_in_any_language() -> None:
    assert (formats.rate(Decimal("33.3333"), EN), formats.rate(Decimal(40), SV)) == ("33.333%", "40%")


@pytest.mark.parametrize(
    ("precision", "english", "swedish"),
    [
        (Precision.DAY, "1 September 2023", "1 september 2023"),
        (Precision.MONTH, "September 2023", "september 2023"),
        (Precision.YEAR, "2023", "2023"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(precision: Precision, english: str, swedish: str) -> None:
    known = PartialDate(date(2023, 9, 1), precision)
    assert formats.partial_date(known, EN) == english
    assert formats.partial_date(known, SV) == swedish


def test_a_quarter_is_no_month() -> None:
    assert formats.partial_date(PartialDate(date(2023, 7, 1), Precision.QUARTER), EN) == "3rd quarter 2023"


@pytest.mark.parametrize(("count", "text"), [(999, "999 B"), (1_000, "1 kB"), (1_234_567, "1.2 MB")])
def test_bytes_are_in_the_largest_fitting_unit(count: int, text: str) -> None:
    assert plain(formats.size(count, EN)) == text
