"""The growth of cost as a picture: lines over sizes, both axes logarithmic, in plain SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 560, 30, 370
_COLOURS = ("#004494", "#c8102e", "#2e7d32", "#8e24aa", "#b26a00", "#00838f", "#5d4037")


def growth_picture(sizes: Sequence[int], lines: Mapping[str, Sequence[float]], title: str) -> str:
    """An SVG of milliseconds by number of operations; a line per question, named at its end."""
    low, high = math.log10(min(sizes)), math.log10(max(sizes))
    values = [value for line in lines.values() for value in line if value > 0]
    bottom, top = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x(size: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (math.log10(size) - low) / ((high - low) or 1), 1)

    def y(value: float) -> float:
        share = (math.log10(max(value, 10.0**bottom)) - bottom) / ((top - bottom) or 1)
        return round(_BOTTOM - (_BOTTOM - _TOP) * share, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'font-family="Arial, sans-serif" font-size="12"><title>{escape(title)}</title>'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
    ]
    for power in range(bottom, top + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{_LEFT} {at}H{_RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4}" text-anchor="end">{10.0**power:g} ms</text>')
    parts += [f'<text x="{x(size)}" y="{_BOTTOM + 20}" text-anchor="middle">{size:,}</text>' for size in sizes]
    taken: list[float] = []
    for number, (name, line) in enumerate(sorted(lines.items(), key=lambda pair: -pair[1][-1])):
        colour = _COLOURS[number % len(_COLOURS)]
        points = " ".join(f"{x(size)},{y(value)}" for size, value in zip(sizes, line, strict=True))
        place = max([y(line[-1]) + 4, *(one + 14 for one in taken)])
        taken.append(place)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(size)}" cy="{y(value)}" r="3" fill="{colour}"/>'
            for size, value in zip(sizes, line, strict=True)
        ]
        parts.append(f'<text x="{_RIGHT + 10}" y="{place}" fill="{colour}">{escape(name)}</text>')
    parts.append(f'<text x="{(_LEFT + _RIGHT) / 2}" y="{_BOTTOM + 42}" text-anchor="middle">operations</text></svg>')
    return "\n".join(parts) + "\n"
