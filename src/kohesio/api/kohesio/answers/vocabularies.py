"""``queries/*``: what can be chosen, list by list, each in its own shape.

Everything a list of the law has is there, whether or not a project has it; programmes, priority axes and lists of
operations are those of the version that answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.kohesio import names, regions
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.entities import EUROPE, entity, region_value
from kohesio.editorial.entries import words_for
from kohesio.errors import ParameterError
from kohesio.index.fields import SCOPE_MARK
from kohesio.index.query import Choice, OperationQuery
from kohesio.model.fund import FUNDS
from kohesio.model.identifier import entity_uri, parse_id
from kohesio.model.programme import is_interreg
from kohesio.model.territory import MEMBER_STATES, iso_country, nuts_code
from kohesio.reference import codelists
from kohesio.reference.codelists import Kind
from kohesio.reference.kohesio_ids import kohesio_ids

_SHOWN_PERIODS = ("2014-2020", "2021-2027")
_OUTERMOST = ("PT30", "PT20", "ES70", "FRY4", "FRY3", "FRY1", "FRY2", "FRY5")


@dataclass(frozen=True)
class Instance:
    """An entry: its entity and what it is called."""

    instance: str
    instanceLabel: str


@dataclass(frozen=True)
class Country(Instance):
    """A country; this server keeps no pictures of flags."""

    instanceImage: str
    code: str


@dataclass(frozen=True)
class RegionEntry:
    """A region of a country."""

    region: str
    name: str


@dataclass(frozen=True)
class Nuts3Entry:
    """A NUTS 3 region: ``CODE - name``."""

    instance: str
    name: str
    country: str
    nuts_code: str


@dataclass(frozen=True)
class ProgramEntry(Instance):
    """A programme with its funds: ``CCI - name``."""

    funds: tuple[str, ...]


@dataclass(frozen=True)
class ObjectiveRef:
    """A thematic objective under a policy objective."""

    instance: str
    id: str


@dataclass(frozen=True)
class ThematicEntry(Instance):
    """A thematic objective with its code."""

    id: str


@dataclass(frozen=True)
class PolicyEntry(Instance):
    """A policy objective with its code and thematic objectives."""

    id: str
    theme: tuple[ObjectiveRef, ...]


@dataclass(frozen=True)
class AreaEntry:
    """Intervention fields under their heading."""

    areaOfIntervention: str
    areaOfInterventionLabel: str
    areaOfInterventionId: str
    options: tuple[Instance, ...]


@dataclass(frozen=True)
class CountryRef:
    """A country: entity, name, code."""

    qid: str
    label: str
    code: str


@dataclass(frozen=True)
class AxisEntry(Instance):
    """A priority axis of a programme; ``totalCostOfSelectedOperations`` is empty, for no list states it."""

    countries: tuple[CountryRef, ...]
    program: str
    totalCostOfSelectedOperations: str
    priorityAxisID: str


@dataclass(frozen=True)
class OutermostEntry(Instance):
    """An outermost region of the Union."""

    country: str
    countryLabel: str


@dataclass(frozen=True)
class ListEntry(Instance):
    """A list of operations: where it stands, since when it is loaded, when it was updated, its programmes."""

    id: str
    url: str
    first_ingestion: str | None
    last_update: str | None
    ccis: tuple[str, ...]
    country: CountryRef


def countries(call: Call) -> tuple[Country, ...]:
    """The member states, by name."""
    wanted = _only(call, "country")
    found = [Country(entity("country", iso), names.country(iso, call.language), "", iso) for iso in MEMBER_STATES
             if wanted in {None, iso}]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.instanceLabel))


def country_regions(call: Call) -> tuple[RegionEntry, ...]:
    """The regions of a country or, below it, of a region; with ``qid`` that one region."""
    if qid := call.arguments.text("qid"):
        return (_region(_region_code(qid, "qid"), call.language),)
    text = call.arguments.text("country")
    if not text:
        raise ParameterError("country", "The parameter 'country' is missing: whose regions?")
    code = _region_code(text, "country")
    codes = regions.lower(code) if code else tuple(map(nuts_code, MEMBER_STATES))
    found = (_region(each, call.language) for each in codes)
    return tuple(sorted(found, key=lambda one: one.name))


def nuts3(call: Call) -> tuple[Nuts3Entry, ...]:
    """NUTS 3 regions by code: one, those of a region, of a country, or all."""
    for name in ("qid", "region", "country"):
        if text := call.arguments.text(name):
            found = regions.nuts3(_region_code(text, name))
            break
    else:
        found = regions.nuts3("")
    return tuple(
        Nuts3Entry(
            entity("nuts", code), f"{code} - {names.region(code, call.language)}",
            entity("country", iso_country(code[:2])), code,
        )
        for code in found
    )  # fmt: skip


def funds(call: Call) -> tuple[Instance, ...]:
    """The funds by code: ``ID - name``."""
    wanted = _only(call, "fund")
    codes = sorted(code for code in FUNDS if wanted in {None, code})
    return tuple(Instance(entity("fund", code), f"{code} - {names.fund(code, call.say)}") for code in codes)


def programs(call: Call) -> tuple[ProgramEntry, ...]:
    """The programmes of this version, of a country, region, fund or kind; those of a region by their operations."""
    wanted = _only(call, "programme")
    country, fund = _asked(call, "country"), _asked(call, "fund")
    interreg = call.arguments.flag("interreg")
    active = _active_in(call, country)
    found = [
        ProgramEntry(
            call.entities.programme(one.id), f"{one.cci} - {one.name}" if one.cci else one.name,
            tuple(entity("fund", code) for code in one.funds),
        )
        for one in call.entities.programmes.values()
        if (wanted in {None, one.id})
        and (active is None or one.id in active)
        and (fund is None or fund in one.funds)
        and (interreg is None or (one.cci is not None and is_interreg(one.cci)) == interreg)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.instanceLabel))


def _active_in(call: Call, country: str | None) -> frozenset[str] | None:
    """Programmes with operations in the region or country asked for; None if none is asked for."""
    text = call.arguments.text("region")
    facet, value = region_value(text, "region") if text else ("country", country)
    if value is None or value == EUROPE:
        return None
    try:
        query = OperationQuery(choices=((facet, Choice((value,))),))
        return frozenset(one.value for one in call.service.statistics(query, ("programme",)).breakdowns[0].values)
    except ParameterError:
        return frozenset()  # a region of the code lists in which no operation is


def thematic_objectives(call: Call) -> tuple[ThematicEntry, ...]:
    """The thematic objectives of 2014-2020, in official order; ``policy`` leaves those under it."""
    wanted, policy = _only(call, "thematic_objective"), _asked(call, "policy", "policy_objective")
    return tuple(
        ThematicEntry(entity("thematic_objective", one.code), names.theme(one.code, call.say), one.code)
        for one in codelists.codes(Kind.THEMATIC_OBJECTIVE)
        if wanted in {None, one.code} and policy in {None, one.parent}
    )


def policy_objectives(call: Call) -> tuple[PolicyEntry, ...]:
    """The policy objectives with the thematic objectives under them; ``theme`` leaves that above it."""
    wanted, theme = _only(call, "policy_objective"), _asked(call, "theme", "thematic_objective")
    below: dict[str, list[ObjectiveRef]] = {}
    for one in codelists.codes(Kind.THEMATIC_OBJECTIVE):
        if one.parent:
            below.setdefault(one.parent, []).append(ObjectiveRef(entity("thematic_objective", one.code), one.code))
    return tuple(
        PolicyEntry(
            entity("policy_objective", one.code), names.policy(one.code, call.say), names.policy_id(one.code),
            tuple(below.get(one.code, ())),
        )
        for one in codelists.codes(Kind.POLICY_OBJECTIVE)
        if wanted in {None, one.code} and (theme is None or theme in {ref.id for ref in below.get(one.code, ())})
    )  # fmt: skip


def intervention_fields(call: Call) -> tuple[AreaEntry, ...]:
    """The intervention fields under their headings, 2014-2020 first; ``qid`` leaves one heading."""
    wanted = _only(call, "area")
    found: dict[tuple[str, str], list[Instance]] = {}
    for one in codelists.codes(Kind.INTERVENTION_FIELD):
        if one.periods[0] in _SHOWN_PERIODS:
            value = f"{one.periods[0]}{SCOPE_MARK}{one.code}"
            option = Instance(entity("intervention_field", value), names.field_option(value, call.say))
            found.setdefault((one.periods[0], one.parent or ""), []).append(option)
    entries = []
    for number, ((period, area), options) in enumerate(found.items(), 1):
        if wanted in {None, f"{period}{SCOPE_MARK}{area}"}:
            heading = call.say(area) if area else area
            label = heading if period == _SHOWN_PERIODS[0] else f"{heading} ({period})"
            entries.append(
                AreaEntry(entity("area", f"{period}{SCOPE_MARK}{area}"), label, f"{number:02}", tuple(options))
            )
    return tuple(entries)


def kohesio_categories(call: Call) -> tuple[Instance, ...]:
    """What an intervention field means in plain words; all of them without one."""
    asked = _asked(call, "interventionField", "intervention_field")
    fields = [
        (f"{one.periods[0]}{SCOPE_MARK}{one.code}", one.periods[0], one.code)
        for one in codelists.codes(Kind.INTERVENTION_FIELD)
        if one.periods[0] in _SHOWN_PERIODS
    ]
    return tuple(
        Instance(entity("category", value), names.field(code, period, call.say))
        for value, period, code in fields
        if asked is None or asked in {value, code}
    )


def priority_axes(call: Call) -> tuple[AxisEntry, ...]:
    """The priority axes of a programme, or of a country's programmes."""
    wanted, country = _only(call, "priority"), _asked(call, "country")
    text = call.arguments.text("program")
    program = _programme(call, text) if text else None
    if text and program is None:
        return ()
    chosen = (
        *((("programme", Choice((program,))),) if program else ()),
        *((("country", Choice((country,))),) if country and country != EUROPE else ()),
    )
    found = call.service.statistics(OperationQuery(choices=chosen), ("priority",)).breakdowns[0].values
    entries = [_axis(call, one.value) for one in found if wanted in {None, one.value}]
    return tuple(sorted(filter(None, entries), key=lambda one: (one.program, one.instanceLabel)))


