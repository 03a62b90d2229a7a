"""Reads a form with one file from a request straight into a temporary folder, which is removed with the answer.

The body is never held in memory: the file's parts are written to disk as they arrive, and other fields are cut short.
Nothing of an upload outlives its request or reaches the log.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from python_multipart.multipart import MultipartParser, parse_options_header

from kohesio.errors import LimitError, UsageError, sentence

MOST_PARTS = 20
LONGEST_WORD = 200
LONGEST_NAME = 120
FILE = "file"
"""The form's field that is the file."""

STORED = "list"
"""The file's name in the folder: what a reader calls a file is never part of a path."""


@dataclass(slots=True)
class Upload:
    """A form: its ``words``, and the ``path`` of its file; ``name`` is the file's own, for display only."""

    path: Path
    name: str = ""
    size: int = 0
    words: dict[str, str] = field(default_factory=dict)


async def read_upload(content_type: str, body: AsyncIterator[bytes], folder: Path, max_bytes: int) -> Upload:
    """The form in a request's body, its file written to ``folder``.

    Raises UsageError for what is no form with a file, LimitError for a file above ``max_bytes``.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise UsageError("The request is no form with a file; choose a file and send the form again.")
    upload = Upload(folder / STORED)
    with ExitStack() as stack:
        form = _Form(upload, stack.enter_context(upload.path.open("wb")), max_bytes)
        try:
            parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": form.begin,
                    "on_header_field": form.header_name,
                    "on_header_value": form.header_value,
                    "on_header_end": form.header_end,
                    "on_headers_finished": form.headers_end,
                    "on_part_data": form.data,
                    "on_part_end": form.end,
                },
            )
            async for chunk in body:
                parser.write(chunk)
            parser.finalize()
        except ValueError as error:  # the parser's own errors are such
            raise UsageError("The form arrived damaged; send it again.") from error
    if not upload.size:
        raise UsageError(
            sentence("%(file)s: the file is empty.", file=upload.name)
            if upload.name
            else sentence("The form has no file; choose the list and send the form again.")
        )
    return upload


class _Form:
    """The parts of a form as they come."""

    def __init__(self, upload: Upload, file: BinaryIO, max_bytes: int) -> None:
        self._upload = upload
        self._file = file
        self._max_bytes = max_bytes
        self._parts = 0
        self._header = bytearray()
        self._value = bytearray()
        self._disposition = b""
        self._name = ""
        self._word = bytearray()

    def begin(self) -> None:
        """A part begins."""
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise UsageError(f"The form has more than {MOST_PARTS} fields.")
        self._disposition, self._name = b"", ""
        self._word.clear()

    def header_name(self, data: bytes, start: int, end: int) -> None:
        """Some bytes of a header's name."""
        self._header += data[start:end]

    def header_value(self, data: bytes, start: int, end: int) -> None:
        """Some bytes of a header's value."""
        self._value += data[start:end]

    def header_end(self) -> None:
        """A header is complete."""
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def headers_end(self) -> None:
        """The headers of a part are complete: which field is it?"""
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if self._name == FILE and not self._upload.name:
            self._upload.name = _shown(options.get(b"filename", b"").decode("utf-8", "replace"))

    def data(self, data: bytes, start: int, end: int) -> None:
        """Some bytes of a part."""
        if self._name != FILE:
            self._word += data[start : min(end, start + LONGEST_WORD - len(self._word))]
            return
        self._upload.size += end - start
        if self._upload.size > self._max_bytes:
            raise LimitError(too_large(self._max_bytes))
        self._file.write(data[start:end])

    def end(self) -> None:
        """A part is complete."""
        if self._name and self._name != FILE:
            self._upload.words[self._name] = self._word.decode("utf-8", "replace").strip()


def stem_of(name: str) -> str:
    """The name of a sent file without its ending, in letters that any header takes; ``list`` for none."""
    letters = (sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in Path(name).stem)
    return "".join(letters).strip("-.") or "list"


async def read_body(name: str, body: AsyncIterator[bytes], folder: Path, max_bytes: int) -> Upload:
    """A body that is the file itself, written to ``folder``; ``name`` is what the sender calls it.

    Raises UsageError for an empty body, LimitError for one above ``max_bytes``.
    """
    upload = Upload(folder / STORED, _shown(name))
    with upload.path.open("wb") as file:
        async for chunk in body:
            upload.size += len(chunk)
            if upload.size > max_bytes:
                raise LimitError(too_large(max_bytes))
            file.write(chunk)
    if not upload.size:
        raise UsageError("The request has no body; send the list as the body, or in a form as its field 'file'.")
    return upload


def too_large(max_bytes: int) -> str:
    """Why a file is refused for its size."""
    return f"The file is larger than {max_bytes // 2**20} MiB, the most that is checked here."


def _shown(name: str) -> str:
    """A file's name without its folders and without what cannot be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:LONGEST_NAME]
