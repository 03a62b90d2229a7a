"""Who knows whom: ``make lint`` holds the contracts of ``.importlinter``; here, that no module waits for itself."""

from __future__ import annotations

import ast
import sys
from graphlib import TopologicalSorter

from tests.architecture.source import PACKAGE, Source, sources


def test_the_model_imports_the_standard_library_alone() -> None:
    foreign = [
        (source.place, name)
        for source in sources()
        if source.within("model/")
        for name in _imported(source)
        if name.partition(".")[0] not in {*sys.stdlib_module_names, "kohesio"}
    ]
    assert foreign == []


def test_imports_are_absolute() -> None:
    relative = [
        (source.place, node.lineno)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_no_import_goes_round_in_a_circle() -> None:
    known = {_module(source): source for source in sources()}
    graph = {
        name: {module for imported in _imported(source) if (module := _nearest(imported, known)) and module != name}
        for name, source in known.items()
    }
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_a_room_is_a_package_with_a_docstring_or_data() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def _module(source: Source) -> str:
    dotted = f"kohesio.{source.place.removesuffix('.py').replace('/', '.')}"
    return dotted.removesuffix(".__init__")


def _imported(source: Source) -> list[str]:
    """Names imported when the module loads; ``from a import b`` gives ``a.b``, which may be a module."""
    names: list[str] = []
    for node in source.tree.body:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def _nearest(imported: str, known: dict[str, Source]) -> str | None:
    if imported in known:
        return imported
    parent = imported.rpartition(".")[0]
    return parent if parent in known else None