def _axis(call: Call, value: str) -> AxisEntry | None:
    programme, _, priority = value.rpartition(SCOPE_MARK)
    known = call.entities.programmes.get(programme)
    if known is None:
        return None  # a priority of a list without programmes
    home = known.country or EUROPE
    return AxisEntry(
        instance=entity("priority", value),
        instanceLabel=f"{priority} - {known.name}",
        countries=(CountryRef(entity("country", home), names.country(home, call.language), home),),
        program=call.entities.programme(programme),
        totalCostOfSelectedOperations="",
        priorityAxisID=priority,
    )


def _programme(call: Call, text: str) -> str | None:
    """The programme a parameter names, as the index knows it; None if it has no operations here."""
    value = call.entities.value("programme", "program", text)
    try:
        (found,) = call.service.resolved(OperationQuery(choices=(("programme", Choice((value,))),))).choice(
            "programme"
        ).included  # fmt: skip
    except ParameterError:
        return None
    return found


def project_types(call: Call) -> tuple[Instance, ...]:
    """Project collections: those that the operator of this server put together."""
    known = call.service.overlay.collections
    named = ((entity_uri(address), known[one].title) for address, one in call.entities.collections.items())
    return tuple(
        Instance(address, title.text) for address, texts in named if (title := words_for(texts, call.language))
    )


