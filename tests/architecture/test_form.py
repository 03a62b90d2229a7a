"""How the code reads: sizes, docstrings, and what the house has ruled out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Function, Source, sources

LINES_OF_A_FILE = 450
LINES_OF_A_FUNCTION = 60
COMPLEXITY = 15
COMPLEXITY_OF_NEARLY_ALL = 10
SHARE_ABOVE = 0.02

NAMELESS = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager|stuff)($|_)")
# Where types of the outside world come in: JSON, YAML, cells, and frameworks that hand over anything.
RIM = {
    "api/": "JSON and the framework",
    "web/": "templates and the framework",
    "cli/": "the terminal",
    "http/": "the framework",
    "ingest/readers/": "cells of any type",
    "sources/": "YAML",
    "ui/templating.py": "filters take what a template hands them",
    "app.py": "the framework",
    "asgi.py": "the framework",
    "index/backends/embedded/arrays.py": "arrays in files have any element type",
    "snapshot/published_rows.py": "writers are made by the same type hints",
    "snapshot/records.py": "values are made by their type hints, so types are values there",
}
# Where the time of day may be asked, and why.
CLOCKS = {
    "cli/": "a command is run at a moment",
    "editorial/": "an edit is made at a moment",
    "sources/": "the archive records when a file was fetched",
    "snapshot/manifest.py": "the manifest alone says when a version was built",
    "ingest/run.py": "and that moment is the one of the run",
    "http/": "a request is answered at a moment",
}
CLOCK_CALLS = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}


def test_every_module_says_what_lives_in_it() -> None:
    assert [source.place for source in sources() if not ast.get_docstring(source.tree)] == []


def test_no_file_is_too_long_to_read() -> None:
    assert [(source.place, source.lines) for source in sources() if source.lines > LINES_OF_A_FILE] == []


def test_no_function_is_too_long_to_see() -> None:
    long = [
        (source.place, function.name, _length(function))
        for source in sources()
        for function in source.functions()
        if _length(function) > LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_no_function_branches_more_than_can_be_followed() -> None:
    assert [entry for entry in _complexities() if entry[2] > COMPLEXITY] == []


def test_few_functions_branch_much() -> None:
    measured = list(_complexities())
    above = [entry for entry in measured if entry[2] > COMPLEXITY_OF_NEARLY_ALL]
    assert len(above) <= SHARE_ABOVE * len(measured), above


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [source.place for source in sources() if NAMELESS.search(source.place.rpartition("/")[2][:-3])] == []


def test_nothing_is_printed() -> None:
    printing = [
        (source.place, node.lineno)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


def test_any_stays_at_the_rim() -> None:
    untyped = [
        (source.place, node.lineno)
        for source in sources()
        if not source.within(*RIM)
        for node in ast.walk(source.tree)
        if (isinstance(node, ast.Name) and node.id == "Any") or (isinstance(node, ast.alias) and node.name == "Any")
    ]
    assert untyped == []


def test_the_time_of_day_is_asked_only_where_it_is_the_subject() -> None:
    asking = [
        (source.place, node.lineno)
        for source in sources()
        if not source.within(*CLOCKS)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and _dotted(node.func) in CLOCK_CALLS
    ]
    assert asking == []


def test_no_exception_is_swallowed() -> None:
    silent = [
        (source.place, node.lineno)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler) and all(isinstance(step, ast.Pass) for step in node.body)
    ]
    assert silent == []


def test_assert_never_judges_data() -> None:
    judging = [
        (source.place, node.lineno)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assert) and not _narrows(node.test)
    ]
    assert judging == []


def _length(function: Function) -> int:
    """Lines from ``def`` to the end, without the docstring, which is no burden."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def _complexities() -> Iterator[tuple[str, str, int]]:
    """McCabe's number of every function: one, and one for each branch of its own."""
    for source in sources():
        for function in source.functions():
            yield source.place, function.name, 1 + sum(_branches(node) for node in _own_nodes(function))


def _own_nodes(function: Function) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))


def _branches(node: ast.AST) -> int:
    branching = ast.If | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.comprehension | ast.match_case
    return int(isinstance(node, branching))


def _dotted(node: ast.expr) -> tuple[str, str] | None:
    if not isinstance(node, ast.Attribute):
        return None
    owner = node.value
    if isinstance(owner, ast.Name):
        return owner.id, node.attr
    return (owner.attr, node.attr) if isinstance(owner, ast.Attribute) else None


def _narrows(test: ast.expr) -> bool:
    """``isinstance(x, T)``, ``x is not None``, or several of these."""
    if isinstance(test, ast.BoolOp):
        return all(map(_narrows, test.values))
    if isinstance(test, ast.Call):
        return isinstance(test.func, ast.Name) and test.func.id == "isinstance"
    return isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.IsNot)


def test_the_measure_of_complexity_counts_branches() -> None:
    tree = ast.parse(
        "def f(x):\n    if x:\n        return [y for y in x]\n    def g(): \n        return 1 if x else 2\n"
    )
    source = Source("f.py", 5, tree)
    outer = next(source.functions())
    assert 1 + sum(map(_branches, _own_nodes(outer))) == 3


UNTOLD = {"index/service.py": "histograms are asked by the API alone"}


def test_what_a_page_may_refuse_is_a_sentence_of_the_catalogue() -> None:
    plain = [
        source.place
        for source in sources()
        if source.place.startswith(("web/", "index/")) and source.place not in UNTOLD
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ParameterError"
        if isinstance(node.args[1], ast.Constant | ast.JoinedStr)
    ]
    assert plain == []
