"""What the graph says of operations, bodies and programmes: rows of a snapshot's tables → blocks of Turtle.

Frames come with the columns named here; names of natural persons are hidden by whoever reads them, or by
``show_natural_persons``.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from kohesio.index.fields import SCOPE_MARK
from kohesio.linkeddata import turtle
from kohesio.linkeddata.turtle import Said
from kohesio.linkeddata.vocabulary import CLASSES, Term
from kohesio.linkeddata.vocabulary import PROPERTIES as SAYS
from kohesio.model.beneficiary import Role
from kohesio.model.money import Basis
from kohesio.model.programme import Programme
from kohesio.reference.kohesio_ids import entity_id, kohesio_id
from kohesio.snapshot.privacy import NATURAL_PERSON

OPERATION_COLUMNS = (
    "id", "operation_code", "title", "summary", "countries", "places", "beneficiaries", "programme", "funds", "period",
    "start_date", "end_date", "end_is_expected", "total_cost", "eligible_cost", "eu_contribution", "cofinancing_rate",
    "intervention_fields", "policy_objective", "thematic_objective", "specific_objective", "themes", "sdgs", "images",
    "links", "list_updated", "source", "counted_in",
)  # fmt: skip
"""The columns of operations that are read."""

BENEFICIARY_COLUMNS = ("id", "name", "name_latin", "names", "country", "is_natural_person")
"""The columns of bodies that are read."""

_ROLES = {Role.BENEFICIARY: SAYS.beneficiary, Role.PARTNER: SAYS.partner, Role.CONTRACTOR: SAYS.contractor}


def name_of(kind: str, value: str) -> str:
    """The name of a thing of the code lists: ``("country", "IE")`` → ``wd:Q2``."""
    return f"wd:{entity_id(kind, value)}"


def names_of(kind: str, values: Iterable[str]) -> dict[str, str]:
    """Value → name."""
    return {value: name_of(kind, value) for value in values}


def programme_name(identifier: str, cci: str | None) -> str:
    """The name of a programme: Kohesio's where it is published, else our id."""
    return f"wd:{(kohesio_id('programme', cci) if cci else None) or identifier}"


def operation_blocks(frame: pl.DataFrame) -> pl.Series:
    """A block for each operation of a frame with ``OPERATION_COLUMNS``."""
    wide = frame.with_columns(_regions(), _fields(turtle.different(frame["period"])))
    said = (*_told(), *_money(), *_linked(wide), *_people())
    return wide.select(turtle.blocks(_itself(pl.col("id")), CLASSES.operation, said)).to_series()


def beneficiary_blocks(frame: pl.DataFrame, *, show_natural_persons: bool) -> pl.Series:
    """A block for each body of a frame with ``BENEFICIARY_COLUMNS``."""
    person = pl.col("is_natural_person").fill_null(value=False)
    hidden = pl.lit(value=False) if show_natural_persons else person
    name = pl.when(hidden).then(pl.lit(NATURAL_PERSON)).otherwise(pl.col("name"))
    latin = pl.when(~hidden).then(turtle.literal(pl.col("name_latin")))
    said: tuple[Said, ...] = (
        (SAYS.label, pl.concat_str(turtle.literal(name), latin, separator=", ", ignore_nulls=True)),
        (SAYS.original_name, pl.when(~hidden).then(turtle.literals(pl.col("names")))),
        (SAYS.country, turtle.named(pl.col("country"), names_of("country", turtle.different(frame["country"])))),
        (SAYS.person, turtle.truth(person)),
    )
    return frame.select(turtle.blocks(_itself(pl.col("id")), CLASSES.beneficiary, said)).to_series()


def programme_blocks(programmes: Iterable[Programme]) -> str:
    """Blocks of programmes."""
    return turtle.things(
        CLASSES.programme,
        (
            (
                programme_name(one.id, one.cci),
                {
                    SAYS.label: [turtle.quoted(one.name)] if one.name else [],
                    SAYS.cci: [turtle.quoted(one.cci)] if one.cci else [],
                    SAYS.country: [name_of("country", one.country)] if one.country else [],
                    SAYS.fund: [name_of("fund", fund) for fund in one.funds],
                    SAYS.period: [name_of("period", one.period)],
                    SAYS.managing_authority: [turtle.quoted(one.managing_authority)] if one.managing_authority else [],
                },
            )
            for one in programmes
        ),
    )


def _itself(identifier: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit("wd:"), identifier)


