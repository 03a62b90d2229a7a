"""Each rule of the catalogue finds what it is for, where it is, and proposes what can be proposed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from tests.unit.check.lists import (
    NEW,
    OLD,
    VALIDATOR,
    Row,
    cases,
    codes,
    column,
    report_on,
    rows_of,
    write_csv,
)

from kohesio.check.report import report_to_json
from kohesio.check.rules import OF_INGEST, RULES
from kohesio.ingest.issues import CATALOGUE
from kohesio.sources.registry import Registry

CODE, NAME, TITLE = "Unique code", "Name of the beneficiary", "Name of the operation"
SUMMARY, START, END = "Purpose of", "Start date", "Expected or actual"
TOTAL, EU, CURRENCY, FUND = "Total cost", "Union contribution", "Currency", "Fund"
OBJECTIVE, RATE, POSTCODE, NUTS = "Specific objective", "Union co-financing", "Postcode", "NUTS code"
POINT, COUNTRY, FIELD, CCI = "Latitude", "Country", "Type of intervention", "Programme code"
PERIOD, UPDATED = "Programming period", "Date of last update"

CELLS: tuple[tuple[str, str, str, str | None], ...] = (
    ("missing-operation-code", CODE, "", None),
    ("missing-beneficiary", NAME, "", None),
    ("missing-title", TITLE, "", None),
    ("missing-summary", SUMMARY, "", None),
    ("missing-start-date", START, "", None),
    ("missing-end-date", END, "", None),
    ("missing-total-cost", TOTAL, "", None),
    ("missing-fund", FUND, "", None),
    ("missing-specific-objective", OBJECTIVE, "", None),
    ("missing-rate", RATE, "", None),
    ("missing-country", COUNTRY, "", None),
    ("missing-intervention-field", FIELD, "", None),
    ("unreadable-date", START, "2022-02-31", None),
    ("coarse-date", START, "2022-03", None),
    ("date-not-iso", START, "1.3.2022", "2022-03-01"),
    ("date-outside-period", END, "2020-12-31", None),
    ("end-before-start", END, "2022-02-28", None),
    ("unreadable-amount", TOTAL, "about a million", None),
    ("negative-amount", TOTAL, "-5.00", None),
    ("zero-amount", TOTAL, "0.00", None),
    ("amount-not-plain", TOTAL, "1 000.50 EUR", "1000.50"),
    ("eu-above-total", EU, "1000.01", None),
    ("unknown-currency", CURRENCY, "Euro?", None),
    ("unreadable-rate", RATE, "half", None),
    ("rate-out-of-range", RATE, "400", None),
    ("zero-rate", RATE, "0", None),
    ("rate-perhaps-fraction", RATE, "0.4", None),
    ("rate-contradicts-amounts", RATE, "30", None),
    ("unknown-fund", FUND, "Piggy bank", None),
    ("fund-out-of-scope", FUND, "EAFRD", None),
    ("fund-not-code", FUND, "European Regional Development Fund", "ERDF"),
    ("unknown-period", PERIOD, "2021-27", None),
    ("unreadable-programme", CCI, "Småland", None),
    ("programme-other-country", CCI, "2021FI16RFPR001", None),
    ("programme-other-period", CCI, "2014SE16RFOP001", None),
    ("programme-other-fund", CCI, "2021SE05SFPR001", None),
    ("unknown-specific-objective", OBJECTIVE, "RSO9.9", None),
    ("unknown-intervention-field", FIELD, "999", None),
    ("intervention-field-in-words", FIELD, "Solar power on schools", None),
    ("unknown-country", COUNTRY, "Atlantis", None),
    ("country-not-code", COUNTRY, "Sverige", "SE"),
    ("unknown-nuts", NUTS, "ZZ999", None),
    ("nuts-shortened", NUTS, "SE11X", "SE11"),
    ("nuts-other-country", NUTS, "FI1B1", None),
    ("unreadable-postcode", POSTCODE, "1", None),
    ("postcode-form", POSTCODE, "11122", "111 22"),
    ("unreadable-coordinates", POINT, "north", None),
    ("coordinates-swapped", POINT, "18.0, 59.3", "59.300000, 18.000000"),
    ("coordinates-outside-country", POINT, "40.0, -3.7", None),
    ("natural-person-hidden", NAME, "fysisk person", None),
    ("placeholder", SUMMARY, "n/a", None),
    ("contact-in-text", SUMMARY, "Fråga eva.exempel@example.org om vad vi gör.", None),
    ("short-summary", SUMMARY, "Solel", None),
    ("cut-off-text", SUMMARY, "x" * 255, None),
    ("cell-error", TITLE, "#REF!", None),
    ("update-differs", UPDATED, "2026-11-02", None),
)
"""Rule, column of a clean list of 2021-2027, what its third row has instead, and the value proposed."""

OLD_CELLS = (
    ("missing-eligible-cost", "Total eligible", ""),
    ("missing-update-date", "Date of last update", ""),
    ("unknown-programme", "Programme code", "2014SE16RFOP999"),
    ("natural-person-named", "Beneficiary name", "Herr Exempel Exempelsson"),
)
VALIDATOR_CELLS = (
    ("missing-exchange-rate", "Total_Eligible_Expenditure_Currency", "SEK"),
    ("validator-date", "Operation_Start_Date", "2016-03-01"),
    ("unreadable-link", "Social_Media_Links", "see our page"),
    ("end-before-start", "Operation_Start_Date", "01/10/2018"),
)
"""With the three plug-ins of the official validator; the third, on locations, has a test of its own."""


def _list(tmp_path: Path, layout: dict[str, str], spoil: Callable[[list[Row]], None]) -> Path:
    rows = rows_of(layout)
    spoil(rows)
    return write_csv(rows, tmp_path / "list.csv")


def _everywhere(start: str, value: str) -> Callable[[list[Row]], None]:
    def spoil(rows: list[Row]) -> None:
        for row in rows:
            row[column(row, start)] = value

    return spoil


def _without(*starts: str) -> Callable[[list[Row]], None]:
    def spoil(rows: list[Row]) -> None:
        for row in rows:
            for start in starts:
                del row[column(row, start)]

    return spoil


def _headed(old: str, new: str) -> Callable[[list[Row]], None]:
    """One heading renamed."""

    def spoil(rows: list[Row]) -> None:
        for place, row in enumerate(rows):
            rows[place] = {new if key == column(row, old) else key: value for key, value in row.items()}

    return spoil


@pytest.mark.parametrize("layout", [NEW, OLD], ids=["2021-2027", "2014-2020"])
def test_a_list_as_the_law_wants_it_has_no_findings(tmp_path: Path, layout: dict[str, str]) -> None:
    report = report_on(_list(tmp_path, layout, lambda rows: None))
    assert codes(report) == []
    assert report.clean


def test_a_list_as_the_validator_wants_it_lacks_a_second_language_only(tmp_path: Path) -> None:
    assert codes(report_on(_list(tmp_path, VALIDATOR, lambda rows: None))) == ["headings-one-language"]


@pytest.mark.parametrize(("code", "start", "value", "proposed"), CELLS, ids=[each[0] for each in CELLS])
def test_a_cell_is_found_with_its_row_and_column(
    tmp_path: Path, code: str, start: str, value: str, proposed: str | None
) -> None:
    heading = column(NEW, start)
    report = report_on(_list(tmp_path, NEW, lambda rows: rows[2].update({heading: value})))
    (found,) = cases(report, code)
    assert (found.row, found.proposed) == (4, proposed)
    assert found.heading == heading


def test_a_date_of_two_readings_is_found_where_another_contradicts_the_order(tmp_path: Path) -> None:
    heading = column(NEW, START)

    def written(rows: list[dict[str, str]]) -> None:
        rows[1][heading], rows[2][heading] = "12/31/2022", "01/03/2022"

    (found,) = cases(report_on(_list(tmp_path, NEW, written)), "ambiguous-date")
    assert (found.row, found.heading) == (4, heading)


def test_what_a_cell_or_a_heading_can_only_be_is_proposed(tmp_path: Path) -> None:
    def spoil(rows: list[Row]) -> None:
        rows[1][column(NEW, START)] = "12/31/2022"
        rows[2][column(NEW, "Total cost")] = "1000,5"
        _headed(OBJECTIVE, "Weather")(rows)

    report = report_on(_list(tmp_path, NEW, spoil))
    proposals = {code: cases(report, code)[0].proposed for code in
                 ("unreadable-date", "unreadable-amount", "column-not-understood")}  # fmt: skip

    assert proposals == {"unreadable-date": "2022-12-31", "unreadable-amount": "1000.5",
                         "column-not-understood": column(NEW, OBJECTIVE)}  # fmt: skip


@pytest.mark.parametrize("start", ["Start date", "Total cost", "Country"])
def test_a_lost_heading_is_not_proposed_for_values_that_cannot_stand_under_it(tmp_path: Path, start: str) -> None:
    def spoil(rows: list[Row]) -> None:
        _without(start)(rows)
        for row in rows:
            row["Weather"] = "fair"

    (found,) = cases(report_on(_list(tmp_path, NEW, spoil)), "column-not-understood")

    assert (found.heading, found.proposed) == ("Weather", None)


def test_a_sign_before_a_unit_says_which_money_the_amounts_are_in(tmp_path: Path) -> None:
    def spoil(rows: list[Row]) -> None:
        _without(CURRENCY)(rows)
        _headed("Total cost", "Total project costs £m")(rows)

    assert "missing-currency" not in codes(report_on(_list(tmp_path, NEW, spoil)))


def test_a_column_that_several_sheets_lack_is_one_finding_that_names_them(tmp_path: Path) -> None:
    rows = rows_of(NEW)
    _without(OBJECTIVE)(rows)
    book = openpyxl.Workbook()
    for name in ("ERDF", "ESF"):
        sheet = book.create_sheet(name)
        for cells in (list(rows[0]), *(list(row.values()) for row in rows)):
            sheet.append(cells)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "list.xlsx")

    (found,) = cases(report_on(tmp_path / "list.xlsx"), "column-missing")

    assert found.sheet == "ERDF, ESF"


@pytest.mark.parametrize(("code", "start", "value"), OLD_CELLS, ids=[each[0] for each in OLD_CELLS])
def test_a_cell_of_an_older_list_is_found(tmp_path: Path, code: str, start: str, value: str) -> None:
    heading = column(OLD, start)
    report = report_on(_list(tmp_path, OLD, lambda rows: rows[2].update({heading: value})))
    assert [found.row for found in cases(report, code)] == [4]


@pytest.mark.parametrize(("code", "start", "value"), VALIDATOR_CELLS, ids=[each[0] for each in VALIDATOR_CELLS])
def test_a_cell_in_the_validators_layout_is_found(tmp_path: Path, code: str, start: str, value: str) -> None:
    report = report_on(_list(tmp_path, VALIDATOR, lambda rows: rows[2].update({start: value})))
    assert [found.row for found in cases(report, code)] == [4]


def test_a_row_without_any_indicator_of_its_place_lacks_the_location(tmp_path: Path) -> None:
    empty = {column(NEW, start): "" for start in (POSTCODE, NUTS, "Municipality", POINT)}
    report = report_on(_list(tmp_path, NEW, lambda rows: rows[2].update(empty)))
    assert [(found.row, found.letter) for found in cases(report, "missing-location")] == [(4, "l")]


def test_names_and_contact_data_are_not_repeated(tmp_path: Path) -> None:
    heading = column(NEW, SUMMARY)
    text = "Fråga eva.exempel@example.org om vad vi gör."
    report = report_on(_list(tmp_path, NEW, lambda rows: rows[2].update({heading: text})))
    assert [found.raw for found in cases(report, "contact-in-text")] == [None]


def test_a_natural_persons_place_may_not_be_finer_than_a_region(tmp_path: Path) -> None:
    heading = column(NEW, NAME)
    report = report_on(_list(tmp_path, NEW, lambda rows: rows[2].update({heading: "natural person"})))
    found = cases(report, "natural-person-location")
    assert {(each.row, each.heading) for each in found} == {
        (4, column(NEW, start)) for start in (NUTS, POSTCODE, "Municipality", POINT)
    }
    assert [each.proposed for each in found if each.heading == column(NEW, NUTS)] == ["SE11"]


def _fractions(rows: list[Row]) -> None:
    for row in rows:
        row[column(row, RATE)] = "0.4"


def _twice(rows: list[Row]) -> None:
    rows.append(dict(rows[0]))


def _same_code(rows: list[Row]) -> None:
    rows[3][column(rows[3], CODE)] = rows[0][column(rows[0], CODE)]


def _repeats_title(rows: list[Row]) -> None:
    rows[2][column(rows[2], SUMMARY)] = rows[2][column(rows[2], TITLE)]


LISTS: tuple[tuple[str, dict[str, str], Callable[[list[Row]], None]], ...] = (
    ("column-missing", NEW, _without(OBJECTIVE)),
    ("column-not-understood", NEW, _headed(OBJECTIVE, "Weather")),
    ("missing-currency", NEW, _without(CURRENCY)),
    ("unknown-column", NEW, _headed("Programme code", "Weather")),
    ("repeated-row", NEW, _twice),
    ("repeated-operation-code", NEW, _same_code),
    ("summary-repeats-title", NEW, _repeats_title),
    ("list-overdue", NEW, _everywhere(UPDATED, "2026-07-21")),
    ("update-in-future", NEW, _everywhere(UPDATED, "2027-01-01")),
    ("update-date-unknown", NEW, _everywhere(UPDATED, "")),
    ("nuts-not-current", NEW, _everywhere(NUTS, "FR241")),
)


@pytest.mark.parametrize(("code", "layout", "spoil"), LISTS, ids=[each[0] for each in LISTS])
def test_a_flaw_of_the_whole_list_is_found(
    tmp_path: Path, code: str, layout: dict[str, str], spoil: Callable[[list[Row]], None]
) -> None:
    assert code in codes(report_on(_list(tmp_path, layout, spoil)))


def test_a_list_is_in_time_on_the_last_day_of_its_term(tmp_path: Path) -> None:
    report = report_on(_list(tmp_path, NEW, _everywhere(UPDATED, "2026-07-22")))
    assert "list-overdue" not in codes(report)


# -- what needs a description or a format of its own --------------------------------------------------------------

SPEC = """
id: invented
title: Invented list
country: SE
languages: sv
periods: 2014-2020
currency: EUR
numbers: {{decimal: "."}}
dates: {{order: ymd}}
{more}
columns:
  Kod: operation_code
  Projekt: title
  Mottagare: beneficiary
  Belopp (EUR): eligible_cost
  Grad: {{field: cofinancing_rate, unit: fraction, of: priority}}
  Postnummer: {{field: postcode, digits: 5}}
  Mål: {{field: thematic_objective, values: {{ett: TO01}}}}
  Telefon: personal
