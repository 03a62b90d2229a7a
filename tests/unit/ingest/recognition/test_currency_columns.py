from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from tests.unit.ingest.recognition.invented import COUNTRY, legal, write

from kohesio.errors import UnknownListError
from kohesio.ingest.recognition.describing import Understood
from kohesio.ingest.recognition.reading import SURE
from kohesio.ingest.recognition.report import InspectionReport, doubts
from kohesio.ingest.recognition.understanding import Question, RecognitionOptions, understand
from kohesio.ingest.run import IngestOptions, ingest
from kohesio.model.text import LANGUAGES
from kohesio.reference.currencies import currency_of
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot
from kohesio.sources.registry import Registry
from kohesio.sources.spec import FieldUse, Repeats
from kohesio.sources.specfile import parse_spec

HEADINGS = {
    "bg": "Валута", "cs": "Měna", "da": "Valuta", "de": "Währung", "el": "Νόμισμα", "en": "Currency",
    "es": "Moneda", "et": "Valuuta", "fi": "Valuutta", "fr": "Devise", "ga": "Airgeadra", "hr": "Valuta",
    "hu": "Pénznem", "it": "Valuta", "lt": "Valiuta", "lv": "Valūta", "mt": "Munita", "nl": "Munteenheid",
    "pl": "Waluta", "pt": "Moeda", "ro": "Moneda", "sk": "Mena", "sl": "Valuta", "sv": "Valuta",
}  # fmt: skip
SWEDISH = ("Projektnamn", "Stödmottagare", "Totala stödberättigande utgifter")
SWEDEN = RecognitionOptions(country="SE", period="2014-2020")
CELLS = (
    ("EUR", None, "EUR"), ("sek", None, "SEK"), ("€", None, "EUR"), ("zł", None, "PLN"), ("Kč", None, "CZK"),
    ("Ft", None, "HUF"), ("лв.", None, "BGN"), ("lei", None, "RON"), ("£", None, "GBP"), ("kr", "SE", "SEK"),
    ("kr.", "DK", "DKK"), ("kr", "DE", None), ("PLN (zł)", None, "PLN"), ("100 EUR", None, None), ("EFRE", None, None),
    ("EUR/SEK", None, None), ("", None, None),
)  # fmt: skip


def swedish(path: Path, named: Sequence[str] = ("EUR",), *, amount: str = SWEDISH[2], heading: str = "Valuta") -> Path:
    """A Swedish list with a column of currencies at its end; ``named`` are taken in turn."""
    rows = [[f"Skolan nummer {n} i norr", f"Förening {n} AB", f"{n * 1000 + 500},50", named[n % len(named)]]
            for n in range(1, 41)]  # fmt: skip
    return write(path, [[*SWEDISH[:2], amount, heading], *rows])


def use_of(found: Understood) -> FieldUse | None:
    """How the column of currencies is used."""
    return next((use for column in found.spec.columns for use in column.uses if use.field == "currency"), None)


@pytest.mark.parametrize(("text", "country", "code"), CELLS)
def test_a_cell_names_a_currency(text: str, country: str | None, code: str | None) -> None:
    assert currency_of(text, country) == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_of_currencies_is_read_in_every_language(tmp_path: Path, language: str) -> None:
    own = legal()[language]
    headings = [own["title"], own["beneficiary"], own["eligible_cost"], HEADINGS[language]]
    rows = [[f"School number {n} of the north", f"Society {n} Ltd", str(n * 1000 + 500), "EUR"] for n in range(1, 41)]
    path = write(tmp_path / "list.csv", [headings, *rows])
    found = understand(path, RecognitionOptions(country=COUNTRY[language], period="2014-2020"))
    column = found.reading.columns[3]
    assert (column.field, found.spec.currency, column.confidence >= SURE) == ("currency", "EUR", True)


@pytest.mark.parametrize(
    "heading", ["Currency of the amounts / Valuta", "Total_Eligible_Expenditure_Currency", "Waluta", "Xyzzy"]
)
def test_a_swedish_list_in_euro_by_its_column_is_in_euro(tmp_path: Path, heading: str) -> None:
    found = understand(swedish(tmp_path / "list.csv", heading=heading), SWEDEN)
    decision = found.reading.decision("currency")
    assert (found.reading.columns[3].field, found.spec.currency) == ("currency", "EUR")
    assert decision is not None
    assert decision.confidence >= SURE


def test_signs_of_a_column_become_codes(tmp_path: Path) -> None:
    found = understand(swedish(tmp_path / "list.csv", ["€", "kr", "EUR"]), SWEDEN)
    use = use_of(found)
    assert use is not None
    assert (use.values, use.otherwise) == ((("kr", "SEK"), ("€", "EUR")), "keep")
    assert parse_spec(InspectionReport(found).description(), "list.yml") == found.spec


