"""The labels reach the translators."""

from __future__ import annotations

import io

from babel.messages.extract import extract as babel_extract

from kohesio.reference.codelists import Kind, codes
from kohesio.reference.extract import extract, iter_labels


def test_every_label_of_every_list_is_a_message_once() -> None:
    messages = [message for message, _ in iter_labels()]
    assert len(messages) == len(set(messages))
    expected = {each.label for kind in Kind if kind is not Kind.PERIOD for each in codes(kind)}
    assert expected <= set(messages)


def test_a_comment_names_code_and_period() -> None:
    comments = dict(iter_labels())
    assert comments["Quality education"] == "Code 4"
    assert comments["European Social Fund Plus"] == "Code ESF+ (2021-2027)"


def test_babel_reads_a_table_through_the_extractor() -> None:
    table = io.BytesIO(b'code,period,label,short\n1,2021-2027,"Cleaner, greener",Green\n')
    found = list(babel_extract("kohesio.reference.extract:extract", table))
    assert [(line, message) for line, message, _, _ in found] == [(2, "Cleaner, greener"), (2, "Green")]


def test_a_table_without_labels_has_no_messages() -> None:
    assert list(extract(io.BytesIO(b"a,b\n1,2\n"), {}, (), {})) == []
