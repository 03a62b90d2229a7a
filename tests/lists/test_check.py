"""The real lists held against the law: no crash, plausible letters, and a repaired list that can be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kohesio.check.checker import Checker
from kohesio.errors import SourceError
from kohesio.model.check import CheckOptions, ListForm, Standing

pytestmark = pytest.mark.reference_data

OPTIONS = CheckOptions(today=date(2026, 11, 22), examples=5)

LISTS = (
    ("AT/esf-2014-2020.xlsx", 245, 1),
    ("BE/wallonia-esf-2014-2020.xlsx", 563, 4),
    ("DE/berlin-erdf-2014-2020.xlsx", 386, 0),
    ("DK/erdf-esf-2014-2020-20160621.csv", 84, 2),
    ("EL/esif-2014-2020.csv", 2029, 1),
    ("FR/feder-fse-2014-2020.xls", 1834, 7),
    ("HU/cf-2014-2020.json", 2037, 9),
    ("LV/esif-2014-2020.xls", 134, 8),
    ("SE/erdf-2014-2020.json", 374, 4),
    ("SI/esif-2014-2020.xls", 193, 3),
    ("UK/england-erdf-esf-2014-2020.csv", 394, 6),
)
"""File, operation rows, and how many items of the law are not complete."""


@pytest.mark.parametrize(("name", "rows", "open_items"), LISTS, ids=[each[0] for each in LISTS])
def test_a_real_list_is_judged_item_by_item(shared: Path, name: str, rows: int, open_items: int) -> None:
    report = Checker().check(shared / "lists" / name, OPTIONS)
    wanting = [each.letter for each in report.letters if each.standing in {Standing.PARTLY, Standing.MISSING}]
    assert (report.operation_rows, len(wanting)) == (rows, open_items), wanting
    assert not report.clean


@pytest.mark.parametrize("form", list(ListForm))
@pytest.mark.parametrize("name", ["DE/berlin-erdf-2014-2020.xlsx", "UK/england-erdf-esf-2014-2020.csv"])
def test_a_real_list_repaired_is_clean_of_what_can_be_repaired(
    shared: Path, tmp_path: Path, name: str, form: ListForm
) -> None:
    out = tmp_path / f"repaired.{form.value}"
    operations = Checker().repair(shared / "lists" / name, OPTIONS, form, out)
    again = Checker().check(out, OPTIONS)
    assert [each.rule.code for each in again.rules if each.rule.repaired] == []
    assert again.operation_rows == operations


@pytest.mark.parametrize("name", ["BG/programme-totals-2007-2013.xls", "reference/cci-2014-2020.csv"])
def test_a_table_that_is_no_list_is_refused(shared: Path, name: str) -> None:
    with pytest.raises(SourceError):
        Checker().check(shared / "lists" / name, OPTIONS)
