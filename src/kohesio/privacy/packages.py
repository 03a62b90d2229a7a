"""XLSX and ODS packages without names: edited part by part, so that figures, dates and formats stay as they are.

Every part that is XML is edited: cells and shared texts, and where programs keep copies of them, such as comments,
caches of pivot tables and charts, and properties of the document.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from lxml import etree

from kohesio.snapshot.erasing import Eraser

_TEXTS = re.compile(r".*\.(?:xml|vml|rels)", re.IGNORECASE)
_PICTURE = re.compile(r"(?:Thumbnails|docProps)/thumbnail\.\w+", re.IGNORECASE)
"""A picture of the first page, on which names may be read."""

_HOLDERS = frozenset({"si", "is", "p", "text"})
"""Elements whose text, runs together, is the text of a cell (or a paragraph of it)."""


def package_without_names(path: Path, eraser: Eraser) -> bytes | None:
    """The package without the names in its texts; None where no part has any. Raises XMLSyntaxError."""
    out = io.BytesIO()
    changed = False
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in package.infolist():
            if _PICTURE.fullmatch(part.filename):
                continue
            content = package.read(part)
            if _TEXTS.fullmatch(part.filename) and content:
                edited = _part(content, eraser)
                changed |= edited is not None
                content = content if edited is None else edited
            made.writestr(part, content, compress_type=part.compress_type)
    return out.getvalue() if changed else None


def _part(content: bytes, eraser: Eraser) -> bytes | None:
    tree = etree.fromstring(content, etree.XMLParser(resolve_entities=False, huge_tree=True))
    changed = False
    for element in list(tree.iter()):  # a list, for elements lose children on the way
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        whole = "".join(map(str, element.itertext())) if name in _HOLDERS else element.text or ""
        if whole and (erased := eraser.erased(whole)) != whole:
            changed = True
            _put(element, name, erased)
        for key, value in element.attrib.items():
            text = str(value)
            if (without := eraser.erased(text)) != text:
                changed = True
                element.set(key, without)
    if not changed:
        return None
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _put(element: etree._Element, name: str, text: str) -> None:
    """One text in place of all runs of an element; a shared string keeps its ``t``."""
    if name not in _HOLDERS:
        element.text = text
        return
    space = etree.QName(element).namespace
    for child in list(element):
        element.remove(child)
    element.text = None
    if name in {"si", "is"}:
        etree.SubElement(element, f"{{{space}}}t").text = text
    else:
        element.text = text
