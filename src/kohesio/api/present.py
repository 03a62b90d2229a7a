"""From the index's results to the answers: facets with labels, items as asked, natural persons hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kohesio.api.answers import FacetAnswer, FacetEntry, OperationList, Sums, Written, to_json
from kohesio.api.labels import Labels
from kohesio.api.provenance import FieldOrigins
from kohesio.index.fields import BY_KEY
from kohesio.index.parsing import print_query
from kohesio.index.query import OperationQuery
from kohesio.index.result import Facet, Fragment, OperationPage
from kohesio.model.operation import Operation
from kohesio.snapshot.records import JSON, operation_to_json


def facet_answer(facet: Facet, labels: Labels) -> FacetAnswer:
    """A facet with the words for its values."""
    entries = tuple(
        FacetEntry(one.value, labels.of(facet.key, one.value), one.count, one.eu_contribution, one.selected)
        for one in facet.values
    )
    return FacetAnswer(BY_KEY[facet.key].label, entries, facet.missing, facet.others)


def facet_answers(facets: Sequence[Facet], labels: Labels) -> dict[str, FacetAnswer]:
    """Facets by their keys, in their order."""
    return {facet.key: facet_answer(facet, labels) for facet in facets}


def operation_item(
    operation: Operation, snippet: Sequence[Fragment], names: Sequence[str], *, show_natural_persons: bool
) -> Written:
    """The fields of a record that were asked for."""
    record: Mapping[str, JSON] = operation_to_json(operation, show_natural_persons=show_natural_persons)
    return Written({name: to_json(tuple(snippet)) if name == "snippet" else record[name] for name in names})


def with_origins(item: Written, origins: FieldOrigins) -> Written:
    """A record that says where its fields come from."""
    return Written({**item, "provenance": to_json(origins)})


def operation_list(
    query: OperationQuery,
    page: OperationPage,
    operations: Sequence[Operation],
    names: Sequence[str],
    labels: Labels,
    origins: Sequence[FieldOrigins] = (),
) -> OperationList:
    """The answer to a question about operations: ``operations`` are those of the page's hits, in their order.

    ``origins``, one for each of them or none, go with the items.
    """
    items = tuple(
        operation_item(operation, hit.snippet, names, show_natural_persons=labels.show_natural_persons)
        for operation, hit in zip(operations, page.hits, strict=True)
    )
    if origins:
        items = tuple(with_origins(item, found) for item, found in zip(items, origins, strict=True))
    return OperationList(
        query=print_query(query),
        snapshot=page.version,
        count=page.totals.count,
        sums=Sums.of(page.totals),
        facets=facet_answers(page.facets, labels),
        items=items,
        next=page.next,
        took_ms=round(page.took_ms, 3),
        notes=(*page.notes, *((f"did-you-mean:{page.did_you_mean}",) if page.did_you_mean else ())),
    )
