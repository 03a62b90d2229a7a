"""Reads XML lists: the element that repeats most under one parent is the record, its descendants are the columns.

Entities are not resolved and nothing is fetched. Records are numbered from 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl
from lxml import etree

from kohesio.errors import UnreadableError
from kohesio.ingest.readers.encodings import markup_of
from kohesio.ingest.readers.grid import check_cells, without_blanks
from kohesio.ingest.readers.hint import ReadHint
from kohesio.ingest.table import RawTable

_MOST_COLUMNS = 4_096
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Leaf:
    """A text within a record: the ``label`` of its column, and the element that has it, or whose attribute it is."""

    label: str
    text: str
    element: etree._Element
    attribute: str | None


def read_xml(path: Path, hint: ReadHint) -> Iterator[RawTable]:
    """One table of the records of an XML file; ``labels`` are dotted element names, attributes with ``@``.

    Values of a repeated element are joined by ``|``. Raises UnreadableError for text that is no XML or has no element
    that repeats.
    """
    rows = [_flattened(record) for record in records(parsed_xml(path))]
    labels = tuple(dict.fromkeys(key for row in rows for key in row))[:_MOST_COLUMNS]
    if not labels:
        raise UnreadableError(f"{path.name}: no element of the XML repeats as the records of a list do.")
    check_cells(path, len(rows), len(labels), hint.limits.cells)
    cells = pl.DataFrame(
        {str(index): pl.Series([row.get(label) for row in rows], dtype=pl.String) for index, label in enumerate(labels)}
    )
    numbers = pl.Series("number", range(1, len(rows) + 1), dtype=pl.Int64)
    yield without_blanks(RawTable(None, numbers, cells, None, labels), trim_columns=False)


def parsed_xml(path: Path) -> etree._Element:
    """The root of the document, without its comments. Raises UnreadableError for text that is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            if (markup := markup_of(head)) != head:
                return etree.parse(BytesIO(markup + file.read()), parser).getroot()
        return etree.parse(str(path), parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:  # lxml takes bytes outside the encoding for a failed read
        raise UnreadableError(f"{path.name}: the file is no complete XML ({error}).") from error


def records(root: etree._Element) -> list[etree._Element]:
    """The largest group of siblings of one name that have content of their own; the outermost if equally large."""
    best: list[etree._Element] = []
    for parent in root.iter("*"):
        counts = Counter(child.tag for child in parent.iterchildren("*") if len(child) or child.attrib)
        if counts:
            tag, count = counts.most_common(1)[0]
            if count > max(len(best), 1):
                best = list(parent.iterchildren(tag))
    return best


def leaves(record: etree._Element) -> Iterator[Leaf]:
    """What of a record has a text of its own, in the order of the file; several may have one label."""
    stack = [(record, "")]
    while stack:
        element, name = stack.pop()
        for key, value in element.attrib.items():
            yield Leaf(f"{name}@{_local(str(key))}", str(value), element, str(key))
        if element.text and element.text.strip():
            yield Leaf(name or _local(str(element.tag)), element.text, element, None)
        for child in element.iterchildren("*", reversed=True):
            local = _local(str(child.tag))
            stack.append((child, f"{name}.{local}" if name else local))


def _flattened(record: etree._Element) -> dict[str, str]:
    values: dict[str, list[str]] = {}
    for leaf in leaves(record):
        values.setdefault(leaf.label, []).append(leaf.text)
    return {key: "|".join(texts) for key, texts in values.items()}


def _local(name: str) -> str:
    return name.rpartition("}")[2]
