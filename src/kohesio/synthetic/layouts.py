"""Writes drawn operations in the shapes lists have: the two export layouts, an Article 49 workbook, a 2014-2020 table.

Each layout is an ordered table: heading → expression over the columns of ``kohesio.synthetic.operations.draw``. The
two export layouts are Kohesio's own, 40 and 44 columns in its order; the other two are a managing authority's, in
German with the letters of Article 49(3) of Regulation (EU) 2021/1060, and in French with the fields of Annex XII of
Regulation (EU) No 1303/2013.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
from rustpy_xlsxwriter import write_worksheet

from kohesio.reference.codelists import Kind, label
from kohesio.reference.territories import region

_ENTITY = "https://linkedopendata.eu/entity/"
_NONE = pl.lit(None, dtype=pl.String)


def export_layout(period: str) -> dict[str, pl.Expr]:
    """The columns of Kohesio's export of a period: 40 for 2014-2020, 44 for 2021-2027."""
    old = period == "2014-2020"
    point = pl.concat_str(pl.col("lat"), pl.lit(","), pl.col("lon"))
    columns = {
        "Operation_Unique_Identifier": pl.concat_str(pl.lit(_ENTITY), pl.col("id")),
        "Operation_Local_Identifier": pl.col("code"),
        "Operation_Name_English": pl.col("title_en"),
        "Operation_Name_Programme_Language": pl.col("title"),
        "Country": pl.col("country"),
        "Operation_Start_Date": pl.col("start").dt.strftime("%d/%m/%Y"),
        "Operation_End_Date": pl.col("end").dt.strftime("%d/%m/%Y"),
        "Cofinancing_Rate": pl.concat_str(pl.col("rate"), pl.lit(".0")),
        "Total_Eligible_Expenditure_amount": pl.col("total"),
        "Total_Eligible_Expenditure_Currency": pl.lit("EUR"),
        "Project_EU_Budget": pl.col("eu"),
        "Beneficiary_Unique_Identifier": pl.concat_str(pl.lit(_ENTITY), pl.col("beneficiary_id")),
        "Beneficiary_Name": pl.col("beneficiary"),
        "Beneficiary_Local_Identifier": pl.col("beneficiary_number"),
        "Category_Of_Intervention": pl.col("field"),
        "Category_Label": _labelled("field", Kind.INTERVENTION_FIELD, period),
        "Thematic_Objective_ID": pl.col("thematic"),
        "Thematic_Objective_Label": _labelled("thematic", Kind.THEMATIC_OBJECTIVE, period),
        "Policy_Objective_ID": pl.col("policy"),
        "Policy_Objective_Label": _labelled("policy", Kind.POLICY_OBJECTIVE, period),
    }
    if not old:
        columns["Specific_Objective_ID"] = pl.col("specific")
        columns["Specific_Objective_Label"] = _labelled("specific", Kind.SPECIFIC_OBJECTIVE, period)
    columns |= {
        "Fund_Code": pl.col("fund"),
        "Fund_Name": _labelled("fund", Kind.FUND, None),
        "Programme_Code": pl.col("cci"),
        "Programme_Name": pl.col("programme"),
    }
    if old:
        columns["Coordinates"] = point
    columns |= {
        "Location_Indicator_latitude_longitude": point,
        "Postal_Code": _NONE,
        "LAU_IDs": _NONE,
        "LAU_Labels": pl.col("town"),
    }
    levels = {f"NUTS{level}": pl.col("nuts3").str.slice(0, 2 + level) for level in (1, 2, 3)}
    columns |= {f"{name}_Label": _region_name(code) for name, code in levels.items()}
    columns |= {f"{name}_Code": code for name, code in levels.items()}
    columns |= {
        "Programming_Period": pl.lit(period),
        "Operation_Summary_English": pl.col("summary_en"),
        "Operation_Summary_Programme_Language": pl.col("summary"),
        "ManagingAuthority": pl.col("authority"),
    }
    if old:
        return columns | {"InfoRegio_ID": _NONE}
    return columns | {
        "Image_URL": _NONE,
        "InfoRegio_ID": _NONE,
        "InfoRegio_URL": _NONE,
        "CountryCode": pl.col("nuts3").str.slice(0, 2).replace({"EL": "GR"}),
    }


