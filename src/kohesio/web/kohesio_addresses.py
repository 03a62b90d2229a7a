"""Kohesio's addresses led to ours: its path segments and query keys in 24 languages, and labels as values.

Relies on ``data/kohesio_segments.csv`` (language, page, segment), ``data/kohesio_keys.csv`` (key in English, our
parameter, how its values are written) and ``data/kohesio_words.csv`` (language, the key whose value it is or nothing
for a key itself, English, word). Kohesio writes a filter as the label of the value in the language of the page, each
blank replaced by ``-``; ours are codes, the same in every language. A label that nothing here bears is searched as
words, so that a link never shows more than it asked for. What this promises: only addresses of this site come out.
See ``docs/decisions/kohesio-addresses.md``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from unicodedata import normalize
from urllib.parse import urlencode

from kohesio.errors import ParameterError
from kohesio.index.fields import BENEFICIARY_FIELDS, SCOPE_MARK
from kohesio.index.query import Choice, OperationQuery
from kohesio.model.identifier import parse_id
from kohesio.model.territory import nuts_code
from kohesio.reference import codelists, region_tree, territories
from kohesio.reference.codelists import Kind
from kohesio.reference.kohesio_ids import kohesio_ids
from kohesio.ui.i18n import SOURCE_LANGUAGE, language
from kohesio.web.labels import Labels
from kohesio.web.paged import KEY as PAGE
from kohesio.web.surroundings import placed
from kohesio.web.tabs import IMAGES, MAP
from kohesio.web.visit import Visit

STANDS_FOR = {"services": "data"}
"""Pages of Kohesio that are another one here."""

WHOLE = frozenset({"data"})
"""Pages that Kohesio has in several parts, such as ``data/projects``, and that are one here."""

PROJECT = "project"
"""The key that opens a project above Kohesio's home page and map."""

AROUND_A_POINT = 1
"""Kilometres around a point of Kohesio's map: it rounds what it writes into links."""

AROUND_A_TOWN = 100
"""Kilometres around a town: Kohesio's own."""

_NUTS_3 = re.compile(r"([A-Z]{2}[0-9A-Z]{1,3})(?:-|$)")
_DATE = re.compile(r"(\d{2})-(\d{2})-(\d{4})")
_COORDINATES = re.compile(r"(-?\d{1,3}(?:\.\d+)?),\s*(-?\d{1,2}(?:\.\d+)?)")
_EAST, _NORTH = 180, 90
_AMOUNT = re.compile(r"(\d[\d.,]{0,30})\s*(k|thousand|m|mio|million|b|bn|billion)?", re.IGNORECASE)
_SCALES = {"k": 10**3, "t": 10**3, "m": 10**6, "b": 10**9}
_SORTS = {
    "startdate": "start_date", "enddate": "end_date", "totalbudget": "budget",
    "eucontribution": "eu_contribution", "numberofprojects": "operations",
}  # fmt: skip
_BODY_SORTS = {"budget": "total_cost", "-budget": "-total_cost"}
_TABS = {"audiovisual": IMAGES, "map": MAP}
_CODES = {
    "theme": Kind.THEME,
    "policy_objective": Kind.POLICY_OBJECTIVE,
    "sdg": Kind.SDG,
}

Pairs = list[tuple[str, str]]


# -- paths --------------------------------------------------------------------------------------------------------


def modern_path(code: str, path: str, pages: Iterable[str]) -> str | None:
    """The path below the language for one of Kohesio's; None if it is none, or if its page is none of ``pages``."""
    first, _, rest = path.strip("/").partition("/")
    wanted = _plain(first)
    page = _segments().get((code, wanted)) or _segments().get((SOURCE_LANGUAGE, wanted))
    if page is None:
        return None
    page = STANDS_FOR.get(page, page)
    modern = f"{page}/{rest}" if rest and page not in WHOLE else page
    return modern if page in set(pages) and modern != path else None


@cache
def _segments() -> Mapping[tuple[str, str], str]:
    rows = list(_records("kohesio_segments"))
    english = {(SOURCE_LANGUAGE, page): page for page in WHOLE | {row["page"] for row in rows}}
    return english | {(row["language"], _plain(row["segment"])): row["page"] for row in rows}


# -- queries ------------------------------------------------------------------------------------------------------


def modern_address(visit: Visit, path: str) -> str | None:
    """The address here of a page that was asked in Kohesio's words; None where the query has none of them.

    ``path`` is the path below the language. The answer differs from what was asked, so it leads on and never round.
    """
    if path in NUMBERED:
        return None
    asked = dict(visit.pairs)
    if PROJECT in asked and (identifier := parse_id(asked[PROJECT])):
        return visit.urls.project(identifier)
    modern = modern_pairs(visit, path)
    if modern is None or modern == list(visit.pairs):
        return None
    query = urlencode(modern)
    return visit.urls.in_language(visit.language.code, _tab(visit, path), query)


