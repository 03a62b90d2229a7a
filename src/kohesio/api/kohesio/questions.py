"""Turns Kohesio's parameters into our queries. This is the only place where they meet; nothing is filtered here.

Precedence is Kohesio's: a NUTS 3 region replaces a region, and a region replaces a country. A thing that exists but has
no operation gives an empty answer; a thing that does not exist is a ParameterError.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.entities import COLLECTIONS, EUROPE, region_value
from kohesio.api.kohesio.parameters import Kind, Parameter
from kohesio.api.kohesio.towns import town_centre
from kohesio.errors import ParameterError
from kohesio.index.fields import COLLECTION, TOGETHER
from kohesio.index.query import AmountRange, BeneficiaryQuery, Box, Choice, DateRange, Near, OperationQuery, Sort
from kohesio.model.identifier import parse_id
from kohesio.model.programme import parse_cci
from kohesio.reference.programmes import programme as registered

NOTHING = ("country", Choice(("SE",), ("SE",)))
"""A condition that no operation meets."""

REGIONS = ("granularityRegion", "nuts3", "region")
"""Parameters that name a region, the one that counts first."""

SORTS = (
    ("orderStartDate", "start_date"),
    ("orderEndDate", "end_date"),
    ("orderEuBudget", "eu_contribution"),
    ("orderTotalBudget", "budget"),
)
BENEFICIARY_SORTS = (
    ("orderNumProjects", "operations"),
    ("orderEuBudget", "eu_contribution"),
    ("orderTotalBudget", "budget"),
)
"""Flags that state an order, the one that counts first; true is ascending."""

_AMOUNTS = (
    ("budget", "budgetBiggerThan", "budgetSmallerThan"),
    ("eu_contribution", "budgetEUBiggerThan", "budgetEUSmallerThan"),
)
_DATES = (("start", "startDateAfter", "startDateBefore"), ("end", "endDateAfter", "endDateBefore"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One condition: parameter, field, values, and whether their ids are well formed: no operation need have them."""

    parameter: str
    facet: str
    values: tuple[str, ...]
    exists: bool = False


def operation_query(call: Call, parameters: Sequence[Parameter]) -> OperationQuery:
    """The question about operations that a request asks. Raises ParameterError."""
    arguments = call.arguments
    choices = _choices(call, (*_place(call), *_things(call, parameters), *_flags(call)))
    amounts = tuple(
        (key, AmountRange(arguments.amount(least), arguments.amount(most)))
        for key, least, most in _AMOUNTS
        if least in arguments or most in arguments
    )
    dates = tuple(
        (key, DateRange(arguments.day(first), arguments.day(last)))
        for key, first, last in _DATES
        if first in arguments or last in arguments
    )
    for key, amount in amounts:
        _check_order(key, amount)
    for key, day in dates:
        _check_order(key, day)
    return OperationQuery(
        text=arguments.text("keywords"),
        choices=choices,
        amounts=amounts,
        dates=dates,
        highlighted=arguments.flag("highlighted") if "highlighted" in arguments else None,
        near=near(call),
        sort=_sort(call, SORTS, Sort()),
        language=call.language,
    )


def beneficiary_query(call: Call, parameters: Sequence[Parameter]) -> BeneficiaryQuery:
    """The question about beneficiaries that a request asks. Raises ParameterError."""
    things = tuple(_things(call, parameters))
    country = call.arguments.text("country")
    places = list(_place(call, country=False))
    if country:
        value = call.entities.value("country", "country", country)
        places.append(Asked("country", "country", (value,)))
    if "beneficiaryType" in call.arguments:  # no list tells public bodies from private ones
        things += (Asked("beneficiaryType", *_as_nothing()),)
    return BeneficiaryQuery(
        text=call.arguments.text("name"),
        choices=_choices(call, (*places, *things)),
        near=near(call),
        sort=_sort(call, BENEFICIARY_SORTS, Sort("budget", descending=True)),
        language=call.language,
    )


def near(call: Call) -> Near | None:
    """The circle a request asks for: a point or a town, and a radius."""
    arguments = call.arguments
    lat, lon = arguments.degrees("latitude"), arguments.degrees("longitude")
    if (lat is None) != (lon is None):
        missing = "latitude" if lat is None else "longitude"
        raise ParameterError(missing, f"The parameter {missing!r} is missing; a point needs both.")
    km = float(arguments.whole("radius") or 100)
    if town := arguments.text("town"):
        country = arguments.text("country")
        iso = call.entities.value("country", "country", country) if country else None
        centre = town_centre(call, town, iso if iso != EUROPE else None)
        return Near(centre.lat, centre.lon, km)
    return Near(lat, lon, km) if lat is not None and lon is not None else None


def at_point(query: OperationQuery, lat: float, lon: float) -> OperationQuery:
    """The same question at one point: within ten centimetres, since figures lose digits on their way."""
    reach = 0.000001
    return replace(query, box=Box(lon - reach, lat - reach, lon + reach, lat + reach))


