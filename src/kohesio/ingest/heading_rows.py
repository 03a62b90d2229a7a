"""Headings that take several rows, stand in merged cells, or stand twice: one text for each column all the same."""

from __future__ import annotations

from collections.abc import Sequence

JOINER = " / "
"""Between the rows of one heading, in the texts here and in list descriptions."""


def composed(rows: Sequence[Sequence[str | None]]) -> list[str]:
    """One heading for each column from the rows of a heading, top row first.

    A merged cell gives its text to its first column only; the columns right of it take it over where they have
    a text of their own below, as far as the cell above reaches: where a row above begins another heading, nothing
    below it comes from the left. The same text in two rows counts once.
    """
    width = max((len(row) for row in rows), default=0)
    grid = [[_text(row[at]) if at < len(row) else "" for at in range(width)] for row in rows]
    begins = [False] * width
    for number, row in enumerate(grid[:-1]):
        lower = grid[number + 1 :]
        begun = [text != "" for text in row]
        for at in range(1, width):
            if (
                not row[at]
                and row[at - 1]
                and not begins[at]
                and any(below[at] for below in lower)
                and any(below[at - 1] for below in lower)
            ):
                row[at] = row[at - 1]
        begins = [before or here for before, here in zip(begins, begun, strict=True)]
    return [JOINER.join(dict.fromkeys(row[at] for row in grid if row[at])) for at in range(width)]


def told_apart(texts: Sequence[str]) -> list[str]:
    """The headings with `` (2)``, `` (3)`` … behind those that stood before (case and blanks do not matter)."""
    seen: dict[str, int] = {}
    named = []
    for text in texts:
        word = " ".join(text.split()).casefold()
        seen[word] = seen.get(word, 0) + 1
        named.append(f"{text} ({seen[word]})" if word and seen[word] > 1 else text)
    return named


def _text(cell: str | None) -> str:
    return " ".join(cell.replace("_x000D_", " ").split()) if cell else ""