ARTICLE_49: dict[str, pl.Expr] = {
    "Vorhaben-Code": pl.col("code"),
    "Name des Begünstigten": pl.col("beneficiary"),
    "Bezeichnung des Vorhabens": pl.col("title"),
    "Zweck des Vorhabens": pl.col("summary"),
    "Datum des Beginns": pl.col("start").dt.strftime("%d.%m.%Y"),
    "Voraussichtliches Datum des Abschlusses": pl.col("end").dt.strftime("%d.%m.%Y"),
    "Gesamtkosten (EUR)": pl.col("total").cast(pl.Float64),
    "Fonds": pl.col("fund"),
    "Spezifisches Ziel": pl.col("specific"),
    "Unions-Kofinanzierungssatz (%)": pl.col("rate"),
    "Standort (NUTS 3)": pl.col("nuts3"),
    "Staat": pl.lit("Österreich"),
    "Art der Intervention": pl.col("field"),
}
"""The letters (a) to (n) that apply, as a German-speaking authority names them."""

ANNEX_XII: dict[str, pl.Expr] = {
    "N° opération": pl.col("code"),
    "Nom du bénéficiaire": pl.col("beneficiary"),
    "Nom de l'opération": pl.col("title"),
    "Résumé de l'opération": pl.col("summary"),
    "Date de début": pl.col("start").dt.strftime("%d/%m/%Y"),
    "Date de fin": pl.col("end").dt.strftime("%d/%m/%Y"),
    "Dépenses éligibles totales (€)": pl.col("total").str.replace(".", ",", literal=True),
    "Taux de cofinancement UE": pl.concat_str(pl.col("rate"), pl.lit(" %")),
    "Commune": pl.col("town"),
    "Pays": pl.lit("France"),
    "Fonds": pl.col("fund").replace({"ERDF": "FEDER", "ESF": "FSE", "YEI": "IEJ", "CF": "FC"}),
    "Catégorie d'intervention": pl.concat_str(
        pl.col("field"), pl.lit(" - "), pl.col("field").map_elements(
            lambda code: label(Kind.INTERVENTION_FIELD, code, "2014-2020") or "", return_dtype=pl.String
        )
    ),
}  # fmt: skip
"""The fields of Annex XII, point 1, as a French authority names them."""


def write_csv(frame: pl.DataFrame, columns: dict[str, pl.Expr], path: Path, *, append: bool) -> None:
    """Comma-separated UTF-8 as Kohesio writes it; ``append`` continues a file without a second header."""
    with path.open("ab" if append else "wb") as file:
        frame.select(**columns).write_csv(file, include_header=not append)


def write_semicolons(frame: pl.DataFrame, columns: dict[str, pl.Expr], path: Path) -> None:
    """Semicolon-separated windows-1252, as a spreadsheet program of Western Europe saves it."""
    text = frame.select(**columns).write_csv(separator=";", line_terminator="\r\n")
    path.write_bytes(text.encode("windows-1252", errors="replace"))


def write_workbook(frame: pl.DataFrame, columns: dict[str, pl.Expr], path: Path, sheet: str) -> None:
    """One sheet of an XLSX workbook, numbers as numbers."""
    write_worksheet(frame.select(**columns).to_dicts(), str(path), sheet_name=sheet)


def _labelled(column: str, kind: Kind, period: str | None) -> pl.Expr:
    """The official label of a code, empty where there is none."""
    return pl.col(column).map_batches(
        lambda codes: codes.replace_strict(
            {code: label(kind, code, period) or "" for code in codes.unique().drop_nulls()}, return_dtype=pl.String
        ),
        return_dtype=pl.String,
    )


def _region_name(code: pl.Expr) -> pl.Expr:
    return code.map_batches(
        lambda codes: codes.replace_strict(
            {each: found.name if (found := region(each)) else "" for each in codes.unique().drop_nulls()},
            return_dtype=pl.String,
        ),
        return_dtype=pl.String,
    )
