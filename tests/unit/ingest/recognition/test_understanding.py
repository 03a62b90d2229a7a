from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.unit.ingest.recognition.invented import COUNTRY, british, cells, continental, legal, write

from kohesio.errors import NotAListError, UnknownListError
from kohesio.ingest.header import bind
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognition.describing import Understood
from kohesio.ingest.recognition.reading import Role
from kohesio.ingest.recognition.report import InspectionReport, doubts
from kohesio.ingest.recognition.understanding import Question, RecognitionOptions, understand
from kohesio.model.text import LANGUAGES
from kohesio.sources.spec import Repeats
from kohesio.sources.specfile import parse_spec

ROWS = 30
GERMAN = RecognitionOptions(country="DE", period="2014-2020")


def invented_list(path: Path, language: str, layout: str) -> tuple[Path, list[str]]:
    """A list with the legal headings of a language, its columns shuffled, laid out in one of several ways."""
    chance = random.Random(f"{language} {layout}")
    fields = [field for field in legal()["en"] if layout != "plain" or field != "total_cost"]
    chance.shuffle(fields)
    own, english = ([legal()[each][field] for field in fields] for each in (language, "en"))
    blank = [""] * len(fields)
    rows: list[list[str]] = []
    if layout == "titled":
        rows += [
            ["Invented list of operations 2014-2020", *blank[1:]],
            blank,
            own,
            [str(i + 1) for i in range(len(fields))],
        ]
    elif layout == "two rows":
        rows += [own, [f"({text})" for text in english]]
    elif layout == "bilingual":
        rows += [[f"{first} / {second}" for first, second in zip(own, english, strict=True)]]
    else:
        rows += [own]
    style = british if layout == "bilingual" else continental
    rows += [cells(fields, number, chance, style) for number in range(ROWS)]
    if layout == "titled":
        rows.append(["Total", *blank[1:]])
    return write(path, rows), fields


def table(path: Path, headings: list[str], rows: list[list[str]]) -> Understood:
    return understand(write(path / "list.csv", [headings, *rows]), GERMAN)


def operations(*more: str) -> list[list[str]]:
    return [[f"Schule {n} in {n} Orten", f"Verein Nummer {n}", f"{n * 1000 + 500},50", *more] for n in range(1, 41)]


