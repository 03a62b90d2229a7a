"""Writing the facets: which values each operation has, as joint codes, lists and bitmaps.

Operations mostly share few combinations of values. So the values of a field are kept once per combination, and
fields whose combinations go together share a column: one code per operation says all of them at once, and counting
many fields is one pass over few codes. For where the joint codes are see ``counting``. Files of every ``facet.<key>``::

    .values                 the values, sorted (Strings); their positions are the codes
    .all                    table over all operations: tally and euro cents of each code; of those with none, last
    .row_starts, .rows      the operations of each code, ascending (uint32; int32), but for codes with a bitmap
    .bitmap_codes, .bitmaps codes of more than one operation in 32, ascending (int32), and their bitmaps (uint64)
    .split_rows, .split_codes, .split_cents   where lists split operations by this field: what the parts with a code
                            add up to, less the whole EU contribution (int32, int32, int64; by row)

and of a field that shares a group::

    .group                  number of its group (int32)
    .starts, .codes         the codes of each joint code of the group (uint32; int32)
    .own, .own_starts, .own_codes   of a default facet: its own combination of values in each operation (uint8 or
                            uint16), and the codes of each combination (uint32; int32)

or, where there are too many combinations::

    .starts, .codes         the codes of each operation (uint32; int32)

Sums are exact: whole cents in 64 bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from kohesio.index.backends.embedded import kernels
from kohesio.index.backends.embedded.arrays import ArraysWriter, Ints, Longs, Spool, Strings, gathered
from kohesio.index.backends.embedded.counting import numbers, write_records
from kohesio.index.fields import DEFAULT_FACETS, SCOPE_MARK, SCOPES, Field

MOST_COMBINATIONS = 2**16
"""Of values of one field, to be kept as joint codes; a code has 16 bits."""

MOST_JOINT = 2**14
"""Of the fields that share a group: their table of counts and sums then stays in the second-level cache."""

LISTED = frozenset({"beneficiary"})
"""Fields whose lists per operation are needed besides."""


@dataclass(frozen=True, slots=True)
class _Entries:
    """The values of one field: an entry per operation and value, by operation and code."""

    key: str
    values: tuple[str, ...]
    rows: Ints
    codes: Ints
    starts: Longs


class FacetWriter:
    """Takes the operations in batches, in order, and gathers the values of one facet."""

    def __init__(self, scratch: Path, key: str) -> None:
        self.key = key
        self._codes: dict[str, int] = {}
        self._rows = Spool(scratch / f"facet.{key}.rows", np.int32)
        self._entries = Spool(scratch / f"facet.{key}.codes", np.int32)
        self._amounts = Spool(scratch / f"facet.{key}.amounts", np.int64)
        self._split = False

    def add(self, batch: pl.DataFrame, field: Field, first_row: int) -> None:
        """Add the values of a batch whose first operation is ``first_row``."""
        entries = _entries(batch, field)
        if field.part:
            parts = _part_amounts(batch, field)
            self._split |= parts.height > 0
            entries = _with_amounts(entries, parts, batch)
            self._amounts.append(entries["amount"].to_numpy())
        distinct = entries["value"].unique(maintain_order=True)
        numbers = [self._codes.setdefault(value, len(self._codes)) for value in distinct]
        coded = entries["value"].replace_strict(distinct, numbers, return_dtype=pl.Int32)
        self._entries.append(coded.to_numpy())
        self._rows.append(entries["row"].to_numpy() + first_row)

    def finish(self, writer: ArraysWriter, lines: Longs) -> _Entries:
        """Write what needs no other field; ``lines`` are the tally and EU cents of each operation."""
        size, name, contribution = len(lines), f"facet.{self.key}", lines[:, 1]
        values = sorted(self._codes)
        final = np.empty(len(values), np.int32)
        final[[self._codes[value] for value in values]] = np.arange(len(values), dtype=np.int32)
        rows, codes = self._rows.read(), final[self._entries.read()]
        order = np.lexsort((codes, rows))
        rows, codes = np.ascontiguousarray(rows[order]), codes[order]
        Strings.save(writer, f"{name}.values", values)
        starts = np.append(0, np.cumsum(np.bincount(rows, minlength=size)))
        table = kernels.count_lists(starts, codes, len(values), np.arange(size, dtype=np.int32), lines)
        if self._split:
            split = self._amounts.read()[order] - contribution[rows]
            kept = np.flatnonzero(split)
            for part, array in (("rows", rows[kept]), ("codes", codes[kept]), ("cents", split[kept])):
                writer.save(f"{name}.split_{part}", array)
            np.add.at(table[:, 1], codes[kept], split[kept])
        writer.save(f"{name}.all", table)
        entries = _Entries(self.key, tuple(values), rows, codes, starts)
        _save_operations(writer, entries, numbers(table[:-1]))
        return entries


def _save_operations(writer: ArraysWriter, entries: _Entries, counts: Longs) -> None:
    """The operations of each code: as a bitmap where that is smaller than a list."""
    name, rows, codes, size = f"facet.{entries.key}", entries.rows, entries.codes, len(entries.starts) - 1
    common = np.zeros(len(counts), bool) if entries.key in LISTED else counts > size // 32
    by_code = np.argsort(codes, kind="stable")
    listed_rows = rows[by_code[~common[codes[by_code]]]] if len(codes) else rows
    writer.save(f"{name}.rows", listed_rows)
    writer.save(f"{name}.row_starts", np.append(0, np.cumsum(np.where(common, 0, counts))).astype(np.uint32))
    bitmaps = np.zeros((int(common.sum()), (size + 63) // 64), np.uint64)
    for place, code in enumerate(np.flatnonzero(common)):
        kernels.set_bits(bitmaps[place], rows[codes == code])
    writer.save(f"{name}.bitmap_codes", np.flatnonzero(common).astype(np.int32))
    writer.save(f"{name}.bitmaps", bitmaps)


# -- groups -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Group:
    """Fields that share a column: the joint code of each operation, and an operation that has each code."""

    keys: list[str]
    codes: Ints
    examples: Longs


def write_groups(writer: ArraysWriter, facets: Iterable[_Entries], figures: Longs) -> None:
    """Gather fields into groups and write what is counted; ``figures`` are the amounts of each operation."""
    groups: list[_Group] = []
    entries = {entry.key: entry for entry in facets}
    single: dict[str, _Group] = {}
    size = len(figures)
    for entry in entries.values():
        codes, examples = _combinations(entry, size)
        if entry.key not in LISTED and len(examples) <= MOST_COMBINATIONS:
            single[entry.key] = _Group([entry.key], codes, examples)
        else:
            writer.save(f"facet.{entry.key}.starts", entry.starts.astype(np.uint32))
            writer.save(f"facet.{entry.key}.codes", entry.codes)
    alone = {key: _Group([key], group.codes, group.examples) for key, group in single.items()}
    for group in sorted(single.values(), key=lambda one: (-len(one.examples), one.keys)):
        if group.keys[0] not in DEFAULT_FACETS or not any(_joined(other, group) for other in groups):
            groups.append(group)
    groups.sort(key=lambda one: one.keys[0] not in DEFAULT_FACETS)
    defaults = sum(group.keys[0] in DEFAULT_FACETS for group in groups)
    joint = [group.codes for group in groups]
    write_records(writer, figures, joint[:defaults], joint[defaults:])
    for number, group in enumerate(groups):
        for key in group.keys:
            writer.save(f"facet.{key}.group", np.array([number], np.int32))
            _save_lists(writer, (f"facet.{key}.starts", f"facet.{key}.codes"), entries[key], group.examples)
            if key in DEFAULT_FACETS:
                own = alone[key]
                narrow = np.uint8 if len(own.examples) <= 2**8 else np.uint16
                writer.save(f"facet.{key}.own", own.codes.astype(narrow))
                _save_lists(writer, (f"facet.{key}.own_starts", f"facet.{key}.own_codes"), entries[key], own.examples)


def _save_lists(writer: ArraysWriter, names: tuple[str, str], entries: _Entries, examples: Longs) -> None:
    """Write where the codes of each combination begin, and the codes."""
    at, lengths = gathered(entries.starts, examples)
    writer.save(names[0], np.append(0, np.cumsum(lengths)).astype(np.uint32))
    writer.save(names[1], entries.codes[at])


def _combinations(entry: _Entries, size: int, seed: int = 1) -> tuple[Ints, Longs]:
    """The number of each operation's combination of values, and an operation that has each.

    Combinations are told apart by a hash; should two have the same one, another seed is taken.
    """
    lengths: Longs = np.diff(entry.starts)
    random = np.random.default_rng(seed).integers(1, 2**63, len(entry.values), dtype=np.uint64)
    hashes = np.zeros(size, np.uint64)
    filled = lengths > 0
    if len(entry.codes):
        hashes[filled] = np.add.reduceat(random[entry.codes], entry.starts[:-1][filled])
    _, examples, codes = np.unique(hashes, return_index=True, return_inverse=True)
    at, shared = gathered(entry.starts, examples[codes])
    if np.array_equal(shared, lengths) and np.array_equal(entry.codes[at], entry.codes):
        return codes.astype(np.int32), examples
    return _combinations(entry, size, seed + 1)


def _joined(group: _Group, other: _Group) -> bool:
    """Take another field's combinations into a group, if their joint ones are few enough."""
    if group.keys[0] not in DEFAULT_FACETS:
        return False
    if max(len(group.examples), len(other.examples)) > MOST_JOINT:
        return False
    pairs = group.codes.astype(np.int64) * len(other.examples) + other.codes
    _, examples, codes = np.unique(pairs, return_index=True, return_inverse=True)
    if len(examples) > MOST_JOINT:
        return False
    group.keys += other.keys
    group.codes, group.examples = codes.astype(np.int32), examples
    return True