def _tab(visit: Visit, path: str) -> str:
    """The path of the tab that Kohesio's list stood on; other lists have none. Its map is one, but within a frame."""
    if path == MAP:
        return path if visit.framed else f"projects/{MAP}"
    asked = [_in_english("tab", value) for key, value in visit.pairs if _meaning(key)[1] == "tab"]
    views = [_TABS[tab] for tab in asked if tab in _TABS]
    return f"{path}/{views[0]}" if path == "projects" and views else path


def modern_pairs(visit: Visit, path: str = "projects") -> Pairs | None:
    """The query in our words; None if it holds a key or value that is neither ours nor Kohesio's."""
    made: Pairs = []
    pages: Pairs = []
    words: list[str] = []
    foreign = any(_meaning(key)[0] != key for key, _ in visit.pairs)
    for key, value in visit.pairs:
        parameter, kind = _meaning(key)
        if kind == PAGE:
            pages.append((key, value))
        elif kind == "text":
            words.append(value)
        elif kind == "ours":
            if key not in _OURS:
                return None
            made.append((key, value))
        elif kind not in _LEFT_OUT:
            found = list(_READERS[kind](visit, parameter, value))
            if not found and not foreign:
                return None
            made += found
            words += [] if found or kind in _SILENT else [value.replace("-", " ")]
    if path.startswith("beneficiaries"):
        made = [
            (key, _BODY_SORTS.get(value, value) if key == "sort" else value) for key, value in made if key in BODY_KEYS
        ]
    text = " ".join(" ".join(words).split())
    modern = ([("q", text)] if text else []) + list(dict.fromkeys(made))
    ours = not foreign and sorted(modern) == sorted(pair for pair in visit.pairs if pair not in pages)
    return modern + (pages if ours else _page_here(visit, path, pages))


def _page_here(visit: Visit, path: str, pages: Pairs) -> Pairs:
    """The page here on which the first hit of a page of Kohesio's stands; none for the first, and none on a map."""
    size = KOHESIO_SIZE if path == "search" else visit.settings.page_size
    numbers = [int(value[:9]) for _, value in pages if path in PAGED and value.isdecimal()]
    here = (numbers[0] - 1) * KOHESIO_SIZE // size + 1 if numbers else 1
    return [(PAGE, str(here))] if here > 1 else []


def _meaning(key: str) -> tuple[str, str]:
    """Our parameter for a key in any language, and how its values are written; a key of ours stands for itself."""
    return _keys().get(_plain(key), (key, "ours"))


@cache
def _keys() -> Mapping[str, tuple[str, str]]:
    """Two languages never mean two things by one key (tested), so a key tells its language's meaning by itself."""
    english = {_plain(row["key"]): (row["parameter"], row["kind"]) for row in _records("kohesio_keys")}
    return english | {word: english[_plain(meant)] for (of, word), meant in _words().items() if not of}


def _in_english(key: str, value: str) -> str:
    """A value that Kohesio translates, of a key, as it is called in English, bare; any other as it came."""
    return _bare(_words().get((key, _plain(value)), value))


@cache
def _words() -> Mapping[tuple[str, str], str]:
    """The English for the words of 23 languages, with the key whose values they are; without one they are keys."""
    return {(row["of"], _plain(row["word"])): row["english"] for row in _records("kohesio_words")}


PAGED = frozenset({"search", "projects", "beneficiaries"})
"""Pages that Kohesio numbers as well; its table of a beneficiary's projects has no number in its address."""

KOHESIO_SIZE = 15
"""Hits on a page of Kohesio's."""

NUMBERED = frozenset({"lists", "coverage", "programmes"})
"""Pages that Kohesio has none of and whose tables have numbered pages: here ``page`` is a number that may be wrong."""

_OURS = frozenset({"q", "limit", "cursor", "near", "bbox", "period", "status", "list"})
"""Keys of ours that may stand beside Kohesio's."""

BODY_KEYS = frozenset({"q", "sort", "limit", "cursor", *BENEFICIARY_FIELDS})
"""What the list of beneficiaries can be asked."""

_LEFT_OUT = frozenset({"dropped", "tab"})
"""Kinds of keys that ask nothing of the projects."""

_SILENT = frozenset({"sort", "interreg", "range", "date", "path", "point"})
"""Kinds whose values are no words to search for."""