@pytest.mark.parametrize("layout", ["plain", "bilingual", "titled", "two rows"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_is_read_in_every_language_and_layout(tmp_path: Path, language: str, layout: str) -> None:
    path, fields = invented_list(tmp_path / "list.csv", language, layout)
    found = understand(path, RecognitionOptions(country=COUNTRY[language], period="2014-2020"))
    assert [column.field for column in found.reading.columns] == fields


@pytest.mark.parametrize("language", ["de", "el", "lt"])
def test_a_line_of_totals_becomes_a_rule(tmp_path: Path, language: str) -> None:
    path, _ = invented_list(tmp_path / "list.csv", language, "titled")
    found = understand(path, RecognitionOptions(country=COUNTRY[language], period="2014-2020"))
    assert dict(found.reading.rejected)
    assert {rule.reason for rule in found.spec.rejects} <= {"subtotal", "footer"}


def test_signs_of_figures_are_found(tmp_path: Path) -> None:
    path, _ = invented_list(tmp_path / "list.csv", "de", "bilingual")
    spec = understand(path, GERMAN).spec
    assert (spec.decimal, spec.thousands) == (".", ",")


def test_a_heading_of_two_rows_with_merged_cells_is_composed_and_binds(tmp_path: Path) -> None:
    rows = [
        ["Projekt", "Begünstigter", "Ausgaben", "", "Zeitraum", ""],
        ["", "", "förderfähige Gesamtkosten", "EU-Mittel", "Beginn", "Ende"],
        *[[f"Schule {n} in {n} Orten", f"Verein {n}", str(20_000 + n), str(10_000 + n), f"{n % 27 + 1:02}.02.2015",
           f"{n % 27 + 1:02}.03.2016"] for n in range(1, 41)],
    ]  # fmt: skip
    path = write(tmp_path / "list.csv", rows)
    found = understand(path, GERMAN)
    binding = bind(next(iter(read_tables(path))), found.spec)
    fields = [column.field for column in found.reading.columns]
    assert fields == ["title", "beneficiary", "eligible_cost", "eu_contribution", "start_date", "end_date"]
    assert binding is not None
    assert (binding.first_row, binding.missing) == (3, ())


def test_contact_columns_are_personal_even_under_an_odd_heading(tmp_path: Path) -> None:
    rows = [[*row, f"+49 30 5550{n:04}", f"someone{n}@example.org"] for n, row in enumerate(operations())]
    found = table(tmp_path, ["Projekttitel", "Zuwendungsempfänger", "Gesamtkosten", "Erreichbar", "Rückfragen"], rows)
    assert [column.role for column in found.reading.columns[3:]] == [Role.PERSONAL, Role.PERSONAL]


def test_the_person_who_signs_for_a_body_is_personal(tmp_path: Path) -> None:
    rows = [[*row, f"Osoba {n}"] for n, row in enumerate(operations())]
    found = table(tmp_path, ["Názov projektu", "Prijímateľ", "Celkové výdavky", "Štatutárny zástupca"], rows)
    assert found.reading.columns[3].role is Role.PERSONAL


@pytest.mark.parametrize("unit", ["in Tsd. EUR", "(€000)", "£'000", "(EUR 000s)", "000 EUR", "k€", "in 1 000 €"])
def test_an_amount_in_thousands_is_scaled_where_the_figures_are_small(tmp_path: Path, unit: str) -> None:
    rows = [[f"Schule {n} in {n} Orten", f"Verein {n}", f"{n * 10},5"] for n in range(1, 41)]
    found = table(tmp_path, ["Projekttitel", "Zuwendungsempfänger", f"Gesamtkosten {unit}"], rows)
    assert found.spec.columns[2].uses[0].scale == 1000


def test_a_heading_that_says_millions_over_whole_euro_is_not_believed(tmp_path: Path) -> None:
    rows = [[f"Schule {n} in {n} Orten", f"Verein {n}", str(n * 1_000_000)] for n in range(1, 41)]
    found = table(tmp_path, ["Projekttitel", "Zuwendungsempfänger", "Gesamtkosten in Mio. EUR"], rows)
    assert found.spec.columns[2].uses[0].scale == 1


def test_rows_of_one_code_with_one_amount_are_repeated(tmp_path: Path) -> None:
    rows = [[f"P{n // 2:05}", *row] for n, row in enumerate(row for row in operations() for _ in range(2))]
    found = table(tmp_path, ["Projektnummer", "Projekttitel", "Zuwendungsempfänger", "Gesamtkosten"], rows)
    assert (found.spec.repeats.how, found.spec.repeats.key) == (Repeats.SAME, ("operation_code",))


def test_rows_of_one_code_with_different_amounts_are_parts(tmp_path: Path) -> None:
    rows = [[f"P{n // 2:05}", row[0], row[1], f"{n * 700 + 350},00"] for n, row in
            enumerate(row for row in operations() for _ in range(2))]  # fmt: skip
    found = table(tmp_path, ["Projektnummer", "Projekttitel", "Zuwendungsempfänger", "Gesamtkosten"], rows)
    assert found.spec.repeats.how is Repeats.PARTS


def test_withdrawn_applications_are_rejected(tmp_path: Path) -> None:
    rows = [[*row, "abgelehnt" if n % 8 == 0 else "bewilligt"] for n, row in enumerate(operations())]
    found = table(tmp_path, ["Projekttitel", "Zuwendungsempfänger", "Gesamtkosten", "Status"], rows)
    assert dict(found.reading.rejected) == {"withdrawn": 5}


@pytest.mark.parametrize("heading", ["Status der Kontrolle", "Audit status", "Status of final report"])
def test_an_operation_that_was_not_chosen_for_an_audit_is_one(tmp_path: Path, heading: str) -> None:
    rows = [[*row, "not selected" if n % 8 == 0 else "selected"] for n, row in enumerate(operations())]
    found = table(tmp_path, ["Projekttitel", "Zuwendungsempfänger", "Gesamtkosten", heading], rows)
    assert dict(found.reading.rejected) == {}


def test_an_unspecified_amount_whose_rate_gives_the_union_part_is_eligible_cost(tmp_path: Path) -> None:
    rows = [[f"Schule {n} in {n} Orten", f"Verein {n}", str(n * 1000), str(n * 400), "40%"] for n in range(1, 41)]
    headings = ["Projekttitel", "Zuwendungsempfänger", "Budget", "EU-Mittel", "EU-Kofinanzierungssatz"]
    assert table(tmp_path, headings, rows).reading.columns[2].field == "eligible_cost"


def test_amounts_that_do_not_add_up_are_refused_where_nobody_can_be_asked(tmp_path: Path) -> None:
    rows = [[f"Schule {n} in {n} Orten", f"Verein {n}", str(n * 400), str(n * 1000)] for n in range(1, 41)]
    headings = ["Projekttitel", "Zuwendungsempfänger", "förderfähige Ausgaben", "EU-Mittel"]
    path = write(tmp_path / "list.csv", [headings, *rows])
    with pytest.raises(UnknownListError, match="best readings"):
        understand(path, GERMAN)


def test_amounts_that_do_not_add_up_are_asked_about(tmp_path: Path) -> None:
    rows = [[f"Schule {n} in {n} Orten", f"Verein {n}", str(n * 400), str(n * 1000)] for n in range(1, 41)]
    headings = ["Projekttitel", "Zuwendungsempfänger", "förderfähige Ausgaben", "EU-Mittel"]
    asked: list[Question] = []

    def answer(question: Question) -> str:
        asked.append(question)
        return "eu_contribution" if "förder" in question.about else "total_cost"

    path = write(tmp_path / "list.csv", [headings, *rows])
    found = understand(path, RecognitionOptions("DE", period="2014-2020", ask=answer))
    assert [column.field for column in found.reading.columns[2:]] == ["eu_contribution", "total_cost"]
    assert len(asked) == 2


def test_a_table_of_totals_is_no_list(tmp_path: Path) -> None:
    path = write(
        tmp_path / "list.csv", [["Programme", "Total budget", "Projects"], ["A", "1000", "3"], ["B", "2000", "4"]]
    )
    with pytest.raises(NotAListError, match="no list of operations"):
        understand(path, GERMAN)


def test_the_report_shows_every_column_and_no_contact(tmp_path: Path) -> None:
    rows = [[*row, f"someone{n}@example.org"] for n, row in enumerate(operations())]
    found = table(tmp_path, ["Projekttitel", "Zuwendungsempfänger", "Gesamtkosten", "E-Mail"], rows)
    report = InspectionReport(found)
    shown = report.as_json()
    assert shown["personal"] == ["D"]
    assert len(report.lines()) == 4
    assert "example.org" not in str(shown)


def test_the_description_of_the_report_reads_back(tmp_path: Path) -> None:
    found = table(tmp_path, ["Projekttitel", "Zuwendungsempfänger", "Gesamtkosten"], operations())
    assert parse_spec(InspectionReport(found).description(), "list.yml") == found.spec


def test_what_is_assumed_is_said(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", [["Projekttitel", "Zuwendungsempfänger", "Gesamtkosten"], *operations()])
    found = understand(path, RecognitionOptions(country="DE"))
    assert any(each.startswith("period") for each in doubts(found.reading))


def test_a_list_without_titles_asks_which_column_holds_them(tmp_path: Path) -> None:
    path = write(tmp_path / "list.csv", [["Xyzzy", "Zuwendungsempfänger", "Gesamtkosten"], *operations()])
    found = understand(path, RecognitionOptions("DE", period="2014-2020", ask=lambda _: "Xyzzy"))
    assert found.reading.columns[0].field == "title"


def test_a_place_of_the_beneficiary_is_said_to_be_one(tmp_path: Path) -> None:
    rows = [[*row, f"{10115 + n}"] for n, row in enumerate(operations())]
    headings = ["Projekttitel", "Zuwendungsempfänger", "Gesamtkosten", "Postleitzahl des Zuwendungsempfängers"]
    assert table(tmp_path, headings, rows).spec.place_basis == "beneficiary"
