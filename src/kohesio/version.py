"""Which version of the program this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def product_version() -> str:
    """The version of the installed program; ``0`` where it runs from a checkout that is not installed."""
    try:
        return version("kohesio")
    except PackageNotFoundError:
        return "0"