def outermost_regions(call: Call) -> tuple[OutermostEntry, ...]:
    """The outermost regions of the Union that have a region of their own."""
    known = kohesio_ids("nuts")
    wanted = parse_id(call.arguments.text("qid")) if call.arguments.text("qid") else None
    return tuple(
        OutermostEntry(
            entity("nuts", code), names.region(code, call.language), entity("country", iso_country(code[:2])),
            names.country(iso_country(code[:2]), call.language),
        )
        for code in _OUTERMOST
        if wanted in {None, known[code]}
    )  # fmt: skip


def lists_of_operations(call: Call) -> tuple[ListEntry, ...]:
    """The lists of operations loaded, by country."""
    country = _asked(call, "country")
    ccis = _ccis_by_country(call)
    entries = [
        ListEntry(
            instance=call.entities.lists[one.id],
            instanceLabel=one.title,
            id=one.id,
            url=one.address or "",
            first_ingestion=one.fetched_at,
            last_update=_moment(one.updated or one.edition),
            ccis=ccis.get((one.country or "", one.periods), ()),
            country=_home(one.country, call.language),
        )
        for one in call.snapshot.lists()
        if country is None or one.country == country
    ]
    return tuple(sorted(entries, key=lambda one: (one.country.code, one.id)))


def _ccis_by_country(call: Call) -> dict[tuple[str, tuple[str, ...]], tuple[str, ...]]:
    """Programmes by country and period, as far as a list's own can be told."""
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for one in call.entities.programmes.values():
        if one.cci:
            found.setdefault((one.country or "", (one.period,)), []).append(one.cci)
    return {key: tuple(sorted(ccis)) for key, ccis in found.items()}


def _home(country: str | None, language: str) -> CountryRef:
    if country is None:
        return CountryRef("", "European Territorial Cooperation", "TC")
    return CountryRef(entity("country", country), names.country(country, language), country)


def _moment(day: str | None) -> str | None:
    """A day as a moment. None where it is not known: Kohesio's pages make a date of every text, an empty one too."""
    return f"{day}T00:00:00Z" if day and "T" not in day else day


def _region(code: str, language: str) -> RegionEntry:
    return RegionEntry(entity("nuts", code), names.region(code, language))


def _region_code(text: str, parameter: str) -> str:
    """The NUTS code of a region or country; empty for Europe."""
    _, value = region_value(text, parameter)
    return "" if value == EUROPE else nuts_code(value)


def _only(call: Call, kind: str) -> str | None:
    """The one entry that ``qid`` asks for."""
    return _asked(call, "qid", kind)


def _asked(call: Call, parameter: str, kind: str | None = None) -> str | None:
    """The value that a parameter names, in the code list's own spelling. Raises ParameterError for an unknown id."""
    text = call.arguments.text(parameter)
    if not text:
        return None
    value = call.entities.value(kind or parameter, parameter, text)
    if kind in _READ:
        return codelists.parse_code(_READ[kind], value) or value
    return None if value == EUROPE else value


_READ = {"policy_objective": Kind.POLICY_OBJECTIVE, "thematic_objective": Kind.THEMATIC_OBJECTIVE}
