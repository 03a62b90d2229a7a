"""Writes the descriptions of lists in the layouts of the law, for ``lists/eu``, from ``kohesio.check.layouts``.

A repaired list is thereby a list like any other: it can be ingested, and checked again.
"""

from __future__ import annotations

import json
from pathlib import Path

from kohesio.check.layouts import LAYOUTS, SEPARATOR, headings, languages
from kohesio.check.letters import law_of

FOLDER = Path(__file__).resolve().parent.parent / "src" / "kohesio" / "lists" / "eu"

NAMES = {"2021-2027": "article-49", "2014-2020": "annex-xii", "2007-2013": "article-7"}

_SPLIT = f"split: {json.dumps(SEPARATOR)}"
_DETAILS = {
    "title_en": "field: title, language: en",
    "summary_en": "field: summary, language: en",
    "cofinancing_rate": "field: cofinancing_rate, unit: percent",
    "public_funding": "field: other_amounts.public",
} | {
    key: f"field: {key}, {_SPLIT}"
    for key in ("beneficiary", "partner", "fund", "specific_objective", "postcode", "nuts", "region", "lau",
                "municipality", "coordinates", "country", "intervention_field")
}  # fmt: skip


def description(period: str) -> str:
    """The YAML of one layout."""
    law = law_of(period)
    others = [each for each in LAYOUTS if each != period]
    columns = []
    for column in LAYOUTS[period]:
        names = [column.key, *(headings(period, language)[column.key] for language in languages())]
        also = list(dict.fromkeys(name for name in names if name != column.heading))
        detail = _DETAILS.get(column.key, f"field: {column.key}")
        columns.append(
            f"  {json.dumps(column.heading)}:\n    {{{detail}, also: {json.dumps(also, ensure_ascii=False)}}}"
        )
    return "\n".join([
        f"# The list of operations as {law.reference} has it, in the layout of a repaired list.",
        "# Written by scripts/legal_lists.py; the headings are those of kohesio.check.layouts in 24 languages.",
        f"id: {NAMES[period]}",
        f"title: List of operations, {period}",
        "per_country: true",
        "many_lists: true",
        f"periods: [{', '.join([period, *others])}]",
        'numbers: {decimal: "."}',
        "dates: {order: dmy}",
        "columns:",
        *columns,
        "",
    ])  # fmt: skip


def descriptions() -> dict[str, str]:
    """File name → text."""
    return {f"{name}.yml": description(period) for period, name in NAMES.items()}


def main() -> None:
    """Write the files."""
    for name, text in descriptions().items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
