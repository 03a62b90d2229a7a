"""``projects/{id}``: everything about one project."""

from __future__ import annotations

from dataclasses import dataclass

from kohesio.api.kohesio import forms, names, regions
from kohesio.api.kohesio.answers import added
from kohesio.api.kohesio.answers.added import Image
from kohesio.api.kohesio.call import Call
from kohesio.errors import ParameterError
from kohesio.index.fields import INFOREGIO
from kohesio.model.beneficiary import Participation
from kohesio.model.identifier import entity_uri
from kohesio.model.operation import Operation
from kohesio.model.territory import iso_country, nuts_code
from kohesio.snapshot.privacy import shown_operation


@dataclass(frozen=True)
class Fund:
    """A fund of a project."""

    id: str
    label: str
    fullLabel: str
    website: str


@dataclass(frozen=True)
class Program:
    """A programme of a project."""

    link: str
    programLabel: str
    programFullLabel: str
    programInfoRegioUrl: str
    programWebsite: tuple[str, ...]
    programmingPeriodLabel: str


@dataclass(frozen=True)
class ProjectBeneficiary:
    """Who receives the money; ``link`` is empty for natural persons."""

    link: str
    beneficiaryLabel: str
    wikidata: str
    website: str
    transliteration: str


@dataclass(frozen=True)
class SpecificObjective:
    """A specific objective of 2021-2027."""

    id: str
    label: str


@dataclass(frozen=True)
class Project:
    """One project. Ids and labels of one kind match by position."""

    item: str
    link: str
    label: str
    originalLabel: str
    description: str
    description_raw: str
    originalDescription: str
    startTime: str
    endTime: str
    budget: str
    euBudget: str
    cofinancingRate: str
    countryLabel: tuple[str, ...]
    countryCode: tuple[str, ...]
    categoryLabels: tuple[str, ...]
    categoryIDs: tuple[str, ...]
    fundLabel: str
    fundWebsite: str
    funds: tuple[Fund, ...]
    program: tuple[Program, ...]
    programmingPeriod: str
    themeIds: tuple[str, ...]
    themeLabels: tuple[str, ...]
    policyIds: tuple[str, ...]
    policyLabels: tuple[str, ...]
    specificObjectives: tuple[SpecificObjective, ...]
    projectWebsite: str
    coordinates: tuple[str, ...]
    images: tuple[Image, ...]
    videos: tuple[str, ...]
    tweets: tuple[str, ...]
    beneficiaries: tuple[ProjectBeneficiary, ...]
    managingAuthorityLabel: str
    region: str
    regionText: str
    regionUpper1: str
    regionUpper2: str
    regionUpper3: str
    geoJson: tuple[str, ...]
    infoRegioUrl: str
    keepUrl: str
    instagramUsername: str
    facebookUserId: str
    twitterUsername: str
    youtubeVideoId: str
    canEdit: bool
    canApprove: bool


def project(call: Call) -> Project:
    """One project, by ``id`` or, without it, by the last part of the path. Raises MissingError for an unknown one."""
    operation = call.service.operation(identifier(call))
    shown = shown_operation(operation, show_natural_persons=call.settings.show_natural_persons)
    return _project(call, shown)


def identifier(call: Call) -> str:
    """The thing a route is asked for: the parameter ``id`` counts, as at Kohesio; the path stands in for it."""
    found = call.arguments.text("id") or call.path.get("id", "")
    if not found:
        raise ParameterError("id", "The parameter 'id' is missing: the address of the entity, or its Q-id.")
    return found


