"""What headings of lists that authorities published taught: each cause under a heading of its kind, rows invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.ingest.recognition.test_wordings_and_layouts import (
    ORDINARY,
    ROWS,
    TOWNS,
    Column,
    columns,
    day,
    decided,
    read,
    understood,
)

from kohesio.errors import NotAListError
from kohesio.ingest.recognition.parts import with_owners
from kohesio.ingest.recognition.reading import SURE, Role
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand

COST = ["Total cost (EUR)"]
AMOUNT: Callable[[int], Column] = lambda share: lambda n: f"{share * (400 + 13 * n)}.00"  # noqa: E731
PAID: Column = lambda n: f"{250 * (400 + 13 * n)}.00" if n % 3 else "0.00"  # noqa: E731


@pytest.mark.parametrize(
    ("country", "heading"),
    [
        ("DE", "Bei Abschluss des Vorhabens gezahlte Gesamtbeträge"),
        ("DE", "Ausgezahlter Betrag zum Vorhabenabschluss"),
        ("IE", "Total amount paid at the end of the operation"),
        ("FR", "Montant total payé à la fin de l'opération"),
        ("PL", "Łączna kwota wypłacona na zakończenie projektu"),
        ("SK", "Vyčerpané prostriedky spolu"),
        ("CY", "Συνολική Δαπάνη που Χορηγήθηκε με την Ολοκλήρωση του Έργου"),
    ],
)
def test_what_was_paid_at_the_end_of_an_operation_is_an_amount_and_no_day(
    tmp_path: Path, country: str, heading: str
) -> None:
    assert read(understood(tmp_path, columns({heading: PAID}), country), heading).field == "other_amounts.paid"


@pytest.mark.parametrize(
    ("country", "heading", "made", "field"),
    [
        ("DE", "Postleit-zahl des Vor-habens", lambda n: f"{24_100 + n} {TOWNS[n % 5]}", "postcode"),
        ("DE", "Gemeindekennziffer (Vorhaben)", lambda n: f"0{5_111_000 + n}", "lau"),
        ("IE", "nutslabel", lambda n: ("Border", "Midland", "West")[n % 3], "region"),
        ("SE", "län_fördelning", lambda n: ("Jämtlands län", "Gävleborgs län")[n % 2], "region"),
        ("SE", "målprogram", lambda n: ("Övre Norrland", "Mellersta Norrland")[n % 2], "programme"),
        ("IE", "Total ERDF + Match", AMOUNT(90), "other_amounts.funding"),
        ("NL", "Totale projectkost", AMOUNT(100), "total_cost"),
        ("IE", "member state amount", AMOUNT(20), "other_amounts.national"),
    ],
)
def test_a_published_heading_is_read_as_what_its_column_holds(
    tmp_path: Path, country: str, heading: str, made: Column, field: str
) -> None:
    without = COST if field == "total_cost" else []

    assert read(understood(tmp_path, columns({heading: made}, without), country), heading).field == field


def test_eligible_expenditure_of_public_bodies_beside_that_of_all_is_public_money(tmp_path: Path) -> None:
    made = columns({"Total Eligible Expenditure": AMOUNT(90), "Total Public Eligible Expenditure": AMOUNT(60)}, COST)

    found = understood(tmp_path, made)

    assert read(found, "Total Eligible Expenditure").field == "eligible_cost"
    assert read(found, "Total Public Eligible Expenditure").field == "other_amounts.public"


@pytest.mark.parametrize(("heading", "country"), [("Projektperiod", "SE"), ("period", "IE")])
def test_beginning_and_end_in_one_cell_are_both_read_and_never_surely(
    tmp_path: Path, heading: str, country: str
) -> None:
    spans: Column = lambda n: f"{day(n):%d.%m.%Y} - {day(n) + timedelta(days=400):%d.%m.%Y}"  # noqa: E731
    found = understood(tmp_path, columns({heading: spans}, ["Start date", "End date", "Operation code"]), country)

    column = read(found, heading)

    assert {column.field, *column.also} == {"start_date", "end_date"}
    assert column.confidence < SURE
    assert decided(found, "period") == "2021-2027"


def test_a_column_of_addresses_of_pages_is_no_code(tmp_path: Path) -> None:
    made = columns({"_source": lambda n: f"http://www.example.org/list/{n}"}, ["Operation code"])

    assert read(understood(tmp_path, made), "_source").field is None


def test_references_that_are_names_are_no_register_numbers(tmp_path: Path) -> None:
    made = columns({"reference_of_beneficiary": ORDINARY["Beneficiary name"]}, ["Beneficiary name"])

    assert read(understood(tmp_path, made), "reference_of_beneficiary").field == "beneficiary"


def test_dutch_words_within_others_are_contact_data_and_a_region_s_money(tmp_path: Path) -> None:
    made = {
        "Projectnummer": ORDINARY["Operation code"], "Projectnaam": ORDINARY["Operation name"],
        "Begunstigde": ORDINARY["Beneficiary name"], "Totale projectkost": AMOUNT(100), "EFRO steun": AMOUNT(40),
        "Vlaamse co-financiering": AMOUNT(20),
        "Projectverantwoordelijke": lambda n: ("Peeters", "Janssens", "Maes", "Claes")[n % 4],
    }  # fmt: skip

    found = understood(tmp_path, made, "BE")

    assert read(found, "Projectverantwoordelijke").role is Role.PERSONAL
    assert read(found, "Vlaamse co-financiering").field == "other_amounts.national"


def test_the_number_of_a_house_is_no_code_of_an_operation(tmp_path: Path) -> None:
    made = columns({"Straatnaam": lambda n: "Kerkstraat", "Huisnummer": lambda n: str(n + 1)}, ["Operation code"])

    assert read(understood(tmp_path, made, "NL"), "Huisnummer").field is None


def test_a_part_of_what_was_paid_is_not_what_was_granted() -> None:
    headings = ["Projektui skirtas finansavimas", "Iš jo ES dalis", "Projektui išmokėta lėšų", "Iš jo ES dalis"]

    assert with_owners(headings, ("lt",)) == [*headings[:3], "Projektui išmokėta lėšų / Iš jo ES dalis"]


def test_the_step_of_a_path_that_names_a_column_is_a_word_of_its_own(tmp_path: Path) -> None:
    key = "základné_údaje-údaje_o_projekte-kód_projektu"
    made = columns({key: ORDINARY["Operation code"]}, ["Operation code"])

    assert read(understood(tmp_path, made, "SK"), key).field == "operation_code"


def test_an_amount_that_is_the_sum_of_parts_with_ineligible_ones_is_the_total_cost(tmp_path: Path) -> None:
    made = columns({
        "EU amount": AMOUNT(60), "national amount": AMOUNT(20), "own contribution": AMOUNT(10),
        "Ineligible expenses": AMOUNT(10), "total amount": AMOUNT(100),
    }, COST)  # fmt: skip

    assert read(understood(tmp_path, made), "total amount").field == "total_cost"


def test_a_list_of_several_countries_that_nobody_places_is_in_euro(tmp_path: Path) -> None:
    made = columns({
        "Total cost": AMOUNT(100), "Country": lambda n: ("Romania", "Bulgaria", "Romania")[n % 3],
    }, COST)  # fmt: skip
    understood(tmp_path, made)

    assert decided(understand(tmp_path / "list.csv", RecognitionOptions()), "currency") == "EUR"


@pytest.mark.parametrize(
    ("country", "heading"),
    [("FI", "Toimialakoodi"), ("SE", "Branschkod"), ("IE", "NACE code"), ("DE", "Wirtschaftszweigschlüssel")],
)
def test_the_code_of_an_industry_is_neither_a_theme_nor_the_code_of_an_operation(
    tmp_path: Path, country: str, heading: str
) -> None:
    made = columns({heading: lambda n: ("62010", "71121", "28990", "72190")[n % 4]}, ["Operation code"])

    assert read(understood(tmp_path, made, country), heading).field is None


def test_a_programme_named_by_two_countries_is_one_of_territorial_cooperation(tmp_path: Path) -> None:
    made = columns({"Programme": lambda n: "22-Ελλάδα-Βουλγαρία", "Total cost": AMOUNT(100)}, COST)

    found = understood(tmp_path, made, "BG")

    assert decided(found, "currency") == "EUR"


def test_a_period_that_had_not_begun_when_operations_were_approved_is_doubted(tmp_path: Path) -> None:
    made = columns({"Date of approval": lambda n: f"201{n % 3 + 1}-05-1{n % 9}"}, ["Start date", "End date"])
    understood(tmp_path, made, "HU")

    found = understand(tmp_path / "list.csv", RecognitionOptions(country="HU", period="2014-2020"))

    assert any("had not begun" in note for note in found.reading.notes)


def test_name_and_description_in_one_column_are_the_names_of_operations_where_nothing_else_is(tmp_path: Path) -> None:
    both = "Bezeichnung des Vorhabens / Zusammenfassung des Vorhabens"
    made = {
        "Name des Begünstigten": ORDINARY["Beneficiary name"], both: ORDINARY["Operation name"],
        "Beginn des Vorhabens": ORDINARY["Start date"], "Gesamtkosten": AMOUNT(100),
    }  # fmt: skip

    column = read(understood(tmp_path, made, "DE"), both)

    assert column.field == "title"
    assert column.confidence < SURE


def test_of_codes_of_three_levels_of_regions_the_finest_are_read(tmp_path: Path) -> None:
    made = columns({"NUTS1": lambda n: "IE0", "NUTS2": lambda n: "IE06", "NUTS3": lambda n: f"IE06{n % 2 + 1}"})

    found = understood(tmp_path, made)

    assert [column.heading for column in found.reading.columns if column.field == "nuts"] == ["NUTS3"]


def test_what_comes_from_a_fund_and_from_the_state_together_is_not_the_fund_s_part(tmp_path: Path) -> None:
    heading = "Amount of the project (ERDF + IPA + national counterpart)"

    assert read(understood(tmp_path, columns({heading: AMOUNT(100)}, COST)), heading).field == "other_amounts.funding"


@pytest.mark.parametrize("heading", ["Rodné číslo", "PESEL", "Isikukood"])
def test_a_number_of_persons_is_no_code_of_operations_in_a_list_of_another_language(
    tmp_path: Path, heading: str
) -> None:
    english: dict[str, Column] = {
        "Description of the operation and of its expected and achieved results": lambda n: f"Works of the part {n}",
        "Name of the priority axis of the operational programme": lambda n: f"Axis {n % 3}",
        "Region of the operation as it is named in the grant agreement": lambda n: f"Region {n % 4}",
    }
    made = columns(english | {heading: lambda n: f"{600_101 + n * 97}/{1_000 + n * 7}"}, ["Operation code"])

    assert read(understood(tmp_path, made), heading).role is Role.PERSONAL


def test_a_question_answered_with_yes_or_no_is_no_code(tmp_path: Path) -> None:
    made = columns({"Has the lead of the operation (Y/N)": lambda n: "YN"[n % 2]}, ["Operation code"])

    assert read(understood(tmp_path, made), "Has the lead of the operation (Y/N)").field is None


@pytest.mark.parametrize(
    ("country", "heading", "without", "with_one"),
    [
        ("LT", "Status", "Nesudaryta sutartis", "Įgyvendinimas"),
        ("LT", "Status", "Paraiškos vertinimas", "Baigtas įgyvendinti"),
        ("FR", "Statut du dossier", "En cours d'instruction", "En cours"),
        ("DE", "Status", "Antrag in Prüfung", "In Durchführung"),
    ],
)
def test_an_application_without_a_contract_is_no_operation(
    tmp_path: Path, country: str, heading: str, without: str, with_one: str
) -> None:
    found = understood(tmp_path, columns({heading: lambda n: without if n % 4 == 0 else with_one}), country)

    assert dict(found.reading.rejected)["withdrawn"] == ROWS / 4


@pytest.mark.parametrize("status", ["No contractor yet", "Kein Vertragspartner gewählt"])
def test_an_operation_that_still_seeks_a_contractor_is_one(tmp_path: Path, status: str) -> None:
    found = understood(tmp_path, columns({"Status": lambda n: status if n % 4 == 0 else "Running"}))

    assert not found.reading.rejected


def test_a_catalogue_of_measures_is_no_list_of_operations(tmp_path: Path) -> None:
    made: dict[str, Column] = {
        "Nr.": lambda n: f"1.{n // 5 + 1}.{n % 5 + 1}.",
        "Pasākuma, aktivitātes, apakšaktivitātes nosaukums": lambda n: f"Atbalsts programmu īstenošanai, institūts {n}",
        "Atbildīgā iestāde": lambda n: ("IZM", "EM", "LM")[n % 3],
        "Fonds": lambda n: ("ESF", "ERAF")[n % 2],
    }

    with pytest.raises(NotAListError, match="no list of operations"):
        understood(tmp_path, made, "LV")
