"""Lists whose free text holds the delimiter though nothing is quoted: joined again where that is certain, else out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tests.unit.ingest.recognition.test_wordings_and_layouts import ROWS, TOWNS, Column, columns, read

from kohesio.errors import NotAListError
from kohesio.ingest.cells import ROW, Rows
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.recognition.margins import Field, margins
from kohesio.ingest.recognition.measure import Outcome, measure
from kohesio.ingest.recognition.ragged import mended
from kohesio.ingest.recognition.report import doubts
from kohesio.ingest.recognition.understanding import RecognitionOptions, understand
from kohesio.ingest.rejects import rejoined
from kohesio.ingest.table import RawTable

WHOLE = sum((Decimal(f"{40_000 + 1_250 * n}.50") for n in range(ROWS)), Decimal(0))
IRISH = RecognitionOptions(country="IE")
ORDER = ("Operation code", "Operation name", "Summary", "Beneficiary name", "Start date", "End date",
         "Total cost (EUR)", "Contact person")  # fmt: skip


def unquoted(path: Path, mark: str, changed: Mapping[str, Column]) -> Path:
    """A list of which no field is quoted, the summary between the names."""
    made = columns(changed)
    rows = [
        [name for name in ORDER if name in made],
        *([made[one](n) for one in ORDER if one in made] for n in range(ROWS)),
    ]
    path.write_text("".join(mark.join(row) + "\n" for row in rows), encoding="utf-8")
    return path


def sums(found: Outcome) -> dict[str, Decimal]:
    return dict(found.sums)


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("torn", ["two of three", "all"])
def test_a_delimiter_in_a_sentence_is_told_by_the_blank_behind_it(tmp_path: Path, mark: str, torn: str) -> None:
    def summary(n: int) -> str:
        return f"Works in {TOWNS[n % 5]}" + (f"{mark} part one{mark} part {n}" if n % 3 or torn == "all" else "")

    path = unquoted(tmp_path / "list.csv", mark, {"Summary": summary})

    found = measure(path, IRISH)

    assert (found.operations, found.rejected, sums(found)["total_cost"]) == (ROWS, 0, WHOLE)
    assert read(understand(path, IRISH), "Summary").field == "summary"
    assert any("joined again where that is certain" in each for each in doubts(understand(path, IRISH).reading))


def test_records_that_nothing_tells_apart_are_left_out_and_the_others_read(tmp_path: Path) -> None:
    changed: dict[str, Column] = {
        "Summary": lambda n: f"Works in {TOWNS[n % 5]}" + (";Roads too" if n % 3 == 0 else "")
    }
    path = unquoted(tmp_path / "list.csv", ";", changed)

    found = measure(path, IRISH)

    assert found.operations == ROWS - ROWS // 3
    assert sums(found)["total_cost"] == WHOLE - sum(Decimal(f"{40_000 + 1_250 * n}.50") for n in range(0, ROWS, 3))
    assert any("where that is certain, else left out" in each for each in doubts(understand(path, IRISH).reading))


def test_a_list_of_which_every_record_is_torn_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = unquoted(tmp_path / "list.csv", ";", {"Summary": lambda n: f"Works;here {n}"})

    with pytest.raises(NotAListError, match="put quotes around fields that hold the delimiter"):
        understand(path, IRISH)


def test_a_quoted_field_beside_torn_records_is_one_field(tmp_path: Path) -> None:
    path = unquoted(
        tmp_path / "list.csv", ";", {"Summary": lambda n: f'"Works;here {n}"' if n != 4 else "Works;there;and here"}
    )

    assert measure(path, IRISH).operations == ROWS - 1


def test_a_torn_record_moves_no_contact_person_into_another_column(tmp_path: Path) -> None:
    changed: dict[str, Column] = {
        "Summary": lambda n: f"Works in {TOWNS[n % 5]}" + ("; part two" if n == 4 else ""),
        "Contact person": lambda n: f"Testina Vymyslená {'abc'[n % 3]}",
    }
    path = unquoted(tmp_path / "list.csv", ";", changed)

    found = measure(path, IRISH)

    assert (found.operations, found.rows) == (ROWS - 1, ROWS - 1)


def test_a_short_note_below_torn_records_is_no_operation(tmp_path: Path) -> None:
    path = unquoted(tmp_path / "list.csv", ";", {"Summary": lambda n: f"Works; part {n}" if n % 2 else "Works"})
    path.write_text(path.read_text(encoding="utf-8") + "Source: our own figures\n", encoding="utf-8")

    assert sums(measure(path, IRISH))["total_cost"] == WHOLE


def test_a_delimiter_that_the_heading_has_not_is_none(tmp_path: Path) -> None:
    """Amounts with decimal commas may be more regular than fields in which text holds the delimiter."""
    made = columns({
        "Summary": lambda n: f"Works in {TOWNS[n % 5]}" + "; more" * (n % 4),
        "Total cost (EUR)": lambda n: f"{40_000 + n},50",
    })  # fmt: skip
    names = [name for name in ORDER if name in made]
    rows = [names, *([made[name](n) for name in names] for n in range(ROWS))]
    path = tmp_path / "list.csv"
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")

    assert sums(measure(path, IRISH))["total_cost"] == sum(Decimal(f"{40_000 + n}.50") for n in range(ROWS))


def test_a_heading_without_rows_has_no_rules_for_rows() -> None:
    rows = pl.DataFrame(schema={"0": pl.String, "1": pl.String})

    assert not margins(rows, [Field("0", "Name", "title"), Field("1", "Cost", "total_cost")], ()).rules


def test_an_edition_without_the_last_column_is_read_by_the_pattern_of_one_that_had_it(tmp_path: Path) -> None:
    changed: dict[str, Column] = {
        "Summary": lambda n: f"Works in {TOWNS[n % 5]}" + ("; part two" if n == 4 else ""),
        "Note": lambda n: "done" if n % 2 else "",
    }
    made = columns(changed)
    rows = [list(made), *([one(n) for one in made.values()] for n in range(ROWS))]
    path = tmp_path / "list.csv"
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    spec = understand(path, IRISH).spec
    narrower = pl.DataFrame(
        [[at, *row[:-1]] for at, row in enumerate(rows[1:4])],
        schema=[ROW, *map(str, range(len(made) - 1))],
        orient="row",
    )

    assert list(made)[-1] == "Note"
    assert rejoined(Rows(None, narrower, None), spec, IssueCollector(spec.id, None)).frame.equals(narrower)


def test_a_torn_record_that_ends_with_an_empty_field_is_joined_too(tmp_path: Path) -> None:
    made = columns({
        "Summary": lambda n: f"Works in {TOWNS[n % 5]}" + ("; part two" if n % 3 else ""),
        "Note": lambda n: "done" if n % 4 == 0 else "",
    })  # fmt: skip
    rows = [list(made), *([one(n) for one in made.values()] for n in range(ROWS))]
    path = tmp_path / "list.csv"
    path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")

    found = measure(path, IRISH)

    assert (found.operations, found.rejected, sums(found)["total_cost"]) == (ROWS, 0, WHOLE)


def test_a_record_that_is_torn_and_has_a_figure_with_a_blank_is_never_read_a_column_further_on() -> None:
    rows = [["A", "Works", "500", "250", "done" if n % 2 else None, None] for n in range(10)]
    rows.append(["B", "Works", " two", " 900", "450", "done"])
    cells = pl.DataFrame(rows, schema={str(at): pl.String for at in range(6)}, orient="row")
    numbers = pl.Series("number", range(2, 13), dtype=pl.Int64)
    table = RawTable(None, numbers, cells, None, tuple("ABCDEF"), (12,))

    assert mended(table, 2, 5, ";").ragged == (12,)