# -- the values of a batch ----------------------------------------------------------------------------------------


def _scoped(values: pl.Expr, field: Field) -> pl.Expr:
    return values if field.scope is None else pl.concat_str(pl.col("scope"), values, separator=SCOPE_MARK)


def _scope(field: Field) -> pl.Expr:
    return (SCOPES[field.scope] if field.scope else pl.lit(None, pl.String)).alias("scope")


def _entries(batch: pl.DataFrame, field: Field) -> pl.DataFrame:
    """(row, value) of a batch, each pair once, by row."""
    rows = pl.int_range(pl.len(), dtype=pl.Int32).alias("row")
    lists = batch.select(rows, _scope(field), field.values.alias("value"))
    pairs = lists.explode("value").filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
    return pairs.select("row", value=_scoped(pl.col("value"), field)).unique(maintain_order=True)


def _part_amounts(batch: pl.DataFrame, field: Field) -> pl.DataFrame:
    """(row, value, amount): what the parts with this value add up to, where a part has it and an EU contribution.

    A part's place counts for every region it lies in, as the operation's places do.
    """
    rows = pl.int_range(pl.len(), dtype=pl.Int32).alias("row")
    parts = batch.select(rows, _scope(field), part="parts").explode("part").filter(pl.col("part").is_not_null())
    part = pl.col("part").struct
    euro = part.field("eu_contribution").struct.field("eur")
    pieces = parts.select(
        "row", "scope", value=part.field(str(field.part)), amount=(euro.cast(pl.Decimal(38, 2)) * 100).cast(pl.Int64)
    ).drop_nulls(["value", "amount"])
    if field.part == "place":
        regions = pl.concat_list([pl.col("value").str.slice(0, length) for length in range(2, 6)]).list.unique()
        pieces = pieces.with_columns(value=regions).explode("value")
    return pieces.group_by("row", _scoped(pl.col("value"), field).alias("value")).agg(pl.col("amount").sum())


def _with_amounts(entries: pl.DataFrame, parts: pl.DataFrame, batch: pl.DataFrame) -> pl.DataFrame:
    """Entries with their amount: of a split operation that of its parts, else its whole EU contribution."""
    euro = pl.col("eu_contribution").struct.field("eur").cast(pl.Decimal(38, 2))
    whole = batch.select(
        pl.int_range(pl.len(), dtype=pl.Int32).alias("row"), whole=(euro * 100).cast(pl.Int64).fill_null(0)
    )
    split = parts.select("row", split=pl.lit(value=True)).unique()
    joined = (
        entries.join(parts, on=["row", "value"], how="left", maintain_order="left")
        .join(split, on="row", how="left", maintain_order="left")
        .join(whole, on="row", how="left", maintain_order="left")
    )
    amount = pl.when(pl.col("split")).then(pl.col("amount").fill_null(0)).otherwise(pl.col("whole"))
    return joined.select("row", "value", amount=amount)
