"""The product's source files, parsed once, for the tests of this folder."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "kohesio"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module: its place below ``src/kohesio``, its lines and its tree."""

    place: str
    lines: int
    tree: ast.Module

    def within(self, *rooms: str) -> bool:
        """Whether the module lies in one of ``rooms``: a folder (``api/``) or a file (``asgi.py``)."""
        return self.place.startswith(rooms)

    def functions(self) -> Iterator[Function]:
        """Every function and method, nested ones too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the product."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Source(path.relative_to(PACKAGE).as_posix(), text.count("\n"), ast.parse(text)))
    return tuple(found)
