"""Texts of lists as safe markup: some are HTML, most are plain, and none is trusted.

``paragraphs`` gives markup that holds nothing but ``ELEMENTS``, balanced and properly nested. The only attribute is the
address of a link, which must be a web address. All other markup is escaped, and the contents of scripts and styles are
dropped. ``plain`` gives the words alone, for snippets and for the ``<head>`` of pages.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser

ELEMENTS = ("p", "ul", "ol", "li", "br", "strong", "em", "a")

_INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_LISTS = frozenset({"ul", "ol"})
_BREAKS = frozenset({
    "p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "blockquote", "pre", "dl",
})  # fmt: skip
_SILENT = frozenset({"script", "style", "template", "iframe", "object", "noscript", "svg", "math", "head", "title"})
_TAG = re.compile(
    r"</?(?:p|br|ul|ol|li|b|i|strong|em|a|div|span|u|h[1-6]|font|table|tr|td)\b[^<>]*>", re.IGNORECASE | re.ASCII
)
_ENTITY = re.compile(
    r"&(?:amp|nbsp|lt|gt|quot|apos|[lr]squo|[lr]dquo|ndash|mdash|hellip|#\d{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE
)
_PARAGRAPHS = re.compile(r"(?:\r\n|\r|\n)\s*(?:\r\n|\r|\n)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")


def paragraphs(text: str) -> str:
    """A text as paragraphs and lists, safe to stand in a page."""
    text = _CONTROL.sub("", text)
    if _TAG.search(text):
        writer = _Writer()
        writer.feed(text)
        writer.close()
        return writer.written()
    parts = (part.strip() for part in _PARAGRAPHS.split(_decoded(text)))
    return "".join(f"<p>{escape(part)}</p>" for part in parts if part)


def plain(text: str) -> str:
    """The words of a text, without tags and entities."""
    if "<" not in text and "&" not in text:
        return text
    bare = _TAG.sub(" ", text) if _TAG.search(text) else text
    return " ".join(_decoded(bare).split())


def _decoded(text: str) -> str:
    return unescape(text) if _ENTITY.search(text) else text


class _Writer(HTMLParser):
    """Writes the allowed elements of what it is fed; whatever is open when a block begins is closed first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._out: list[str] = []
        self._open: list[str] = []
        self._silent: list[str] = []

    def written(self) -> str:
        """All of it, with nothing left open and no empty paragraph."""
        self._close_to(0)
        return re.sub(r"<(p|li|strong|em|ul|ol)></\1>", "", re.sub(r"<p>(?:\s|<br>)*</p>", "", "".join(self._out)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open what is allowed."""
        if tag in _SILENT:
            self._silent.append(tag)
        elif self._silent:
            return
        elif tag in _LISTS:
            self._block()
            if "ul" not in self._open and "ol" not in self._open:
                self._begin(tag)
        elif tag == "li":
            self._item()
        elif tag in _BREAKS:
            self._block()
        elif tag == "br":
            self._inside()
            self._out.append("<br>")
        elif tag in _INLINE and _INLINE[tag] not in self._open:
            self._inside()
            self._begin(_INLINE[tag])
        elif tag == "a" and "a" not in self._open and (address := _address(attrs)):
            self._inside()
            self._open.append("a")
            self._out.append(f'<a class="ecl-link" rel="nofollow" href="{escape(address)}">')

    def handle_endtag(self, tag: str) -> None:
        """Close what is open, and what was opened within it."""
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
            return
        tag = _INLINE.get(tag, tag)
        if tag in self._open and tag in ELEMENTS:
            self._close_to(len(self._open) - 1 - self._open[::-1].index(tag))
        elif tag in _BREAKS:
            self._block()

    def handle_data(self, data: str) -> None:
        """Words."""
        if self._silent or not (data.strip() or self._open):
            return
        self._inside()
        parts = [part for part in _PARAGRAPHS.split(data) if part.strip()] or [data]
        for number, part in enumerate(parts):
            if number and self._open[:1] == ["p"]:
                self._close_to(0)
                self._begin("p")
            self._out.append(escape(part))

    def _inside(self) -> None:
        """Text stands in a paragraph or an item, never beside one."""
        if not self._open:
            self._begin("p")
        elif self._open[-1] in _LISTS:
            self._begin("li")

    def _item(self) -> None:
        if "li" in self._open:
            self._close_to(self._open.index("li"))
        elif not self._open or self._open[-1] not in _LISTS:
            self._close_to(0)
            self._begin("ul")
        self._begin("li")

    def _block(self) -> None:
        """A new block: outside lists it ends what is open, within an item it only goes on."""
        if "li" not in self._open and not (self._open and self._open[-1] in _LISTS):
            self._close_to(0)

    def _begin(self, tag: str) -> None:
        self._open.append(tag)
        self._out.append(f"<{tag}>")

    def _close_to(self, depth: int) -> None:
        while len(self._open) > depth:
            self._out.append(f"</{self._open.pop()}>")


def _address(attributes: list[tuple[str, str | None]]) -> str | None:
    """The address of a link, if it is one of the web."""
    found = next((value for name, value in attributes if name == "href" and value), "")
    address = "".join(found.split())
    return address if address.lower().startswith(("https://", "http://")) else None