def test_each_row_of_a_column_of_two_currencies_has_its_own(tmp_path: Path) -> None:
    path, directory = swedish(tmp_path / "list.csv", ["€", "SEK"]), DataDirectory(tmp_path / "data")
    options = IngestOptions(
        country="SE", registry=Registry([]), created=datetime(2020, 1, 1, tzinfo=UTC), recognition=SWEDEN
    )
    ingest([path], directory, options)
    snapshot = Snapshot.open(directory)
    cost = pl.col("eligible_cost").struct
    frame = snapshot.scan("operations").select(cost.field("amount").cast(pl.Int64), cost.field("currency")).collect()
    assert {(amount // 1000 % 2, code) for amount, code in frame.iter_rows()} == {(0, "EUR"), (1, "SEK")}
    assert [one.currency for one in snapshot.lists()] == [None]


@pytest.mark.parametrize("currencies", [["SEK"], ["SEK", "EUR"]])
def test_a_heading_that_contradicts_the_column_is_refused_where_nobody_can_be_asked(
    tmp_path: Path, currencies: list[str]
) -> None:
    path = swedish(tmp_path / "list.csv", currencies, amount=f"{SWEDISH[2]} (EUR)")
    with pytest.raises(UnknownListError, match=r"'Valuta' says .*SEK in [24]0 rows, but EUR is named in the headings"):
        understand(path, SWEDEN)


@pytest.mark.parametrize(("answer", "used"), [("SEK", True), ("EUR", False)])
def test_a_heading_that_contradicts_the_column_is_asked_about(tmp_path: Path, answer: str, used: bool) -> None:
    path = swedish(tmp_path / "list.csv", ["SEK"], amount=f"{SWEDISH[2]} (EUR)")
    asked: list[Question] = []

    def reply(question: Question) -> str:
        asked.append(question)
        return answer

    found = understand(path, RecognitionOptions("SE", period="2014-2020", ask=reply))
    assert (found.spec.currency, use_of(found) is not None, len(asked)) == (answer, used, 1)


def test_an_answer_that_is_neither_currency_is_not_taken(tmp_path: Path) -> None:
    path = swedish(tmp_path / "list.csv", ["SEK"], amount=f"{SWEDISH[2]} (EUR)")
    with pytest.raises(UnknownListError, match="'PLN' is neither"):
        understand(path, RecognitionOptions("SE", period="2014-2020", ask=lambda _: "PLN"))


def test_a_heading_that_agrees_with_the_column_is_no_doubt(tmp_path: Path) -> None:
    found = understand(swedish(tmp_path / "list.csv", ["EUR"], amount=f"{SWEDISH[2]} (EUR)"), SWEDEN)
    assert not [doubt for doubt in doubts(found.reading) if "curren" in doubt]


@pytest.mark.parametrize(("country", "usual"), [("SE", "SEK"), ("FI", "EUR")])
def test_the_currency_of_the_country_is_the_last_resort_and_a_doubt(tmp_path: Path, country: str, usual: str) -> None:
    path = swedish(tmp_path / "list.csv", [""])
    found = understand(path, RecognitionOptions(country, period="2014-2020"))
    assert (found.spec.currency, use_of(found)) == (usual, None)
    assert any(doubt.startswith(f"currency: {usual}") for doubt in doubts(found.reading))


def test_rows_without_a_currency_are_said(tmp_path: Path) -> None:
    found = understand(swedish(tmp_path / "list.csv", ["EUR", "EUR", "EUR", ""]), SWEDEN)
    assert found.spec.currency == "EUR"
    assert any("10 rows have an amount and no currency" in doubt for doubt in doubts(found.reading))


def test_currencies_without_a_rate_are_said_and_not_taken_for_another(tmp_path: Path) -> None:
    found = understand(swedish(tmp_path / "list.csv", ["EUR", "EUR", "RSD"]), SWEDEN)
    assert use_of(found) is not None
    assert any("'RSD'" in doubt for doubt in doubts(found.reading))


def test_amounts_in_different_currencies_are_not_added_up(tmp_path: Path) -> None:
    rows = [[f"P{n // 2:05}", f"Skolan {n // 2} i norr", f"Förening {n // 2} AB", f"{n * 700 + 350},00",
             "SEK" if n % 2 else "EUR"] for n in range(80)]  # fmt: skip
    path = write(tmp_path / "list.csv", [["Projektnummer", *SWEDISH, "Valuta"], *rows])
    repeats = understand(path, SWEDEN).spec.repeats
    assert (repeats.how, repeats.key) == (Repeats.PARTS, ("operation_code", "currency"))


def test_titles_in_two_languages_are_told_apart(tmp_path: Path) -> None:
    rows = [[f"Skolan nummer {n} i norr", f"School number {n} in the north", f"Förening {n} AB", f"{n * 1000}", "EUR"]
            for n in range(1, 41)]  # fmt: skip
    headings = ["Operation_Name_Programme_Language", "Operation_Name_English", "Beneficiary_Name",
                "Total_Eligible_Expenditure_amount", "Total_Eligible_Expenditure_Currency"]  # fmt: skip
    found = understand(write(tmp_path / "list.csv", [headings, *rows]), SWEDEN)
    assert [column.field for column in found.reading.columns] == [
        "title", "title", "beneficiary", "eligible_cost", "currency"
    ]  # fmt: skip
    assert [use.language for column in found.spec.columns[:2] for use in column.uses] == [None, "en"]
    assert found.spec.languages == ("sv",)
