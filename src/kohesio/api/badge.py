"""The badge of a programme, to be embedded anywhere: its clock in a small picture of our own drawing."""

from __future__ import annotations

from html import escape
from unicodedata import east_asian_width

from kohesio.api.coverage import ProgrammeCoverage

_COLOURS = {"current": "#00513a", "overdue": "#8a3b00", "missing": "#8a0f0f"}
_PLAIN = "#44546f"
_LEFT = "list of operations"
_LETTER, _PAD, _HEIGHT = 6.6, 9, 24


def badge(programme: ProgrammeCoverage) -> str:
    """The picture as SVG; its title says the same in a sentence."""
    words = _words(programme)
    left, right = (_width(text) for text in (_LEFT, words))
    colour = _COLOURS.get(programme.clock.standing, _PLAIN)
    name = programme.cci or programme.name
    title = escape(f"{name}: {_LEFT}, {words}, seen on {programme.clock.as_of}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}" role="img" '
        f'aria-label="{title}"><title>{title}</title>'
        f'<path fill="#0a2a6b" d="M5 0H{left}V{_HEIGHT}H5Q0 {_HEIGHT} 0 {_HEIGHT - 5}V5Q0 0 5 0Z"/>'
        f'<path fill="{colour}" d="M{left} 0H{left + right - 5}Q{left + right} 0 {left + right} 5V{_HEIGHT - 5}'
        f'Q{left + right} {_HEIGHT} {left + right - 5} {_HEIGHT}H{left}Z"/>'
        '<g fill="#fff" font-family="Arial,Helvetica,sans-serif" font-size="12" text-anchor="middle">'
        f'<text x="{left / 2:g}" y="16">{_LEFT}</text>'
        f'<text x="{left + right / 2:g}" y="16" font-weight="bold">{escape(words)}</text></g></svg>'
    )


def _words(programme: ProgrammeCoverage) -> str:
    clock = programme.clock
    match clock.standing:
        case "missing":
            return "not found"
        case "undated":
            return "no date stated"
        case "no_term":
            return f"{clock.days} days old"
    return f"{clock.days} of {clock.limit_days} days"


def _width(text: str) -> int:
    letters = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    return round(letters * _LETTER) + 2 * _PAD