def _told() -> tuple[Said, ...]:
    """Texts and dates."""
    expected = pl.col("end_is_expected").fill_null(value=False)
    end = turtle.moment(pl.col("end_date").struct.field("date"))
    return (
        (SAYS.label, turtle.texts("title")),
        (SAYS.summary, turtle.texts("summary")),
        (SAYS.code, turtle.literal(pl.col("operation_code"))),
        (SAYS.start, turtle.moment(pl.col("start_date").struct.field("date"))),
        (SAYS.end, pl.when(~expected).then(end)),
        (SAYS.expected_end, pl.when(expected).then(end)),
        (SAYS.updated, turtle.day(pl.col("list_updated").struct.field("date"))),
        (SAYS.list, turtle.literal(pl.col("source").struct.field("list"))),
    )


def _money() -> tuple[Said, ...]:
    """Amounts in euro, each under its own name, and the budget that Kohesio knows."""
    total, eligible, union = (_eur(name) for name in ("total_cost", "eligible_cost", "eu_contribution"))
    derived = pl.col("eu_contribution").struct.field("basis") == Basis.DERIVED.value
    return (
        (SAYS.budget, turtle.number(pl.when(pl.col("total_cost").is_null()).then(eligible).otherwise(total))),
        (SAYS.total_cost, turtle.number(total)),
        (SAYS.eligible_cost, turtle.number(eligible)),
        (SAYS.eu_contribution, turtle.number(union)),
        (SAYS.derived, turtle.truth(derived)),
        (SAYS.rate, turtle.number(pl.col("cofinancing_rate").struct.field("percent"))),
        (SAYS.counted_in, _itself(pl.col("counted_in").struct.field("operation"))),
    )


def _linked(frame: pl.DataFrame) -> tuple[Said, ...]:
    """What leads to things of the code lists, to programmes and to pages."""

    def codes(term: Term, column: str, kind: str) -> Said:
        return term, turtle.all_named(pl.col(column), names_of(kind, turtle.different(frame[column])))

    programme, point = pl.col("programme").struct, pl.element().struct.field("point").struct
    known = frame["programme"].struct.unnest().select("id", "cci").unique().iter_rows()
    programmes = {identifier: programme_name(identifier, cci) for identifier, cci in known if identifier}
    position = pl.concat_str(
        pl.lit('"Point('), point.field("lon"), pl.lit(" "), point.field("lat"), pl.lit(')"^^geo:wktLiteral')
    )
    return (
        codes(SAYS.country, "countries", "country"),
        codes(SAYS.region, "regions", "nuts"),
        (SAYS.point, turtle.joined(pl.col("places").list.eval(position))),
        codes(SAYS.field, "fields", "intervention_field"),
        codes(SAYS.theme, "themes", "thematic_objective"),
        codes(SAYS.policy_objective, "policy_objective", "policy_objective"),
        (SAYS.specific_objective, turtle.literals(pl.col("specific_objective"))),
        (SAYS.goal, turtle.literals(pl.col("sdgs"))),
        codes(SAYS.fund, "funds", "fund"),
        (SAYS.programme, turtle.named(programme.field("id"), programmes)),
        (SAYS.priority, turtle.literal(programme.field("priority"))),
        (SAYS.period, turtle.named(pl.col("period"), names_of("period", turtle.different(frame["period"])))),
        (SAYS.image, turtle.addresses(pl.col("images"))),
        (SAYS.link, turtle.addresses(pl.col("links"))),
    )


def _people() -> tuple[Said, ...]:
    """Who takes part, by role; who they are stands in blocks of their own."""
    one = pl.element().struct
    return tuple(
        (term, turtle.joined(pl.col("beneficiaries").list.eval(
            _itself(one.field("id").filter(one.field("role") == role.value))
        )))
        for role, term in _ROLES.items()
    )  # fmt: skip


def _eur(column: str) -> pl.Expr:
    return pl.col(column).struct.field("eur")


def _regions() -> pl.Expr:
    """The NUTS regions of an operation, and those above each."""
    code = pl.element().struct.field("nuts")
    return pl.concat_list(
        pl.col("places").list.eval(code.str.slice(0, size).filter(code.str.len_chars() >= size)) for size in (3, 4, 5)
    ).alias("regions")


def _fields(periods: Iterable[str]) -> pl.Expr:
    """Intervention fields with their period, for a number means another thing in another period."""
    scoped = (
        pl.when(pl.col("period") == period).then(
            pl.col("intervention_fields").list.eval(pl.concat_str(pl.lit(f"{period}{SCOPE_MARK}"), pl.element()))
        )
        for period in periods
    )
    return pl.coalesce(pl.lit(None, pl.List(pl.String)), *scoped).alias("fields")
