"""Questions from strangers: answered within bounds, and never passed on to other servers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.errors import LimitError, NoSnapshotError, ParameterError
from kohesio.linkeddata import asking, worker
from kohesio.linkeddata.asking import Question, ask, question
from kohesio.linkeddata.vocabulary import NAMESPACES

NOBODY = "<http://127.0.0.1:9/>"
"""An address at which nothing listens: whoever is sent there comes back with an error of the system."""

LISTENING = "<http://127.0.0.1:8119/>"
"""An address that a process may ask, if it may open a connection at all."""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph") / "store"
    store = ox.Store(str(folder))
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"{NAMESPACES['wd']}Q{number}"), ox.NamedNode("urn:is"), ox.Literal(str(number)))
        for number in range(2_000)
    )
    store.flush()
    return folder


def _asked(graph: Path, text: str, form: str = "csv", seconds: float = 30) -> str:
    return ask(graph, question(text), form, seconds).decode()


@pytest.mark.parametrize(
    ("text", "form", "answer"),
    [
        ("SELECT ?n { wd:Q7 <urn:is> ?n }", "csv", "n\r\n7\r\n"),
        ("ASK { wd:Q7 <urn:is> '8' }", "json", '{"head":{},"boolean":false}'),
        ("CONSTRUCT WHERE { wd:Q7 <urn:is> ?n }", "nt", '<https://linkedopendata.eu/entity/Q7> <urn:is> "7" .\n'),
    ],
)
def test_a_question_is_answered_in_the_form_asked(graph: Path, text: str, form: str, answer: str) -> None:
    assert _asked(graph, text, form) == answer


def test_what_is_no_sparql_is_told_with_its_place(graph: Path) -> None:
    with pytest.raises(ParameterError, match=r"no SPARQL 1\.1: error at 1:1"):
        _asked(graph, "SELEKT ?n")


def test_a_form_that_does_not_fit_the_question_is_told_with_those_that_do(graph: Path) -> None:
    with pytest.raises(ParameterError) as refused:
        _asked(graph, "SELECT * { ?s ?p ?o }", "ttl")
    assert refused.value.valid == asking.TABLES


def test_a_question_that_takes_too_long_is_ended(graph: Path) -> None:
    with pytest.raises(LimitError, match=r"more than 0\.5 seconds"):
        _asked(graph, "SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }", seconds=0.5)


def test_a_question_that_nobody_waits_for_any_more_ends_by_itself(graph: Path) -> None:
    command = (sys.executable, "-P", "-m", worker.__name__, str(graph), "csv", "1000", "1")
    endless = b"SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }"
    done = subprocess.run(command, input=endless, capture_output=True, timeout=60, check=False)
    assert done.returncode == worker.TOO_SLOW


def test_what_lies_in_the_folder_of_the_server_is_not_run(
    graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyoxigraph.py").write_text("raise SystemExit('run')\n")
    monkeypatch.chdir(tmp_path)
    assert _asked(graph, "ASK { wd:Q7 <urn:is> '7' }", "json") == '{"head":{},"boolean":true}'


def test_an_answer_that_grows_too_long_is_ended(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LONGEST_ANSWER", 50_000)
    with pytest.raises(LimitError, match="LIMIT"):
        _asked(graph, "SELECT * { ?s ?p ?o }")


def test_a_question_of_too_many_brackets_is_refused_and_the_graph_not_called_damaged(graph: Path) -> None:
    with pytest.raises(LimitError, match="memory"):
        _asked(graph, f"SELECT * {{ {'{' * 4_000} ?s ?p ?o {'}' * 4_000} }}")


def test_a_graph_that_was_not_built_is_told_with_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshotError, match="kohesio graph"):
        _asked(tmp_path / "none", "ASK { ?s ?p ?o }")


@pytest.mark.parametrize("text", ["", " \n", "ASK { ?s ?p ?o }" + " " * 20_000])
def test_an_empty_or_endless_question_is_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        question(text)


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE {NOBODY} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ sErViCe SILENT {NOBODY} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 1SERVICE {NOBODY} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p trueSERVICE {NOBODY} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p ?o.SERVICE {NOBODY} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ <urn:a\\u0023> ?p ?o SERVICE {NOBODY} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p 'a\\'' SERVICE {NOBODY} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ ?s ?p '''a'b''' SERVICE {NOBODY} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ FILTER(1<2) SERVICE {NOBODY} {{ ?s ?p ?o }} FILTER(2>1) }}",
        f"SELECT * {{ # <\n SERVICE {NOBODY} {{ ?s ?p ?o }} # >\n }}",
        f"SELECT * {{ ?s ?p :\\# SERVICE {NOBODY} {{ ?s ?p ?o }}\n }}",
        f"SELECT * {{ ?s ?p :a\\' . SERVICE {NOBODY} {{ ?s ?p ?o }} FILTER(''='') }}",
        f"SELECT * {{ FILTER(1<'>') SERVICE {NOBODY} {{ ?s ?p ?o }} FILTER(''='') }}",
        f"SELECT * {{ FILTER(1<2#>'''\n ) SERVICE {NOBODY} {{ ?s ?p ?o }} FILTER(''''''='') }}",
    ],
)
def test_no_question_is_passed_on_to_another_server(text: str) -> None:
    with pytest.raises(ParameterError, match="SERVICE"):
        question(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p 'public service' }",
        'SELECT * { ?s rdfs:label "Service"@en } # service',
        "SELECT * { ?s ex:serviceOf <http://example.org/service> }",
    ],
)
def test_the_word_may_stand_in_texts_names_addresses_and_comments(text: str) -> None:
    assert question(text).text == text


def test_a_question_that_gets_past_the_look_at_its_words_reaches_no_server_either(graph: Path) -> None:
    past = Question(f"SELECT * {{ SERVICE {LISTENING} {{ ?s ?p ?o }} }}", makes_graph=False)
    with pytest.raises(ParameterError, match="other servers"):
        ask(graph, past, "csv", 30)


_EMPTY = ox.Store()

_PIECES = st.sampled_from(
    ["SERVICE", "service", " ", "\n", "#", "'", '"', "'''", '"""', "\\", "<", ">", NOBODY, "{", "}", "?s", "?p", "?o",
     ".", "1", "true", "a:", ":", "_:b", "@en", "^^", "\\u0053", "SILENT", "OPTIONAL", "\\'", "\\#",
     "1<", "{ ?s ?p ?o }", "FILTER(1", ")", ";", ","]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_whatever_is_let_through_asks_nobody_else(middle: str) -> None:
    text = f"PREFIX : <urn:> PREFIX a: <urn:> SELECT * {{ {middle} }}"
    try:
        question(text)
    except ParameterError:
        return
    try:
        found = _EMPTY.query(text, prefixes=NAMESPACES)
        assert isinstance(found, ox.QuerySolutions)
        list(found)
    except SyntaxError:
        return


@pytest.mark.parametrize("text", ["CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "# SELECT\nDESCRIBE wd:Q2"])
def test_a_question_for_statements_is_known_as_one(text: str) -> None:
    assert question(text).makes_graph


def test_a_question_for_a_table_is_known_as_one() -> None:
    assert not question("SELECT ?describe { ?describe ?p 'CONSTRUCT' }").makes_graph
