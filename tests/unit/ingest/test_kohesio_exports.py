"""The two export layouts of Kohesio, with invented rows: ids kept, several values in a cell, two notions of cost."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from tests.unit.ingest.invented import operations, table

from kohesio.errors import UnreadableError
from kohesio.ingest import load
from kohesio.ingest.readers.hint import ReadHint
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.report import Status
from kohesio.ingest.run import ingest
from kohesio.ingest.table import RawTable
from kohesio.snapshot.layout import DataDirectory
from kohesio.sources.registry import Registry

ENTITY = "https://linkedopendata.eu/entity/"
ROW = {
    "Operation_Unique_Identifier": f"{ENTITY}Q7000001",
    "Operation_Local_Identifier": "X-1",
    "Operation_Name_English": "Green rooms",
    "Operation_Name_Programme_Language": "Gröna rum",
    "Country": "Sweden",
    "Operation_Start_Date": "04/09/2023",
    "Cofinancing_Rate": "40.0",
    "Total_Eligible_Expenditure_amount": "337478.4",
    "Total_Eligible_Expenditure_Currency": "EUR",
    "Project_EU_Budget": "134991.36",
    "Beneficiary_Unique_Identifier": f"{ENTITY}Q7000002|{ENTITY}Q7000003",
    "Beneficiary_Name": "Exempelby kommun|Provköping AB",
    "Category_Of_Intervention": "117.0",
    "Fund_Code": "ESF+",
    "Programme_Code": "2021SE05SFPR001",
    "Location_Indicator_latitude_longitude": "59.85,17.63|59.33,18.07",
    "NUTS3_Code": "SE121",
}


def _export(folder: Path, period: str, *rows: dict[str, str], name: str | None = None) -> Path:
    """A file in the layout of a period's export."""
    spec = Registry.packaged().by_id(f"kohesio-{period}")
    columns = [column.headings[0] for column in spec.columns]
    values = [{"Programming_Period": period} | row for row in rows]
    cells = {heading: [row.get(heading) for row in values] for heading in columns}
    frame = pl.DataFrame(cells, schema_overrides=dict.fromkeys(columns, pl.String))
    path = folder / (name or f"SE-pp{period[2:4]}-{period[7:9]}-20260924.csv")
    frame.write_csv(path)
    return path


def _one(folder: Path, period: str, **changes: str) -> dict[str, Any]:
    ingest([_export(folder, period, ROW | changes)], DataDirectory(folder / "data"))
    return operations(folder)[0]


@pytest.mark.parametrize(("period", "columns"), [("2014-2020", 40), ("2021-2027", 44)])
def test_the_layouts_have_the_columns_kohesio_publishes(period: str, columns: int) -> None:
    assert len(Registry.packaged().by_id(f"kohesio-{period}").columns) == columns


@pytest.mark.reference_data
@pytest.mark.parametrize("place", [0, 1])
def test_every_column_of_the_export_is_described(shared: Path, place: int) -> None:
    export = yaml.safe_load((shared / "kohesio-export" / "export-columns.yaml").read_text("utf-8"))["exports"][place]
    spec = Registry.packaged().by_id(f"kohesio-{export['programming_period']}")
    assert {column.headings[0] for column in spec.columns} == set(export["columns"])


def test_ids_of_kohesio_are_kept(tmp_path: Path) -> None:
    found = _one(tmp_path, "2021-2027")
    assert found["id"] == "Q7000001"
    assert [(one["id"], one["name"]) for one in found["beneficiaries"]] == [
        ("Q7000002", "Exempelby kommun"), ("Q7000003", "Provköping AB"),
    ]  # fmt: skip


@pytest.mark.parametrize(("period", "field"), [("2014-2020", "eligible_cost"), ("2021-2027", "total_cost")])
def test_the_cost_is_what_the_law_of_the_period_means(tmp_path: Path, period: str, field: str) -> None:
    found = _one(tmp_path, period)
    other = {"eligible_cost": "total_cost", "total_cost": "eligible_cost"}[field]
    assert (found[field]["amount"], found[other]) == (Decimal("337478.40"), None)


def test_a_title_and_its_translation_stand_beside_each_other(tmp_path: Path) -> None:
    texts = [(one["text"], one["language"], one["origin"]) for one in _one(tmp_path, "2021-2027")["title"]]
    assert texts == [("Gröna rum", "sv", "published"), ("Green rooms", "en", "machine")]


