"""The log: one line per event on stderr, as JSON or for people, with personal data removed on the way.

A command calls ``set_up`` once. Every module asks ``logging.getLogger`` for a logger of its own name and passes details
in ``extra``, which appear as fields. E-mail and IP addresses are struck out wherever they occur, because a log is kept
longer than the purpose they were known for.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

STRUCK_OUT = "[removed]"

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){2,7}(?::?[0-9a-fA-F]{1,4})?(?![\w:])")
_LOCAL = frozenset({"127.0.0.1", "0.0.0.0"})  # noqa: S104 - names of this machine, not an address to listen on
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def redacted(text: str) -> str:
    """The text without addresses of mail and of machines; this machine's own stay."""
    text = _MAIL.sub(STRUCK_OUT, text)
    text = _IPV4.sub(lambda found: found[0] if found[0] in _LOCAL else STRUCK_OUT, text)
    return _IPV6.sub(lambda found: STRUCK_OUT if found[0].count(":") >= 3 else found[0], text)  # 12:30:45 is a time


def on_one_line(text: str) -> str:
    """The text with line breaks and all other signs that do not show written as escapes.

    So nothing that a list or a request holds can begin a line of its own, or steer a terminal.
    """
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in text)


def details(record: logging.LogRecord) -> dict[str, object]:
    """What was handed over in ``extra``."""
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


class Lines(logging.Formatter):
    """For people: time, level, logger, message, then ``name=value`` for each detail."""

    def format(self, record: logging.LogRecord) -> str:
        """One event."""
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields = "".join(f" {name}={value}" for name, value in details(record).items())
        trace = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        event = f"{moment} {record.levelname.lower():7} {record.name}: {record.getMessage()}{fields}"
        return redacted(on_one_line(event) + trace)


class JsonLines(logging.Formatter):
    """For programs: one JSON object an event."""

    def format(self, record: logging.LogRecord) -> str:
        """One event."""
        event: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **details(record),
        }
        if record.exc_info:
            event["trace"] = self.formatException(record.exc_info)
        return redacted(json.dumps(event, ensure_ascii=False, default=str))


def set_up(level: str = "info", *, as_json: bool = False) -> None:
    """Send the log of this process to stderr, from ``level`` (``debug`` … ``error``) upwards. Safe to repeat."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else Lines())
    logger = logging.getLogger("kohesio")
    logger.handlers[:] = [handler]
    logger.setLevel(level.upper())
    logger.propagate = False
