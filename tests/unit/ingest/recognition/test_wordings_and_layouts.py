"""Ways of writing a list that were once misread, each as a small invented list of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from tests.unit.ingest.recognition.invented import write

from kohesio.ingest.recognition.describing import Understood
from kohesio.ingest.recognition.measure import Outcome, measure
from kohesio.ingest.recognition.reading import SURE, ColumnReading, Role
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand

ROWS = 24
BODIES = ("Town Council", "Harbour Engineering Ltd", "University", "Enterprise Centre Ltd", "Chamber of Commerce")
TOWNS = ("Galway", "Sligo", "Ennis", "Athlone", "Cork")

Column = Callable[[int], str]


def day(number: int) -> date:
    return date(2023, 1, 9) + timedelta(days=41 * number)


ORDINARY: dict[str, Column] = {
    "Operation code": lambda n: f"EN-{n % 4}.{n % 3}/{2000 + 7 * n}",
    "Operation name": lambda n: f"New water works and roads in {TOWNS[n % 5]} part {n}",
    "Beneficiary name": lambda n: f"{TOWNS[n % 5]} {BODIES[n % 4]}",
    "Start date": lambda n: day(n).isoformat(),
    "End date": lambda n: day(n + 20).isoformat(),
    "Total cost (EUR)": lambda n: f"{40_000 + 1_250 * n}.50",
}


def columns(changed: Mapping[str, Column], without: Sequence[str] = ()) -> dict[str, Column]:
    return {name: made for name, made in ORDINARY.items() if name not in without} | dict(changed)


def table(made: Mapping[str, Column]) -> list[list[str]]:
    return [list(made), *([one(n) for one in made.values()] for n in range(ROWS))]


def understood(folder: Path, made: Mapping[str, Column], country: str = "IE") -> Understood:
    return understand(write(folder / "list.csv", table(made)), RecognitionOptions(country=country))


def read(found: Understood, heading: str) -> ColumnReading:
    return next(column for column in found.reading.columns if column.heading == heading)


def decided(found: Understood, about: str) -> str:
    return next(each.answer for each in found.reading.decisions if each.about == about)


def came_to(folder: Path, rows: list[list[str]]) -> Outcome:
    return measure(write(folder / "list.csv", rows), RecognitionOptions(country="IE"))


def test_the_only_column_of_partners_names_the_beneficiaries_and_is_never_sure(tmp_path: Path) -> None:
    made = columns({"Partner": ORDINARY["Beneficiary name"]}, ["Beneficiary name"])

    column = read(understood(tmp_path, made), "Partner")

    assert column.field == "beneficiary"
    assert column.confidence < SURE


def test_partners_beside_beneficiaries_stay_partners(tmp_path: Path) -> None:
    made = columns({"Partner": lambda n: f"{TOWNS[(n + 1) % 5]} {BODIES[(n + 2) % 4]}"})

    assert read(understood(tmp_path, made), "Partner").field == "partner"


def test_purpose_and_results_in_two_columns_are_both_read(tmp_path: Path) -> None:
    made = columns({
        "Purpose of the operation": lambda n: f"The aim is cleaner water for the {1_000 + n} people of {TOWNS[n % 5]}.",
        "Expected or actual achievements": lambda n: f"{n + 3} jobs and {n + 1} km of roads are expected by the end.",
    })  # fmt: skip

    found = understood(tmp_path, made)

    assert {read(found, each).field for each in list(made)[-2:]} == {"summary"}


@pytest.mark.parametrize(
    ("language", "country", "written"),
    [
        ("Hungarian", "HU", lambda at: f"{at.year}. {('január', 'június', 'szeptember')[at.month % 3]} {at.day}."),
        ("Lithuanian", "LT", lambda at: f"{at.year} m. {('sausio', 'birželio', 'rugsėjo')[at.month % 3]} {at.day} d."),
        ("Latvian", "LV", lambda at: f"{at.year}. gada {at.day}. {('janvāris', 'jūnijs', 'maijs')[at.month % 3]}"),
        ("Maltese", "MT", lambda at: f"{at.day} ta' {('Jannar', 'Ġunju', 'Mejju')[at.month % 3]} {at.year}"),
        ("in eight figures", "IE", lambda at: f"{at:%Y%m%d}"),
    ],
)
def test_days_with_the_year_first_are_days(
    tmp_path: Path, language: str, country: str, written: Callable[[date], str]
) -> None:
    made = columns({"Start date": lambda n: written(day(n)), "End date": lambda n: written(day(n + 20))})

    found = understood(tmp_path, made, country)

    assert [read(found, each).field for each in ("Start date", "End date")] == ["start_date", "end_date"]
    assert decided(found, "period") == "2021-2027"


def test_days_among_which_years_stand_alone_are_days(tmp_path: Path) -> None:
    made = columns({"Start date": lambda n: f"{day(n):%Y}" if n % 2 else f"{day(n):%Y-%m-%d}"})

    found = understood(tmp_path, made)

    assert read(found, "Start date").field == "start_date"


@pytest.mark.parametrize(
    ("heading", "cost", "country"),
    [
        ("Bendra vertė, tūkst. Eur", "1 250,40", "LT"),
        ("Total cost (tkr)", "29 500", "SE"),
        ("Celkové náklady (tis. Kč)", "41 300", "CZ"),
    ],
)
def test_thousands_are_understood_in_the_size_of_their_currency(
    tmp_path: Path, heading: str, cost: str, country: str
) -> None:
    made = columns({heading: lambda n: cost if n else "900"}, ["Total cost (EUR)"])

    found = understood(tmp_path, made, country)

    assert [use.scale for spec in found.spec.columns for use in spec.uses if use.field == "total_cost"] == [1_000]


def test_a_share_of_the_union_in_percent_is_its_rate(tmp_path: Path) -> None:
    made = columns({"Cofin. União": lambda n: f"{(85, 70, 60)[n % 3]} %"})

    assert read(understood(tmp_path, made, "PT"), "Cofin. União").field == "cofinancing_rate"


def test_capitals_with_dots_are_the_abbreviation_without_them(tmp_path: Path) -> None:
    made = columns({"S.O.": lambda n: f"{n % 4 + 1}.{n % 3 + 1}"})

    assert read(understood(tmp_path, made), "S.O.").field == "specific_objective"


def test_a_postcode_before_the_town_is_taken_out(tmp_path: Path) -> None:
    towns = (("37073", "Göttingen"), ("21335", "Lüneburg"), ("97070", "Würzburg"), ("52349", "Düren"))
    made = columns({"PLZ / Ort des Vorhabens": lambda n: " ".join(towns[n % 4])})

    column = read(understood(tmp_path, made, "DE"), "PLZ / Ort des Vorhabens")

    assert {"postcode", "municipality"} <= {column.field, *column.also}


@pytest.mark.parametrize(("begun", "currency"), [(2019, "HRK"), (2024, "EUR")])
def test_the_usual_currency_is_that_of_the_years_of_the_operations(tmp_path: Path, begun: int, currency: str) -> None:
    made = columns(
        {"Start date": lambda n: f"{begun}-0{n % 9 + 1}-15", "Ukupni trošak": ORDINARY["Total cost (EUR)"]},
        ["Total cost (EUR)", "End date"],
    )

    assert decided(understood(tmp_path, made, "HR"), "currency") == currency


@pytest.mark.parametrize("fund", ["JTF", "ESF+"])
def test_a_fund_that_no_earlier_period_had_tells_the_period(tmp_path: Path, fund: str) -> None:
    made = columns({"Fund": lambda n: (fund, "ERDF")[n % 2]}, ["Start date", "End date"])

    assert decided(understood(tmp_path, made), "period") == "2021-2027"


def test_a_rate_of_support_that_is_what_the_union_pays_is_the_unions(tmp_path: Path) -> None:
    made = columns(
        {
            "Abikõlblik summa": lambda n: f"{20_000 + 1_000 * n}.00",
            "EL toetus": lambda n: f"{(20_000 + 1_000 * n) * (85, 70)[n % 2] / 100:.2f}",
            "Toetuse määr %": lambda n: str((85, 70)[n % 2]),
        },
        ["Total cost (EUR)"],
    )

    assert read(understood(tmp_path, made, "EE"), "Toetuse määr %").field == "cofinancing_rate"


def test_a_rate_of_support_that_is_another_stays_one_of_support(tmp_path: Path) -> None:
    made = columns(
        {
            "Abikõlblik summa": lambda n: f"{20_000 + 1_000 * n}.00",
            "EL toetus": lambda n: f"{(20_000 + 1_000 * n) * 0.6:.2f}",
            "Toetuse määr %": lambda n: str((85, 70)[n % 2]),
        },
        ["Total cost (EUR)"],
    )

    assert read(understood(tmp_path, made, "EE"), "Toetuse määr %").field == "support_rate"


def with_sums(word_at: int, word: str) -> list[list[str]]:
    """A list with a sum below each eight rows; the word for it stands in the column ``word_at``."""
    made = columns({
        "Eligible cost (EUR)": lambda n: f"{30_000 + 1_000 * n}.00",
        "EU contribution (EUR)": lambda n: f"{15_000 + 500 * n}.00",
        "National public funding (EUR)": lambda n: f"{9_000 + 300 * n}.00",
        "Paid so far (EUR)": lambda n: f"{5_000 + 100 * n}.00",
        "Remarks": lambda _: "",
    })  # fmt: skip
    head, *rows = table(made)
    found = [head]
    for first in range(0, ROWS, 8):
        part = rows[first : first + 8]
        sums = [str(sum(Decimal(row[at]) for row in part)) if "EUR" in name else "" for at, name in enumerate(head)]
        sums[word_at] = word
        found += [*part, sums]
    return found


@pytest.mark.parametrize(
    ("at", "word"),
    [(-1, "Subtotal"), (0, "Priority 1 total"), (0, "Priority 1"), (2, "Sums of the programme"), (-1, "")],
    ids=["in a column that is not read", "behind other words", "no word for it", "among the bodies", "no word at all"],
)
def test_sums_of_the_rows_above_are_no_operations(tmp_path: Path, at: int, word: str) -> None:
    outcome = came_to(tmp_path, with_sums(at, word))

    assert outcome.operations == ROWS
    assert dict(outcome.sums)["total_cost"] == sum(Decimal(ORDINARY["Total cost (EUR)"](n)) for n in range(ROWS))


def test_short_title_lines_above_a_list_do_not_make_it_one_of_torn_records(tmp_path: Path) -> None:
    rows = [["Register of operations"], ["Updated on 31.03.2024"], [], *table(columns({}))]

    outcome = came_to(tmp_path, rows)

    assert outcome.operations == ROWS
    assert outcome.reading is not None
    assert outcome.reading.notes == ()


def test_a_running_number_is_not_the_code_of_operations(tmp_path: Path) -> None:
    made = {"№ по ред": lambda n: str(n + 1), "Номер на ДБФП": ORDINARY["Operation code"]}
    own = {
        "Наименование на проекта": ORDINARY["Operation name"],
        "Бенефициент": ORDINARY["Beneficiary name"],
        "Начална дата": ORDINARY["Start date"],
        "Общо допустими разходи (лв.)": ORDINARY["Total cost (EUR)"],
    }

    found = understood(tmp_path, made | own, "BG")

    assert read(found, "№ по ред").field is None
    assert read(found, "Номер на ДБФП").field == "operation_code"


def test_keys_without_letters_of_the_language_are_its_words(tmp_path: Path) -> None:
    made = columns({"specifiktMaal": lambda n: f"RSO{n % 4 + 1}.{n % 2 + 1}"})

    assert read(understood(tmp_path, made, "DK"), "specifiktMaal").field == "specific_objective"


def test_a_column_of_days_is_no_second_column_of_codes(tmp_path: Path) -> None:
    names = {"Operation code": "Scheme", "Start date": "From", "End date": "To"}
    made = {names.get(name, name): one for name, one in ORDINARY.items()}

    assert read(understood(tmp_path, made), "Scheme").field == "operation_code"


def test_operations_without_a_name_and_a_body_stay_if_they_are_no_sums(tmp_path: Path) -> None:
    head, *rows = table(columns({"Eligible cost (EUR)": lambda n: f"{30_000 + 1_000 * n}.00"}))
    for row in rows[4:7]:
        row[1] = row[2] = ""

    assert came_to(tmp_path, [head, *rows]).operations == ROWS


def test_stored_numbers_in_millions_are_multiplied_whatever_their_places(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    millions = [Decimal(n + 1) / (1, 10, 100, 1000)[n % 4] for n in range(ROWS)]
    made = columns({"Total cost (million EUR)": lambda n: str(millions[n])}, ["Total cost (EUR)"])
    head, *rows = table(made)
    sheet.append(head)
    for row in rows:
        sheet.append([*row[:-1], float(row[-1])])
    book.save(tmp_path / "list.xlsx")

    outcome = measure(tmp_path / "list.xlsx", RecognitionOptions(country="IE"))

    assert dict(outcome.sums)["total_cost"] == sum(millions) * 1_000_000


@pytest.mark.parametrize(
    ("country", "given", "family"),
    [("EE", "Eesnimi", "Perekonnanimi"), ("PL", "Imię", "Nazwisko"), ("DE", "Vorname", "Nachname")],
)
def test_given_names_and_surnames_are_personal_data_that_are_kept_out(
    tmp_path: Path, country: str, given: str, family: str
) -> None:
    made = columns({given: lambda n: "" if n % 5 else "Exempla", family: lambda n: "" if n % 5 else "Exempelsson"})

    found = understood(tmp_path, made, country)

    assert {read(found, each).role for each in (given, family)} == {Role.PERSONAL}
    assert read(found, "Beneficiary name").field == "beneficiary"


def test_a_column_of_names_of_persons_or_bodies_is_that_of_beneficiaries(tmp_path: Path) -> None:
    heading = "Nombre y apellidos / razón social del beneficiario"
    made = columns({heading: ORDINARY["Beneficiary name"]}, ["Beneficiary name"])

    assert read(understood(tmp_path, made, "ES"), heading).field == "beneficiary"
