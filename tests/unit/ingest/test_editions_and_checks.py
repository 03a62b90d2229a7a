"""Dates of editions, expectations that guard publication, and amounts in euro."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest
from tests.unit.ingest.invented import SPEC

from kohesio.ingest.checks import failed_expectations, shares
from kohesio.ingest.edition import EditionDate, edition_of
from kohesio.ingest.euro import in_euro
from kohesio.model.period import Precision
from kohesio.model.provenance import LoadedList
from kohesio.sources.spec import Expectation
from kohesio.sources.specfile import parse_spec

LOADED = LoadedList(
    id="xx-test", title="", country="SE", languages=(), periods=(), funds=(), publisher=None, address=None,
    licence=None,
    file_name="", sha256="", fetched_at=None, edition=None, updated=None, currency=None, rows=100, operation_rows=100,
    operations=100, rejected=0, issues=0, synthetic=False, fill=(("title", 1.0), ("total_cost", 0.9)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "given", "found"),
    [
        ("{cells: 'Stand: (.*)'}", {"texts": ["Liste", "Stand: 01.03.2016"]}, ("2016-03-01", Precision.DAY)),
        ("{cells: 'Update : (.*)'}", {"texts": ["Update : novembre 2014"]}, ("2014-11-01", Precision.MONTH)),
        (r"{sheet: '(\d\d\.\d\d\.\d\d)$'}", {"sheet": "Lista 31.08.16"}, ("2016-08-31", Precision.DAY)),
        (r"{file_name: '(\d{8})'}", {"file_name": "SE-20260924.csv"}, ("2026-09-24", None)),
        ("{date: 2016-12-01}", {}, ("2016-12-01", None)),
        (r"{file_name: '(\d{8})', date: 2016-12-01}", {"file_name": "list.csv"}, ("2016-12-01", None)),
        (r"{file_name: '(\d{8})'}", {"file_name": "list.csv"}, (None, None)),
        ("{date: 2016-12-01}", {"recorded": "2020-02-02"}, ("2020-02-02", None)),
    ],
)
def test_the_edition_is_found_where_the_description_says(
    rule: str, given: dict[str, object], found: tuple[str | None, Precision | None]
) -> None:
    spec = parse_spec(SPEC.replace("{date: 2023-05-01}", rule).replace("languages: sv", "languages: fr"), "x.yml")
    edition = edition_of(spec, **({"file_name": "x.csv"} | given))  # type: ignore[arg-type]
    stated = edition.updated.precision if edition.updated else None
    assert (edition.edition, stated) == found


def test_an_edition_without_any_rule_has_no_date() -> None:
    spec = parse_spec(SPEC.replace("edition: {date: 2023-05-01}", ""), "x.yml")
    assert edition_of(spec, file_name="list-20260101.csv") == EditionDate(None, None)


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        ("operations 2024-03-15.csv", "2024-03-15"),
        ("operations_20240315.xlsx", "2024-03-15"),
        ("Liste 15.03.2024.xlsx", "2024-03-15"),
        ("operations-2024-03.csv", "2024-03-01"),
        ("2021-2027 operations_2024_11.csv", "2024-11-01"),
        ("operations 2014-2020.csv", None),
        ("2021SE05SFPR001.csv", None),
        ("operations-20241.csv", None),
    ],
)
def test_a_list_that_shares_its_headings_is_dated_by_its_name(name: str, edition: str | None) -> None:
    undated = parse_spec(SPEC.replace("edition: {date: 2023-05-01}", "many_lists: true"), "x.yml")
    assert edition_of(undated, file_name=name).edition == edition


@pytest.mark.parametrize(
    ("expected", "last", "words"),
    [
        (Expectation(operations=101), None, "expects 101 at least"),
        (Expectation(fill=(("total_cost", 0.95),)), None, "only 90% of operations have total_cost"),
        (Expectation(fill=(("eu_contribution", 0.1),)), None, "only 0% of operations have eu_contribution"),
        (Expectation(), replace(LOADED, operations=201), "the last version had 201"),
        (Expectation(), replace(LOADED, fill=(("summary", 0.5),)), "summary fell from 50%"),
    ],
)
def test_an_expectation_that_fails_says_what_is_wrong(
    expected: Expectation, last: LoadedList | None, words: str
) -> None:
    (sentence,) = failed_expectations(LOADED, expected, last)
    assert words in sentence


def test_a_list_that_meets_its_expectations_has_no_failures() -> None:
    expected = Expectation(operations=100, fill=(("title", 1.0), ("total_cost", 0.9)))
    assert failed_expectations(LOADED, expected, replace(LOADED, operations=199, fill=(("total_cost", 1.0),))) == ()


def test_fill_rates_are_shares_of_all_operations() -> None:
    assert shares({"title": 3, "summary": 1}, 3) == (("summary", 0.3333), ("title", 1.0))


def test_euro_stay_as_they_are() -> None:
    (amount,) = in_euro(pl.Series([Decimal("12.34")]), pl.Series(["EUR"]), pl.Series([2016])).to_list()
    assert (amount["eur"], amount["rate"], amount["rate_date"]) == (Decimal("12.34"), 1, None)


def test_other_currencies_are_divided_by_the_years_average() -> None:
    years = pl.Series([2023, 2023])
    first, other = in_euro(pl.Series([Decimal("2382460.56"), None]), pl.Series(["SEK", "SEK"]), years).to_list()
    assert first["eur"] == (Decimal("2382460.56") / first["rate"]).quantize(Decimal("0.01"))
    assert (first["rate_date"], first["basis"], other) == ("2023", "published", None)


def test_amounts_of_different_years_take_the_rate_of_each() -> None:
    one, other = in_euro(pl.Series([Decimal(100)] * 2), pl.Series(["SEK"] * 2), pl.Series([2015, 2023])).to_list()
    assert [one["rate_date"], other["rate_date"]] == ["2015", "2023"]
    assert one["rate"] != other["rate"]


@pytest.mark.parametrize(("currency", "year"), [("SEK", None), ("XXX", 2020)])
def test_without_a_rate_there_is_no_amount_in_euro(currency: str, year: int | None) -> None:
    (amount,) = in_euro(pl.Series([Decimal(5)]), pl.Series([currency]), pl.Series([year], dtype=pl.Int32)).to_list()
    assert (amount["amount"], amount["eur"], amount["rate"], amount["rate_date"]) == (5, None, None, None)
