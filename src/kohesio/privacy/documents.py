"""JSON, XML and HTML without names: edited as the trees that the readers see, and written again.

So a name goes wherever markup, escapes, comments or sections of character data divide it. Figures keep their digits,
texts their encoding; how a file was indented, and comments, are not kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from lxml import etree

from kohesio.ingest.readers.encodings import detect_encoding
from kohesio.ingest.readers.grid import column_label
from kohesio.ingest.readers.hint import Limits, ReadHint
from kohesio.ingest.readers.html_tables import grids, parsed_page, text_of
from kohesio.ingest.readers.json_records import Json, Number, arrays, flattened, parsed_json
from kohesio.ingest.readers.xml_records import leaves, parsed_xml, records
from kohesio.privacy.names import Names
from kohesio.snapshot.erasing import Eraser


def json_without_names(path: Path, names: Names) -> bytes | None:
    """The document without the names; None where it has none."""
    document = parsed_json(path, ReadHint())
    editor = _JsonEditor(path, names)
    changed = editor.document(document)
    if not editor.changed:
        return None
    content = path.read_bytes()
    encoding = detect_encoding(content)
    pieces: list[str] = []
    _write(changed, pieces, ascii_only=not encoding.startswith("utf"))
    return "".join(pieces).encode(encoding, "backslashreplace")  # half of a surrogate pair, which JSON may hold


class _JsonEditor:
    """Goes through a document and leaves names out of keys, texts and records."""

    def __init__(self, path: Path, names: Names) -> None:
        self.changed = False
        self._path, self._names = path, names
        self._records: frozenset[int] = frozenset()

    def document(self, value: Json) -> Json:
        self._records = frozenset(id(record) for records_ in arrays(value) for record in records_)
        return self._without(value, "", {})

    def _without(self, value: Json, label: str, parts: Mapping[str, str]) -> Json:
        if isinstance(value, Mapping):
            if id(value) in self._records:
                label, parts = "", self._parts(value)
            return {
                self._erased(key): self._without(inner, f"{label}.{key}" if label else key, parts)
                for key, inner in value.items()
            }
        if isinstance(value, Number) or not isinstance(value, str | Sequence):
            return value
        if label in parts:
            self.changed = True
            return parts[label]
        if isinstance(value, str):
            return self._erased(value)
        nested = any(isinstance(inner, Mapping | list) for inner in value)
        return [self._without(inner, f"{label}.{at}" if nested else "", parts) for at, inner in enumerate(value)]

    def _parts(self, record: Mapping[str, Json]) -> dict[str, str]:
        """The columns of a record that together are a name, and what they are without it."""
        own = self._names.own.get(None, frozenset())
        cells = [(label, text or "") for label, (text, _) in flattened(self._path, record, "") if label in own]
        made = self._names.row(None, cells)
        return {label: new for (label, old), new in zip(cells, made, strict=True) if new != old}

    def _erased(self, text: str) -> str:
        made = self._names.eraser.erased(text)
        self.changed |= made != text
        return made


def _write(value: Json, pieces: list[str], *, ascii_only: bool) -> None:
    """JSON whose numbers keep the digits they had."""
    if isinstance(value, Mapping):
        pieces.append("{")
        for at, (key, inner) in enumerate(value.items()):
            pieces.append(f"{', ' if at else ''}{json.dumps(key, ensure_ascii=ascii_only)}: ")
            _write(inner, pieces, ascii_only=ascii_only)
        pieces.append("}")
    elif isinstance(value, Number) or value is None or isinstance(value, bool):
        pieces.append(str(value) if isinstance(value, Number) else json.dumps(value))
    elif isinstance(value, str):
        pieces.append(json.dumps(value, ensure_ascii=ascii_only))
    else:
        pieces.append("[")
        for at, inner in enumerate(value):
            pieces.append(",\n" if at else "")
            _write(inner, pieces, ascii_only=ascii_only)
        pieces.append("]")


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
    content = etree.tostring(tree, encoding=tree.docinfo.encoding or "UTF-8", xml_declaration=True)
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
    text = str(etree.tostring(page.getroottree(), method="html", encoding="unicode"))
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
