"""Charts as values: what a template draws as SVG, and the same numbers for the table beside it.

Three forms: bars (a row per value, the label above its bar), columns (one per year on an even axis) and shares (one
bar cut into parts). Positions are percent of the width and pixels of the height, so a chart fits any column without
script; texts stay texts. The measure is the EU contribution, or the number of projects where no amount is known.
The macros are in ``components/charts.html``, which needs ``charts.css``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from kohesio.index.result import YearRow
from kohesio.web.labels import Label

MOST_BARS = 10
"""Bars drawn at once; the table has every value."""

MOST_PARTS = 6
"""Parts of a share bar that have a colour of their own; the rest are one."""

MOST_YEARS = 40
"""Columns drawn; what lies further back is in the table."""

NOTHING = Decimal(0)

COLUMN_GAP = 0.28
GRID_LINES = 4
PLOT = 168
"""Height of the columns' plot in pixels, from the highest grid line to the foot."""


@dataclass(frozen=True, slots=True)
class Value:
    """What is drawn: a named number of projects and their EU contribution; ``url`` leads to these projects.

    ``constant`` is that contribution in prices of one year, where it is known. ``lacking`` of them publish none.
    """

    label: Label
    url: str | None
    count: int
    eu_contribution: Decimal
    constant: Decimal | None = None
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """A value with the length of its bar (percent of the longest) and its share of all values (percent)."""

    value: Value
    length: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Bars:
    """``bars`` has every value, the largest first unless they have an order; the first ``shown`` are drawn.

    ``missing`` is how many projects have no value, ``missing_money`` their EU contribution where it is known. ``money``
    says that the measure is the EU contribution.
    ``overlapping`` says that a project may stand in several rows.
    """

    key: str
    title: str
    description: str
    bars: tuple[Bar, ...]
    shown: int
    missing: int
    missing_money: Decimal
    money: bool
    overlapping: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A year's column: ``left`` and ``width`` in percent, ``top`` and ``height`` in pixels of the plot.

    ``middle`` is where its year stands, if it is written: always where ``tick`` is 1, on wide screens where it is 2.
    """

    value: Value
    year: int
    left: float
    width: float
    middle: float
    top: float
    height: float
    tick: int


@dataclass(frozen=True, slots=True)
class GridLine:
    """A level of the plot: its value, and its distance from the top in pixels."""

    value: Decimal
    top: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Years from the first to the last; ``values`` has those of the table, ``undated`` projects without a year.

    ``prices`` is the year in whose prices their ``constant`` is, None where no index is installed.
    """

    key: str
    title: str
    description: str
    columns: tuple[Column, ...]
    grid: tuple[GridLine, ...]
    values: tuple[Value, ...]
    undated: Value | None
    money: bool
    prices: int | None = None
    height: int = PLOT

    @property
    def constant(self) -> Decimal:
        """What the years with an index add up to in prices of one year."""
        return sum((value.constant for value in self.values if value.constant is not None), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the share bar: ``left`` and ``width`` in percent, ``colour`` the number of its colour."""

    value: Value
    left: float
    width: float
    share: float
    colour: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts that together are everything; ``missing`` projects are in none, with ``missing_money`` from the Union.

    ``values`` has those behind a part that stands for several too, each with its share.
    """

    key: str
    title: str
    description: str
    parts: tuple[Part, ...]
    values: tuple[tuple[Value, float], ...]
    missing: int
    missing_money: Decimal
    money: bool


Chart = Bars | Columns | Shares


def has_money(values: Iterable[Value]) -> bool:
    """Whether values can be compared by EU contribution."""
    return any(value.eu_contribution > 0 for value in values)


def is_known(values: Iterable[Value]) -> bool:
    """Whether any project behind some values publishes an EU contribution, be it nought."""
    return any(value.lacking < value.count for value in values)


def measured(value: Value, *, money: bool) -> Decimal:
    """What a value is drawn by; an amount below zero is drawn as nothing."""
    return max(value.eu_contribution, Decimal(0)) if money else Decimal(value.count)


def bars(
    key: str,
    title: str,
    description: str,
    values: Sequence[Value],
    *,
    missing: int = 0,
    missing_money: Decimal = NOTHING,
    ordered: bool = False,
    overlapping: bool = True,
    shown: int = MOST_BARS,
    note: str = "",
) -> Bars:
    """A bar for each value: the largest first, or as given where they are ``ordered``."""
    money = has_money(values)
    sizes = [measured(value, money=money) for value in values]
    longest, total = max(sizes, default=Decimal(0)), sum(sizes, Decimal(0))
    made = [
        Bar(value, _percent(size, longest), share(size, total) if total else None)
        for value, size in zip(values, sizes, strict=True)
    ]
    if not ordered:
        made.sort(key=lambda bar: (-measured(bar.value, money=money), -bar.value.count))
    return Bars(
        key, title, description, tuple(made), len(made) if len(made) <= shown + 1 else shown, missing,
        missing_money, money, overlapping, note,
    )  # fmt: skip


def columns(key: str, title: str, description: str, rows: Sequence[YearRow], values: Sequence[Value]) -> Columns:
    """A column for each year; ``values`` go with ``rows``, the row without a year is told apart."""
    paired = list(zip(rows, values, strict=True))
    dated = {row.year: value for row, value in paired if row.year is not None}
    undated = next((value for row, value in paired if row.year is None), None)
    money = has_money(dated.values())
    last = max(dated, default=0)
    first = max(min(dated, default=0), last - MOST_YEARS + 1)
    drawn = {year: value for year, value in dated.items() if year >= first}
    grid = _grid(max((measured(value, money=money) for value in drawn.values()), default=Decimal(0)))
    top = grid[0].value if grid else Decimal(1)
    step = 100 / max(last - first + 1, 1)
    made = []
    for year, value in sorted(drawn.items()):
        height = float(measured(value, money=money) / top) * PLOT
        left = (year - first) * step
        made.append(
            Column(
                value, year, round(left + step * COLUMN_GAP / 2, 3), round(step * (1 - COLUMN_GAP), 3),
                round(left + step / 2, 3), round(PLOT - height, 1), round(height, 1), _tick(year, first, last),
            )
        )  # fmt: skip
    return Columns(
        key, title, description, tuple(made), grid, tuple(dated[year] for year in sorted(dated)), undated, money
    )


def shares(
    key: str,
    title: str,
    description: str,
    values: Sequence[Value],
    others: str,
    *,
    missing: int = 0,
    missing_money: Decimal = NOTHING,
) -> Shares:
    """One bar of all values, the largest first; those beyond the colours are one part called ``others``."""
    money = has_money(values)
    ranked = sorted(values, key=lambda value: (-measured(value, money=money), -value.count))
    ranked = [value for value in ranked if measured(value, money=money)]
    total = sum((measured(value, money=money) for value in ranked), Decimal(0))
    every = tuple((value, share(measured(value, money=money), total)) for value in ranked)
    drawn = ranked
    if len(ranked) > MOST_PARTS + 1:
        drawn = [*ranked[:MOST_PARTS], _together(ranked[MOST_PARTS:], others)]
    left, parts = 0.0, []
    for colour, value in enumerate(drawn):
        size = measured(value, money=money)
        width = _percent(size, total)
        parts.append(Part(value, round(left, 3), width, share(size, total), colour))
        left += width
    return Shares(key, title, description, tuple(parts), every, missing, missing_money, money)


def _together(values: Sequence[Value], name: str) -> Value:
    return Value(
        Label(name),
        None,
        sum(value.count for value in values),
        sum((value.eu_contribution for value in values), Decimal(0)),
        lacking=sum(value.lacking for value in values),
    )


def share(part: Decimal, whole: Decimal) -> float:
    """A part in percent as pages say it: to one decimal, or two more where that is nothing; rounded once."""
    percent = part * 100 / whole if whole else Decimal(0)
    return float(round(percent, 1) or round(percent, 3))


def _percent(part: Decimal, whole: Decimal) -> float:
    return round(float(part / whole) * 100, 3) if whole else 0.0


def _tick(year: int, first: int, last: int) -> int:
    """1 where a year is always written, 2 where only on wide screens, 0 where never."""
    span = last - first + 1
    if span <= 6:
        return 1
    if span <= 16:
        return 1 if (last - year) % 3 == 0 else 2
    return 1 if year % 5 == 0 else 0


def _grid(most: Decimal) -> tuple[GridLine, ...]:
    """Even levels in round numbers, the highest first and not below ``most``."""
    if most <= 0:
        return ()
    power = Decimal(10) ** (most / GRID_LINES).adjusted()
    step = next(size * power for size in (1, 2, 5, 10) if size * power * GRID_LINES >= most)
    count = ceil(most / step)
    return tuple(GridLine(step * number, round(PLOT * (1 - number / count), 1)) for number in range(count, 0, -1))
