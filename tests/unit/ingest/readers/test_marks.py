"""Places in a text file: reading that begins at one gives the rows of the whole reading, with their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.ingest.marked import Stretch, stretches_of
from kohesio.ingest.readers.delimited import read_delimited
from kohesio.ingest.readers.hint import Mark, ReadHint

LINE = '{0};"Gröna ""rum"", våning {0}\nandra raden";{1}\n'
COUNT = 12_000


def _file(path: Path, encoding: str = "utf-8", *, stray: int | None = None) -> Path:
    lines = [LINE.format(number, "x" * 200) for number in range(COUNT)]
    if stray is not None:
        lines[stray] = f"{stray};more;fields;than;the;heading\n"
    path.write_text("nummer;namn;text\n" + "".join(lines), encoding, newline="")
    return path


def _rows(path: Path, begin: Mark | None = None) -> tuple[dict[int, tuple[object, ...]], list[Mark]]:
    marks: list[Mark] = []
    found: dict[int, tuple[object, ...]] = {}
    for table in read_delimited(path, ReadHint(batch_rows=1_000, noted=marks.append, begin=begin)):
        found |= dict(zip(table.numbers, table.cells.iter_rows(), strict=True))
    return found, marks


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_rows_from_a_mark_are_those_of_the_whole_file(tmp_path: Path, encoding: str) -> None:
    path = _file(tmp_path / "list.csv", encoding)
    whole, marks = _rows(path)
    assert len(whole) == COUNT + 1
    assert marks[0] == Mark(1, 3 if encoding == "utf-8-sig" else 0)
    assert len(marks) > 2
    for mark in marks:
        found, _ = _rows(path, mark)
        assert found == {number: row for number, row in whole.items() if number >= mark.row}


def test_marks_end_where_records_become_irregular(tmp_path: Path) -> None:
    path = _file(tmp_path / "list.csv", stray=8_000)
    whole, marks = _rows(path)
    assert 1 < len(marks) < len(_rows(_file(tmp_path / "even.csv"))[1])
    assert marks[-1].row <= 8_002
    found, _ = _rows(path, marks[-1])
    assert {number: row[:3] for number, row in found.items()} == {
        number: row[:3] for number, row in whole.items() if number >= marks[-1].row
    }


def test_a_text_in_another_encoding_has_no_marks(tmp_path: Path) -> None:
    assert _rows(_file(tmp_path / "list.csv", "cp1252"))[1] == []


def test_rows_are_read_from_the_last_mark_before_them() -> None:
    marks = [Mark(1, 0), Mark(100, 5_000), Mark(200, 9_000)]
    assert stretches_of([250, 3, 100, 199], marks, 12_000) == (
        Stretch(marks[0], frozenset({3}), 5_000),
        Stretch(marks[1], frozenset({100, 199}), 4_000),
        Stretch(marks[2], frozenset({250}), 3_000),
    )
    assert stretches_of([3, 250], [], 12_000) == (Stretch(None, frozenset({3, 250}), 12_000),)
