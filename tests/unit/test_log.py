"""The log strikes out addresses, and writes one line an event."""

from __future__ import annotations

import json
import logging

import pytest

from kohesio.log import JsonLines, Lines, redacted


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("from 203.0.113.9 port 80", "from [removed] port 80"),
        ("on 127.0.0.1:8000", "on 127.0.0.1:8000"),
        ("mail anna@example.org now", "mail [removed] now"),
        ("from 2001:db8:0:1:2:3:4:5 today", "from [removed] today"),
        ("at 12:30:45 and version 3.11.2", "at 12:30:45 and version 3.11.2"),
        ("20260924T120000Z-0a1b2c3d", "20260924T120000Z-0a1b2c3d"),
    ],
)
def test_addresses_of_mail_and_machines_are_struck_out(text: str, logged: str) -> None:
    assert redacted(text) == logged


def _record() -> logging.LogRecord:
    record = logging.makeLogRecord({"name": "kohesio.request", "levelname": "INFO", "msg": "answered\nby anna@x.eu"})
    record.status = 200
    return record


def test_json_lines_hold_the_details_as_fields() -> None:
    event = json.loads(JsonLines().format(_record()))
    assert (event["status"], event["level"], event["message"]) == (200, "info", "answered\nby [removed]")


def test_an_event_is_one_line_of_json() -> None:
    assert "\n" not in JsonLines().format(_record())


def test_an_event_is_one_line_for_people_whatever_a_request_holds() -> None:
    record = _record()
    record.path = "/en\r\n2026-01-01T00:00:00Z info forged\u2028\x1b[2J"
    assert Lines().format(record).splitlines() == [Lines().format(record)]
    assert "/en\\r\\n2026-01-01T00:00:00Z info forged\\u2028\\x1b[2J" in Lines().format(record)


def test_lines_for_people_end_with_the_details() -> None:
    assert Lines().format(_record()).endswith("by [removed] status=200")
