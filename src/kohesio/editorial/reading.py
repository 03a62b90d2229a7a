"""Reads a file of an operator, value by value, and tells what is wrong with line and sentence; it never gives up.

A value that is wrong is None or left out, and a ``Problem`` says so; whoever reads an entry counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import urlsplit

import yaml

from kohesio.editorial.entries import Named, Problem
from kohesio.model.text import LANGUAGES, Text

MOST_LETTERS = 5_000
"""Of one text."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINK = re.compile(r"[!-~]{1,2000}")
"""An address has neither blanks nor letters beyond ASCII: a browser's address bar gives it so."""

_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that are not seen and may turn what is."""

_BLANKS = re.compile(r"[ \t]+")


def composed(content: str) -> yaml.Node | None:
    """The tree of a file, None of an empty one. Raises yaml.YAMLError."""
    node: yaml.Node | None = yaml.compose(content, Loader=_LOADER)
    return node


class Reading:
    """One file being read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def tell(self, node: yaml.Node, what: str) -> None:
        """Something is wrong at a node."""
        self.problems.append(Problem(self.file, line_of(node), what))

    # -- shapes

    def pairs(self, node: yaml.Node) -> Iterator[tuple[Named, yaml.Node]]:
        """The keys of a mapping with their values; a key that stands twice is told and passed over."""
        if not isinstance(node, yaml.MappingNode):
            self.tell(node, "must be a mapping of keys to values.")
            return
        held = set()
        for key, value in node.value:
            name = str(key.value)
            if name in held:
                self.tell(key, f"{name!r} stands here twice.")
                continue
            held.add(name)
            yield Named(name, line_of(key)), value

    def fields(self, node: yaml.Node, known: tuple[str, ...], needed: tuple[str, ...] = ()) -> dict[str, yaml.Node]:
        """The values of an entry by key; unknown keys and those that are missing are told."""
        found: dict[str, yaml.Node] = {}
        for key, value in self.pairs(node):
            if key.text in known:
                found[key.text] = value
                continue
            close = get_close_matches(key.text, known, n=1)
            meant = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}."
            self.problems.append(Problem(self.file, key.line, f"there is no key {key.text[:64]!r} here; {meant}"))
        for name in needed:
            if name not in found and isinstance(node, yaml.MappingNode):
                self.tell(node, f"{name!r} is missing.")
        return found

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        """The entries of a list."""
        if not isinstance(node, yaml.SequenceNode):
            self.tell(node, "must be a list, each entry in a line with - before it.")
            return []
        return list(node.value)

    # -- values

    def text(self, node: yaml.Node | None) -> str | None:
        """A text that is not empty; blanks are one, lines are kept."""
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.tell(node, "must be a text.")
            return None
        text = "\n".join(_BLANKS.sub(" ", line).strip() for line in node.value.strip().split("\n"))
        if len(text) > MOST_LETTERS:
            self.tell(node, f"has {len(text):,} letters; a text may have {MOST_LETTERS:,}.")
        elif unseen := _UNSEEN.search(text):
            self.tell(node, f"has a sign that is not seen (U+{ord(unseen[0]):04X}); type the text anew.")
        else:
            return text
        return None

    def named(self, node: yaml.Node | None) -> Named | None:
        """A text with its line."""
        text = self.text(node)
        return Named(text, line_of(node)) if node is not None and text else None

    def texts(self, node: yaml.Node | None) -> tuple[Text, ...]:
        """One text in several languages, by their codes."""
        if node is None:
            return ()
        found = []
        for language, value in self.pairs(node):
            if language.text not in LANGUAGES:
                what = f"there is no language {language.text[:16]!r}; there are {', '.join(LANGUAGES)}."
                self.problems.append(Problem(self.file, language.line, what))
            elif text := self.text(value):
                found.append(Text(text, language.text))
        if not found and isinstance(node, yaml.MappingNode) and not node.value:
            self.tell(node, "needs the text in one language at least.")
        return tuple(found)

    def link(self, node: yaml.Node | None) -> str | None:
        """A full address that readers may be sent to."""
        text = self.text(node)
        if node is None or text is None:
            return None
        if is_safe_link(text):
            return text
        self.tell(node, f"{text[:80]!r} is no safe address; write it in full, like https://www.example.org/page.")
        return None

    def truth(self, node: yaml.Node | None) -> bool:
        """``true`` or ``false``; false where it is not said."""
        text = self.text(node)
        if node is not None and text not in {None, "true", "false"}:
            self.tell(node, "must be true or false.")
        return text == "true"


def line_of(node: yaml.Node) -> int:
    """The line of a node, from 1."""
    return int(node.start_mark.line) + 1


def is_safe_link(text: str) -> bool:
    """Whether an address is one of the web, in full, without a name or password in it."""
    if not _LINK.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        host, named = parts.hostname, parts.username is not None
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and not named and not set(text) & set('"<>\\^`{|}')
