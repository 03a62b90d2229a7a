"""The list as it should be: its operations in the layout of the law, with ISO dates, plain amounts and codes.

Columns for which the law has no place stand behind, as they were published (``kohesio.check.kept``).

Operations are those that ingest makes of the list: several rows of one operation become one, rows that are none go.
What could not be understood stays as published and is named beside the list. Nothing is invented: what the list
lacks stays empty.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from kohesio.check.identify import Identified, identify
from kohesio.check.kept import beside, kept_cells, key_of, titles_beside
from kohesio.check.layouts import LAYOUTS, SEPARATOR, headings
from kohesio.check.letters import LAWS
from kohesio.check.persons import is_person
from kohesio.check.places import FINEST_OF_PERSONS, known_code, swapped_back
from kohesio.ingest.admission import Admission
from kohesio.ingest.cells import ROW, Rows, data_rows
from kohesio.ingest.header import Binding, bind
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.language import LANGUAGE_OF
from kohesio.ingest.load import ListFile, Loading, load
from kohesio.ingest.lookups import mapped
from kohesio.ingest.readers.hint import Limits
from kohesio.ingest.readers.read import read_tables
from kohesio.ingest.recognise import hint_for
from kohesio.ingest.rejects import rejoined
from kohesio.ingest.rows import Reading, read_rows
from kohesio.ingest.spool import Spool
from kohesio.ingest.values.places import parse_postcode
from kohesio.model.check import CheckOptions
from kohesio.model.money import Basis
from kohesio.reference import territories
from kohesio.reference.codelists import Kind, label, parse_code
from kohesio.sources.registry import Registry

_UNREAD = ("unreadable-amount", "unreadable-date", "ambiguous-date", "unreadable-rate", "rate-out-of-range",
           "cell-error", "unknown-fund", "unknown-country", "unknown-nuts", "unreadable-coordinates",
           "unknown-value")  # fmt: skip
_PUBLISHED = {"sheet": pl.String, ROW: pl.Int32, "nuts": pl.String, "region": pl.String, "objective": pl.String}
_KEY_OF = {"latitude": "coordinates", "longitude": "coordinates"}
_YES = "yes"
_NEWEST = LAWS[-1].period
_LISTED = (("funds", "fund"), ("specific_objective", "specific_objective"), ("countries", "country"))


@dataclass(slots=True)
class Repaired:
    """A list in the layout of a period's law. ``beside`` are the headings of the columns behind it, by their keys;
    ``left`` counts by column the values that stay as published."""

    period: str
    language: str | None
    beside: dict[str, str]
    operations: int = 0
    left: dict[str, int] = field(default_factory=dict)


def repaired_frames(
    path: Path, options: CheckOptions, registry: Registry, folder: Path, *, limits: Limits
) -> tuple[Repaired, Iterator[pl.DataFrame]]:
    """The repaired list in batches: String columns named by the keys of its layout, null where nothing is.

    ``folder`` holds what waits on the disk while the batches are taken. Raises SourceError as ``identify`` does.
    """
    found = identify(path, options, registry, limits)
    spool = Spool(folder)
    loading = Loading(_list_file(found), spool.add, Admission().fresh, lambda _: None)
    load(loading)
    period = max((str(frame["period"].max()) for frame in spool.frames() if frame.height), default=_NEWEST)
    language = found.spec.language or LANGUAGE_OF.get(found.country)
    language = None if language == "en" else language
    published, behind = _published(found, period)
    titles = titles_beside(behind, list(headings(period, language).values()))
    repaired = Repaired(period, language, titles, loading.tally.operations)
    left = _unread(pl.concat(loading.issues) if loading.issues else None)

    def frames() -> Iterator[pl.DataFrame]:
        with spool:
            for operations in spool.frames():
                yield _batch(operations, found, published, left, repaired)

    return repaired, frames()


def _batch(
    operations: pl.DataFrame, found: Identified, published: pl.DataFrame, left: dict[str, pl.DataFrame], into: Repaired
) -> pl.DataFrame:
    """Operations in the layout, with the list's own regions, and what was not understood as it was published."""
    own = _of_operations(operations, published)
    flat = _located(_flat(operations, found, into.period).with_columns(own["nuts"], own["region"]))
    made = _of_persons(flat.with_columns(own[key].alias(key) for key in into.beside), found.country, into.beside)
    whole = _with_unread(made, operations["id"], left, own["objective"], into)
    return whole.select(*(column.key for column in LAYOUTS[into.period]), *into.beside)


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
        limits=found.limits,
    )


