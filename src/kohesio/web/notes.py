"""Sentences that tell readers how their search text was understood. The index gives the keys
(``kohesio.index.syntax``).
"""

from __future__ import annotations

from collections.abc import Mapping

from kohesio.ui.i18n import Language, message

NOTES: Mapping[str, str] = {
    "unbalanced-quote": message("A quotation mark without its partner was left out."),
    "operator-as-word": message("AND, OR or NOT stood where it joins nothing, and was searched as a word."),
    "no-words": message("There was no word to search for, so all projects are shown."),
    "text-cut": message("The text was longer than is searched; its beginning counts."),
    "prefix-cut": message("A word with * has very many endings; the most frequent ones were searched."),
    "values-cut": message("A filter has very many values; only the first thousand were asked."),
}


def in_words(notes: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """The notes in the reader's language; a key without a sentence is left out."""
    return tuple(language.gettext(NOTES[key]) for key in notes if key in NOTES)