"""

DESCRIBED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("rate-as-fraction", "", {"Grad": "0.4"}),
    ("contact-column", "", {}),
    ("unknown-value", "", {"Mål": "två"}),
    ("code-lost-zeros", "", {"Postnummer": "1122"}),
    ("split-operation", "repeats: {how: same, key: operation_code}", {"Kod": "K1", "Projekt": "Projekt nummer 1"}),
    ("anonymous-beneficiary", "anonymous: [Hemlig]", {"Mottagare": "Hemlig"}),
    ("damaged-characters", "repairs: [control_characters]", {"Projekt": "Solel \u0096 skolan"}),
    ("row-no-operation", "reject: [{reason: subtotal, when: {Projekt: {matches: '^Summa'}}}]",
     {"Projekt": "Summa"}),
    ("withdrawn", "reject: [{reason: withdrawn, when: {Projekt: {matches: '^Avslag'}}}]",
     {"Projekt": "Avslag"}),
    ("headings-one-language", "", {}),
    ("code-of-several-operations", "repeats: {how: parts, key: operation_code}", {"Kod": "K1"}),
)  # fmt: skip


@pytest.mark.parametrize(("code", "more", "cells"), DESCRIBED, ids=[each[0] for each in DESCRIBED])
def test_a_flaw_that_a_description_knows_is_found(tmp_path: Path, code: str, more: str, cells: dict[str, str]) -> None:
    clean = {"Kod": "K{n}", "Projekt": "Projekt nummer {n}", "Mottagare": "Bolag {n} AB", "Belopp (EUR)": "100.00",
             "Grad": "40%", "Postnummer": "11122", "Mål": "ett", "Telefon": "0"}  # fmt: skip
    rows = rows_of(clean)
    rows[2].update(cells)
    path = write_csv(rows, tmp_path / "list.csv")
    path.with_name("list.csv.yml").write_text(SPEC.format(more=more), "utf-8")
    assert code in codes(report_on(path))


RAGGED = r"layout: {format: delimited, delimiter: ',', quote: none, ragged: '^(K\d+),(.*),(\d+),(\d{5}),([^,]*)$'}"
NARROW = """
id: narrow
title: Narrow list
country: SE
languages: sv
periods: {period}
currency: EUR
{more}
columns:
  Kod: operation_code
  Projekt: title
  Belopp (EUR): {amount}
  Postnummer: postcode
  Mottagare: beneficiary
