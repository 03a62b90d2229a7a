"""Classes of a coloured map: up to seven, logarithmic, with limits a reader can say (one or two figures and zeros)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from math import exp, floor, log, log10

CLASSES = 7
_LOWERED = 0.8
"""The largest value is lowered before the classes are laid, so that the last one is not for the largest area alone."""


def limits(values: Iterable[Decimal | int]) -> tuple[Decimal, ...]:
    """The lower ends of the classes of some values, ascending; none for no value above zero."""
    above = [float(value) for value in values if value > 0]
    if not above:
        return ()
    least, most = min(above), max(above)
    step = log(max(most * _LOWERED / least, 1)) / CLASSES
    rounded = {_rounded(exp(log(least) + step * each)) for each in range(1, CLASSES)}
    return (_floor(least), *sorted(end for end in rounded if _floor(least) < end <= Decimal(most)))


def tone(value: Decimal | int, ends: tuple[Decimal, ...]) -> int:
    """The class of a value, 1 for the lowest; 0 for nothing."""
    return bisect_right(ends, value) if value > 0 else 0


def _rounded(value: float) -> Decimal:
    return Decimal(f"{value:.0e}")


def _floor(value: float) -> Decimal:
    """The value itself where it is small, else rounded down to one figure: the first class begins below all."""
    unit = Decimal(10) ** floor(log10(value))
    return (Decimal(repr(value)) // unit) * unit
