"""The language of a list is that of its texts, unless their letters say otherwise."""

from __future__ import annotations

import polars as pl
import pytest

from kohesio.ingest.language import written_in


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("el", "Ανακαίνιση σχολείου", "el"),
        ("el", "Τεχνική βοήθεια για το Interreg", "el"),
        ("el", "Technical assistance", None),
        ("el", "2014-2020", "el"),
        ("bg", "Ремонт на училище", "bg"),
        ("bg", "School repair", None),
        ("de", "Technical assistance", "de"),
        (None, "Technical assistance", None),
    ],
)
def test_a_text_in_other_letters_is_not_said_to_be_in_the_language_of_its_list(
    language: str | None, text: str, told: str | None
) -> None:
    found = pl.DataFrame({"text": [text]}).select(written_in(pl.col("text"), language).alias("language"))
    assert found["language"].to_list() == [told]
