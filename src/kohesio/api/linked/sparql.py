"""``/sparql``: the SPARQL 1.1 Protocol, for questions alone.

A question comes in the address, in a form, or as the body itself; the answer in the form that ``format`` names or the
header ``Accept`` prefers. Questions that take long wait for their turn; see ``kohesio.linkeddata.asking``.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kohesio.api.params import Pairs, check_names, choice, one, read_pairs
from kohesio.errors import ParameterError
from kohesio.http import caching
from kohesio.http.language import accepted_language
from kohesio.http.negotiation import preferred_type
from kohesio.index.fields import Parameter
from kohesio.index.service import ServiceHolder
from kohesio.linkeddata.asking import GRAPHS, TABLES, Asking, Question, question

MEDIA = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""Form of an answer → media type."""

QUESTION, FORM_BODY = "application/sparql-query", "application/x-www-form-urlencoded"
PARAMETERS = (
    Parameter("query", "The question, in SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE.", "ASK { ?s ?p ?o }"),
    Parameter("format", "Form of the answer; else as the header Accept prefers.", "csv", values=tuple(MEDIA)),
)
_MOST_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Answers questions to the graph of the version being served."""

    holder: ServiceHolder
    asking: Asking

    async def answer(self, request: Request) -> Response:
        """The answer; who comes without a question is led to the page where one can be written."""
        pairs = await _pairs(request)
        if not pairs and request.method == "GET":
            language = accepted_language(request.headers.get("accept-language", ""))
            place = f"{request.scope.get('root_path', '')}/{language}/sparql"
            return RedirectResponse(place, 303, {"Vary": "Accept-Language"})
        check_names(pairs, PARAMETERS)
        asked = question(one(pairs, "query") or "")
        form = _form(request, pairs, asked)
        version = self.holder.service.version
        body = await run_in_threadpool(self.asking.ask, version, asked, form)
        headers = {"Cache-Control": caching.ANSWER, "Vary": "Accept", "X-Snapshot": version}
        headers["X-Limit-Seconds"] = f"{self.asking.seconds:g}"
        return Response(body, headers=headers, media_type=MEDIA[form])


async def _pairs(request: Request) -> Pairs:
    """The parameters of a request in any of the three ways of the protocol. Raises ParameterError."""
    pairs = read_pairs(request.scope["query_string"])
    if request.method == "GET":
        return pairs
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if len(body) > _MOST_BYTES:
        raise ParameterError("query", f"The question has more than {_MOST_BYTES:,} bytes.")
    if kind == QUESTION:
        return (*pairs, ("query", body.decode("utf-8", "replace")))
    if kind == FORM_BODY:
        return (*pairs, *parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    raise HTTPException(415, f"Send the question as {QUESTION}, or in a form as {FORM_BODY}.")


def _form(request: Request, pairs: Pairs, asked: Question) -> str:
    """The form of the answer. Raises ParameterError for a ``format`` that does not fit the question."""
    fitting = GRAPHS if asked.makes_graph else TABLES
    if named := choice(pairs, "format", fitting):
        return named
    media = preferred_type(request.headers.get("accept", ""), tuple(MEDIA[form] for form in fitting))
    return next((form for form in fitting if MEDIA[form] == media), fitting[0])
