"""Torn records against the truth: delimiters put anywhere into free text move no field into another column."""

from __future__ import annotations

import random
from collections.abc import Sequence

import polars as pl
import pytest

from kohesio.ingest.cells import ROW, Rows
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.recognition.shapes import record_shape
from kohesio.ingest.rejects import rejoined
from kohesio.sources.spec import Layout, ListSpec

TEXT = (
    "works school Dublin water roads 2014 repair of and the in for a harbour by university research new small firms "
    "energy bridge training young people EU its hospital ward digital skills phase II (SME) to be built with "
    "that which will until near under former public centre"
)
WORDS = TEXT.split()
BODIES = ("Town Council", "Harbour Engineering Ltd", "University", "Chamber of Commerce")

Row = list[str]


def sentence(chance: random.Random, least: int, most: int) -> str:
    text = " ".join(chance.choice(WORDS) for _ in range(chance.randint(least, most)))
    return text[0].upper() + text[1:]


def row(chance: random.Random, number: int, order: Sequence[int]) -> Row:
    made = (
        f"IE-2014-{number:04d}",
        sentence(chance, 3, 8),
        sentence(chance, 6, 25) + ".",
        f"{chance.choice(('Sligo', 'Cork', 'Ennis'))} {chance.choice(BODIES)}",
        f"201{chance.randint(4, 9)}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}",
        f"{chance.randint(10, 28)}/0{chance.randint(1, 9)}/2020",
        f"{chance.randint(1_000, 900_000)}.{chance.randint(10, 99)}",
        str(chance.randint(100, 9_000)),
        chance.choice(("IE041", "IE042", "IE051")),
        "Ireland",
    )
    return [made[at] for at in order]


def torn(chance: random.Random, cells: Row, free: Sequence[int], marks: Sequence[str]) -> Row:
    """The row with one or two blanks of its free texts replaced."""
    changed = list(cells)
    for at in free:
        words = changed[at].split(" ")
        for place in chance.sample(range(1, len(words)), chance.randint(1, min(2, len(words) - 1))):
            words[place - 1 : place + 1] = [words[place - 1], words[place]]
            words[place] = chance.choice(marks) + words[place]
        changed[at] = " ".join(words).replace(" ;", ";")
    return changed


def read_again(whole: Sequence[Row], records: Sequence[Row]) -> dict[int, Row]:
    """What is read of ``records``, by their places, if the shapes are learned from ``whole``."""
    shape = record_shape(list(zip(*whole, strict=True)), ";", sentences=False)
    fields = [";".join(cells).split(";") for cells in records]
    width = max(map(len, fields))
    frame = pl.DataFrame(
        [[at, *cells, *[None] * (width - len(cells))] for at, cells in enumerate(fields)],
        schema={ROW: pl.Int32, **{str(at): pl.String for at in range(width)}},
        orient="row",
    )
    spec = ListSpec("xx", "A list", "IE", ("en",), ("2014-2020",), (), layout=Layout(delimiter=";", ragged=shape))
    read = rejoined(Rows(None, frame, None), spec, IssueCollector("xx", None)).frame
    return {at: [cell or "" for cell in cells] for at, *cells in read.iter_rows()}


@pytest.mark.parametrize("marks", [(";",), ("; ",), (";", "; ")], ids=["tight", "with a blank", "both"])
@pytest.mark.parametrize("size", [20, 220])
def test_no_torn_record_is_read_wrongly_and_nine_of_ten_are_read(size: int, marks: tuple[str, ...]) -> None:
    told = read = 0
    for seed in range(8):
        chance = random.Random(f"{seed} {size}")
        order = list(range(10))
        if seed % 4:
            chance.shuffle(order)
        whole = [row(chance, number, order) for number in range(size)]
        free = [order.index(1), order.index(2)]
        records = [torn(chance, row(chance, 5_000 + n, order), free[n % 2 :][:1], marks) for n in range(20)]

        found = read_again(whole, records)

        assert all(cells == records[at] for at, cells in found.items())
        told, read = told + len(records), read + len(found)
    assert read >= 0.9 * told


def test_two_ways_to_read_a_record_leave_it_out() -> None:
    chance = random.Random(1)
    whole = [row(chance, number, range(10)) for number in range(30)]
    record = row(chance, 99, range(10))
    record[1:3] = ["Water works;Harbour in Sligo", "Dublin builds a school."]

    assert not read_again(whole, [record])


def test_a_whole_record_stays_as_it_is_though_it_could_be_read_otherwise() -> None:
    whole = [["A-1", "Works in Sligo", "Roads", "done" if n % 2 else ""] for n in range(4)]

    assert read_again(whole, [["A-2", "Works", "Roads", "Open"]]) == {0: ["A-2", "Works", "Roads", "Open"]}


def test_an_abbreviation_at_the_end_of_a_text_is_not_taken_for_the_beginning_of_the_next() -> None:
    """Twenty titles may all end with small letters; the next one need not."""
    whole = [[f"A-{n}", "Works and roads", f"The town builds road {n}."] for n in range(20)]
    whole = [[code, f"{title} number {'abc'[n % 3]}{n % 7}x", text] for n, (code, title, text) in enumerate(whole)]

    assert not read_again(whole, [["A-99", "Repair of the harbour;EU", "Of all the towns."]])


def test_several_codes_in_one_field_are_not_taken_for_text_of_the_next() -> None:
    whole = [[f"A-{n}", f"{n:03d}", f"{n} roads in Sligo" if n % 2 else "Roads", "500"] for n in range(20)]
    record = ["A-99", "001;002", "Roads", "500"]

    assert read_again(whole, [record]) == {}


def test_a_text_that_is_the_same_in_many_rows_may_hold_more_than_these_words() -> None:
    whole = [[f"A-{n}", "Works in Sligo", f"{'Sligo' if n % 2 else 'Cork'} Harbour {n}"] for n in range(30)]

    assert not read_again(whole, [["A-99", "Works in Sligo;Roads too", "Cork Harbour 3"]])