# -- records → cells --------------------------------------------------------------------------------------------------


def _flat(operations: pl.DataFrame, found: Identified, period: str) -> pl.DataFrame:
    """Operations in the columns of the layout."""
    made = operations.select(
        "operation_code",
        _names("beneficiary").alias("beneficiary"),
        _names("partner").alias("partner"),
        *(expression for name in ("title", "summary") for expression in _texts(name)),
        *(_date(name).alias(name) for name in ("start_date", "end_date", "list_updated")),
        *(_published_amount(name).alias(name) for name in ("total_cost", "eligible_cost", "eu_contribution")),
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
        _cell(_regions(pl.col("places"))).alias("_within"),
        *_places(found),
    )  # fmt: skip
    return made.with_columns(mapped(made["intervention_field"], lambda text: _named(text, period), pl.String))


def _regions(places: pl.Expr) -> pl.Expr:
    """The regions of NUTS 2 or finer in which ingest found an operation, whatever the list said of its place."""
    codes = places.list.eval(pl.element().struct.field("nuts")).list.drop_nulls()
    return codes.list.eval(pl.element().filter(pl.element().str.len_chars() >= FINEST_OF_PERSONS))


def _published_amount(name: str) -> pl.Expr:
    """The amount as the list has it; one that ingest worked out from the rate is left to its readers."""
    amount = pl.col(name).struct
    return pl.when(amount.field("basis") != Basis.DERIVED.value).then(amount.field("amount")).cast(pl.String)


def _names(role: str) -> pl.Expr:
    one = pl.element().struct
    names = pl.col("beneficiaries").list.eval(pl.when(one.field("role") == role).then(one.field("name")))
    return _cell(names.list.drop_nulls())


def _cell(values: pl.Expr) -> pl.Expr:
    text = values.list.eval(pl.element().str.replace_all(SEPARATOR, "/", literal=True)).list.join(SEPARATOR)
    return pl.when(text != "").then(text)


