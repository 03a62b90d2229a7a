"""Operations that are encoded batch by batch become one Parquet file, and what is changed of them alone is encoded
again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from kohesio.errors import DamagedError
from kohesio.model.operation import Operation
from kohesio.snapshot import encoded
from kohesio.snapshot.batches import Batch
from kohesio.snapshot.encoded import EncodedTable
from kohesio.snapshot.footers import footer_bytes, footer_of
from kohesio.snapshot.records import operations_to_frame

Numbered = Callable[[int], list[Operation]]


@pytest.fixture
def operations(numbered: Numbered, monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    """Twenty operations, of which a row group has seven at most."""
    monkeypatch.setattr(encoded, "GROUP_ROWS", 7)
    return operations_to_frame(numbered(20))


def put_together(file: Path, *batches: Batch) -> Path:
    table = EncodedTable(file)
    for batch in batches:
        table.append(batch.encoded)
    table.close()
    assert table.rows == pq.read_metadata(file).num_rows
    return file


def amended(operations: pl.DataFrame) -> pl.DataFrame:
    return operations.with_columns(
        pl.concat_list("issues", pl.lit("zero-amount")).alias("issues"),
        pl.lit("2007-2013").alias("period"),
        pl.col("beneficiaries").list.eval(pl.element().struct.with_fields(legal_form=pl.lit("AB"))),
    )


def test_batches_put_together_are_their_rows_in_order(tmp_path: Path, operations: pl.DataFrame) -> None:
    parts = [operations.head(3), operations.slice(3, 16), operations.tail(1)]
    batches = [Batch.of(part, tmp_path / f"{number}.parquet") for number, part in enumerate(parts)]
    whole = put_together(tmp_path / "whole.parquet", *batches)
    assert pl.read_parquet(whole).equals(operations)
    assert pl.DataFrame(pq.read_table(whole)).equals(operations)
    groups = pq.read_metadata(whole)
    assert [groups.row_group(number).num_rows for number in range(groups.num_row_groups)] == [3, 6, 6, 4, 1]


def test_a_file_without_batches_has_no_rows(tmp_path: Path, operations: pl.DataFrame) -> None:
    assert pl.read_parquet(put_together(tmp_path / "whole.parquet")).equals(operations.clear())


def test_what_is_changed_stands_in_the_place_of_what_was_there(tmp_path: Path, operations: pl.DataFrame) -> None:
    batch = Batch.of(operations, tmp_path / "batch.parquet")
    whole = put_together(tmp_path / "whole.parquet", batch.amended(operations, amended(operations)), batch)
    assert pl.read_parquet(whole).equals(pl.concat([amended(operations), operations]))
    assert pl.DataFrame(pq.read_table(whole)).equals(pl.concat([amended(operations), operations]))


def test_only_columns_that_change_are_encoded_again(tmp_path: Path, operations: pl.DataFrame) -> None:
    batch = Batch.of(operations, tmp_path / "batch.parquet")
    assert batch.amended(operations, operations.clone()) is batch
    batch.amended(operations, amended(operations))
    assert list(pl.read_parquet_schema(tmp_path / "batch.amended.parquet")) == ["beneficiaries", "period", "issues"]


def test_what_is_changed_is_counted_as_it_is_then(tmp_path: Path, operations: pl.DataFrame) -> None:
    batch = Batch.of(operations, tmp_path / "batch.parquet")
    batch = batch.amended(operations, amended(operations))
    afresh = Batch.of(amended(operations), tmp_path / "afresh.parquet")
    for mine, theirs in zip(sum(batch.counts, ()), sum(afresh.counts, ()), strict=True):
        assert mine.sort(pl.all()).equals(theirs.sort(pl.all()))


def test_the_same_batches_give_the_same_bytes(tmp_path: Path, operations: pl.DataFrame) -> None:
    files = []
    for name in ("one", "two"):
        batches = [Batch.of(operations.slice(at, 10), tmp_path / f"{name}-{at}.parquet") for at in (0, 10)]
        files.append(put_together(tmp_path / name, *batches).read_bytes())
    assert files[0] == files[1]


def test_the_directory_of_a_file_is_written_again_byte_for_byte(tmp_path: Path, operations: pl.DataFrame) -> None:
    file = tmp_path / "batch.parquet"
    Batch.of(operations, file)
    again = footer_bytes(footer_of(file))
    assert file.read_bytes().endswith(again)
    assert len(again) > 1_000


@pytest.mark.parametrize("text", [b"", b"PAR1", b"PAR1\xff\xff\xff\x7fPAR1", b"name;amount\nBridge;12.00\n"])
def test_what_is_no_parquet_file_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "file.parquet").write_bytes(text)
    with pytest.raises(DamagedError, match="is no whole Parquet file"):
        footer_of(tmp_path / "file.parquet")
