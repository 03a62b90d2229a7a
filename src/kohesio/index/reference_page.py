"""The page ``docs/reference/query.md``, written from the field table.

``python -m kohesio.index.reference_page docs/reference/query.md`` writes it; a test compares.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kohesio.index.fields import FACETS, PARAMETERS, Parameter
from kohesio.index.query import BENEFICIARY_SORTS
from kohesio.index.syntax import NOTES

_HEAD = """# Query parameters

The keys of a query, the same for pages, API, exports, feeds, maps and statistics. Repeated key: any of the values.
Leading `-`: none of them; a value that itself begins with `-` is written with a backslash before it. Keys with an empty
value are ignored. How texts are understood: [search](../concepts/search.md). This page is written from
`kohesio.index.fields`.

| key | meaning | example | may be repeated |
|---|---|---|---|
"""


def reference_page() -> str:
    """The whole page, as Markdown."""
    rows = "".join(map(_row, PARAMETERS))
    listed = [one for one in PARAMETERS if one.values]
    lists = "".join(f"- `{one.name}`: {_codes(one.values)}\n" for one in listed)
    return (
        f"{_HEAD}{rows}\n## Listed values\n\n{lists}"
        f"\n## Facets\n\nAny of {_codes(FACETS)}.\n"
        f"\n## Orders of beneficiaries\n\n{_codes(BENEFICIARY_SORTS)}.\n"
        f"\n## Notes\n\nKeys in `notes` of an answer: {_codes(NOTES)}.\n"
    )


def _codes(values: tuple[str, ...]) -> str:
    return ", ".join(f"`{value}`" for value in values)


def _row(parameter: Parameter) -> str:
    description = parameter.description.replace("|", "\\|")
    return f"| `{parameter.name}` | {description} | `{parameter.example}` | {'yes' if parameter.repeatable else ''} |\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference_page(), "utf-8")
