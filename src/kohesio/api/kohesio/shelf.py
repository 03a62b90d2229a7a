"""The newest published files as the pages know them (``kohesio.model.shelf``): which there are, and what is known."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from kohesio.api.kohesio.published import NUTS, Publisher
from kohesio.index.service import ServiceHolder
from kohesio.model.shelf import ShelfFile
from kohesio.settings import Settings


class PublishedShelf:
    """The files of the version being served; ``root`` is the address of the compatible API."""

    def __init__(self, holder: ServiceHolder, settings: Settings, root: str) -> None:
        self._holder = holder
        self._settings = settings
        self._root = root

    def files(self) -> Iterator[ShelfFile]:
        """Every file of projects and beneficiaries; size and checksum of those that have been made."""
        named = self._settings.show_natural_persons
        publisher = Publisher(self._holder.directory, self._holder.service.snapshot, show_natural_persons=named)
        for file in publisher.newest():
            if file.folder == NUTS:
                continue
            made = publisher.made(file)
            yield ShelfFile(
                folder=file.folder,
                country=file.country,
                form=file.form,
                address=f"{self._root}/data/object?{urlencode({'id': file.key})}",
                rows=file.rows,
                size=made.size if made else None,
                sha256=made.sha256 if made else None,
            )
