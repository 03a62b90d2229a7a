"""Text reduced to what people mean when they compare names: no case, no accents, no punctuation.

Greek and Cyrillic keep their letters. Relies on Unicode's tables only; ``fold(fold(x)) == fold(x)``.
"""

from __future__ import annotations

import re
import unicodedata

_UNDECOMPOSED = str.maketrans({
    "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i", "þ": "th", "ŀ": "l",
})  # fmt: skip
_SEPARATORS = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Words in lower case without accents, one blank between them: ``"Île-de-France"`` → ``"ile de france"``."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SEPARATORS.sub(" ", letters.translate(_UNDECOMPOSED)).strip()
