"""The list as it should be: its operations in the layout of the law, with ISO dates, plain amounts and codes.

Operations are those that ingest makes of the list: several rows of one operation become one, rows that are none go.
What could not be understood stays as published and is named beside the list. Nothing is invented: what the list
lacks stays empty.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from kohesio.check.identify import Identified, identify
from kohesio.check.layouts import LAYOUTS, SEPARATOR
from kohesio.check.letters import LAWS
from kohesio.check.persons import is_person
from kohesio.check.places import FINEST_OF_PERSONS, known_code, swapped_back
from kohesio.ingest.cells import data_rows
from kohesio.ingest.cells import raw as trimmed
from kohesio.ingest.header import Binding, bind
from kohesio.ingest.language import LANGUAGE_OF
from kohesio.ingest.load import ListFile, Loading, load
from kohesio.ingest.lookups import mapped
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognise import hint_for
from kohesio.ingest.spool import Spool
from kohesio.ingest.spool import Spool
from kohesio.ingest.values.places import parse_postcode
from kohesio.model.check import CheckOptions
from kohesio.reference import territories
from kohesio.reference.codelists import Kind, label, parse_code
from kohesio.sources.registry import Registry

_UNREAD = ("unreadable-amount", "unreadable-date", "unreadable-rate", "rate-out-of-range", "cell-error", "unknown-fund",
           "unknown-country", "unknown-nuts", "unreadable-coordinates", "unknown-value")  # fmt: skip
_KEY_OF = {"latitude": "coordinates", "longitude": "coordinates"}
_NEWEST = LAWS[-1].period
_LISTED = (("funds", "fund"), ("specific_objective", "specific_objective"), ("countries", "country"))


@dataclass(slots=True)
class Repaired:
    """A list in the layout of a period's law. ``left`` counts by column the values that stay as published."""

    period: str
    language: str | None
    operations: int = 0
    left: dict[str, int] = field(default_factory=dict)


