"""What is left out of operations, findings and provenance where a beneficiary is likely a natural person.

The name stays in the snapshot's beneficiaries alone, where every surface hides it. It leaves titles and summaries
(which are searched and shown), addresses of pages and images that have it go, and no cell of such a row is kept that
could name the person or say where they live.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from kohesio.ingest.cells import ROW
from kohesio.ingest.persons import SURE, judge
from kohesio.model.issue import Severity
from kohesio.snapshot.erasing import Eraser

LEFT_OUT = "the name of a likely natural person left out"
"""The rule in the provenance of a text that was changed."""

_KEPT = frozenset({
    "total_cost", "eligible_cost", "eu_contribution", "cofinancing_rate", "start_date", "end_date", "approval_date",
    "list_updated", "fund", "period", "cci", "intervention_field", "policy_objective", "thematic_objective",
    "specific_objective", "support_rate", "allocation_year", "currency", "country", "funds", "intervention_fields",
})  # fmt: skip
"""Fields whose cells tell nothing of a person; amounts of other kinds (``other_amounts.…``) are kept too."""

_PARTS = re.compile(r"[;|\t,]")
_TEXTS = ("title", "summary")
_ADDRESSES = ("links", "images")


def person_rows(operations: pl.DataFrame) -> pl.DataFrame:
    """``id`` and source ``row`` of the operations with a beneficiary who is likely a natural person."""
    person = pl.col("beneficiaries").list.eval(pl.element().struct.field("is_natural_person")).list.any()
    hit = operations.filter(person.fill_null(value=False))
    return hit.select("id", pl.col("source").struct.field("rows").alias(ROW)).explode(ROW)


def without_cells(found: pl.DataFrame, rows: pl.Series) -> pl.DataFrame:
    """Findings or departures (``row``, ``field``, ``raw``) without the cells that could name or locate a person."""
    if not len(rows) or not found.height:
        return found
    kept = pl.col("field").is_in(list(_KEPT)) | pl.col("field").str.starts_with("other_amounts")
    tells = pl.col(ROW).is_in(rows.implode()) & ~kept.fill_null(value=False)
    return found.with_columns(pl.when(~tells.fill_null(value=False)).then("raw").alias("raw"))


def tells_of_persons(field: str) -> bool:
    """Whether cells behind this field of the record could name or locate a beneficiary who is a natural person."""
    return field not in _KEPT and not field.startswith("other_amounts")


def without_rejected_names(found: pl.DataFrame, country: str, *, divided: bool = False) -> pl.DataFrame:
    """Findings without the cells of rejected rows that hold the name of a likely natural person.

    Where the list puts names into several columns (``divided``), none is known by itself: whole records are left out,
    and cells of all fields that tell of persons.
    """
    rejected = (pl.col("severity") == Severity.REJECTED.value) & pl.col("raw").is_not_null()
    looked_at = rejected | (pl.col("code") == "repaired-record")
    if divided:
        harmless = pl.col("field").is_in(list(_KEPT)) | pl.col("field").str.starts_with("other_amounts")
        telling = looked_at & ~harmless.fill_null(value=False)
        return found.with_columns(pl.when(~telling.fill_null(value=False)).then("raw").alias("raw"))
    texts = found.filter(looked_at)["raw"].drop_nulls().unique()
    naming = [text for text in texts if _names_a_person(text, country)]
    return found.with_columns(pl.when(~pl.col("raw").is_in(naming)).then("raw").alias("raw")) if naming else found


def without_names(operations: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Operations whose titles, summaries and addresses do not name their natural persons; and ``row``, ``field``,
    ``rule``, ``raw`` for each value that was changed."""
    concerned = person_rows(operations)["id"].unique()
    departures: list[tuple[int, str, str, None]] = []
    changed: dict[str, dict[str, list[dict[str, str]] | list[str]]] = {name: {} for name in (*_TEXTS, *_ADDRESSES)}
    for record in operations.filter(pl.col("id").is_in(concerned.implode())).iter_rows(named=True):
        eraser = Eraser(_names(one for one in record["beneficiaries"] if one["is_natural_person"]))
        for name in _TEXTS:
            texts = [{**text, "text": eraser.erased(text["text"] or "")} for text in record[name] or ()]
            if texts and texts != list(record[name]):
                changed[name][record["id"]] = texts
                departures += [(row, name, LEFT_OUT, None) for row in record["source"]["rows"]]
        for name in _ADDRESSES:
            addresses = [address for address in record[name] or () if not eraser.finds(address)]
            if addresses != list(record[name] or ()):
                changed[name][record["id"]] = addresses
                departures += [(row, name, LEFT_OUT, None) for row in record["source"]["rows"]]
    for name, texts_of in changed.items():
        if texts_of:
            table = pl.DataFrame(
                {"id": list(texts_of), "new": list(texts_of.values())},
                schema={"id": pl.String, "new": operations.schema[name]},
            )
            operations = (
                operations.join(table, on="id", how="left", maintain_order="left")
                .with_columns(pl.coalesce("new", name).alias(name))
                .drop("new")
            )
    schema = {ROW: pl.Int32, "field": pl.String, "rule": pl.String, "raw": pl.String}
    return operations, pl.DataFrame(departures, schema=schema, orient="row")


def _names(bodies: Iterable[Mapping[str, str | None]]) -> Iterator[str]:
    """Their names, in the letters of the list and in Latin ones."""
    for body in bodies:
        yield from filter(None, (body["name"], body["name_latin"]))


def _names_a_person(text: str, country: str) -> bool:
    found = (judge(part.strip(' "'), country) for part in _PARTS.split(text) if part.strip(' "'))
    return any(one.is_person and one.confidence >= SURE for one in found)
