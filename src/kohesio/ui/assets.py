"""Our style sheets, icons and the third-party files, each under an address that holds the hash of its content.

Files are read once, kept in memory with their gzip form, and served for ever: a changed file has a changed address.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

MEDIA_TYPES = {
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "ico": "image/x-icon",
    "png": "image/png",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "topojson": "application/json",
    "txt": "text/plain; charset=utf-8",
}
"""What is served; other files of the folder (licences, notes) stay there."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: ``path`` below the folder, and its bytes plain and compressed."""

    path: str
    digest: str
    media_type: str
    content: bytes
    compressed: bytes


class Assets:
    """All files of a folder, found by path."""

    def __init__(self, folder: Traversable | None = None) -> None:
        root = resources.files("kohesio.ui") / "static" if folder is None else folder
        self._files = {asset.path: asset for asset in _read(root, "")}

    def find(self, digest: str, path: str) -> Asset | None:
        """The file at an address; None if there is none or its content has changed since."""
        asset = self._files.get(path)
        return asset if asset and asset.digest == digest else None

    def address(self, path: str) -> str:
        """``<digest>/<path>``, to be put behind the address of the static files. Raises KeyError for no file."""
        return f"{self._files[path].digest}/{path}"

    def __contains__(self, path: str) -> bool:
        return path in self._files


def _read(folder: Traversable, prefix: str) -> list[Asset]:
    found: list[Asset] = []
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        path = prefix + entry.name
        media_type = MEDIA_TYPES.get(entry.name.rpartition(".")[2])
        if entry.is_dir():
            found += _read(entry, path + "/")
        elif media_type:
            content = entry.read_bytes()
            found.append(
                Asset(path, sha256(content).hexdigest()[:12], media_type, content, gzip.compress(content, 9, mtime=0))
            )
    return found