def test_a_translation_that_says_the_same_is_left_out(tmp_path: Path) -> None:
    found = _one(tmp_path, "2021-2027", Operation_Name_English="Gröna rum")
    assert [one["text"] for one in found["title"]] == ["Gröna rum"]


def test_every_point_of_an_operation_is_a_place(tmp_path: Path) -> None:
    points = [one["point"] for one in _one(tmp_path, "2021-2027")["places"] if one["point"]]
    assert points == [{"lat": 59.85, "lon": 17.63}, {"lat": 59.33, "lon": 18.07}]


def test_codes_bring_objectives_and_themes(tmp_path: Path) -> None:
    found = _one(tmp_path, "2014-2020")
    assert found["intervention_fields"] == ["117"]
    assert found["thematic_objective"]


def test_a_stated_thematic_objective_is_the_theme_and_brings_the_policy_objective(tmp_path: Path) -> None:
    found = _one(tmp_path, "2014-2020", Category_Of_Intervention="", Thematic_Objective_ID="TO03")
    assert (found["thematic_objective"], found["themes"], found["policy_objective"]) == (["TO03"], ["TO03"], ["PO1"])


def test_a_stated_specific_objective_brings_the_policy_objective(tmp_path: Path) -> None:
    found = _one(tmp_path, "2021-2027", Category_Of_Intervention="", Specific_Objective_ID="ESO4.7")
    assert (found["specific_objective"], found["policy_objective"], found["themes"]) == (["ESO4.7"], ["PO4"], [])


def test_an_operation_of_several_countries_has_them_all(tmp_path: Path) -> None:
    found = _one(tmp_path, "2014-2020", Country="Italy|France")
    assert (found["country"], found["countries"]) == ("IT", ["IT", "FR"])


def test_the_same_operation_in_two_files_is_loaded_once(tmp_path: Path) -> None:
    paths = [_export(tmp_path, "2014-2020", ROW, name=f"{code}-pp14-20-20260924.csv") for code in ("IT", "FR")]
    report = ingest(paths, DataDirectory(tmp_path / "data"))
    assert sorted((one.list, one.operations) for one in report.files) == [
        ("kohesio-2014-2020-fr", 1), ("kohesio-2014-2020-it", 0),
    ]  # fmt: skip
    assert table(tmp_path, "issues").filter(code="published-twice")["list"].to_list() == ["kohesio-2014-2020-it"]


def test_missing_amounts_stay_missing_and_bad_cells_are_findings(tmp_path: Path) -> None:
    found = _one(
        tmp_path, "2021-2027", Project_EU_Budget="", Cofinancing_Rate="", Operation_End_Date="31/02/2024",
        NUTS3_Code="SE999",
        Location_Indicator_latitude_longitude="159.85,17.63", Country="Atlantis",
    )  # fmt: skip
    assert (found["eu_contribution"], found["end_date"]) == (None, None)
    assert set(found["issues"]) >= {"missing-amount", "unreadable-date", "unreadable-coordinates", "unknown-country"}


def test_the_edition_is_the_date_in_the_name(tmp_path: Path) -> None:
    (report,) = ingest([_export(tmp_path, "2014-2020", ROW)], DataDirectory(tmp_path / "data")).files
    assert (report.status, report.list, report.edition) == (Status.LOADED, "kohesio-2014-2020-se", "2026-09-24")


def test_a_file_that_breaks_in_the_middle_leaves_nothing_and_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def breaking(path: Path, hint: ReadHint) -> Iterator[RawTable]:
        yield from read_tables(path, hint)
        if path.name.startswith("FR"):
            raise UnreadableError(f"{path.name}: the text is not in the encoding utf-8; name the right one.")

    monkeypatch.setattr(load, "read_tables", breaking)
    monkeypatch.setattr(load, "_BATCH", 1)
    second = ROW | {"Operation_Unique_Identifier": f"{ENTITY}Q7000009"}
    paths = [
        _export(tmp_path, "2014-2020", row, name=f"{code}-pp14-20-20260924.csv")
        for code, row in (("FR", ROW), ("IT", second))
    ]
    report = ingest(paths, DataDirectory(tmp_path / "data"))
    assert {one.file[:2]: one.status for one in report.files} == {"FR": Status.REFUSED, "IT": Status.LOADED}
    assert [one["id"] for one in operations(tmp_path)] == ["Q7000009"]
