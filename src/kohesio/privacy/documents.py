"""JSON, XML and HTML without names.

JSON is edited text by text where it stands, and as a tree where several values of a record make a name; XML and HTML as
the trees that the readers see. So a name goes wherever markup, escapes, comments or sections of character data divide
it. Figures keep their digits, texts their encoding; how XML was indented, comments, and what stands outside the root
are not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

from lxml import etree

from kohesio.ingest.readers.encodings import detect_encoding
from kohesio.ingest.readers.hint import Limits, ReadHint
from kohesio.ingest.readers.html_tables import grids, parsed_page, text_of
from kohesio.ingest.readers.json_records import Json, Number, arrays, flattened, parsed_json
from kohesio.ingest.readers.xml_records import leaves, parsed_xml, records
from kohesio.model.provenance import column_label
from kohesio.privacy.names import Names
from kohesio.snapshot.erasing import GAP, NATURAL_PERSON, Eraser


def json_without_names(path: Path, names: Names) -> bytes | None:
    """The document without the names; None where it has none. Raises UnreadableError for text that is no JSON."""
    document = parsed_json(path, ReadHint())
    content = path.read_bytes()
    encoding = detect_encoding(content)
    escaped = not encoding.startswith("utf")
    written = content.decode(encoding)
    editor = _PartsEditor(path, names)
    divided = editor.document(document)
    text = _TEXT.sub(
        lambda found: _text_without(found[0], names.eraser, escaped=escaped),
        _json(divided, escaped=escaped) if editor.changed else written,
    )
    return None if text == written else text.encode(encoding, "backslashreplace")  # half of a surrogate pair


_TEXT = re.compile(r'"(?:[^"\\]|\\.)*+"')
"""A text or key in JSON; sought from the beginning of a document, none begins within another."""


def _text_without(written: str, eraser: Eraser, *, escaped: bool) -> str:
    """A text of JSON, as it is written, without the names; so every one is seen, those of repeated keys too."""
    text = json.loads(written)
    made = eraser.erased(text)
    return written if made == text else json.dumps(made, ensure_ascii=escaped)


class _PartsEditor:
    """Goes through a document and leaves out of its records the names that several of their columns make."""

    def __init__(self, path: Path, names: Names) -> None:
        self.changed = False
        self._path, self._names = path, names
        self._records: frozenset[int] = frozenset()

    def document(self, value: Json) -> Json:
        self._records = frozenset(id(record) for records_ in arrays(value) for record in records_)
        return self._without(value, "", {}, 0)

    def _without(self, value: Json, label: str, parts: Mapping[str, str], depth: int) -> Json:
        if depth > _DEEPEST_PART:
            return value
        if isinstance(value, Mapping):
            if id(value) in self._records:
                label, parts = "", self._parts(value)
            return {
                key: self._without(inner, f"{label}.{key}" if label else key, parts, depth + 1)
                for key, inner in zip(value, self._apart(value), strict=True)
            }
        if isinstance(value, Number) or not isinstance(value, str | Sequence):
            return value
        if label in parts:
            self.changed = True
            return parts[label]
        if isinstance(value, str):
            return value
        nested = any(isinstance(inner, Mapping | list) for inner in value)
        return [
            self._without(inner, f"{label}.{at}" if nested else "", parts, depth + 1)
            for at, inner in enumerate(self._apart(value))
        ]

    def _apart(self, value: Mapping[str, Json] | Sequence[Json]) -> list[Json]:
        """The values of an array or object, if that is no record, without texts that name somebody together."""
        values = list(value.values() if isinstance(value, Mapping) else value)
        if id(value) in self._records:
            return values
        texts = [one if isinstance(one, str) and not isinstance(one, Number) else "" for one in values]
        for order, part in enumerate(sorted(self._names.eraser.parts(texts))):
            self.changed = True
            values[part] = GAP if order else NATURAL_PERSON
        return values

    def _parts(self, record: Mapping[str, Json]) -> dict[str, str]:
        """The columns of a record that together are a name, and what they are without it."""
        own = self._names.own.get(None, frozenset())
        columns = flattened(self._path, record, "")
        cells = [(label, text or "") for label, (text, _) in columns if not own or label in own]
        made = self._names.row(None, cells)
        return {label: new for (label, old), new in zip(cells, made, strict=True) if new != old}


_DEEPEST_PART = 24
"""Columns of records, as the reader has them, lie less deep."""


class _Sign(str):
    """A sign of JSON between its values."""

    __slots__ = ()


def _json(document: Json, *, escaped: bool) -> str:
    """JSON whose numbers keep the digits they had, however deep it is nested."""
    pieces: list[str] = []
    waiting: list[Json] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, _Sign | Number):
            pieces.append(str(value))
        elif value is None or isinstance(value, str | bool):
            pieces.append(json.dumps(value, ensure_ascii=escaped))
        elif isinstance(value, Mapping):
            members = [
                (_Sign(", "), _Sign(f"{json.dumps(key, ensure_ascii=escaped)}: "), inner)
                for key, inner in value.items()
            ]
            waiting += reversed([_Sign("{"), *list(chain.from_iterable(members))[1:], _Sign("}")])
        else:
            separated = [(_Sign(",\n"), inner) for inner in value]
            waiting += reversed([_Sign("["), *list(chain.from_iterable(separated))[1:], _Sign("]")])
    return "".join(pieces)


def xml_without_names(path: Path, names: Names) -> bytes | None:
    """The document without the names; None where it has none."""
    root = parsed_xml(path)
    changed = _stands_in_text(path, names.eraser)
    for record in records(root):
        texts = list(leaves(record))
        made = names.row(None, [(leaf.label, leaf.text) for leaf in texts])
        for leaf, text in zip(texts, made, strict=True):
            if text == leaf.text:
                continue
            changed = True
            if leaf.attribute is None:
                leaf.element.text = text
            else:
                leaf.element.set(leaf.attribute, text)
    changed |= _erase_texts(root, names.eraser)
    if not changed:
        return None
    tree = root.getroottree()
    own_entities = next(root.iter(etree.Entity), None) is not None  # which the document type declares
    content = etree.tostring(
        tree if own_entities else root, encoding=tree.docinfo.encoding or "UTF-8", xml_declaration=True
    )
    return content.encode() if isinstance(content, str) else content


def html_without_names(path: Path, names: Names) -> bytes | None:
    """The page without the names; None where it has none."""
    page = parsed_page(path)
    changed = _stands_in_text(path, names.eraser)
    for sheet, rows in grids(path, page, Limits().cells):
        for row in rows:
            cells = [(column_label(at), cell) for at, cell in enumerate(row) if cell is not None]
            texts = [(label, text_of(cell)) for label, cell in cells]
            for (_, cell), (_, old), new in zip(cells, texts, names.row(sheet, texts), strict=True):
                if new != old:
                    changed = True
                    for child in list(cell):
                        cell.remove(child)
                    cell.text = new
    changed |= _erase_texts(page, names.eraser)
    if not changed:
        return None
    text = str(etree.tostring(page, method="html", encoding="unicode", with_tail=False))
    return text.encode(detect_encoding(path.read_bytes()), "xmlcharrefreplace")


def _stands_in_text(path: Path, eraser: Eraser) -> bool:
    """Whether a name stands in the file as it is written, comments and all."""
    content = path.read_bytes()
    return eraser.stands_in(content.decode(detect_encoding(content), "replace"))


def _erase_texts(root: etree._Element, eraser: Eraser) -> bool:
    """Leave the names out of each text and attribute of a tree; answers whether there were any."""
    changed = False
    for element in root.iter():
        for attribute in ("text", "tail"):
            text = getattr(element, attribute)
            if text and (made := eraser.erased(text)) != text:
                setattr(element, attribute, made)
                changed = True
        if isinstance(element.tag, str):
            for key, value in element.attrib.items():
                if (made := eraser.erased(str(value))) != value:
                    element.set(key, made)
                    changed = True
    return changed
