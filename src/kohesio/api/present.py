"""Turns results of the index into answers: facets get labels, and items just the fields that were asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kohesio.api.answers import FacetAnswer, OperationList, Sums, Written
from kohesio.api.editorial_answers import OperationAdded
from kohesio.api.labels import Labels
from kohesio.api.params import ADDED, SNIPPET
from kohesio.api.provenance import FieldOrigins
from kohesio.index.fields import BY_KEY
from kohesio.index.parsing import print_query
from kohesio.index.query import OperationQuery
from kohesio.index.result import Facet, Fragment, OperationPage
from kohesio.snapshot.records import JSON


def facet_answer(facet: Facet, labels: Labels) -> FacetAnswer:
    """A facet with the words for its values; each entry has the fields of ``FacetEntry``."""
    words = labels.all_of(facet.key)
    entries = tuple(
        Written(
            value=one.value,
            label=words[one.value],
            count=one.count,
            eu_contribution_eur=str(one.eu_contribution),
            without_eu_contribution=one.lacking,
            selected=one.selected,
        )
        for one in facet.values
    )
    without = facet.missing, facet.missing_eu_contribution, facet.missing_lacking
    return FacetAnswer(BY_KEY[facet.key].label, entries, *without, facet.others)


def facet_answers(facets: Sequence[Facet], labels: Labels) -> dict[str, FacetAnswer]:
    """Facets by their keys, in their order."""
    return {facet.key: facet_answer(facet, labels) for facet in facets}


def operation_item(record: Mapping[str, JSON], snippet: Sequence[Fragment], names: Sequence[str]) -> Written:
    """The fields of a record that were asked for."""
    return Written({name: snippet if name == SNIPPET else record[name] for name in names if name != ADDED})


def with_added(item: Written, added: OperationAdded | None) -> Written:
    """A record with what the operator adds, where that is something."""
    return Written(item | {ADDED: added}) if added else item


def with_origins(item: Written, origins: FieldOrigins) -> Written:
    """A record that says where its fields come from."""
    return Written(item | {"provenance": origins})


def operation_list(
    query: OperationQuery,
    page: OperationPage,
    records: Sequence[Mapping[str, JSON]],
    names: Sequence[str],
    labels: Labels,
    origins: Sequence[FieldOrigins] = (),
) -> OperationList:
    """The answer to a question about operations: ``records`` are those of the page's hits, in their order.

    ``origins``, one for each of them or none, go with the items.
    """
    items = tuple(operation_item(record, hit.snippet, names) for record, hit in zip(records, page.hits, strict=True))
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
        notes=(
            *page.notes,
            *((f"did-you-mean:{page.did_you_mean.text}",) if page.did_you_mean else ()),
            *(f"also-matching:{word}" for word in page.also),
        ),
    )