def _labelled(visit: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    """A value by its label, in the page's language or in English, or by its code or id."""
    if known := _known(visit, key, value):
        yield key, known
        return
    wanted, values = _bare(value), tuple(visit.service.values(key))
    if key == "country":  # one without projects is a country still, not words to search for
        values = tuple(dict.fromkeys((*values, *region_tree.below(region_tree.EUROPE))))
    code = codelists.parse_code(_CODES[key], value.replace("-", " ").strip()) if key in _CODES else None
    if code in values:
        yield key, str(code)
        return
    for labels in (visit.labels, Labels(language(SOURCE_LANGUAGE), lambda *_: None)):
        for known in values:
            if wanted in _spellings(labels, key, known):
                yield key, known
                return


def _listed(visit: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    """Several values by their codes, with commas between them."""
    for each in value.split(","):
        if known := _known(visit, key, each.strip()):
            yield key, known


def _known(visit: Visit, key: str, value: str) -> str | None:
    """A value by its code or by an id: one that Kohesio gave, bare or as an entity's address, or one of ours."""
    identifier = parse_id(value)
    given = {each: code for code, each in kohesio_ids(key).items()}
    wanted = given.get(identifier, identifier) if identifier else value
    try:
        visit.service.resolved(OperationQuery(choices=((key, Choice((wanted,))),)))
    except ParameterError:
        return None
    return wanted


def _spellings(labels: Labels, key: str, value: str) -> set[str]:
    """The ways Kohesio may write a value: name, code, both together."""
    long, short = labels.value(key, value), labels.value(key, value, short=True)
    code = long.code or value
    texts = [value, long.text, short.text, f"{code} - {long.text}", f"{long.text} ({code})", f"{code} - {short.text}"]
    if key == "priority":
        texts.append(value.rpartition(":")[2])
    return {_bare(text) for text in texts}


def _region(visit: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    """A region by its code, alone or before its name, else by its name in the country that is asked."""
    found = _NUTS_3.match(value)
    if found and territories.region(found[1]):
        yield key, found[1]
        return
    countries = [code for name, text in visit.pairs if _meaning(name)[0] == "country"
                 for _, code in _labelled(visit, "country", text)]  # fmt: skip
    regions = visit.service.values("nuts")
    wanted = _bare(value)
    for code in sorted(regions, key=len):
        region = territories.region(code)
        names = {_bare(region.name), _bare(region.name_latin or "")} if region else set()
        within = not countries or code[:2] in {nuts_code(each) for each in countries}
        if len(code) > 2 and within and wanted in names:
            yield key, code
            return


def _path(visit: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    """The last step of a way down the map that is known here: an id as Kohesio gave it, or the name before it."""
    by_id = {identifier: (kind, code) for kind in ("country", "nuts") for code, identifier in kohesio_ids(kind).items()}
    for step in reversed(value.split(",")):
        identifier = parse_id(step.strip())
        if identifier is None:
            found = [*_region(visit, key, step), *_labelled(visit, "country", step)]
        else:
            found = [by_id[identifier]] if identifier in by_id else []
        if found:
            yield found[0]
            return


def _codes(visit: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    known = {each.rpartition(SCOPE_MARK)[2] for each in visit.service.values(key)}
    for code in re.findall(r"\d{3}", value):
        if code in known:
            yield key, code


def _interreg(_: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    yield key, "true" if _in_english("interreg", value) == "interreg" else "false"


def _range(_: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    """Two amounts, plain or short; Kohesio leaves out the bounds themselves, here they are in."""
    found = _AMOUNT.findall(value.replace("€", " ").replace("-", " "))
    for end, (digits, scale) in zip(("min", "max"), found, strict=False):
        number = int(re.sub(r"\D", "", digits)) * _SCALES.get(scale[:1].lower(), 1)
        yield f"{key}_{end}", str(number)


def _date(_: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    if found := _DATE.fullmatch(value):
        day, month, year = found.groups()
        yield key, f"{year}-{month}-{day}"


def _point(_: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    """The place whose projects Kohesio's map had opened: longitude and latitude, here with what lies around it."""
    if found := _COORDINATES.fullmatch(value.strip()):
        lon, lat = float(found[1]), float(found[2])
        if abs(lon) <= _EAST and abs(lat) <= _NORTH:
            yield key, f"{found[2]},{found[1]},{AROUND_A_POINT}"


def _town(visit: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    """A town as the middle of the circle that Kohesio draws around it; one that nobody knows is a word to search."""
    if point := placed(visit, value):
        yield key, f"{point.lat:.4f},{point.lon:.4f},{AROUND_A_TOWN}"


def _sort(_: Visit, key: str, value: str) -> Iterator[tuple[str, str]]:
    """An order by its label."""
    bare = _in_english("sort", value)
    for name, ours in _SORTS.items():
        if bare.startswith(name):
            yield key, f"-{ours}" if "descending" in bare else ours


_READERS: Mapping[str, Callable[[Visit, str, str], Iterator[tuple[str, str]]]] = {
    "label": _labelled,
    "listed": _listed,
    "region": _region,
    "path": _path,
    "codes": _codes,
    "interreg": _interreg,
    "range": _range,
    "date": _date,
    "point": _point,
    "town": _town,
    "sort": _sort,
}


# -- spelling -----------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """A key or segment without case, with one kind of apostrophe, dashes and blanks alike."""
    folded = normalize("NFC", text).casefold().replace("’", "'")
    return " ".join(folded.replace("-", " ").replace("+", " ").split())


def _bare(text: str) -> str:
    """A label as Kohesio compares it: without blanks and dashes; case does not count."""
    return re.sub(r"[\s\-–]+", "", normalize("NFC", text)).casefold()


def _records(name: str) -> Iterator[dict[str, str]]:
    text = (resources.files("kohesio.web") / "data" / f"{name}.csv").read_text("utf-8")
    return csv.DictReader(io.StringIO(text, newline=""))
