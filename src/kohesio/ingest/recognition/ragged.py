"""A pattern that puts records together again whose free text holds the delimiter though nothing was quoted.

Columns with a shape (codes, dates, figures, words of a short list) are anchors, learned from the records that are
whole; the free text between two anchors takes the delimiters. The pattern is used by the description's ``ragged``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MOST_WORDS = 14
_HARD = 0.995


def record_pattern(columns: Sequence[Sequence[str]], delimiter: str) -> re.Pattern[str] | None:
    """The pattern of a whole record with one group for each column, or None without enough anchors.

    ``columns`` holds for each column its cells in whole records.
    """
    groups = [_anchor(cells) for cells in columns]
    anchored = sum(group is not None for group in groups)
    if anchored < max(3, len(groups) // 2) or not any(columns):
        return None
    runs = "".join("a" if group else "f" for group in groups)
    if "fff" in runs:
        return None
    mark = re.escape(delimiter)
    parts = [
        group or ("(.*?)" if index + 1 < len(groups) and groups[index + 1] else "(.*)")
        for index, group in enumerate(groups)
    ]
    return re.compile(f"^{mark.join(parts)}$")


def _anchor(cells: Sequence[str]) -> str | None:
    """The pattern of a column whose cells all have one shape; None for free text."""
    texts = [cell.strip() for cell in cells if cell and cell.strip()]
    if not texts:
        return None
    optional = "?" if len(texts) < len(cells) else ""
    for pattern in (
        r"[0-9]{1,2}[./\-][0-9]{1,2}[./\-][0-9]{4}",
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        r"[0-9]",
        r"-?[0-9]+(?:\.[0-9]+)?",
    ):
        if _share(pattern, texts) >= _HARD:
            inner = r"-?[0-9.]*" if pattern.startswith("-?") else f"(?:{pattern}){optional}"
            return f"({inner})"
    distinct = dict.fromkeys(texts)
    single = all(len(word.split()) == 1 for word in distinct)
    if single and len(distinct) <= _MOST_WORDS and len(texts) > 20 * len(distinct):
        return f"((?:{'|'.join(map(re.escape, distinct))}){optional})"
    if _share(r"[A-Z]{0,4}[0-9]{3,}", texts) >= _HARD:
        return f"((?:[A-Z]{{0,4}}[0-9]+){optional})"
    return None


def _share(pattern: str, texts: Sequence[str]) -> float:
    shape = re.compile(pattern)
    return sum(shape.fullmatch(text) is not None for text in texts) / len(texts)
