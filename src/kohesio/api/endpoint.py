"""One row of the endpoint table, and how a request for it is answered.

An ``Endpoint`` says everything about an address once: parameters, answer, words. Routes, OpenAPI, the documentation
page and ``docs/reference/api.md`` derive from it. ``Answering`` checks the parameters, answers 304 where the client
has the answer already, and otherwise calls the endpoint's function with a ``Call`` in a worker thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias
from urllib.parse import parse_qsl, quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kohesio.api.answers import Answer, Written, to_json
from kohesio.api.params import ORDER_AND_PAGE, QUESTION, Pairs, check_names, read_pairs
from kohesio.errors import ParameterError
from kohesio.http import caching
from kohesio.http.body import json_body
from kohesio.http.moment import today
from kohesio.index.fields import Parameter
from kohesio.index.parsing import parse_query
from kohesio.index.query import OperationQuery
from kohesio.index.service import SearchService, ServiceHolder
from kohesio.model.geography import Geography, NoGeography
from kohesio.settings import Settings
from kohesio.snapshot.origins import CellReader, NoCells
from kohesio.snapshot.reader import Snapshot

QUERY_NAMES = frozenset(parameter.name for parameter in QUESTION)

IGNORED = "X-Ignored-Parameters"
"""Header that names the parameters which had no effect."""


@dataclass(frozen=True)
class Call:
    """One request for one endpoint, with the version that answers it."""

    service: SearchService
    settings: Settings
    path: Mapping[str, str]
    pairs: Pairs
    own: frozenset[str]
    root: str
    today: date
    geography: Geography = field(default_factory=NoGeography)
    cells: CellReader = field(default_factory=NoCells)

    @property
    def snapshot(self) -> Snapshot:
        """The version that answers."""
        return self.service.snapshot

    @cached_property
    def query(self) -> OperationQuery:
        """What is asked of the operations. Raises ParameterError."""
        query = parse_query(self.pairs, ignore=self.own, limit=self.settings.page_size)
        self.check_limit(query.limit)
        return query

    def check_limit(self, limit: int) -> None:
        """Raises ParameterError for a page larger than the operator allows."""
        most = self.settings.max_page_size
        if limit > most:
            raise ParameterError("limit", f"The value {limit} of 'limit' is no number from 1 to {most}.")


Handler: TypeAlias = Callable[[Call], Answer | Written | Response]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the API.

    ``path`` is below the API's root; ``name`` the operationId; ``answer`` the type of the JSON (None: a file of
    ``media``). ``parameters`` are all it accepts, ``path_parameters`` those within the path. ``own`` are names that
    are not part of the query object. ``dated`` answers count days up to the day on which they are given; ``located``
    ones depend on which geodata are installed.
    An endpoint of another ``method`` than GET has no ``handle`` here and answers by itself; ``fails`` are further
    statuses it answers with.
    """

    path: str
    name: str
    tag: str
    summary: str
    handle: Handler | None
    answer: object | None
    parameters: tuple[Parameter, ...] = ()
    path_parameters: tuple[Parameter, ...] = ()
    description: str = ""
    media: tuple[str, ...] = ("application/json",)
    missing: bool = False
    dated: bool = False
    located: bool = False
    method: str = "GET"
    fails: tuple[int, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Names of the parameters it accepts."""
        return frozenset(parameter.name for parameter in self.parameters)

    @property
    def own(self) -> frozenset[str]:
        """Names that the query parser passes over."""
        return self.names - _PARSED

    @property
    def passed_over(self) -> frozenset[str]:
        """What an answer about a whole question has no use for: the address of a list may be reused, order and all."""
        return frozenset(ORDER_AND_PAGE) - self.names if self.names >= QUERY_NAMES else frozenset()


_PARSED = QUERY_NAMES | frozenset(ORDER_AND_PAGE)


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers the requests of one endpoint; what Starlette's router calls."""

    endpoint: Endpoint
    holder: ServiceHolder
    settings: Settings
    product: str
    clock: Callable[[], date] = today
    geography: Geography = field(default_factory=NoGeography)
    cells: CellReader = field(default_factory=NoCells)

    async def answer(self, request: Request) -> Response:
        """The answer, made in a worker thread so that a slow question holds up nobody else's."""
        return await run_in_threadpool(self._answered, request)

    def _answered(self, request: Request) -> Response:
        given = read_pairs(request.scope["query_string"])
        pairs = tuple(pair for pair in given if pair[0] not in self.endpoint.passed_over)
        check_names(pairs, self.endpoint.parameters)
        service = self.holder.service
        day = self.clock()
        tag = self._tag(request, service.edition, day)
        headers = {"ETag": tag, "Cache-Control": caching.ANSWER, "X-Snapshot": service.version}
        headers["X-Limit-Maximum"] = str(self.settings.max_page_size)
        if len(pairs) < len(given):
            headers[IGNORED] = ", ".join(dict.fromkeys(name for name, _ in given if name in self.endpoint.passed_over))
        if caching.is_held(request, tag):
            return Response(None, 304, headers)
        root = str(request.scope.get("root_path", ""))
        call = Call(
            service, self.settings, request.path_params, pairs, self.endpoint.own, root, day, self.geography, self.cells
        )
        assert self.endpoint.handle is not None
        answer = self.endpoint.handle(call)
        if isinstance(answer, Response):
            for name, value in headers.items():
                answer.headers.setdefault(name, value)
            return answer
        return _written(answer, headers, request)

    def _tag(self, request: Request, version: str, day: date) -> str:
        told = [day.isoformat()] if self.endpoint.dated else []
        told += [self.geography.stamp] if self.endpoint.located else []
        persons = str(self.settings.show_natural_persons)
        return caching.answer_tag(request, self.product, version, persons, *told)


def _written(answer: Answer | Written, headers: dict[str, str], request: Request) -> Response:
    """The answer in JSON; its count and the way to the next page stand in the headers too (RFC 8288)."""
    written = to_json(answer)
    assert isinstance(written, Mapping)
    if isinstance(count := written.get("count"), int):
        headers["X-Total-Count"] = str(count)
    if following := written.get("next"):
        pairs = [pair for pair in parse_qsl(request.url.query, keep_blank_values=True) if pair[0] != "cursor"]
        address = f"{quote(request.scope['path'])}?{urlencode([*pairs, ('cursor', str(following))])}"
        headers["Link"] = f'<{address}>; rel="next"'
    return Response(json_body(written, to_json), headers=headers, media_type="application/json")
