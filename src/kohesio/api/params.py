"""The parameters of a request, read strictly: an unknown name or a wrong value is an error that names the valid ones.

Query keys come from ``kohesio.index.fields``; here are the few that belong to the API alone, and the reading that all
share. Whatever a client sends becomes a value or a ParameterError, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from string import printable
from typing import TypeAlias
from urllib.parse import parse_qsl, quote_from_bytes

from kohesio.errors import ParameterError
from kohesio.index.fields import BY_KEY, DEFAULT_FACETS, FACETS, PARAMETERS, Parameter
from kohesio.linkeddata.document import EXPORTS
from kohesio.snapshot.schema import OPERATIONS

Pairs: TypeAlias = tuple[tuple[str, str], ...]

NO_FACETS = "none"
ALL_FACETS = "all"
SHORT_VIEW = ("id", "title", "country", "programme", "funds", "period", "start_date", "end_date", "total_cost",
              "eligible_cost", "eu_contribution")  # fmt: skip
VIEWS = {"full": tuple(OPERATIONS), "short": SHORT_VIEW}

FACETS_PARAMETER = Parameter(
    "facets",
    f"Facets of the answer, separated by commas: {', '.join(FACETS)}; or all, or none. "
    f"Without it: {', '.join(DEFAULT_FACETS)}.",
    "country,fund",
    repeatable=True,
    values=(*FACETS, ALL_FACETS, NO_FACETS),
)
FIELDS_PARAMETER = Parameter(
    "fields",
    "Fields of each item, separated by commas, in place of the whole record; id is always there. Any of: "
    f"{', '.join(OPERATIONS)}, snippet, added.",
    "title,country,total_cost",
    repeatable=True,
    values=(*OPERATIONS, "snippet", "added"),
)
VIEW_PARAMETER = Parameter(
    "view", f"full: the whole record; short: {', '.join(SHORT_VIEW)} and the snippet.", "short", values=tuple(VIEWS)
)
FORMAT_PARAMETER = Parameter("format", "Format of the export.", "csv", values=tuple(EXPORTS))
PROVENANCE_PARAMETER = Parameter(
    "provenance", "1: each record says where its fields come from, with list, file, rows, columns and rules.", "1",
    values=("1", "0"),
)  # fmt: skip
BOM_PARAMETER = Parameter(
    "bom", "true: the CSV begins with a byte order mark, so that Excel reads its letters rightly.", "true",
    values=("true", "false"),
)  # fmt: skip

SKIP_PARAMETER = Parameter(
    "skip",
    "Rows of CSV or JSON Lines that are held already, of an export that broke off: what follows is sent, without a "
    "header. Give snapshot too.",
    "50000",
)
SNAPSHOT_PARAMETER = Parameter(
    "snapshot",
    "Version that the export must come from, as in X-Snapshot; refused if another is served by now.",
    "20260101T000000Z-0123abcd",
)

SNIPPET, ADDED = "snippet", "added"
"""The fields of an item that are none of the record: why it was found, and what the operator of the server adds."""

_ELSEWHERE = {
    "query": "q", "search": "q", "keywords": "q", "keyword": "q", "text": "q", "order": "sort", "order_by": "sort",
    "orderby": "sort", "ordering": "sort", "size": "limit", "per_page": "limit", "page_size": "limit",
    "language": "lang", "locale": "lang", "region": "nuts", "town": "municipality", "year": "start_min",
}  # fmt: skip
"""Names that other services give to parameters that there are here."""

_OTHERWISE = {
    "format": "a file is asked for by the ending of the address, such as /api/v1/operations.csv.",
    "page": "answers go on by 'cursor', which each answer gives as 'next'.",
    "offset": "answers go on by 'cursor', which each answer gives as 'next'.",
}
"""What other services have a parameter for and is asked otherwise where lists go on by a cursor."""

ORDER_AND_PAGE = ("sort", "limit", "cursor")

SEARCH = (*PARAMETERS, FACETS_PARAMETER, FIELDS_PARAMETER, VIEW_PARAMETER, PROVENANCE_PARAMETER)
QUESTION = tuple(parameter for parameter in PARAMETERS if parameter.name not in ORDER_AND_PAGE)
"""What is asked, without order and page."""


def read_pairs(query_string: bytes) -> Pairs:
    """The decoded pairs of a query string. Raises ParameterError for what is no text in UTF-8, or holds a null."""
    text = quote_from_bytes(query_string, safe=printable)  # clients send raw UTF-8 too
    pairs = parse_qsl(text, keep_blank_values=True, errors="surrogateescape")
    for name, value in pairs:
        if any("\udc80" <= letter <= "\udcff" for letter in name + value):
            raise ParameterError(_printable(name), "The address is not text in UTF-8, percent-encoded.")
        if "\x00" in name + value:
            raise ParameterError(_printable(name), "The address holds a null character.")
    return tuple(pairs)


def _printable(name: str) -> str:
    return name.encode("ascii", "replace").decode("ascii").replace("\x00", "?")


def check_names(pairs: Pairs, parameters: Sequence[Parameter]) -> None:
    """Raises ParameterError for a name that is none of ``parameters``, with the closest one that is."""
    known = {parameter.name: parameter for parameter in parameters}
    for name, _ in pairs:
        if name not in known:
            raise ParameterError(name, f"There is no parameter {name[:64]!r} here{_hint(name, known)}", tuple(known))


def _hint(name: str, known: Iterable[str]) -> str:
    """How a sentence about a wrong name ends: what other services call so, or the closest of those known here."""
    valid = tuple(known)
    if (meant := _ELSEWHERE.get(name)) in valid:
        return f"; did you mean {meant!r}?"
    if name in _OTHERWISE and "cursor" in valid:
        return f"; {_OTHERWISE[name]}"
    close = get_close_matches(name[:64], valid, n=1)
    return f"; did you mean {close[0]!r}?" if close else "."


def words(pairs: Pairs, name: str) -> tuple[str, ...]:
    """All values of a parameter that takes several, by repetition or with commas."""
    texts = (text for key, text in pairs if key == name for text in text.split(","))
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


def one(pairs: Pairs, name: str) -> str | None:
    """The value of a parameter that takes one; None without it. Raises ParameterError if there are several."""
    values = {text.strip() for key, text in pairs if key == name and text.strip()}
    if len(values) > 1:
        raise ParameterError(name, f"The parameter {name!r} was given more than once.")
    return values.pop() if values else None


def choice(pairs: Pairs, name: str, valid: Sequence[str]) -> str | None:
    """The value of a parameter that takes one of ``valid``. Raises ParameterError for another."""
    value = one(pairs, name)
    if value is not None and value not in valid:
        raise ParameterError(name, f"The value {value[:64]!r} of {name!r} is none of those it takes.", tuple(valid))
    return value


def number(pairs: Pairs, name: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds, the default where none is given. Raises ParameterError for anything else."""
    text = one(pairs, name)
    if text is None:
        return min(default, most)
    if not text.isascii() or not text.isdecimal() or len(text) > 12 or not least <= int(text) <= most:
        raise ParameterError(name, f"The value {text[:64]!r} of {name!r} is no number from {least} to {most}.")
    return int(text)


