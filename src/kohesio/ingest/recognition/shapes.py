"""The pattern of a whole record, worked out from records that are whole, by which torn ones are put together again.

Each column gives what can be said of its cells: words of a closed list, a shape of figures and signs (codes, dates,
amounts), else free text, of which it is known with which signs it never begins or ends. A torn record is read only
if its delimiters can be placed in one way alone so that every field is as its column asks (``kohesio.ingest.rejects``):
nothing is weighed, so that no record is read a column further on because that was likelier.

Free text takes as few delimiters as it can (all quantifiers are lazy), so the first way to read a record is the one
that takes its fields as they stand. Patterns hold for Python and for the expressions of Polars.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

_ENOUGH = 15
"""Filled cells from which on what never occurred is taken for excluded."""

_PLENTY = 200
"""The same for signs that begin a text now and then, such as figures and brackets: rare is not never."""

_MOST_WORDS = 14
_TIMES = 20
_MOST_SHAPES = 8
_BLANKS = frozenset(" \t\u00a0\u202f")
_CLASSES = {"9": "[0-9]", "A": "[A-Z]", "a": "[a-z]"}


def record_shape(columns: Sequence[Sequence[str]], delimiter: str, *, sentences: bool) -> re.Pattern[str]:
    """The pattern of a record, one group for each column. ``columns`` holds for each its cells in whole records.

    ``sentences``: a blank follows every delimiter within text.
    """
    mark = re.escape(delimiter)
    signs = frozenset("".join(text for cells in columns for text in cells))
    groups = [_anchor(cells, delimiter) or _free(cells, delimiter, signs, sentences=sentences) for cells in columns]
    return _record(groups, columns, mark)


def unjoined(columns: Sequence[Sequence[str]], delimiter: str) -> re.Pattern[str]:
    """The pattern that no torn record fits, for lists of which some column is not read at all."""
    mark = re.escape(delimiter)
    return _record([f"([^{mark}]*)"] * len(columns), columns, mark)


def _record(groups: Sequence[str], columns: Sequence[Sequence[str]], mark: str) -> re.Pattern[str]:
    """The groups with delimiters between them; those at the end that may be empty may be lacking."""
    needed = max((index for index, cells in enumerate(columns) if all(map(str.strip, cells))), default=0) + 1
    tail = ""
    for group in reversed(groups[needed:]):
        tail = f"(?:{mark}{group}{tail})?"
    return re.compile(f"^{mark.join(groups[:needed])}{tail}$")


def _anchor(cells: Sequence[str], delimiter: str) -> str | None:
    """The pattern of a column whose cells have one of a few shapes or are words of a short list, maybe several of
    them; None for free text."""
    texts = [cell.strip() for cell in cells if cell.strip()]
    one = _value(texts) if texts and not any(delimiter in text for text in texts) else None
    if one is None:
        return None
    several = f"{one}(?:{re.escape(delimiter)}{one})*?"
    return f"({several})" if len(texts) == len(cells) else f"((?:{several})?)"


def _value(texts: Sequence[str]) -> str | None:
    """The pattern that the texts of a column have in common; None for free text, which may be the same in many rows."""
    words = dict.fromkeys(texts)
    if (
        len(words) <= _MOST_WORDS
        and len(texts) > _TIMES * len(words)
        and not any(_BLANKS & set(word) for word in words)
    ):
        return f"(?:{'|'.join(map(re.escape, words))})"
    shapes: dict[str, list[list[str]]] = {}
    for word in words:
        runs = ["".join(run) for _, run in groupby(word, key=_kind)]
        shapes.setdefault("".join(_kind(run[0]) for run in runs), []).append(runs)
    if not all(map(_is_fixed, shapes)):
        return None
    if len(shapes) > 1 and not any(kind in shape for shape in shapes for kind in "Aa"):
        return f"{_class({*'0123456789', *''.join(shapes)})}+"
    if len(shapes) > _MOST_SHAPES:
        return None
    return f"(?:{'|'.join(_of_runs(*each) for each in shapes.items())})"


def _kind(sign: str) -> str:
    """Figures and letters by their kind, other signs as they are."""
    if "0" <= sign <= "9":
        return "9"
    if sign.isascii() and sign.isalpha():
        return "A" if sign.isupper() else "a"
    return sign


def _is_fixed(shape: str) -> bool:
    """Whether it is the shape of a code, a date or a figure: words with a figure among them are text."""
    return "9" in shape and not ("a" in shape and set(shape) & _BLANKS)


def _of_runs(shape: str, words: Sequence[Sequence[str]]) -> str:
    """The pattern of words of one shape: a run of letters that all share stands as it is, runs of one length keep
    it."""
    made = []
    for kind, runs in zip(shape, zip(*words, strict=True), strict=True):
        lengths = {len(run) for run in runs}
        if kind not in _CLASSES or (kind != "9" and len(set(runs)) == 1 and len(words) >= _ENOUGH):
            made.append(re.escape(runs[0]))
        else:
            exact = len(lengths) == 1 and len(words) >= _ENOUGH
            made.append(_CLASSES[kind] + (f"{{{lengths.pop()}}}" if exact else "+"))
    return "".join(made)


def _free(cells: Sequence[str], delimiter: str, signs: Iterable[str], *, sentences: bool) -> str:
    """Any text that begins and ends as texts of the column do; ``signs`` are those of the list."""
    texts = [cell for cell in cells if cell.strip()]
    first = _one_of(delimiter, [text[0] for text in texts], signs, _at_the_beginning)
    last = _one_of(delimiter, [text[-1] for text in texts], signs, _at_the_end)
    mark = re.escape(delimiter)
    within = f"(?:[^{mark}]|{mark}{_class(_BLANKS - {delimiter})})*?" if sentences else "(?s:.*?)"
    some = f"{first}(?:{within}{last})??"
    filled = len(texts) == len(cells) and len(texts) >= _ENOUGH
    return f"({some})" if filled else f"((?:{some})??)"


def _one_of(delimiter: str, seen: Sequence[str], signs: Iterable[str], kind_of: Callable[[str], str]) -> str:
    """One sign that is not of a kind that texts never have at this end: blanks, and what enough texts tell."""
    kinds = set(map(kind_of, seen))
    without = {sign for sign in signs if kind_of(sign) not in kinds and len(seen) >= _telling(sign)}
    if " " not in kinds:
        without |= _BLANKS
    return _class({delimiter, *without}, others=True)


def _at_the_beginning(sign: str) -> str:
    return "a" if sign.islower() else _at_the_end(sign)


def _at_the_end(sign: str) -> str:
    """The kind of a sign; an abbreviation may end any text, so that capitals at the end are letters like others."""
    if sign in _BLANKS:
        return " "
    return "A" if sign.isalpha() else "9" if sign.isdigit() else sign


def _telling(sign: str) -> int:
    """How many texts tell that it never stands there. All texts of a column begin with capitals, or are sentences with
    a full stop, or they are not; a figure or a bracket is there now and then."""
    return _ENOUGH if sign.isalpha() else _PLENTY


def _class(signs: Iterable[str], *, others: bool = False) -> str:
    """One of the signs, or one of all ``others``; neighbours of the alphabet as a range."""
    made = []
    for _, run in groupby(enumerate(sorted(map(ord, signs))), key=lambda each: each[1] - each[0]):
        codes = [code for _, code in run]
        ends = [re.escape(chr(code)) for code in (codes[0], codes[-1])]
        made.append(ends[0] if len(codes) == 1 else "".join(ends) if len(codes) == 2 else "-".join(ends))
    return f"[{'^' if others else ''}{''.join(made)}]"
