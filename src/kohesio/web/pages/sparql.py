"""``/{lang}/sparql``: questions to the graph, with some to begin with, and their answers as a table.

``query`` is the question; ``about`` an id, of which a question asks everything; any other parameter is a search of the
pages, which becomes a question. None of these asks before its reader does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from kohesio.errors import KohesioError, NoSnapshotError, ParameterError, sentence
from kohesio.http.problems import problem_of
from kohesio.index.parsing import parse_query
from kohesio.linkeddata import samples
from kohesio.linkeddata.asking import GRAPHS, TABLES, question
from kohesio.linkeddata.samples import Sample
from kohesio.linkeddata.vocabulary import CLASSES, NAMESPACES, PROPERTIES
from kohesio.model.identifier import ENTITY_PREFIX, parse_id
from kohesio.ui.i18n import SOURCE_LANGUAGE, message
from kohesio.web.context import Link
from kohesio.web.context_head import Head
from kohesio.web.context_sparql import Answer, Cell, SparqlPage
from kohesio.web.errors import said
from kohesio.web.visit import Page, Visit, only

QUESTION, ABOUT = "query", "about"
SHOWN = 200
"""Rows of an answer on the page; the files have all."""

STATEMENTS_SHOWN = 20_000
"""Letters of an answer in statements on the page."""

TITLES = (
    (message("Projects and EU contribution by fund"), samples.BY_FUND),
    (message("The ten largest projects of a country, and their beneficiaries"), samples.LARGEST),
    (message("Beneficiaries with projects in more than one programme"), samples.SEVERAL),
    (message("Projects by the year in which they start"), samples.BY_YEAR),
)
"""Questions that stand alone."""

FORM_NAMES = {
    "json": "JSON", "csv": "CSV", "tsv": "TSV", "xml": "XML", "ttl": "Turtle", "nt": "N-Triples", "rdf": "RDF/XML",
    "jsonld": "JSON-LD",
}  # fmt: skip


def sparql(visit: Visit) -> Page:
    """The page: a question, and its answer if it was asked."""
    asked = next((value for key, value in visit.pairs if key == QUESTION), None)
    if asked is None:
        sample = _sample(visit)
        return Page(replace(_page(visit, sample.text), left_out=sample.left_out), "data", head=Head(query=""))
    only(visit, QUESTION)
    head, page = Head(indexed=False), _page(visit, asked)
    try:
        return Page(replace(page, answer=_answer(visit, asked)), "data", head=head)
    except KohesioError as error:
        problem = problem_of(error)
        told = problem.detail if problem.sentence is None else said(problem.sentence, visit.language)
        language = SOURCE_LANGUAGE if problem.sentence is None else visit.language.code
        return Page(replace(page, refusal=told, refusal_language=language), "data", problem.status, head)


def _page(visit: Visit, text: str) -> SparqlPage:
    own = visit.urls.path("sparql")
    return SparqlPage(
        action=own,
        endpoint=visit.urls.absolute(visit.urls.without_language("sparql")),
        question=text,
        samples=tuple(
            Link(visit.language.gettext(title), f"{own}?{urlencode({QUESTION: one})}") for title, one in TITLES
        ),
        prefixes=tuple(NAMESPACES.items()),
        terms=tuple((one.name, one.meaning) for one in (*CLASSES.all(), *PROPERTIES.all())),
    )


def _sample(visit: Visit) -> Sample:
    """The question that the address brings: about a thing, of a search, or the first of those that stand alone."""
    if not visit.pairs:
        return Sample(samples.BY_FUND)
    if identifier := next((value for key, value in visit.pairs if key == ABOUT), None):
        only(visit, ABOUT)
        bare = parse_id(identifier)
        if bare is None:
            raise ParameterError(ABOUT, sentence("The value '%(value)s' of '%(name)s' is none of those it takes.",
                                                 value=identifier, name=ABOUT))  # fmt: skip
        return samples.about(bare)
    return samples.search(visit.service.resolved(parse_query(visit.query_pairs, limit=visit.settings.page_size)))


def _answer(visit: Visit, text: str) -> Answer:
    """The answer of the graph. Raises what ``Asking.ask`` raises."""
    asked = question(text)
    if visit.asking is None:
        raise NoSnapshotError(
            sentence("The graph of this version was not built; the operator builds it with `kohesio graph`.")
        )
    forms = GRAPHS if asked.makes_graph else TABLES
    body = visit.asking.ask(visit.service.version, asked, forms[0])
    address = visit.urls.without_language("sparql")
    files = tuple(Link(FORM_NAMES[form], f"{address}?{urlencode({QUESTION: text, 'format': form})}") for form in forms)
    if asked.makes_graph:
        written = body.decode()
        return Answer((), (), written.count(" .\n"), written[:STATEMENTS_SHOWN], files)
    found = json.loads(body)
    if "boolean" in found:
        return Answer((), (), 1, "true" if found["boolean"] else "false", files)
    columns, rows = tuple(found["head"]["vars"]), found["results"]["bindings"]
    shown = tuple(tuple(_cell(visit, row.get(column)) for column in columns) for row in rows[:SHOWN])
    return Answer(columns, shown, len(rows), None, files)


def _cell(visit: Visit, value: Mapping[str, object] | None) -> Cell:
    """A value as the page shows it: things of the graph by their short names, with a link to what tells of them."""
    if value is None:
        return Cell("")
    text = value["value"]
    if not isinstance(text, str):  # a statement as a value: it has a subject, a predicate and an object
        return Cell(json.dumps(text, ensure_ascii=False))
    if value["type"] != "uri":
        language = value.get("xml:lang")
        return Cell(text, language=language if isinstance(language, str) else None)
    if (bare := parse_id(text)) and text.startswith(ENTITY_PREFIX):
        return Cell(f"wd:{bare}", visit.urls.without_language(f"entity/{bare}"))
    prefix = next((prefix for prefix, namespace in NAMESPACES.items() if text.startswith(namespace)), None)
    return Cell(text if prefix is None else f"{prefix}:{text.removeprefix(NAMESPACES[prefix])}")