def repaired_frames(
    path: Path, options: CheckOptions, registry: Registry, folder: Path
) -> tuple[Repaired, Iterator[pl.DataFrame]]:
    """The repaired list in batches: String columns named by the keys of its layout, null where nothing is.

    ``folder`` holds what waits on the disk while the batches are taken. Raises SourceError as ``identify`` does.
    """
    found = identify(path, options, registry)
    spool = Spool(folder)
    seen: list[pl.Series] = []
    loading = Loading(_list_file(found), spool.add, lambda ids: _fresh(ids, seen), lambda _: None)
    load(loading)
    period = max(found.spec.periods, default=_NEWEST)
    language = found.spec.language or LANGUAGE_OF.get(found.country)
    repaired = Repaired(period, None if language == "en" else language, loading.tally.operations)
    issues = pl.concat(loading.issues) if loading.issues else None
    left = _unread(issues)
    words = _objectives_in_words(found)

    def frames() -> Iterator[pl.DataFrame]:
        with spool:
            for operations in spool.frames():
                yield _with_unread(_flat(operations, found, period), operations, left, words, repaired)

    return repaired, frames()


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder for what waits on the disk; a context manager."""
    return tempfile.TemporaryDirectory(prefix="kohesio-check-")


def _list_file(found: Identified) -> ListFile:
    dates = found.dates([])
    return ListFile(
        path=found.path,
        name=found.name,
        sha256="",
        spec=found.spec,
        list_id=found.list_id,
        country=found.country,
        edition=dates.edition,
    )


def _fresh(ids: pl.Series, seen: list[pl.Series]) -> pl.Series:
    """True for ids that did not come before."""
    numbers = ids.str.slice(1).cast(pl.UInt64)
    fresh = numbers.is_first_distinct()
    if seen:
        fresh &= ~numbers.is_in(seen[0].implode())
    seen[:] = [pl.concat([*seen, numbers.filter(fresh)])]
    return fresh


# -- records → cells --------------------------------------------------------------------------------------------------


def _flat(operations: pl.DataFrame, found: Identified, period: str) -> pl.DataFrame:
    """Operations in the columns of the layout."""
    made = operations.select(
        "operation_code",
        _names("beneficiary").alias("beneficiary"),
        _names("partner").alias("partner"),
        *(expression for name in ("title", "summary") for expression in _texts(name)),
        *(_date(name).alias(name) for name in ("start_date", "end_date", "list_updated")),
        *(pl.col(name).struct.field("amount").cast(pl.String).alias(name)
          for name in ("total_cost", "eligible_cost", "eu_contribution")),
        _currency().alias("currency"),
        pl.col("other_amounts").list.first().struct.field("amount").struct.field("amount").cast(pl.String)
        .alias("public_funding"),
        *(_cell(pl.col(name)).alias(key) for name, key in _LISTED),
        pl.col("cofinancing_rate").struct.field("percent").cast(pl.String).str.strip_chars_end("0")
        .str.strip_chars_end(".").alias("cofinancing_rate"),
        _cell(pl.col("intervention_fields")).alias("intervention_field"),
        pl.col("programme").struct.field("name").alias("programme"),
        pl.col("programme").struct.field("cci").alias("cci"),
        "period",
        pl.col("beneficiaries").list.first().struct.field("is_natural_person").alias("_person"),
        *_places(found),
    )  # fmt: skip
    made = made.with_columns(mapped(made["intervention_field"], lambda text: _named(text, period), pl.String))
    return _of_persons(_located(made)).select(column.key for column in LAYOUTS[period])


def _names(role: str) -> pl.Expr:
    one = pl.element().struct
    names = pl.col("beneficiaries").list.eval(pl.when(one.field("role") == role).then(one.field("name")))
    return _cell(names.list.drop_nulls())


def _cell(values: pl.Expr) -> pl.Expr:
    text = values.list.eval(pl.element().str.replace_all(SEPARATOR, "/", literal=True)).list.join(SEPARATOR)
    return pl.when(text != "").then(text)


def _texts(name: str) -> tuple[pl.Expr, pl.Expr]:
    """The text as the list has it, and the English one where that is another."""
    first = pl.col(name).list.first().struct.field("text")
    english = pl.col(name).list.slice(1).list.filter(pl.element().struct.field("language") == "en").list.first()
    return first.alias(name), english.struct.field("text").alias(f"{name}_en")


def _date(name: str) -> pl.Expr:
    """A date as exactly as it is known: ``2016-09-05``, ``2016-09``, ``2016-Q3``, ``2016``."""
    day, precision = pl.col(name).struct.field("date"), pl.col(name).struct.field("precision")
    quarter = pl.format("{}-Q{}", day.dt.year(), day.dt.quarter())
    return (
        pl.when(precision == "month").then(day.dt.strftime("%Y-%m"))
        .when(precision == "quarter").then(quarter)
        .when(precision == "year").then(day.dt.strftime("%Y"))
        .otherwise(day.dt.strftime("%Y-%m-%d"))
    )  # fmt: skip


def _currency() -> pl.Expr:
    law = [pl.col(name).struct.field("currency") for name in ("total_cost", "eligible_cost", "eu_contribution")]
    other = pl.col("other_amounts").list.first().struct.field("amount").struct.field("currency")
    return pl.coalesce(*law, other)


def _places(found: Identified) -> list[pl.Expr]:
    """What the list itself says of places; what was worked out from it is left to its readers."""
    one = pl.element().struct
    point = one.field("point").struct
    fine = pl.when(one.field("nuts").str.len_chars() > 2).then(one.field("nuts"))
    both = pl.when(point.field("lat").is_not_null()).then(
        pl.concat_str(point.field("lat").round(6), pl.lit(", "), point.field("lon").round(6))
    )
    uses = found.spec.uses
    values = {
        "nuts": (fine, uses("nuts")),
        "region": (one.field("label"), uses("region")),
        "lau": (one.field("lau"), uses("lau")),
        "postcode": (one.field("postcode"), uses("postcode")),
        "municipality": (one.field("municipality"), uses("municipality")),
        "coordinates": (both, uses("coordinates") or uses("latitude")),
    }
    return [
        _cell(
            pl.col("places").list.eval(value.cast(pl.String)).list.drop_nulls().list.unique(maintain_order=True)
        ).alias(key)
        if published
        else pl.lit(None, dtype=pl.String).alias(key)
        for key, (value, published) in values.items()
    ]


def _located(made: pl.DataFrame) -> pl.DataFrame:
    """Codes of today's NUTS, postcodes in their country's writing, latitude before longitude."""
    country = made["country"].str.split(SEPARATOR).list.first().fill_null("")
    keys = {
        name: pl.DataFrame({"c": country, "v": made[name]})
        .select(pl.concat_str("c", "v", separator="\x1f"))
        .to_series()
        for name in ("postcode", "coordinates")
    }
    return made.with_columns(
        mapped(made["nuts"], _todays_codes, pl.String).alias("nuts"),
        mapped(keys["postcode"], _postcode, pl.String).alias("postcode"),
        mapped(keys["coordinates"], _point, pl.String).alias("coordinates"),
    )


def _todays_codes(cell: str) -> str:
    return SEPARATOR.join(dict.fromkeys(_todays_code(code) for code in cell.split(SEPARATOR)))


def _todays_code(code: str) -> str:
    known = known_code(code)
    return (territories.to_2024(known) or known) if known else code


def _postcode(key: str) -> str:
    country, _, cell = key.partition("\x1f")
    return SEPARATOR.join(parse_postcode(text, country).value or text for text in cell.split(SEPARATOR))


def _point(key: str) -> str:
    country, _, cell = key.partition("\x1f")
    return SEPARATOR.join(swapped_back(text, country) for text in cell.split(SEPARATOR))


def _named(cell: str, period: str) -> str:
    """Codes of 2014-2020 with the name that Annex XII asks for; today's codes stand alone."""
    if period == _NEWEST:
        return cell
    names = ((code, label(Kind.INTERVENTION_FIELD, code, period)) for code in cell.split(SEPARATOR))
    return SEPARATOR.join(f"{code} - {name.replace(SEPARATOR, '/')}" if name else code for code, name in names)


