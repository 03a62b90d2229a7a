"""From mentions to decisions: which beneficiary ids are one body, which may be, and why.

The id that stays is a published one if there is any, else the one most operations use, else the first in text order;
so neither the order of lists nor loading them again changes it. Likely natural persons are merged on a published
number only and stand in no decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from kohesio.ingest.identities import candidates, comparing, rules
from kohesio.ingest.identities.clusters import BY_NUMBER, Clusters, Edge, Facts, cluster
from kohesio.ingest.identities.mentions import register_numbers, spellings
from kohesio.model.beneficiary import Decision
from kohesio.snapshot.schema import IDENTITIES

_COMPUTED_LENGTH = 19
"""``Q`` and 18 digits: longer than any id that Kohesio has given."""
_MOST_POSSIBLE = 10
_FOREIGN = "(foreign)"
"""Ends the codes of forms that belong to no country here, in the table of forms."""


@dataclass(frozen=True, slots=True)
class Identities:
    """``beneficiaries``: ``old`` → ``new`` ids; ``decisions``: schema ``IDENTITIES``, sorted by the two ids;
    ``legal_forms``: ``id`` (as in the mentions) → ``form``, of bodies whose names bear one."""

    beneficiaries: pl.DataFrame
    decisions: pl.DataFrame
    legal_forms: pl.DataFrame


def resolve(mentions: pl.LazyFrame) -> Identities:
    """Decide which ids of ``mentions`` (schema ``MENTIONS``) are one body. The order of mentions does not matter."""
    units = spellings(mentions)
    numbers = register_numbers(mentions)
    decided = _decided(units, numbers)
    merged = decided.filter(pl.col("decision") == Decision.MERGED.value)
    edges = [*_number_edges(numbers), *_edges(merged)]
    clusters = cluster(edges, _facts(units, numbers, edges))
    beneficiaries = pl.DataFrame(
        [(join.old, join.kept) for join in clusters.joins], schema={"old": pl.String, "new": pl.String}, orient="row"
    )
    return Identities(beneficiaries, _log(clusters, decided, units, beneficiaries), _legal_forms(units))


def _legal_forms(units: pl.DataFrame) -> pl.DataFrame:
    """The legal form of each body whose spellings bear one and the same form of its country.

    None where they bear several (``UAB "Food SPA"``) or that of another country, which may be a translation; none for
    natural persons who trade.
    """
    formed = units.filter((pl.col("forms") != "") & ~pl.col("person"))
    alike = formed.group_by("id").agg(pl.col("forms").unique()).filter(pl.col("forms").list.len() == 1)
    form = pl.col("forms").list.first()
    told = alike.filter(~form.str.contains_any(["+", _FOREIGN]))
    return told.select("id", form.alias("form")).sort("id")


def _decided(units: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Every pair of ids that a rule says something about, once: ``left`` < ``right`` and what was decided."""
    near = comparing.only_alike(candidates.near_name(units), units)
    pairs = pl.concat([candidates.same_name(units), near]).unique().sort("left", "right")
    framed = comparing.compared(pairs, units)
    of_name = units.filter(pl.col("forms") != "").group_by("country", "core").agg(
        pl.col("forms").n_unique().alias("forms_of_name")
    )  # fmt: skip
    framed = framed.join(
        of_name, left_on=["left_country", "left_core"], right_on=["country", "core"], how="left", maintain_order="left"
    )
    framed = framed.with_columns(_numbers_differ(framed, numbers))
    found = rules.decided(framed)
    swapped = pl.col("left_id") > pl.col("right_id")
    ids = [
        pl.when(swapped).then(one).otherwise(other).alias(name)
        for name, one, other in (("left", "right_id", "left_id"), ("right", "left_id", "right_id"))
    ]
    order = pl.col("decision").replace_strict({"merged": 0, "possible": 1, "apart": 2}, return_dtype=pl.Int8)
    differing = pl.col("rule") == "numbers-differ"
    return (
        found.with_columns(*ids, pl.when(differing).then(-1).otherwise(order).alias("order"))
        .select("left", "right", "decision", "rule", "score", "evidence", "order")
        .sort("left", "right", "order", "score", "evidence", descending=[False, False, False, True, False])
        .unique(["left", "right"], keep="first", maintain_order=True)
        .drop("order")
    )


def _numbers_differ(pairs: pl.DataFrame, numbers: pl.DataFrame) -> pl.Series:
    """For each pair whether both have numbers of one scheme and none in common."""
    with_numbers = numbers["id"].unique()
    rows = pairs.select("left_id", "right_id").with_row_index("at")
    rows = rows.filter(
        pl.col("left_id").is_in(with_numbers.implode()) & pl.col("right_id").is_in(with_numbers.implode())
    )
    differing = (
        rows.join(numbers, left_on="left_id", right_on="id")
        .join(numbers, left_on=["right_id", "scheme"], right_on=["id", "scheme"], suffix="_other")
        .group_by("at", "scheme")
        .agg((pl.col("value") == pl.col("value_other")).any().alias("same"))
        .filter(~pl.col("same"))["at"]
    )
    at = pl.select(pl.int_range(pairs.height, dtype=pl.UInt32).alias("at"))["at"]
    return at.is_in(differing.implode()).alias("numbers_differ")


