"""Searches that show what can be asked."""

from __future__ import annotations

from kohesio.ui.i18n import message
from kohesio.web.context import Link
from kohesio.web.visit import Visit

EXAMPLES = (
    message("digital skills"),
    message("solar energy"),
    message("railway"),
    message("kindergarten"),
)


def examples(visit: Visit) -> tuple[Link, ...]:
    """The searches as links, in the reader's language."""
    texts = [visit.language.gettext(text) for text in EXAMPLES]
    return tuple(Link(text, visit.urls.search(text)) for text in texts)
