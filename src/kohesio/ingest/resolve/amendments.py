"""What whole-collection steps change of operations, and the change itself, column by column.

Steps see the operations as their lists give them. What they find replaces no published value, and all of it stands in a
table of the snapshot: merged ids in ``identities`` and ``redirects``, set-aside amounts in ``issues``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from kohesio.ingest.geocode.caps import capped
from kohesio.ingest.issues import CATALOGUE
from kohesio.ingest.redaction import without_names
from kohesio.model.issue import PUBLISHED_TWICE
from kohesio.model.operation import CountedInReason
from kohesio.snapshot.schema import COUNTED_IN, IDENTITIES, ISSUES

COUNTED = {"id": pl.String, "operation": pl.String, "reason": pl.String, "evidence": pl.String}
"""Operations to set aside: which one, the one that counts, why (``CountedInReason``), and what was found, in words."""

MOVED = {"old": pl.String, "new": pl.String}
"""Ids of beneficiaries that became part of others."""

FORMS = {"id": pl.String, "form": pl.String}
"""Legal forms of beneficiaries, by the ids their lists give them."""

CODE_OF = {
    CountedInReason.SAME_OPERATION: "same-operation-twice",
    CountedInReason.UMBRELLA: "part-of-umbrella",
    CountedInReason.REPEATED_AMOUNT: "amount-repeated",
}
"""The code of the finding that goes with each reason."""


@dataclass(frozen=True, slots=True)
class Amendments:
    """``beneficiaries``: ``MOVED``; ``natural_persons``: ids of beneficiaries, those that stay; ``counted_in``:
    ``COUNTED``; ``decisions``: schema ``IDENTITIES``, sorted by the two ids; ``published_twice``: ids of operations
    that a second list publishes too; ``legal_forms``: ``FORMS``."""

    beneficiaries: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MOVED))
    natural_persons: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.String))
    counted_in: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COUNTED))
    decisions: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=IDENTITIES))
    legal_forms: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FORMS))
    published_twice: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.String))

    @property
    def anything(self) -> bool:
        """Whether there is anything to change of any operation."""
        changes = (self.beneficiaries, self.natural_persons, self.counted_in, self.legal_forms, self.published_twice)
        return any(len(each) for each in changes)

    def applied(self, operations: pl.DataFrame) -> pl.DataFrame:
        """A batch of operations (schema ``OPERATIONS``) with all that is known of them."""
        return self._published(self._counted(self._identified(self._formed(operations))))

    def findings(self, operations: pl.DataFrame) -> pl.DataFrame:
        """Schema ``ISSUES``: one finding for each operation of the batch that is set aside."""
        mine = self.counted_in["id"]
        operations = operations.filter(pl.col("id").is_in(mine.implode())) if len(mine) else operations.clear()
        source = pl.col("source").struct
        return (
            operations.select("id", *(source.field(name) for name in ("list", "sheet", "rows")))
            .join(self.counted_in, on="id", maintain_order="left")
            .with_columns(
                pl.col("reason").replace_strict({reason.value: code for reason, code in CODE_OF.items()}).alias("code"),
                pl.col("rows").list.first().alias("row"),
                pl.format("{} Counted in {}.", "evidence", "operation").alias("detail"),
                pl.col("id").alias("operation"),
            )
            .with_columns(
                pl.col("code").replace_strict(_SEVERITIES, return_dtype=pl.String).alias("severity"),
                *(pl.lit(None, dtype=pl.String).alias(name) for name in ("column", "field", "raw")),
            )
            .select(pl.col(name).cast(kind) for name, kind in ISSUES.items())
        )

    def _formed(self, operations: pl.DataFrame) -> pl.DataFrame:
        """With the legal forms of the beneficiaries."""
        mentioned = operations["beneficiaries"].explode().struct.field("id").drop_nulls().unique()
        mine = self.legal_forms.filter(pl.col("id").is_in(mentioned.implode()))
        if not mine.height:
            return operations
        one = pl.element().struct
        form = one.field("id").replace_strict(mine["id"], mine["form"], default=None, return_dtype=pl.String)
        return operations.with_columns(pl.col("beneficiaries").list.eval(one.with_fields(legal_form=form)))

    def _identified(self, operations: pl.DataFrame) -> pl.DataFrame:
        """Beneficiaries under the ids that stay; those who are natural persons said to be, placed accordingly, and
        in no title or summary."""
        if not self.beneficiaries.height and not len(self.natural_persons):
            return operations
        mentioned = operations["beneficiaries"].explode().struct.field("id").drop_nulls().unique()
        moved = self.beneficiaries.filter(pl.col("old").is_in(mentioned.implode()))
        staying = mentioned.replace(moved["old"], moved["new"])
        persons = self.natural_persons.filter(self.natural_persons.is_in(staying.implode()))
        if not moved.height and not len(persons):
            return operations
        one = pl.element().struct
        stays = one.field("id").replace(moved["old"], moved["new"])
        body = one.with_fields(
            id=stays, is_natural_person=one.field("is_natural_person") | stays.is_in(persons.implode())
        )
        named = operations.with_columns(pl.col("beneficiaries").list.eval(body))
        return without_names(capped(named))[0] if len(persons) else named

    def _published(self, operations: pl.DataFrame) -> pl.DataFrame:
        """With the code of the finding at those that a second list publishes too."""
        if not len(self.published_twice):
            return operations
        with_code = pl.concat_list("issues", pl.lit(PUBLISHED_TWICE)).list.sort()
        mine = pl.col("id").is_in(self.published_twice.implode())
        return operations.with_columns(pl.when(mine).then(with_code).otherwise("issues").alias("issues"))

    def _counted(self, operations: pl.DataFrame) -> pl.DataFrame:
        mine = self.counted_in.filter(pl.col("id").is_in(operations["id"].implode()))
        if not mine.height:
            return operations
        codes = {reason.value: code for reason, code in CODE_OF.items()}
        entries = mine.select(
            "id",
            pl.struct("operation", "reason").cast(COUNTED_IN).alias("inside"),
            pl.col("reason").replace_strict(codes).alias("code"),
        )
        joined = operations.join(entries, on="id", how="left", maintain_order="left")
        found = pl.concat_list("issues", pl.concat_list("code")).list.sort()
        return joined.with_columns(
            pl.col("inside").alias("counted_in"),
            pl.when(pl.col("code").is_not_null()).then(found).otherwise("issues").alias("issues"),
        ).select(operations.columns)


_SEVERITIES = {code: CATALOGUE[code].severity.value for code in CODE_OF.values()}
