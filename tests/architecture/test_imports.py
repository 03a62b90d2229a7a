"""Who knows whom: ``make lint`` holds the contracts of ``.importlinter``; here, that no module waits for itself."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from graphlib import TopologicalSorter
from importlib import metadata
from pathlib import Path

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


def test_what_is_imported_is_declared(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_canonical(re.split(r"[<>=!~ \[]", each)[0]) for each in project["dependencies"]}
    distributions = metadata.packages_distributions()
    imported = {
        _canonical(distributions.get(top, [top])[0])
        for source in sources()
        for top in _top_names(source)
        if top not in sys.stdlib_module_names and top != "kohesio"
    }
    assert imported - declared == set()


def _canonical(name: str) -> str:
    return name.lower().replace("_", "-")


def _top_names(source: Source) -> set[str]:
    """First parts of everything the module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


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