"""


@pytest.mark.parametrize(
    ("code", "more", "line"),
    [
        ("repaired-record", RAGGED, "K3,Solel, och vind,100,11122,Bolag AB"),
        ("broken-record", RAGGED, "K3;nothing that fits"),
        ("ragged-row", "", "K3,Solel,100,11122,Bolag AB,more,and more"),
    ],
)
def test_records_that_came_apart_are_found(tmp_path: Path, code: str, more: str, line: str) -> None:
    lines = [
        "Kod,Projekt,Belopp (EUR),Postnummer,Mottagare",
        "K1,Ett,100,11122,Bolag AB",
        "K2,Två,100,11122,Bolag AB",
        line,
    ]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    path.with_name("list.csv.yml").write_text(
        NARROW.format(more=more, amount="eligible_cost", period="2014-2020"), "utf-8"
    )
    assert code in codes(report_on(path))


def test_public_funding_is_asked_of_the_oldest_lists(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Kod,Projekt,Belopp (EUR),Postnummer,Mottagare\nK1,Ett,,11122,Bolag AB\n", "utf-8")
    spec = NARROW.format(more="", amount="other_amounts.public", period="2007-2013")
    path.with_name("list.csv.yml").write_text(spec, "utf-8")
    assert [found.letter for found in cases(report_on(path), "missing-public-funding")] == ["d-3"]


def test_a_heading_that_stands_twice_is_found(tmp_path: Path) -> None:
    path = _list(tmp_path, NEW, _headed("Programme code", "Weather"))
    text = path.read_text("utf-8").replace("Weather", "Fund", 1)
    path.write_text(text, "utf-8")
    path.with_name("list.csv.yml").write_text(
        "id: twice\ntitle: Twice\ncountry: SE\ncurrency: EUR\nperiods: 2021-2027\n"
        "columns:\n  Name of the operation: title\n"
        "  Name of the beneficiary: beneficiary\n  Fund: fund\n  Fund (2): ignore\n", "utf-8",
    )  # fmt: skip
    assert "duplicate-column" in codes(report_on(path))


def test_an_encoding_other_than_utf8_is_noted(tmp_path: Path) -> None:
    path = write_csv(rows_of(NEW), tmp_path / "list.csv", "cp1252")
    assert codes(report_on(path)) == ["encoding-not-utf8"]


def test_a_format_that_belongs_to_a_program_is_noted(tmp_path: Path) -> None:
    rows = rows_of(NEW)
    cells = "".join(f"<tr>{''.join(f'<td>{value}</td>' for value in row.values())}</tr>" for row in rows)
    head = "".join(f"<th>{heading}</th>" for heading in NEW)
    path = tmp_path / "list.xls"
    path.write_text(f"<html><body><table><tr>{head}</tr>{cells}</table></body></html>", "utf-8")
    assert "format-not-open" in codes(report_on(path))


def test_a_workbook_is_judged_like_a_text_file(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(NEW))
    for row in rows_of(NEW):
        sheet.append(list(row.values()))
    book.save(tmp_path / "list.xlsx")
    report = report_on(tmp_path / "list.xlsx")
    assert (codes(report), report.sheets) == ([], ("Sheet",))


def test_a_misspelt_heading_is_named_with_the_right_one(tmp_path: Path) -> None:
    path = write_csv(rows_of(NEW), tmp_path / "list.csv")
    text = path.read_text("utf-8")
    path.write_text(text.replace("Name of the beneficiary", "Name of the benefciary", 1), "utf-8")
    report = report_on(path)
    (found,) = cases(report, "misspelt-heading")
    assert (found.heading, found.proposed) == ("Name of the benefciary", "Name of the beneficiary")
    assert "column-missing" not in codes(report)


# -- the catalogue ------------------------------------------------------------------------------------------------

TESTED = {
    *(each[0] for each in (*CELLS, *OLD_CELLS, *VALIDATOR_CELLS, *LISTS, *DESCRIBED)),
    "missing-location", "natural-person-location", "repaired-record", "broken-record", "ragged-row",
    "missing-public-funding", "duplicate-column", "encoding-not-utf8", "format-not-open", "misspelt-heading",
    "ambiguous-date",
}  # fmt: skip


def test_every_rule_has_a_test() -> None:
    assert sorted(set(RULES) - TESTED) == []


def test_findings_of_ingest_map_to_rules_or_are_judged_by_the_law() -> None:
    elsewhere = {
        "loaded-elsewhere", "refused-file", "repeated-id", "unused-look-up", "missing-column", "unreadable-identifier",
        "several-years", "repeated-values-differ", "unknown-code", "point-outside-region",
        "same-operation-twice", "published-twice", "part-of-umbrella", "amount-repeated", "unknown-currency",
        "rate-of-start-year", "no-rate-year", "code-of-several-operations", "misspelt-heading",
    }  # fmt: skip
    unmapped = {code for code in CATALOGUE if code not in OF_INGEST and not code.startswith("missing-")}
    assert unmapped - elsewhere == set()
    assert {rule for rule in OF_INGEST.values() if rule} <= set(RULES)


def test_every_text_of_a_rule_is_a_sentence() -> None:
    loose = [rule.code for rule in RULES.values() if not (rule.explanation.endswith(".") and rule.repair.endswith("."))]
    assert loose == []


def test_descriptions_of_the_layouts_are_packaged(tmp_path: Path) -> None:
    ids = {spec.id for spec in Registry.packaged().all()}
    assert {"article-49", "annex-xii", "article-7", "kohesio-validator"} <= ids


def test_the_report_is_plain_json(tmp_path: Path) -> None:
    report = report_on(_list(tmp_path, NEW, _fractions))
    told = json.loads(json.dumps(report_to_json(report)))
    assert told["counts"]["error"] == sum(rule["count"] for rule in told["rules"] if rule["level"] == "error")
    assert [letter["letter"] for letter in told["letters"]][:2] == ["code", "a"]


def test_a_contribution_below_the_rate_of_the_total_cost_is_none_too_low(tmp_path: Path) -> None:
    """The rate is that of eligible expenditure, and a total cost may hold more."""
    total = column(NEW, TOTAL)
    report = report_on(_list(tmp_path, NEW, lambda rows: rows[2].update({total: "1200.00"})))
    assert "rate-contradicts-amounts" not in codes(report)


def test_a_contribution_below_the_rate_of_the_eligible_cost_is_found(tmp_path: Path) -> None:
    def spoil(rows: list[Row]) -> None:
        for row in rows:
            row["Total eligible expenditure allocated to the operation"] = "1000.00"
        rows[2][column(NEW, EU)] = "300.00"

    report = report_on(_list(tmp_path, NEW, spoil))
    assert [found.row for found in cases(report, "rate-contradicts-amounts")] == [4]


@pytest.mark.parametrize("heading", ["Teljes költség (millió Ft)", "Total kostnad (tkr)", "Обща стойност (лв.)"])
def test_a_heading_that_says_the_currency_in_its_own_way_is_enough(tmp_path: Path, heading: str) -> None:
    def spoil(rows: list[Row]) -> None:
        for place, row in enumerate(rows):
            rows[place] = {heading if key == column(NEW, TOTAL) else key: value for key, value in row.items()
                           if key not in {column(NEW, CURRENCY), column(NEW, EU)}}  # fmt: skip

    assert "missing-currency" not in codes(report_on(_list(tmp_path, NEW, spoil)))


def test_a_currency_that_is_taken_for_granted_is_proposed_and_not_said_to_be_published(tmp_path: Path) -> None:
    rows = [
        {"Unik kod": f"SE-{number:03}", "Stödmottagare": f"Exempelkommun {number} AB",
         "Projektnamn": f"Bättre vägar i norr, etapp {number}", "Startdatum": "2023-05-02",
         "Totala kostnader": f"{1000 + number}.00"}
        for number in range(20)
    ]  # fmt: skip
    (found,) = cases(report_on(write_csv(rows, tmp_path / "list.csv")), "missing-currency")
    assert (found.proposed, found.detail) == ("SEK", None)


def test_a_registered_association_is_no_sole_trader(tmp_path: Path) -> None:
    """*E. V.* is an association in German lists, and a sole trader in Hungarian ones only."""
    german = {"Country": "DE", "Name of the beneficiary": "Kräuterhof Süd e. V.", "Postcode": "37073",
              "NUTS code": "DE91C", "Municipality": "Göttingen", "Latitude": "51.5, 9.9"}  # fmt: skip

    def spoil(rows: list[Row]) -> None:
        for row in rows:
            row.update({column(row, start): value for start, value in german.items()})

    report = report_on(_list(tmp_path, NEW, spoil))
    assert not any(code.startswith("natural-person") for code in codes(report))


def test_a_natural_person_named_in_two_columns_is_no_missing_beneficiary(tmp_path: Path) -> None:
    """Article 49(3)(b): first name and surname; they are not repeated, and the place is held to be a region."""
    rows = [
        {
            "Unik kod": f"SE-{number:03}",
            "Stödmottagare": f"Exempelkommun {number} AB" if number != 3 else "",
            "Förnamn": "" if number != 3 else "Exempla",
            "Efternamn": "" if number != 3 else "Exempelsson",
            "Insatsens namn": f"Solel på skolans tak {number}",
            "Startdatum": "2022-03-01",
            "Total kostnad (EUR)": "1000.00",
            "Kommun": "Stockholm",
        }
        for number in range(1, 13)
    ]
    report = report_on(write_csv(rows, tmp_path / "list.csv"))
    found = {letter.letter: (letter.rows, letter.present) for letter in report.letters}
    assert (found["a"], found["b"]) == ((11, 11), (1, 1))
    assert not {"missing-beneficiary", "contact-column"} & set(codes(report))
    assert {case.row for case in cases(report, "natural-person-location")} == {4}
    assert "Exempelsson" not in str(report)


def test_a_column_for_each_fund_is_no_missing_fund_and_no_fund_in_words(tmp_path: Path) -> None:
    rows = [
        {"Operation code": f"A{n}", "Operation name": f"Work number {n} of the harbour", "Beneficiary": f"Council {n}",
         "Start date": f"2023-0{1 + n % 9}-01", "End date": "2025-12-31", "Total cost (EUR)": f"{90_000 + n}.00",
         "ERDF": f"{10_000 + n},50" if n % 2 else "0,00", "ESF+": "0,00" if n % 2 else f"{10_000 + n},50"}
        for n in range(12)
    ]  # fmt: skip

    found = codes(report_on(write_csv(rows, tmp_path / "funds.csv"), country="IE"))

    assert not {"missing-fund", "unknown-fund", "fund-not-code"} & set(found)
