"""Where a table's heading and data are: the right sheet, the rows of the heading, the first row of data.

A row is a heading if its cells name fields in some language; title lines above and blank rows do not matter. A second
row in another language, a row of column numbers, and a row of merged group headings above belong to the heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from kohesio.ingest.heading_rows import composed, told_apart
from kohesio.ingest.recognition.headings import heading_scores
from kohesio.ingest.recognition.words import languages_of, take_apart
from kohesio.ingest.table import RawTable
from kohesio.model.provenance import column_label

_LOOK = 40
_LONGEST = 400
_FIGURES = re.compile(r"[-+]?[0-9][0-9 .,:/%€£\-]*|\([a-z0-9]{1,2}\)|#N/A|TRUE|FALSE")
_NUMBERING = re.compile(r"\(?(?:[0-9]{1,2}|[a-zA-Z]|[IVX]{1,4})[.)]?")
_TITLE_LINE = re.compile(r":\s*$|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}|20[0-9]{2}")
_UNDERSTOOD = 0.6
_SPREAD = 0.4  # "general information" is a word of no field, but where all cells reach on they are groups
_FEWEST_FIELDS = 2
_CORE = frozenset({"title", "beneficiary", "operation_code", "summary"})


@dataclass(frozen=True, slots=True)
class Located:
    """A heading found. ``rows`` are the file's numbers of its rows (none: the keys of records are the headings),
    ``anchor`` is the one a description binds to, ``first_row`` the file's number of the first row of data.

    ``headings`` has a text for every column (empty where there is none), composed of all rows; ``bound`` those that
    stand in the anchor row alone, or the composed ones where one row does not tell all (``several``).
    """

    sheet: str | None
    rows: tuple[int, ...]
    anchor: int
    first_row: int
    headings: tuple[str, ...]
    bound: tuple[str, ...]
    several: bool
    languages: tuple[str, ...]
    strength: float


def locate(table: RawTable) -> Located | None:
    """The heading of this table, or None where no row names fields of a list of operations."""
    keys = _keyed(table)
    rows = [] if keys else [list(row) for row in table.cells.head(_LOOK).iter_rows()]
    if keys:
        found = _strength(keys)
        return _of_keys(table, keys, found) if found else None
    numbers = [int(number) for number in table.numbers.head(_LOOK)]
    best, strength = -1, 0.0
    for at, row in enumerate(rows):
        if _is_data(row):
            continue
        value = _strength([cell or "" for cell in row])
        if value > strength * 1.05:
            best, strength = at, value
    if best < 0:
        return None
    top, bottom = _block(rows, numbers, best, strength)
    return _located(table, rows, numbers, (top, best, bottom), strength)


def _located(
    table: RawTable, rows: list[list[str | None]], numbers: list[int], block: tuple[int, int, int], strength: float
) -> Located:
    top, best, bottom = block
    several = top < best or _needs_all(rows[best], rows[best + 1 : bottom + 1])
    headings = composed(rows[top : bottom + 1])
    anchor = top if several else best
    first = numbers[bottom + 1] if bottom + 1 < len(numbers) else numbers[bottom] + 1
    bound = headings if several else [cell or "" for cell in rows[best]]
    languages = languages_of([take_apart(text) for text in headings])
    return Located(
        sheet=table.sheet,
        rows=tuple(numbers[top : bottom + 1]),
        anchor=numbers[anchor],
        first_row=first,
        headings=tuple(headings),
        bound=tuple(told_apart(bound)),
        several=several,
        languages=languages,
        strength=strength,
    )


def _of_keys(table: RawTable, keys: list[str], strength: float) -> Located:
    first = int(table.numbers[0]) if table.cells.height else 0
    languages = languages_of([take_apart(text) for text in keys])
    return Located(table.sheet, (), -1, first, tuple(keys), tuple(keys), False, languages, strength)


def _keyed(table: RawTable) -> list[str]:
    """The keys of records, if the labels are keys rather than letters of columns."""
    letters = tuple(column_label(index) for index in range(table.width))
    return list(table.labels) if table.width and table.labels != letters else []


def _strength(texts: Sequence[str]) -> float:
    """How much a row is a heading: the sum of its best field scores, each field once; 0 below two fields."""
    taken = [take_apart(text) for text in texts if text.strip()]
    if len(taken) < _FEWEST_FIELDS:
        return 0.0
    languages = languages_of(taken)
    best: dict[str, float] = {}
    for heading in taken:
        for score in sorted(heading_scores(heading, languages).values(), key=lambda each: -each.score)[:1]:
            best[score.field] = max(best.get(score.field, 0.0), score.score)
    if len(best) < _FEWEST_FIELDS or not best.keys() & _CORE:
        return 0.0
    return sum(best.values()) * (0.5 + 0.5 * len(best) / len(taken))


def _is_data(row: Sequence[str | None]) -> bool:
    filled = [cell.strip() for cell in row if cell and cell.strip()]
    if len(filled) < _FEWEST_FIELDS:
        return True
    figures = sum(_FIGURES.fullmatch(cell) is not None for cell in filled)
    return figures > 0.34 * len(filled) or mean(map(len, filled)) > _LONGEST / 2


def _block(rows: list[list[str | None]], numbers: Sequence[int], best: int, strength: float) -> tuple[int, int]:
    """First and last row of the heading around its strongest row."""
    bottom = best
    while bottom + 1 < len(rows) and bottom < best + 3 and _continues(rows, best, bottom + 1, strength):
        bottom += 1
    top = best
    while top > best - 2 and (step := _groups_above(rows, numbers, top)):
        top -= step
    return top, bottom


def _groups_above(rows: list[list[str | None]], numbers: Sequence[int], top: int) -> int:
    """How many rows right above ``top`` are groups over it: none, one, or two of which the lower divides one group."""
    if top > 0 and numbers[top] - numbers[top - 1] == 1 and _groups(rows[top - 1], rows[top]):
        return 1
    if top < 2 or numbers[top] - numbers[top - 2] != 2 or not _groups(rows[top - 2], rows[top]):
        return 0
    (at, text), *others = [(at, cell) for at, cell in enumerate(rows[top - 1]) if cell and cell.strip()]
    within = at > min(place for place, cell in enumerate(rows[top - 2]) if cell and cell.strip())
    known = take_apart(text)
    return 2 if within and not others and known.coverage(languages_of([known])) >= _UNDERSTOOD else 0


def _continues(rows: list[list[str | None]], best: int, at: int, strength: float) -> bool:
    """Whether a row below the strongest one belongs to the heading: another language, sub-headings, or numbering."""
    filled = [cell.strip() for cell in rows[at] if cell and cell.strip()]
    if not filled:
        return False
    if all(_NUMBERING.fullmatch(cell) for cell in filled) and len(filled) >= 0.6 * _filled(rows[best]):
        return len(filled) > _FEWEST_FIELDS
    if _is_data(rows[at]) and not _groups(rows[best], rows[at]):
        return False
    known = [take_apart(cell) for cell in filled]
    languages = languages_of(known)
    covered = mean(heading.coverage(languages) for heading in known)
    return (covered >= 0.5 and _strength(filled) >= 0.5 * strength) or _splits(rows[best], rows[at], covered)


def _splits(upper: Sequence[str | None], lower: Sequence[str | None], covered: float) -> bool:
    """Whether the lower row divides merged cells of the upper one: it has texts mainly where the upper row has none."""
    below = [at for at, cell in enumerate(lower) if cell and cell.strip()]
    beyond = [at for at in below if at >= len(upper) or not upper[at]]
    return (
        covered >= 0.5
        and bool(beyond)
        and len(below) <= 0.7 * _filled(upper) + len(beyond)
        and not any(_FIGURES.fullmatch(str(lower[at]).strip()) for at in below)
    )


def _groups(upper: Sequence[str | None], lower: Sequence[str | None]) -> bool:
    """Whether the upper row holds merged group headings over the lower one: fewer cells, all of them heading words."""
    above = [cell.strip() for cell in upper if cell and cell.strip()]
    if not len(above) >= 2 or len(above) > _filled(lower) + 3 or max(map(len, above)) > _LONGEST // 2:
        return False
    if any(_FIGURES.fullmatch(cell) for cell in above):
        return False
    reach = sum(1 for at, cell in enumerate(upper) if cell and (at + 1 >= len(upper) or not upper[at + 1]))
    known = [take_apart(cell) for cell in above]
    languages = languages_of(known)
    return (
        bool(reach)
        and mean(heading.coverage(languages) for heading in known) >= (_SPREAD if reach == len(above) else _UNDERSTOOD)
        and not any(_TITLE_LINE.search(heading.text) for heading in known)
    )


def _needs_all(anchor: Sequence[str | None], others: Sequence[Sequence[str | None]]) -> bool:
    """Whether columns have their only heading in another row, or the anchor row alone does not tell columns apart."""
    texts = [" ".join(cell.split()).casefold() if cell else "" for cell in anchor]
    filled = [text for text in texts if text]
    if len(set(filled)) < len(filled):
        return bool(others)
    return any(
        cell and cell.strip() and (at >= len(texts) or not texts[at]) for row in others for at, cell in enumerate(row)
    )


def _filled(row: Sequence[str | None]) -> int:
    return sum(1 for cell in row if cell and cell.strip())