# -- conditions


def _place(call: Call, *, country: bool = True) -> Iterator[Asked]:
    """The finest region named, or the country; Europe is no condition."""
    arguments = call.arguments
    for name in (*REGIONS, *(("country",) if country else ())):
        text = arguments.text(name)
        if not text:
            continue
        facet, value = region_value(text, name)
        if value != EUROPE:
            yield Asked(name, facet, (value,))
        return


def _things(call: Call, parameters: Sequence[Parameter]) -> Iterator[Asked]:
    """Conditions on what a parameter's id or code names; programmes come from two parameters."""
    for parameter in parameters:
        texts = call.arguments.several(parameter.name)
        if parameter.kind is not Kind.ID or not parameter.facet or not texts or parameter.facet == "programme":
            continue
        values = tuple(call.entities.value(parameter.entity, parameter.name, text) for text in texts)
        yield Asked(parameter.name, parameter.facet, values, exists=all(parse_id(text) for text in texts))
    yield from _programmes(call)


def _programmes(call: Call) -> Iterator[Asked]:
    """``program`` and ``cci`` both name programmes: what both allow."""
    named = call.arguments.several("program")
    codes = tuple(parse_cci(text) or text for text in (*call.arguments.several("cci"), *call.arguments.several("ccis")))
    values = tuple(call.entities.value("programme", "program", text) for text in named)
    if named and codes:
        by_cci = {one.cci: one.id for one in call.entities.programmes.values()}
        both = {by_cci.get(code, code) for code in codes}
        values = tuple(value for value in values if by_cci.get(parse_cci(value) or value, value) in both)
        if not values:
            yield Asked("program", *_as_nothing())
            return
    elif codes:
        values = codes
    if values:
        exists = all(parse_id(value) or registered(value) for value in values)
        yield Asked("program" if named else "cci", "programme", values, exists=exists)


def _as_nothing() -> tuple[str, tuple[str, ...], bool]:
    return "", (), True


def _flags(call: Call) -> Iterator[Asked]:
    interreg = call.arguments.flag("interreg")
    if interreg is not None:
        yield Asked("interreg", "interreg", ("true" if interreg else "false",), exists=True)
    yield from _collections(call)


def _collections(call: Call) -> Iterator[Asked]:
    """``projectTypes``: what is in all the collections; those of Kohesio that are not here have no project."""
    known = call.entities.collections
    asked = [known.get(parse_id(text) or "", text) for text in call.arguments.several("projectTypes")]
    if any((parse_id(one) or "") in COLLECTIONS for one in asked):
        yield Asked("projectTypes", *_as_nothing())
    elif unknown := [one for one in asked if one not in call.service.overlay.collections]:
        valid = (*known, *COLLECTIONS)
        raise ParameterError("projectTypes", f"There is no project collection {unknown[0][:80]!r}.", valid)
    elif asked:
        yield Asked("projectTypes", COLLECTION, (TOGETHER.join(sorted(set(asked))),), exists=True)


def _choices(call: Call, asked: Sequence[Asked]) -> tuple[tuple[str, Choice], ...]:
    """The conditions in the index's own values; of those on one field, all must hold for each other's values."""
    found: dict[str, Choice] = {}
    for one in asked:
        choice = _resolved(call, one)
        if choice is None:
            return (NOTHING,)
        if one.facet in found:
            shared = tuple(value for value in found[one.facet].included if value in choice.included)
            if not shared:
                return (NOTHING,)
            choice = Choice(shared)
        found[one.facet] = choice
    return tuple(found.items())


def _resolved(call: Call, asked: Asked) -> Choice | None:
    """The condition as the index knows it; None if nothing can meet it. Raises ParameterError, by Kohesio's name."""
    if not asked.facet:
        return None
    known: list[str] = []
    for value in asked.values:
        try:
            query = call.service.resolved(OperationQuery(choices=((asked.facet, Choice((value,))),)))
        except ParameterError as error:
            if asked.exists:
                continue
            raise ParameterError(asked.parameter, error.message, error.valid) from error
        known += query.choice(asked.facet).included
    return Choice(tuple(dict.fromkeys(known))) if known else None


def _check_order(key: str, bounds: AmountRange | DateRange) -> None:
    names = {entry[0]: entry[1:] for entry in (*_AMOUNTS, *_DATES)}[key]
    if isinstance(bounds, AmountRange):
        wrong = bounds.least is not None and bounds.most is not None and bounds.least > bounds.most
    else:
        wrong = bounds.first is not None and bounds.last is not None and bounds.first > bounds.last
    if wrong:
        raise ParameterError(names[1], f"The value of {names[1]!r} is less than that of {names[0]!r}.")


def _sort(call: Call, flags: Sequence[tuple[str, str]], default: Sort) -> Sort:
    for name, key in flags:
        ascending = call.arguments.flag(name)
        if ascending is not None:
            return Sort(key, descending=not ascending)
    return default
