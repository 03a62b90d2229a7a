"""Text reduced to what people mean when they compare names: no case, no accents, no punctuation.

Greek and Cyrillic keep their letters. Relies on the tables of Unicode and of ``model.letters`` only;
``fold(fold(x)) == fold(x)``.
"""

from __future__ import annotations

import re
import unicodedata

from kohesio.model.letters import PLAIN_LETTERS


class _Letters(dict[int, str | int]):
    """What each character becomes: nothing if it only combines with another, else itself; filled as they come."""

    def __missing__(self, code: int) -> str | int:
        self[code] = found = "" if unicodedata.combining(chr(code)) else code
        return found


_LETTERS = _Letters({ord(letter): plain for letter, plain in PLAIN_LETTERS.items()})
_SEPARATORS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Words in lower case without accents, one blank between them: ``"Île-de-France"`` → ``"ile de france"``."""
    if text.isascii():
        return _SEPARATORS.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return _SEPARATORS.sub(" ", decomposed.translate(_LETTERS)).strip()