def _texts(name: str) -> tuple[pl.Expr, pl.Expr]:
    """The text as the list has it (those of several columns joined), and the English one where that is another."""
    same = pl.col(name).list.eval(
        pl.when(pl.element().struct.field("language").eq_missing(pl.element().struct.field("language").first())).then(
            pl.element().struct.field("text")
        )
    )
    first = same.list.drop_nulls().list.join(" ").replace("", None)
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
    both = pl.when(point.field("lat").is_not_null()).then(
        pl.concat_str(point.field("lat").round(6), pl.lit(", "), point.field("lon").round(6))
    )
    uses = found.spec.uses
    values = {
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


def _of_persons(made: pl.DataFrame, country: str, beside: Collection[str]) -> pl.DataFrame:
    """Likely natural persons are said to be some, and their place is the NUTS 2 region and nothing finer."""
    named = mapped(made["beneficiary"], lambda name: "yes" if is_person(name, country) else None, pl.String)
    seems = named.is_not_null()
    person = seems | made["_person"].fill_null(value=False)
    if not person.any():
        return made.with_columns(pl.lit(None, dtype=pl.String).alias("beneficiary_kind"))
    codes = pl.coalesce("nuts", "_within").str.split(SEPARATOR)
    coarse = codes.list.eval(pl.element().str.slice(0, FINEST_OF_PERSONS)).list.unique(maintain_order=True)
    flagged = made.with_columns(person.alias("_person"))
    return flagged.with_columns(
        pl.when("_person").then(pl.lit(_YES)).alias("beneficiary_kind"),
        pl.when("_person").then(coarse.list.join(SEPARATOR)).otherwise("nuts").alias("nuts"),
        *(pl.when(~pl.col("_person")).then(name).alias(name)
          for name in ("region", "lau", "postcode", "municipality", "coordinates", *beside)),
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


def _published(found: Identified, period: str) -> tuple[pl.DataFrame, list[str]]:
    """By sheet and row the list's own NUTS codes and regions, specific objectives that no code was found for, and what
    the layout has no place for, by its keys; and the headings of that.

    The operations have them worked out further: regions from coordinates and postcodes, objectives as codes only.
    """
    parts = [pl.DataFrame(schema=_PUBLISHED)]
    bindings: dict[str | None, Binding] = {}
    behind: dict[str, str] = {}
    keys = [column.key for column in LAYOUTS[period]]
    for table in read_tables(found.path, hint_for(found.spec, found.limits)):
        binding = bindings.get(table.sheet) or bind(table, found.spec)
        if binding is None:
            continue
        bindings[table.sheet] = binding
        columns = beside(table, binding, keys)
        behind |= {key_of(heading): heading for heading in columns.values()} | behind
        parts.append(_of_table(data_rows(table, binding), binding, found, columns))
    return pl.concat(parts, how="diagonal"), list(behind.values())


def _of_table(rows: Rows, binding: Binding, found: Identified, columns: Mapping[str, str]) -> pl.DataFrame:
    """What ``_published`` tells of the rows of one table."""
    issues = IssueCollector(found.list_id, rows.sheet)
    spec = found.spec
    if spec.layout.ragged is not None:
        rows = rejoined(rows, spec, issues)
        spec = replace(spec, layout=replace(spec.layout, ragged=None))
    given, _ = read_rows(rows, binding, spec, Reading(issues))
    words = given["specific_objective"].list.join(SEPARATOR)
    told = given.select(
        "sheet",
        ROW,
        *(pl.col(name).list.join(SEPARATOR).alias(name) for name in ("nuts", "region")),
        mapped(words, _in_words, pl.String).alias("objective"),
    )
    return told.join(pl.DataFrame(kept_cells(rows, columns, found.country)), on=ROW, how="left", maintain_order="left")


def _in_words(text: str) -> str | None:
    """The cell of an objective, if it holds no code."""
    known = [parse_code(Kind.SPECIFIC_OBJECTIVE, each, _NEWEST) for each in text.split(SEPARATOR)]
    return None if any(known) else text


def _of_operations(operations: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """What the rows of each operation say, once each, beside the operations."""
    source = operations["source"].struct
    rows = pl.DataFrame({"sheet": source.field("sheet"), ROW: source.field("rows")}).with_row_index("at").explode(ROW)
    told = rows.join(published, on=["sheet", ROW], how="left", maintain_order="left", nulls_equal=True)
    names = [name for name in published.columns if name not in {"sheet", ROW}]
    return told.group_by("at", maintain_order=True).agg(
        pl.col(name).drop_nulls().unique(maintain_order=True).str.join(SEPARATOR).replace("", None).alias(name)
        for name in names
    )


def _with_unread(
    made: pl.DataFrame, ids: pl.Series, left: dict[str, pl.DataFrame], objectives: pl.Series, into: Repaired
) -> pl.DataFrame:
    """Cells that were not understood as they were published, where nothing else stands; counted in ``into.left``."""
    keys = ids.to_frame("id")
    raws = {
        key: keys.join(frame, on="id", how="left", maintain_order="left")["raw"]
        for key, frame in left.items()
        if key in made.columns
    }
    for key, raw in (raws | {"specific_objective": objectives}).items():
        used = made[key].is_null() & raw.is_not_null()
        if used.any():
            into.left[key] = into.left.get(key, 0) + int(used.sum())
            made = made.with_columns(pl.when(used).then(raw).otherwise(pl.col(key)).alias(key))
    return made