def _project(call: Call, operation: Operation) -> Project:
    language, links, say = call.language, forms.links(operation), call.say
    funds = tuple(Fund(code, names.fund(code, say), f"{code} - {names.fund(code, say)}", _WEBSITES.get(code, ""))
                  for code in operation.funds)  # fmt: skip
    countries = operation.countries or (operation.country,)
    nuts = tuple(dict.fromkeys(place.nuts for place in operation.places if place.nuts))
    region, region_text = _where(nuts, countries, language)
    return Project(
        item=operation.id,
        link=entity_uri(operation.id),
        label=names.text(operation.title, language),
        originalLabel=names.original(operation.title),
        description=names.text(operation.summary, language),
        description_raw="",
        originalDescription=names.original(operation.summary),
        startTime=forms.day(operation.start_date),
        endTime=forms.day(operation.end_date),
        budget=forms.money(operation.budget),
        euBudget=forms.money(operation.eu_contribution),
        cofinancingRate=forms.rate(operation.cofinancing_rate.percent if operation.cofinancing_rate else None),
        countryLabel=tuple(names.country(iso, language) for iso in countries),
        countryCode=countries,
        categoryLabels=tuple(names.field(code, operation.period, say) for code in operation.intervention_fields),
        categoryIDs=operation.intervention_fields,
        fundLabel=funds[0].id if funds else "",
        fundWebsite=funds[0].website if funds else "",
        funds=funds,
        program=_programmes(call, operation),
        programmingPeriod=operation.period,
        themeIds=operation.thematic_objective,
        themeLabels=tuple(names.theme(code, say) for code in operation.thematic_objective),
        policyIds=tuple(map(names.policy_id, operation.policy_objective)),
        policyLabels=tuple(names.policy(code, say) for code in operation.policy_objective),
        specificObjectives=tuple(
            SpecificObjective(code, names.specific(code, say)) for code in operation.specific_objective
        ),
        projectWebsite=added.website(call, operation),
        coordinates=tuple(map(forms.wkt, forms.points(operation))),
        images=added.images(call, operation),
        videos=added.videos(call, operation),
        tweets=(),
        beneficiaries=tuple(_beneficiary(call, one) for one in operation.beneficiaries),
        managingAuthorityLabel=operation.programme.managing_authority or "",
        region=region,
        regionText=region_text,
        regionUpper1="",
        regionUpper2="",
        regionUpper3="",
        geoJson=_outlines(call, nuts, countries),
        infoRegioUrl=forms.leading_to(links, INFOREGIO),
        keepUrl=forms.leading_to(links, forms.KEEP),
        instagramUsername="",
        facebookUserId="",
        twitterUsername="",
        youtubeVideoId="",
        canEdit=False,
        canApprove=False,
    )


def _outlines(call: Call, nuts: tuple[str, ...], countries: tuple[str, ...]) -> tuple[str, ...]:
    """Outlines of the NUTS 3 regions; without any, of what is known: other regions, else the countries.

    Kohesio's pages move their map to what is drawn, and fail at nothing.
    """
    finest = tuple(code for code in nuts if len(code) == _NUTS3)
    for codes in (finest, nuts, tuple(map(nuts_code, countries))):
        if found := tuple(quoted(outline) for code in codes if (outline := call.shapes.outline(code))):
            return found
    return ()


def quoted(geometry: str) -> str:
    """GeoJSON as Kohesio writes it: within single quotes."""
    return geometry.replace('"', "'")


def _beneficiary(call: Call, one: Participation) -> ProjectBeneficiary:
    link = "" if one.is_natural_person else entity_uri(one.id)
    return ProjectBeneficiary(link, one.name, "", added.about_body(call, one.id).website, one.name_latin or "")


def _programmes(call: Call, operation: Operation) -> tuple[Program, ...]:
    ref = operation.programme
    value = ref.id or ref.cci
    if value is None:
        return ()
    name = ref.name or ref.cci or ""
    full = f"{ref.cci} - {name}" if ref.cci else name
    return (Program(call.entities.programme(value), name, full, "", (), operation.period),)


def _where(nuts: tuple[str, ...], countries: tuple[str, ...], language: str) -> tuple[str, str]:
    """Name of the region, and the place in words: from the region up to the country, or the countries of several."""
    if len(countries) > 1:
        return "", ", ".join(["Multiple locations", *(names.country(iso, language) for iso in countries)])
    region = next((code for code in nuts if len(code) > 2), "")
    named = [names.region(code, language) for code in (region, *regions.upper(region)[:-1])] if region else []
    country = names.country(iso_country(region[:2]) if region else countries[0], language)
    return (named[0] if named else ""), ", ".join(dict.fromkeys([*named, country]))


_NUTS3 = 5
"""Letters of a NUTS 3 code."""

_POLICY = "https://ec.europa.eu/regional_policy/funding"
_WEBSITES = {
    "ERDF": f"{_POLICY}/erdf_en",
    "CF": f"{_POLICY}/cohesion-fund_en",
    "JTF": f"{_POLICY}/just-transition-fund_en",
    "ESF": "https://european-social-fund-plus.ec.europa.eu/en",
    "ESF+": "https://european-social-fund-plus.ec.europa.eu/en",
}
"""The Commission's pages about the funds."""
