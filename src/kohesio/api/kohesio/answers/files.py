"""``data/*``: the published files, listed and served."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime

from starlette.responses import Response

from kohesio.api.kohesio.answers.downloads import XLSX
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.published import (
    BENEFICIARIES,
    FOLDERS,
    LATEST,
    NUTS,
    PROJECTS,
    ROOT,
    Made,
    PublishedFile,
    Publisher,
)
from kohesio.errors import MissingError
from kohesio.http.parts import PartsOfFile
from kohesio.snapshot.layout import made_at


@dataclass(frozen=True)
class FileEntry:
    """A published file. ``size`` and ``sha256`` are null while a large one has not been made."""

    key: str
    rows: int
    date: str
    version: str
    licence: str
    size: int | None
    sha256: str | None


def data_folder(call: Call) -> tuple[str, ...] | tuple[FileEntry, ...]:
    """The keys of a folder (by the beginning of its name, as Kohesio's), of one date if it is named.

    The three folders that Kohesio's data page shows are flat: it calls each file by the third part of its key.
    """
    folder, date = call.path["folder"], call.path.get("date")
    publisher = _publisher(call)
    found = [one for one in publisher.files() if one.folder.startswith(folder) and date in {None, one.date}]
    if not found and not any(one.startswith(folder) for one in FOLDERS):
        raise MissingError(f"There is no folder of files called {folder[:64]!r}; there are {', '.join(FOLDERS)}.")
    if date is not None and not found:
        raise MissingError(f"No files of {date[:32]!r} are published; ask for {LATEST!r}, or list the folder.")
    if call.arguments.flag("details"):
        licence = call.snapshot.manifest.licence
        return tuple(_entry(one, made, licence) for one, made in publisher.measured(found))
    flat = date is None and folder in {PROJECTS, BENEFICIARIES, NUTS}
    return tuple(one.flat_key if flat else one.key for one in found)


def data_object(call: Call) -> Response:
    """A file by its key. Raises MissingError for one that does not exist."""
    key = call.arguments.text("id")
    publisher = _publisher(call)
    file = publisher.find(key.lstrip("/"))
    if file is None:
        raise MissingError(f"There is no published file {key[:120]!r}; /api/{ROOT}/projects lists all there are.")
    made = publisher.make(file)
    folder, name = key.rstrip("/").split("/")[-2:]
    return PartsOfFile(
        made.path,
        media_type="text/csv; charset=utf-8" if file.form == "csv" else XLSX,
        headers={
            "ETag": f'"{made.sha256[:32]}"',
            "Last-Modified": format_datetime(made_at(file.version), usegmt=True),
            "Content-Disposition": f'attachment; filename="{folder}_{name}"',
            "X-Snapshot": file.version,
        },
    )


def _entry(file: PublishedFile, made: Made | None, licence: str) -> FileEntry:
    return FileEntry(
        key=file.key,
        rows=file.rows,
        date=file.day,
        version=file.version,
        licence=licence,
        size=made.size if made else None,
        sha256=made.sha256 if made else None,
    )


def _publisher(call: Call) -> Publisher:
    return Publisher(call.directory, call.snapshot, show_natural_persons=call.settings.show_natural_persons)
