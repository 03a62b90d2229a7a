"""Programmes, regions and official codes: what the values of a question may be."""

from __future__ import annotations

from collections.abc import Collection

from kohesio.api.answers import (
    CodeItem,
    CodeList,
    CodeLists,
    CorrespondingCode,
    ProgrammeItem,
    Programmes,
    RegionItem,
    Regions,
)
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import choice, number
from kohesio.api.params import one as single
from kohesio.errors import MissingError, ParameterError
from kohesio.index.fields import BY_KEY, Parameter
from kohesio.model.fund import FUNDS
from kohesio.model.geography import Geography
from kohesio.model.period import PERIODS
from kohesio.model.territory import iso_country, nuts_code
from kohesio.reference.carrying import to_2021
from kohesio.reference.codelists import Code, Kind, codes
from kohesio.reference.crosswalk import correspondences
from kohesio.reference.region_tree import area_code
from kohesio.reference.territories import region

_COUNTRY = Parameter("country", BY_KEY["country"].description, "SE")
_PERIOD = Parameter("period", "Programming period.", "2021-2027", values=PERIODS)
_FUND = Parameter("fund", "Code of the fund.", "ESF+", values=FUNDS)
_ANY_LEVEL = -1
_LEVEL = Parameter("level", "Level of the region, 0 (country) to 3.", "2", values=("0", "1", "2", "3"))
_NAME = Parameter("name", f"Name of the code list: {', '.join(Kind)}.", "intervention_fields", values=tuple(Kind))


def programmes(call: Call) -> Programmes:
    """Programmes of the version, of a country, period or fund."""
    found = call.snapshot.programmes()
    country = _country(call, {one.country for one in found})
    period, fund = choice(call.pairs, "period", PERIODS), choice(call.pairs, "fund", FUNDS)
    items = tuple(
        ProgrammeItem(
            one.id, one.cci, one.name, one.country, one.period, one.funds, one.managing_authority, one.operations
        )
        for one in found
        if country in {None, one.country} and period in {None, one.period} and (fund is None or fund in one.funds)
    )
    return Programmes(call.snapshot.version, len(items), items)


def regions(call: Call) -> Regions:
    """Regions that occur in the version, of a country or level."""
    frame = call.snapshot.places().select(
        "nuts", "nuts_vintage", "nuts_level", "country", "name", "name_latin", "operations"
    )
    country = _country(call, set(frame["country"]))
    level = number(call.pairs, "level", _ANY_LEVEL, 0, 3)
    items = tuple(
        _region_item(call.geography, code, vintage, depth, iso, name, latin, operations)
        for code, vintage, depth, iso, name, latin, operations in frame.iter_rows()
        if country in {None, iso} and level in {_ANY_LEVEL, depth}
    )
    return Regions(call.snapshot.version, len(items), items)


def _country(call: Call, present: Collection[str | None]) -> str | None:
    """The country asked for, in ISO 3166. Raises ParameterError for one that does not occur."""
    text = single(call.pairs, "country")
    if text is not None and iso_country(text) not in present:
        valid = tuple(sorted(iso for iso in present if iso))
        raise ParameterError("country", f"The value {text[:64]!r} of 'country' does not occur in this version.", valid)
    return iso_country(text) if text is not None else None


def _region_item(
    geography: Geography, *row: *tuple[str, int | None, int, str, str | None, str | None, int]
) -> RegionItem:
    """A row of the places table, with the official name where the table has none."""
    code, vintage, level, country, name, latin, operations = row
    known = region(code)
    parent = code[:-1] if level else None
    if known is not None:
        name, latin = name or known.name, latin or known.name_latin
    beside = geography.neighbours(area_code(code))
    neighbours = None if beside is None else tuple(map(nuts_code, beside))
    return RegionItem(code, vintage, to_2021(code), level, country, parent, name, latin, operations, neighbours)


def code_lists(_: Call) -> CodeLists:
    """The code lists there are."""
    items = {kind.value: len(codes(kind)) for kind in Kind}
    return CodeLists(len(items), items)


def code_list(call: Call) -> CodeList:
    """One code list, of one period if it is given."""
    name = call.path["name"]
    if name not in {kind.value for kind in Kind}:
        raise MissingError(f"There is no code list {name[:64]!r}; there are {', '.join(Kind)}.")
    period = choice(call.pairs, "period", PERIODS)
    items = tuple(
        CodeItem(found.code, found.periods, found.label, found.short or None, found.parent, _corresponding(found))
        for found in codes(Kind(name), period)
    )
    return CodeList(name, len(items), items)


def _corresponding(found: Code) -> tuple[CorrespondingCode, ...]:
    """What a code corresponds to in the other period."""
    return tuple(
        CorrespondingCode(one.target, one.relation.value, float(one.confidence), one.note)
        for period in found.periods
        for one in correspondences(found.kind, found.code, period)
    )


ENDPOINTS = (
    Endpoint(
        "/programmes", "listProgrammes", "Codes", "Programmes of the snapshot", programmes, Programmes,
        parameters=(_COUNTRY, _PERIOD, _FUND),
    ),
    Endpoint(
        "/regions", "listRegions", "Codes", "Regions of the snapshot", regions, Regions, parameters=(_COUNTRY, _LEVEL),
        located=True,
    ),
    Endpoint("/codes", "listCodeLists", "Codes", "The official code lists", code_lists, CodeLists),
    Endpoint(
        "/codes/{name}", "getCodeList", "Codes", "One official code list", code_list, CodeList,
        parameters=(_PERIOD,), path_parameters=(_NAME,), missing=True,
        description="Codes are scoped by programming period: the same number means different things.",
    ),
)  # fmt: skip