def facets_asked(pairs: Pairs) -> tuple[str, ...]:
    """Which facets the answer carries."""
    asked = words(pairs, "facets")
    if not asked:
        return DEFAULT_FACETS
    if asked in {(NO_FACETS,), (ALL_FACETS,)}:
        return FACETS if asked == (ALL_FACETS,) else ()
    for key in asked:
        checked_facet(key, "facets")
    return tuple(key for key in FACETS if key in asked)


def checked_facet(key: str, parameter: str) -> str:
    """The key, if it is a facet's. Raises ParameterError naming the closest."""
    if key not in FACETS:
        reason = "is a range, not a list of values" if key in BY_KEY else "is not among the facets"
        raise ParameterError(parameter, f"The field {key[:64]!r} {reason}{_hint(key, FACETS)}", FACETS)
    return key


def fields_asked(pairs: Pairs) -> tuple[str, ...]:
    """Which fields of the record each item carries, in the record's order; ``snippet`` is one of them."""
    view = choice(pairs, "view", tuple(VIEWS)) or "full"
    asked = words(pairs, "fields")
    valid = (*OPERATIONS, SNIPPET, ADDED)
    for name in asked:
        if name not in valid:
            raise ParameterError("fields", f"A record has no field {name[:64]!r}{_hint(name, valid)}", valid)
    if not asked:
        return (*VIEWS[view], SNIPPET, ADDED)
    return tuple(name for name in valid if name in asked or name == "id")