def _number_edges(numbers: pl.DataFrame) -> Iterable[Edge]:
    for left, right, scheme, value in candidates.same_number(numbers).iter_rows():
        yield Edge(left, right, BY_NUMBER, "same-number", f"The same valid register number: {scheme} {value}.")


def _edges(merged: pl.DataFrame) -> Iterable[Edge]:
    for left, right, score, rule, evidence in merged.select("left", "right", "score", "rule", "evidence").iter_rows():
        yield Edge(left, right, score, rule, evidence)


def _facts(units: pl.DataFrame, numbers: pl.DataFrame, edges: Iterable[Edge]) -> dict[str, Facts]:
    wanted = pl.Series(
        [identifier for edge in edges for identifier in (edge.left, edge.right)], dtype=pl.String
    ).unique()
    mine = units.filter(pl.col("id").is_in(wanted.implode()))
    totals = mine.group_by("id").agg(
        pl.col("operations").sum(), pl.col("families").filter(pl.col("families") != "").unique()
    )
    known: dict[str, dict[str, frozenset[str]]] = {}
    of_scheme = numbers.filter(pl.col("id").is_in(wanted.implode())).group_by("id", "scheme").agg("value")
    for identifier, scheme, values in of_scheme.iter_rows():
        known.setdefault(identifier, {})[scheme] = frozenset(values)
    return {
        identifier: Facts(
            (int(len(identifier) >= _COMPUTED_LENGTH), -operations, identifier),
            known.get(identifier, {}),
            frozenset(families),
        )
        for identifier, operations, families in totals.iter_rows()
    }


def _log(clusters: Clusters, decided: pl.DataFrame, units: pl.DataFrame, merges: pl.DataFrame) -> pl.DataFrame:
    """Schema ``IDENTITIES``: one row per id that went, and one per pair of bodies that are possible or apart."""
    merged = Decision.MERGED.value
    joined = [
        (join.old, join.kept, merged, join.by.rule, join.by.score, _through(join.old, join.kept, join.by))
        for join in clusters.joins
    ]
    refused = [
        (edge.left, edge.right, Decision.POSSIBLE.value, edge.rule, edge.score, f"{edge.evidence} {reason}")
        for edge, reason in clusters.refused
    ]
    columns = [name for name in IDENTITIES if not name.endswith("_name")]
    shape = {name: IDENTITIES[name] for name in columns}
    rest = decided.filter(pl.col("decision") != Decision.MERGED.value).select(columns)
    open_pairs = _between_kept(pl.concat([pl.DataFrame(refused, schema=shape, orient="row"), rest]), merges)
    whole = pl.concat([pl.DataFrame(joined, schema=shape, orient="row"), open_pairs])
    names = _public_names(units)
    for side in ("left", "right"):
        whole = whole.join(names.rename({"id": side, "name": f"{side}_name"}), on=side, how="inner")
    return whole.select(pl.col(name).cast(kind) for name, kind in IDENTITIES.items()).sort("left", "right")


def _through(old: str, kept: str, edge: Edge) -> str:
    other = edge.right if edge.left == old else edge.left
    return edge.evidence if other == kept else f"{edge.evidence} Joined through {other}."


def _between_kept(pairs: pl.DataFrame, merges: pl.DataFrame) -> pl.DataFrame:
    """The pairs as pairs of the ids that stay, each once, an id in no more than the best few that are possible."""
    moved = dict(merges.iter_rows())
    ends = [pl.col(side).replace(moved) for side in ("left", "right")]
    order = pl.col("decision").replace_strict({"possible": 0, "apart": 1}, return_dtype=pl.Int8)
    ordered = (
        pairs.select(*ends, "decision", "rule", "score", "evidence")
        .filter(pl.col("left") != pl.col("right"))
        .with_columns(
            pl.min_horizontal("left", "right").alias("left"), pl.max_horizontal("left", "right").alias("right")
        )
        .sort(order, -pl.col("score"), "left", "right", "rule", "evidence")
    )
    contradicted = ordered.filter(pl.col("rule") == "numbers-differ").select("left", "right")
    possible = ordered.filter(pl.col("decision") == "possible").join(contradicted, on=["left", "right"], how="anti")
    kept = pl.concat([possible, ordered.filter(pl.col("decision") == "apart")])
    once = kept.unique(["left", "right"], keep="first", maintain_order=True)
    nth = [pl.int_range(pl.len()).over(side, "decision") for side in ("left", "right")]
    return once.filter(pl.any_horizontal(one < _MOST_POSSIBLE for one in nth))


def _public_names(units: pl.DataFrame) -> pl.DataFrame:
    """The most used name of each id that is not a natural person's."""
    people = units.filter("person")["id"].unique()
    return (
        units.filter(~pl.col("id").is_in(people.implode()))
        .sort("id", "operations", "name", descending=[False, True, False])
        .group_by("id", maintain_order=True)
        .agg(pl.col("name").first())
    )
