"""Identities: which rows are one operation, and what its id is made from.

An id depends on what the list says of the operation, never on row numbers or the order of loading (design §5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import polars as pl

from kohesio.ingest.one_code import PART, anchored, parts_of_codes
from kohesio.model.identifier import computed_id
from kohesio.sources.spec import AMOUNT_FIELDS, DATE_FIELDS, LIST_FIELDS, ListSpec, Repeats

_WITHOUT_CODE = ("title", "beneficiary", *DATE_FIELDS[:3], *AMOUNT_FIELDS, "nuts", "region", "municipality", "postcode")
_JOINER = "\x1f"
_ZEROS = "^0+([0-9]+)$"
"""Zeros before a number: all but the last digit of "00"."""

CONTESTED = "contested"
"""Column: whether the operation's code stands for other operations too, and so identifies none of them."""

_NONE = pl.Series(dtype=pl.String)
_FIRST = pl.lit(0, dtype=pl.UInt32).alias(PART)


def key_text(name: str) -> pl.Expr:
    """A column of ``rows.PARSED`` as text to compare by; empty where there is no value."""
    column = pl.col(name)
    if name in {"title", "summary"}:
        text = column.list.first().struct.field("text").str.replace_all(r"\s+", " ")
    elif name in LIST_FIELDS:
        text = column.list.join(_JOINER)
    elif name in DATE_FIELDS:
        text = column.struct.field("date").cast(pl.String)
    else:
        text = column.cast(pl.String)
    return text.fill_null("")


def group_rows(parsed: pl.DataFrame, spec: ListSpec) -> pl.DataFrame:
    """The rows with ``gid``, the number of the operation each belongs to, in the order of the list, and ``CONTESTED``.

    Rows of one code that identify different operations (``one_code``) are not merged, though the list merges codes; nor
    are those of one code in two programmes, for which ``operation_ids`` makes two ids.
    """
    if spec.repeats.how is Repeats.SEPARATE:
        return parsed.with_row_index("gid").with_columns(pl.lit(value=False).alias(CONTESTED))
    by_code = "operation_code" in spec.repeats.key
    programme = _programme_of_code(parsed, spec) if by_code else pl.lit("").alias(_PROGRAMME)
    parsed = parsed.with_columns(programme)
    parts = parts_of_codes(anchored(parsed.with_columns(_code_of_programme()))) if by_code else _FIRST
    key = pl.concat_str([pl.col(_PROGRAMME), *(key_text(name) for name in spec.repeats.key)], separator="\x1e")
    alone = pl.all_horizontal(key_text(name) == "" for name in spec.repeats.key)
    keyed = parsed.with_columns(pl.when(alone).then(pl.format("\x1d{}", "row")).otherwise(key).alias("key"), parts)
    order = keyed.select("key", PART).unique(maintain_order=True).with_row_index("gid")
    joined = keyed.join(order, on=["key", PART], how="left", maintain_order="left")
    contested = pl.col("operation_code").is_not_null() & (pl.col(PART).max().over(_PROGRAMME, "operation_code") > 0)
    return joined.with_columns(contested.alias(CONTESTED)).drop("key", PART, _PROGRAMME)


_PROGRAMME = "programme_of_code"


def _programme_of_code(parsed: pl.DataFrame, spec: ListSpec) -> pl.Series:
    """The programme of each row where its code is one of several programmes, each of which counts its own; else
    empty, for a row may leave out what another row of the operation tells.

    Where a list repeats amounts and has the same ones under both programmes, they share one operation.
    """
    several = pl.col("cci").drop_nulls().n_unique().over("operation_code") > 1
    if spec.repeats.how is Repeats.SAME:
        amounts = pl.concat_str([key_text(name) for name in AMOUNT_FIELDS], separator=_JOINER)
        several &= amounts.n_unique().over("operation_code") > 1
    return parsed.select(pl.when(several).then("cci").fill_null("").alias(_PROGRAMME)).to_series()


def _code_of_programme() -> pl.Expr:
    return (
        pl.when(pl.col("operation_code").is_not_null())
        .then(pl.concat_str([_PROGRAMME, "operation_code"], separator=_JOINER))
        .alias("operation_code")
    )


def written_twice(codes: Iterable[pl.DataFrame]) -> pl.Series:
    """The numbers that a list (``operation_code`` and ``cci`` of its sheets) writes in several ways within one
    programme, as ``_number_of_programme``: there "1" and "01" are two operations."""
    nothing = pl.DataFrame(schema={"operation_code": pl.String, "cci": pl.String})
    known = pl.concat([nothing, *codes]).drop_nulls("operation_code").unique()
    return known.group_by(_number_of_programme()).len().filter(pl.col("len") > 1)["number"]


def _number_of_programme() -> pl.Expr:
    """The code without zeros before it, and the programme, whose own it is."""
    code = pl.col("operation_code").str.replace(_ZEROS, "$1")
    return pl.concat_str([pl.col("cci").fill_null(""), code], separator=_JOINER).alias("number")


def operation_ids(operations: pl.DataFrame, spec: ListSpec, list_id: str, as_written: pl.Series = _NONE) -> pl.Series:
    """An id for each operation: the published one where there is one, else computed from the key of design §5.

    ``operations`` has the columns of ``rows.PARSED``, ``cci`` and ``CONTESTED``. Spreadsheets drop the zeros before a
    number, which makes no other operation, so they are no part of a code, except of numbers in ``as_written``: those
    have ids of their own, and none has the id that another would have if the list wrote the number once. Equal
    keys are numbered in the order of their content, so that the order of rows does not matter.
    """
    published = operations["operation_id"]
    if not published.is_null().any():
        return published.alias("id")
    scope = pl.coalesce("cci", pl.lit(list_id))
    code = key_text("operation_code")
    number = code.str.replace(_ZEROS, "$1")
    by_code = (
        pl.when(_number_of_programme().is_in(as_written.implode()))
        .then(pl.concat_str([scope, pl.lit("code as written"), code], separator=_JOINER))
        .otherwise(pl.concat_str([scope, pl.lit("code"), number], separator=_JOINER))
    )
    names = spec.identity or _WITHOUT_CODE
    by_content = pl.concat_str([scope, pl.lit("content"), *(key_text(name) for name in names)], separator=_JOINER)
    use_code = pl.col("operation_code").is_not_null() & ~pl.col(CONTESTED) & pl.lit(not spec.identity)
    keys = operations.select(pl.when(use_code).then(by_code).otherwise(by_content).alias("key"))["key"]
    whole = operations.select(
        pl.concat_str([key_text(name) for name in (*_WITHOUT_CODE, "summary", "priority")], separator=_JOINER)
    ).to_series()
    numbers = _occurrences(keys, whole)
    ids = [
        given or computed_id("operation", *key.split(_JOINER), *((str(number),) if number > 1 else ()))
        for given, key, number in zip(published, keys, numbers, strict=True)
    ]
    return pl.Series("id", ids, dtype=pl.String)


def _occurrences(keys: pl.Series, content: pl.Series) -> list[int]:
    """1 for the first operation with a key, 2 for the next …, in the order of content."""
    if not keys.is_duplicated().any():
        return [1] * len(keys)
    numbers = [1] * len(keys)
    counts: Counter[str] = Counter()
    repeated = keys.is_duplicated().arg_true().to_list()
    for place in sorted(repeated, key=lambda index: (keys[index], content[index], index)):
        counts[keys[place]] += 1
        numbers[place] = counts[keys[place]]
    return numbers
