"""How projects spread over a date or an amount, as a drawing of bars that stand where their values lie.

Years stand on an even axis, with room for those that no project has. The classes of amounts go by 1, 2, 5, so they
stand on a logarithmic axis; a class without an end (below nothing, beyond a billion) and the one that begins at nothing
are drawn as wide as a doubling. The height of a bar is the number of projects. Positions are percent of the width and
pixels of the height, so a drawing fits any column without script. The macro is in ``components/charts.html``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import log10

from kohesio.index.query import AmountRange, DateRange
from kohesio.index.result import Bin, Histogram
from kohesio.web.charts import Value

MOST_YEARS = 40
"""Years drawn: those where most projects are; the others are in the table."""

MOST_TICKS = 3
PLOT = 84
"""Height of the drawing in pixels."""

LEAST = 2.0
"""Height of the lowest bar, so that a single project is seen beside thousands."""

GAP = 0.12
_DOUBLING = log10(2)
_STEPS = (1, 2, 3, 5, 10, 20)


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar: ``left`` and ``width`` in percent, ``top`` and ``height`` in pixels.

    ``chosen`` says that the question's own limits reach into it.
    """

    value: Value
    left: float
    width: float
    top: float
    height: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A text below the axis, ``at`` percent of the width; ``anchor`` is SVG's."""

    text: str
    at: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The drawing and its table: ``values`` has every class with a project, drawn or not.

    ``outside`` counts the projects of years that are not drawn, ``missing`` those without the figure.
    """

    key: str
    title: str
    description: str
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    values: tuple[Value, ...]
    outside: int
    missing: int
    limited: bool
    height: int = PLOT


Limits = DateRange | AmountRange | None
"""What the question itself asks of the field."""


def years_spread(
    histogram: Histogram, named: Sequence[tuple[Bin, Value]], words: tuple[str, str], limits: Limits
) -> Spread:
    """Years on an even axis; ``named`` are the bins of the histogram with what they are called, ``words`` title and
    description."""
    dated = [(_year(one), one, value) for one, value in named]
    first, last = _window([(year, one.count) for year, one, _ in dated])
    drawn = [entry for entry in dated if first <= entry[0] <= last]
    step = 100 / (last - first + 1)
    places = [((year - first) * step, step) for year, _, _ in drawn]
    marks = _marks([(one, value) for _, one, value in drawn], places, limits)
    every = _even(range(first, last + 1))
    ticks = tuple(_tick(str(year), (year - first + 0.5) * step) for year in every)
    outside = sum(one.count for year, one, _ in dated if not first <= year <= last)
    return Spread(
        histogram.key, *words, marks, ticks if drawn else (), tuple(value for _, value in named), outside,
        histogram.missing, limits is not None,
    )  # fmt: skip


def amounts_spread(
    histogram: Histogram,
    named: Sequence[tuple[Bin, Value]],
    words: tuple[str, str],
    limits: Limits,
    write: Callable[[Decimal], str],
) -> Spread:
    """Classes of amounts on a logarithmic axis; ``write`` writes an amount below it."""
    widths = [_width(one) for one, _ in named]
    whole = sum(widths) or 1.0
    places, edges, left = [], [], 0.0
    for (one, _), width in zip(named, widths, strict=True):
        places.append((left, width / whole * 100))
        if one.least and isinstance(one.least, Decimal) and _is_power(one.least):
            edges.append((one.least, left))
        left += width / whole * 100
    ticks = tuple(_tick(write(edges[at][0]), edges[at][1]) for at in _even(range(len(edges))))
    filled = tuple(value for one, value in named if one.count)
    marks = _marks(named, places, limits)
    return Spread(histogram.key, *words, marks, ticks, filled, 0, histogram.missing, limits is not None)


def _marks(
    named: Sequence[tuple[Bin, Value]], places: Sequence[tuple[float, float]], limits: Limits
) -> tuple[Mark, ...]:
    most = max((one.count for one, _ in named), default=0)
    made = []
    for (one, value), (left, width) in zip(named, places, strict=True):
        if one.count:
            height = round(max(one.count / most * PLOT, LEAST), 1)
            room = width * GAP
            made.append(
                Mark(
                    value, round(left + room / 2, 3), round(width - room, 3), round(PLOT - height, 1), height,
                    _within(one, limits),
                )
            )  # fmt: skip
    return tuple(made)


def _within(one: Bin, limits: Limits) -> bool:
    """Whether limits, both ends inclusive, reach into a class; without limits every class is in."""
    if isinstance(limits, DateRange) and isinstance(one.least, date) and isinstance(one.below, date):
        return (limits.last is None or one.least <= limits.last) and (limits.first is None or one.below > limits.first)
    if isinstance(limits, AmountRange):
        begins = limits.most is None or not isinstance(one.least, Decimal) or one.least <= limits.most
        return begins and (limits.least is None or not isinstance(one.below, Decimal) or one.below > limits.least)
    return True


def _window(years: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The years drawn: all, or those ``MOST_YEARS`` running that have most projects."""
    if not years:
        return 0, 0
    first, last = years[0][0], years[-1][0]
    if last - first < MOST_YEARS:
        return first, last

    def inside(end: int) -> int:
        return sum(count for year, count in years if end - MOST_YEARS < year <= end)

    end = max((year for year, _ in years), key=lambda year: (inside(year), year))
    begin = min(year for year, _ in years if year > end - MOST_YEARS)
    return begin, end


def _width(one: Bin) -> float:
    """How wide a class is on the axis, in powers of ten."""
    if isinstance(one.least, Decimal) and isinstance(one.below, Decimal) and one.least > 0:
        return log10(one.below / one.least)
    return _DOUBLING


def _is_power(edge: Decimal) -> bool:
    return edge.as_tuple().digits[0] == 1 and not any(edge.as_tuple().digits[1:])


def _even(of: range) -> range:
    """Some few of many, at an even distance."""
    step = next((step for step in _STEPS if len(of) <= step * MOST_TICKS), max(len(of) // MOST_TICKS, 1))
    begin = of.start + (-of.start % step) if of.start and step > 1 else of.start
    return range(begin, of.stop, step)


def _tick(text: str, at: float) -> Tick:
    return Tick(text, round(at, 2), "start" if at < 8 else "end" if at > 92 else "middle")


def _year(one: Bin) -> int:
    return one.least.year if isinstance(one.least, date) else 0