def _of_persons(made: pl.DataFrame) -> pl.DataFrame:
    """A likely natural person's place is the NUTS 2 region and nothing finer."""
    seems = mapped(made["beneficiary"], lambda name: "yes" if is_person(name) else None, pl.String).is_not_null()
    person = seems | made["_person"].fill_null(value=False)
    if not person.any():
        return made
    coarse = pl.col("nuts").str.split(SEPARATOR).list.eval(pl.element().str.slice(0, FINEST_OF_PERSONS))
    flagged = made.with_columns(person.alias("_person"))
    return flagged.with_columns(
        pl.when("_person").then(coarse.list.join(SEPARATOR)).otherwise("nuts").alias("nuts"),
        *(pl.when(~pl.col("_person")).then(name).alias(name)
          for name in ("region", "lau", "postcode", "municipality", "coordinates")),
    )  # fmt: skip


# -- what stays as published ------------------------------------------------------------------------------------------


def _unread(issues: pl.DataFrame | None) -> dict[str, pl.DataFrame]:
    """By column of the layout, what was published in cells that were not understood: ``id`` and ``raw``."""
    if issues is None:
        return {}
    known = issues.filter(
        pl.col("code").is_in(_UNREAD) & pl.col("operation").is_not_null() & pl.col("raw").is_not_null()
    )
    found: dict[str, pl.DataFrame] = {}
    for (name,), part in known.group_by("field", maintain_order=True):
        key = _KEY_OF.get(str(name), str(name))
        first = part.select(pl.col("operation").alias("id"), "raw").unique("id", keep="first", maintain_order=True)
        found[key] = pl.concat([found[key], first]).unique("id", keep="first") if key in found else first
    return found


def _objectives_in_words(found: Identified) -> pl.DataFrame | None:
    """Specific objectives that no code was found for, by sheet and row: harmonised operations have codes only."""
    if not found.spec.uses("specific_objective"):
        return None
    parts = []
    bindings: dict[str | None, Binding] = {}
    for table in read_tables(found.path, hint_for(found.spec)):
        binding = bindings.get(table.sheet) or bind(table, found.spec)
        column = binding.find("specific_objective") if binding else None
        if binding is None or column is None:
            continue
        bindings[table.sheet] = binding
        rows = data_rows(table, binding)
        text = trimmed(rows, column)
        words = text.is_not_null() & mapped(text, _objective, pl.String).is_null()
        parts.append(pl.DataFrame({
            "sheet": pl.Series([table.sheet], dtype=pl.String).new_from_index(0, rows.frame.height),
            "row": rows.frame["row"],
            "raw": text,
        }).filter(words))  # fmt: skip
    return pl.concat(parts) if parts else None


def _objective(text: str) -> str | None:
    return parse_code(Kind.SPECIFIC_OBJECTIVE, text, _NEWEST)


def _with_unread(
    made: pl.DataFrame,
    operations: pl.DataFrame,
    left: dict[str, pl.DataFrame],
    words: pl.DataFrame | None,
    into: Repaired,
) -> pl.DataFrame:
    """Cells that were not understood as they were published, where nothing else stands; counted in ``into.left``."""
    whole = made.with_columns(
        operations["id"].alias("_id"),
        operations["source"].struct.field("sheet").alias("_sheet"),
        operations["source"].struct.field("rows").list.first().alias("_row"),
    )
    raws = {key: whole.select(pl.col("_id").alias("id")).join(frame, on="id", how="left", maintain_order="left")["raw"]
            for key, frame in left.items() if key in made.columns}  # fmt: skip
    if words is not None and "specific_objective" in made.columns:
        joined = whole.select("_sheet", "_row").join(
            words,
            left_on=["_sheet", "_row"],
            right_on=["sheet", "row"],
            how="left",
            maintain_order="left",
            nulls_equal=True,
        )
        raws["specific_objective"] = joined["raw"]
    for key, raw in raws.items():
        used = made[key].is_null() & raw.is_not_null()
        if used.any():
            into.left[key] = into.left.get(key, 0) + int(used.sum())
            made = made.with_columns(pl.when(used).then(raw).otherwise(pl.col(key)).alias(key))
    return made
