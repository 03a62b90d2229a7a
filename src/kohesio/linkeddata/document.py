"""The whole graph of a version, or of a question, as one Turtle document that is written while it is read.

Order: prefixes, code lists, programmes, bodies by id, operations as their lists published them. The same version gives
the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from kohesio.index.fields import SCOPE_MARK
from kohesio.linkeddata import statements, turtle
from kohesio.linkeddata.statements import BENEFICIARY_COLUMNS, OPERATION_COLUMNS, name_of
from kohesio.linkeddata.turtle import BLOCK, quoted
from kohesio.linkeddata.vocabulary import CLASSES, Term
from kohesio.linkeddata.vocabulary import PROPERTIES as SAYS
from kohesio.model.fund import FUNDS
from kohesio.model.period import PERIODS
from kohesio.model.territory import iso_country, nuts_code
from kohesio.model.text import LANGUAGES
from kohesio.reference import codelists, territories
from kohesio.reference.codelists import Code, Kind
from kohesio.reference.countries import countries, country_name
from kohesio.snapshot.export.formats import FORMATS, Format
from kohesio.snapshot.export.rows import Export, frames, without_names
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.tables import GROUP_ROWS


def whole(snapshot: Snapshot) -> Iterator[bytes]:
    """Everything a version holds; natural persons without their names."""
    yield turtle.prefixes().encode()
    yield code_lists().encode()
    yield statements.programme_blocks(snapshot.programmes()).encode()
    for bodies in snapshot.batches("beneficiaries", GROUP_ROWS, BENEFICIARY_COLUMNS):
        blocks = statements.beneficiary_blocks(bodies, show_natural_persons=False)
        yield "".join(blocks.to_list()).encode()
    for operations in snapshot.batches("operations", GROUP_ROWS, OPERATION_COLUMNS):
        yield "".join(statements.operation_blocks(without_names(operations)).to_list()).encode()


def turtle_bytes(export: Export) -> Iterator[bytes]:
    """The operations of a question; what the file says of itself stands in comments before them."""
    about = "".join(f"# {name}: {' '.join(value.split())}\n" for name, value in export.about.pairs())
    yield (about + turtle.prefixes()).encode()
    made = frames(export, OPERATION_COLUMNS, lambda frame: statements.operation_blocks(frame).to_frame())
    for blocks in made:
        yield "".join(blocks[BLOCK].to_list()).encode()


TURTLE = Format("ttl", "Turtle", "text/turtle", turtle_bytes, "; charset=utf-8")

EXPORTS: Mapping[str, Format[Export]] = MappingProxyType({**FORMATS, TURTLE.suffix: TURTLE})
"""Every format of an export, by suffix, in the order in which they are offered."""


@cache
def code_blocks() -> Mapping[str, str]:
    """The blocks of the code lists by the names of their things."""
    blocks = code_lists().split(" .\n")
    return {block.partition(" ")[0]: f"{block} .\n" for block in blocks if block}


def code_lists() -> str:
    """Countries, funds, periods, objectives, themes, intervention fields and NUTS regions, with their names."""
    return f"{_countries()}{_funds_and_periods()}{_objectives()}{_fields()}{_regions()}"


def _countries() -> str:
    return turtle.things(
        CLASSES.country,
        (
            (
                name_of("country", iso),
                {
                    SAYS.label: [quoted(country_name(iso, language), language) for language in LANGUAGES],
                    SAYS.country_code: [quoted(iso)],
                    SAYS.nuts_code: [quoted(nuts_code(iso))],
                },
            )
            for iso in countries()
        ),
    )


def _funds_and_periods() -> str:
    named = ((fund, codelists.label(Kind.FUND, fund) or fund) for fund in FUNDS)
    funds = turtle.things(
        CLASSES.fund,
        ((name_of("fund", fund), _labelled(label, SAYS.fund_code, fund)) for fund, label in named),
    )
    periods = turtle.things(
        CLASSES.period, ((name_of("period", period), {SAYS.label: [quoted(period)]}) for period in PERIODS)
    )
    return funds + periods


def _objectives() -> str:
    policies = turtle.things(
        CLASSES.policy_objective,
        (
            (name_of("policy_objective", one.code), _labelled(one.label, SAYS.policy_code, one.code))
            for one in codelists.codes(Kind.POLICY_OBJECTIVE)
        ),
    )
    themes = turtle.things(
        CLASSES.thematic_objective,
        (
            (
                name_of("thematic_objective", one.code),
                _labelled(one.label, SAYS.theme_code, one.code)
                | {SAYS.policy_objective: [name_of("policy_objective", one.parent)] if one.parent else []},
            )
            for one in codelists.codes(Kind.THEMATIC_OBJECTIVE)
        ),
    )
    return policies + themes


def _fields() -> str:
    def said(one: Code, period: str) -> Mapping[Term, Sequence[str]]:
        links = codelists.objectives_of_field(one.code, period)
        return _labelled(one.label, SAYS.field_code, one.code) | {
            SAYS.period: [name_of("period", period)],
            SAYS.theme: [name_of("thematic_objective", code) for code in links.themes],
            SAYS.policy_objective: [name_of("policy_objective", code) for code in links.policy],
        }

    return turtle.things(
        CLASSES.intervention_field,
        (
            (name_of("intervention_field", f"{period}{SCOPE_MARK}{one.code}"), said(one, period))
            for one in codelists.codes(Kind.INTERVENTION_FIELD)
            for period in one.periods
        ),
    )


def _regions() -> str:
    """Regions of every edition of NUTS: a code of two editions is one thing, as it is for Kohesio."""
    return "".join(
        turtle.things(
            CLASSES.region(region.level),
            [
                (
                    name_of("nuts", region.code),
                    {
                        SAYS.label: [quoted(name) for name in dict.fromkeys((region.name, region.name_latin))],
                        SAYS.nuts_code: [quoted(region.code)],
                        SAYS.country: [name_of("country", iso_country(region.code[:2]))],
                        SAYS.region: [name_of("nuts", region.code[:size]) for size in range(3, len(region.code))],
                    },
                )
            ],
        )
        for region in territories.regions()
        if region.level
    )


def _labelled(label: str, term: Term, code: str) -> dict[Term, Sequence[str]]:
    return {SAYS.label: [quoted(label, "en")], term: [quoted(code)]}
