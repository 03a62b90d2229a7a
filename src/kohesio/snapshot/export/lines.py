"""CSV, JSON Lines and GeoJSON.

None of the first two has a place for a statement about the file, and a line before the header breaks every reader.
So the statement stands in a last column ``about``, filled in the first row alone; in JSON Lines it is a last member
``about`` of the first record. GeoJSON has it as a member of the collection, before the features.

Spreadsheets run cells that begin with ``= + - @`` as formulas, and lists come from anyone: such cells of text columns
get a leading apostrophe in CSV. Numbers stay numbers. JSON holds the texts as they are.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, repeat

import polars as pl

from kohesio.snapshot.export.columns import NEEDED, OPERATION_COLUMNS, Column, DataTypeLike, disarmed, flat
from kohesio.snapshot.export.rows import Export, frames
from kohesio.snapshot.schema import MONEY, OPERATIONS

ABOUT = "about"
"""The column, or member, that holds the statement."""

_LINE = "line"


def csv_bytes(export: Export) -> Iterator[bytes]:
    """CSV (RFC 4180, UTF-8, CRLF), header first unless rows are skipped: then the bytes that follow those held.

    With ``byte_order_mark``, Excel takes the file for the UTF-8 it is.
    """
    if not export.skip:
        yield csv_header((column.title for column in OPERATION_COLUMNS), byte_order_mark=export.byte_order_mark)
    statement = None if export.skip else export.about.to_json()
    yield from csv_rows(map(disarmed, frames(export, NEEDED, flat)), statement)


def csv_header(titles: Iterable[str], *, byte_order_mark: bool = False) -> bytes:
    """The first line, with the column of the statement."""
    return (codecs.BOM_UTF8 if byte_order_mark else b"") + ",".join([*titles, ABOUT]).encode() + b"\r\n"


def csv_rows(blocks: Iterable[pl.DataFrame], statement: str | None) -> Iterator[bytes]:
    """Cells that are no formulas, as lines; the statement in the first one."""
    for cells in blocks:
        first = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(statement, pl.String)).alias(ABOUT)
        out = io.BytesIO()
        cells.with_columns(first).write_csv(out, include_header=False, line_terminator="\r\n")
        statement = None
        yield out.getvalue()


def jsonl_bytes(export: Export) -> Iterator[bytes]:
    """JSON Lines: one published record (``operation_to_json``) a line, the statement in the first."""
    blocks = frames(export, tuple(OPERATIONS), lambda frame: record_lines(frame, OPERATIONS))
    yield from jsonl_rows(blocks, None if export.skip else export.about.to_json())


def jsonl_rows(blocks: Iterable[pl.DataFrame], statement: str | None) -> Iterator[bytes]:
    """Blocks of ``record_lines``, the statement as a last member of the first."""
    for lines in blocks:
        texts = lines[_LINE].to_list()
        if statement:
            texts[0] = f'{texts[0][:-1]},"{ABOUT}":{statement}}}'
            statement = None
        texts.append("")
        yield "\n".join(texts).encode()


def record_lines(frame: pl.DataFrame, kinds: Mapping[str, DataTypeLike]) -> pl.DataFrame:
    """Each row as a JSON object, its decimals as text."""
    return _lines(frame.select(_decimals_as_text(pl.col(name), kind).alias(name) for name, kind in kinds.items()))


def _lines(frame: pl.DataFrame) -> pl.DataFrame:
    """Each row as a JSON object."""
    out = io.BytesIO()
    frame.write_ndjson(out)
    return pl.DataFrame({_LINE: out.getvalue().decode().split("\n")[: frame.height]}, schema={_LINE: pl.String})


# -- GeoJSON ------------------------------------------------------------------------------------------------------

_FEATURE_TITLES = (
    "id", "operation_code", "title", "title_language", "title_en", "country", "places_nuts", "places_municipality",
    "places_label", "places_basis", "places_precision", "beneficiaries_id", "beneficiaries_name", "programme_id",
    "programme_cci", "programme_name", "funds", "period", "start_date_date", "end_date_date", "total_cost_eur",
    "total_cost_basis", "eligible_cost_eur", "eligible_cost_basis", "eu_contribution_eur", "eu_contribution_basis",
    "cofinancing_rate_percent", "intervention_fields", "policy_objective", "thematic_objective", "themes",
    "list_updated_date", "source_list", "counted_in_operation",
)  # fmt: skip
PROPERTIES = tuple(column for column in OPERATION_COLUMNS if column.title in _FEATURE_TITLES)
"""Columns that features carry: what a map shows and filters by. Whatever else there is, the id leads to."""


def geojson_bytes(export: Export) -> Iterator[bytes]:
    """GeoJSON (RFC 7946): a feature per operation, a point per place; geometry null where no point is known."""
    yield f'{{"type":"FeatureCollection","{ABOUT}":{export.about.to_json()},"features":['.encode()
    needed = _fields(PROPERTIES)
    for between, features in zip(chain(["\n"], repeat(",\n")), frames(export, needed, _features), strict=False):
        yield (between + ",\n".join(features[_LINE].to_list())).encode()
    yield b"\n]}\n"


def _fields(columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column.path.partition(".")[0].removesuffix("[]") for column in columns))


def _features(frame: pl.DataFrame) -> pl.DataFrame:
    point = pl.element().struct.field("point").struct
    position = pl.format("[{},{}]", point.field("lon"), point.field("lat"))
    points = pl.col("places").list.eval(position.drop_nulls()).alias("points")
    cells = flat(frame, PROPERTIES)
    properties = _lines(cells.with_columns(pl.col(pl.Decimal).cast(pl.Float64)))[_LINE].alias("properties")
    together = pl.DataFrame([frame["id"], frame.select(points).to_series(), properties])
    count, joined = pl.col("points").list.len(), pl.col("points").list.join(",")
    geometry = (
        pl.when(count == 1)
        .then(pl.format('{{"type":"Point","coordinates":{}}}', joined))
        .when(count > 1)
        .then(pl.format('{{"type":"MultiPoint","coordinates":[{}]}}', joined))
        .otherwise(pl.lit("null"))
    )
    line = pl.concat_str(
        pl.lit('{"type":"Feature","id":"'), "id", pl.lit('","geometry":'), geometry, pl.lit(',"properties":'),
        "properties", pl.lit("}"),
    )  # fmt: skip
    return together.select(line.alias(_LINE))


# -- decimals -----------------------------------------------------------------------------------------------------


def _decimals_as_text(value: pl.Expr, kind: DataTypeLike) -> pl.Expr:
    """The value with every decimal in it as the text of the published record, and empty lists for missing ones."""
    kind = kind() if isinstance(kind, type) else kind
    if isinstance(kind, pl.Decimal):
        text = value.cast(pl.String)
        return text if kind == MONEY else text.str.strip_chars_end("0").str.strip_chars_end(".")
    if isinstance(kind, pl.List):
        inner = _decimals_as_text(pl.element(), kind.inner)
        return (value.list.eval(inner) if _has_decimals(kind) else value).fill_null([])
    if isinstance(kind, pl.Struct) and _has_decimals(kind):
        return value.struct.with_fields(
            _decimals_as_text(pl.field(field.name), field.dtype).alias(field.name)
            for field in kind.fields
            if _has_decimals(field.dtype) or isinstance(field.dtype, pl.List)
        )
    return value


def _has_decimals(kind: DataTypeLike) -> bool:
    kind = kind() if isinstance(kind, type) else kind
    if isinstance(kind, pl.List):
        return _has_decimals(kind.inner)
    if isinstance(kind, pl.Struct):
        return any(_has_decimals(field.dtype) for field in kind.fields)
    return isinstance(kind, pl.Decimal)
