"""A file that may be asked for in parts, with the header ``Range`` (RFC 9110, 14)."""

from __future__ import annotations

import re
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

_PART = rb"(?:\d{1,18}-\d{0,18}|-\d{1,18})"
_RANGES = re.compile(rb"\s*bytes\s*=\s*" + _PART + rb"(?:\s*,\s*" + _PART + rb")*\s*")
_BOTH_ENDS = re.compile(rb"(\d+)-(\d+)")


class PartsOfFile(FileResponse):
    """Answers with the file or with parts of it. What is no range is passed over; one beyond the end is a problem."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def told(message: Message) -> None:
            status = message.get("status")
            if message["type"] == "http.response.start" and status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                whole = {"Content-Range": Headers(raw=message["headers"])["content-range"]}
                raise HTTPException(status, "The file is shorter than the part asked for.", headers=whole)
            await send(message)

        headers = [(name, value) for name, value in scope["headers"] if name != b"range" or is_range(value)]
        await super().__call__({**scope, "headers": headers}, receive, told)


def is_range(value: bytes) -> bool:
    """Whether a ``Range`` header asks for bytes, each part from a first to a last that is not before it."""
    ends = _BOTH_ENDS.findall(value)
    return _RANGES.fullmatch(value) is not None and all(int(first) <= int(last) for first, last in ends)
