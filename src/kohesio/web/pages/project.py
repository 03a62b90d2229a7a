"""The page of one project: everything its list says, what was worked out from it, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kohesio.model.beneficiary import Participation
from kohesio.model.identifier import parse_id
from kohesio.model.money import Basis, RateScope
from kohesio.model.operation import Operation, Part
from kohesio.model.programme import ProgrammeRef, parse_cci
from kohesio.model.territory import Place, nuts_parents
from kohesio.model.text import preferred
from kohesio.ui.format import percent
from kohesio.ui.i18n import message
from kohesio.web import findings, prose, structured
from kohesio.web.context import Link
from kohesio.web.context_editorial import Added
from kohesio.web.context_head import Head
from kohesio.web.context_lists import Finding
from kohesio.web.context_project import Aside, Body, MoneyRow, OtherPrices, PartRow, PlaceRow, ProjectPage, Wording
from kohesio.web.editorial import added_to_project, first_picture, listed_picture
from kohesio.web.filters import chosen
from kohesio.web.labels import ASIDE_REASONS, OTHER_AMOUNTS, PLACE_BASES, PLACE_PRECISIONS, ROLES, Label
from kohesio.web.pages.project_beyond import beyond
from kohesio.web.place_map import project_map
from kohesio.web.rows import row_ranges
from kohesio.web.visit import Page, Redirect, Visit, known
from kohesio.web.whence import also_in, field_rows, groups, origins

TOTAL_COST = message("The total cost of the operation")
ELIGIBLE_COST = message("Total eligible expenditure: the part of the cost that counts for EU support")
DERIVED = message("worked out from other figures of the list, not published in it")
OF_PRIORITY = message("the rate is that of the whole priority")
OTHER_RATE = message("the published rate is %(rate)s, the published amounts give %(given)s")

RATE_TOLERANCE = 2
"""Points between a published rate and what amounts give that rounding explains."""


def project(visit: Visit) -> Page | Redirect:
    """``/{lang}/projects/{id}``; every other spelling of the id, old ones included, leads to this one."""
    asked = visit.parameters["id"]
    published = visit.service.operation(parse_id(asked) or asked)
    operation = visit.shown(published)
    if operation.id != asked:
        return Redirect(visit.urls.project(operation.id), permanent=True)
    whence_url = visit.urls.provenance(operation.id)
    language, labels = visit.language, visit.labels
    summary = preferred(operation.summary, language.code)
    source = known(visit.service).lists.get(operation.source.list)
    budget, eligible = _budget(visit, operation), _second_cost(visit, operation)
    eu = MoneyRow(language.gettext("EU contribution"), _eu_note(visit, operation), operation.eu_contribution)
    context = ProjectPage(
        operation=operation,
        title=preferred(operation.title, language.code),
        summary=Wording(summary, prose.paragraphs(summary.text)) if summary else None,
        other_languages=tuple(text for text in operation.title if text != preferred(operation.title, language.code)),
        status=_status(visit, operation),
        countries=tuple(_link(visit, "country", iso) for iso in operation.countries or (operation.country,)),
        funds=tuple(_fund(visit, code) for code in operation.funds),
        period=Link(operation.period, visit.urls.projects(chosen("period", operation.period))),
        budget=budget,
        eligible=eligible,
        eu=eu,
        share=operation.cofinancing_rate.percent if operation.cofinancing_rate else None,
        share_fits=_fits(operation),
        others=tuple(
            MoneyRow(labels.word(OTHER_AMOUNTS, entry.kind), "", entry.amount) for entry in operation.other_amounts
        ),
        prices=_other_prices(visit, operation, (eu, budget, eligible)),
        programme=_programme(visit, operation),
        priority=_priority(visit, operation.programme),
        themes=tuple(_link(visit, "theme", code) for code in operation.themes),
        fields=tuple(
            _labelled(visit, "intervention_field", f"{operation.period}:{code}", labels.field(code, operation.period))
            for code in operation.intervention_fields
        ),
        objectives=_objectives(visit, operation),
        goals=tuple(_link(visit, "sdg", code) for code in operation.sdgs),
        bodies=tuple(_body(visit, one) for one in operation.beneficiaries),
        places=tuple(row for place in operation.places if (row := _place(visit, place)).text or row.regions),
        map=project_map(visit, operation),
        parts=tuple(_part(visit, part, operation.period) for part in operation.parts),
        source=source,
        source_url=visit.urls.list(source.id) if source else None,
        source_rows=row_ranges(operation.source.rows),
        findings=findings_of(visit, operation),
        also_in=also_in(visit, operation),
        json=visit.urls.api("operations", operation.id),
        document=visit.urls.document(operation.id),
        added=added_to_project(visit, operation.id),
        highlighted=visit.service.overlay.is_highlighted(operation),
        sparql=visit.urls.sparql_about(operation.id),
        whence=groups(field_rows(visit, origins(visit, published)), whence_url),
        whence_url=whence_url,
        aside=_aside(visit, operation),
        beyond=beyond(visit, operation),
    )
    return Page(context, "projects", head=_head(visit, operation, context.added))


def _fund(visit: Visit, code: str) -> Link:
    """A fund, with the abbreviation that the reader's language has for it."""
    name, short = visit.labels.fund(code), visit.language.gettext(code)
    return Link(name, visit.urls.projects(chosen("fund", code)), code=short)


def _head(visit: Visit, operation: Operation, added: Added | None) -> Head:
    """The grant for search engines, and a picture for those who pass the page on."""
    told = structured.script_text(structured.grant(operation, visit.language, visit.urls, added))
    picture = first_picture(added) or listed_picture(visit, operation)
    return Head((told,), kind="article", query="", picture=picture)


# -- links --------------------------------------------------------------------------------------------------------


def _link(visit: Visit, key: str, value: str) -> Link:
    """A value of a facet, leading to its page or, without one, to all projects that have it."""
    label = visit.labels.value(key, value, short=key != "fund")
    about = visit.urls.about(key, value) if label.text != value else None
    return (
        Link(label.text, about, language=label.language, code=label.code)
        if about
        else _labelled(visit, key, value, label)
    )


def _labelled(visit: Visit, key: str, value: str, label: Label) -> Link:
    return Link(label.text, visit.urls.projects(chosen(key, value)), language=label.language, code=label.code)


def _objectives(visit: Visit, operation: Operation) -> tuple[Link, ...]:
    return (
        *(_link(visit, "policy_objective", code) for code in operation.policy_objective),
        *(_link(visit, "thematic_objective", code) for code in operation.thematic_objective),
        *(_link(visit, "specific_objective", code) for code in operation.specific_objective),
    )


def _programme(visit: Visit, operation: Operation) -> Link | None:
    programme = operation.programme
    key = parse_cci(programme.cci or "") or programme.id
    name = programme.name or programme.cci
    if not name:
        return None
    return Link(name, visit.urls.programme(key) if key else "", code=programme.cci)


def _priority(visit: Visit, programme: ProgrammeRef) -> Link | None:
    if not programme.priority:
        return None
    key = programme.id or programme.cci
    value = f"{key}:{programme.priority}" if key else programme.priority
    return Link(programme.priority, visit.urls.projects(chosen("priority", value)))


# -- money --------------------------------------------------------------------------------------------------------


def _budget(visit: Visit, operation: Operation) -> MoneyRow:
    """The budget with what it is in law: total cost and eligible cost are different notions."""
    gettext = visit.language.gettext
    note = TOTAL_COST if operation.total_cost or operation.period == "2021-2027" else ELIGIBLE_COST
    return MoneyRow(gettext("Total budget"), gettext(note), operation.budget)


def _second_cost(visit: Visit, operation: Operation) -> MoneyRow | None:
    """The eligible cost beside a total cost."""
    if not (operation.total_cost and operation.eligible_cost):
        return None
    return MoneyRow(
        visit.language.gettext("Eligible cost"), visit.language.gettext(ELIGIBLE_COST), operation.eligible_cost
    )


def _other_prices(visit: Visit, operation: Operation, rows: Sequence[MoneyRow | None]) -> OtherPrices | None:
    """The amounts in prices of one year, by the year of the start; None where nothing tells."""
    index, start = visit.geography.prices, operation.start_date
    if index is None or start is None or start.date.year == index.base_year:
        return None
    year = start.date.year
    amounts = tuple(
        (row.name, constant)
        for row in rows
        if row and row.amount and (constant := index.constant(row.amount.eur, year)) is not None
    )
    return OtherPrices(year, index.base_year, amounts) if amounts else None


def _eu_note(visit: Visit, operation: Operation) -> str:
    gettext = visit.language.gettext
    notes = []
    if operation.eu_contribution and operation.eu_contribution.basis is Basis.DERIVED:
        notes.append(gettext(DERIVED))
    if operation.cofinancing_rate and operation.cofinancing_rate.of is RateScope.PRIORITY:
        notes.append(gettext(OF_PRIORITY))
    elif operation.cofinancing_rate and not _fits(operation):
        locale = visit.language.locale
        rates = {
            "rate": percent(operation.cofinancing_rate.percent, locale),
            "given": percent(_given(operation)[0], locale),
        }
        notes.append(gettext(OTHER_RATE) % rates)
    return "; ".join(notes)


def _given(operation: Operation) -> list[Decimal]:
    """How many percent of the eligible and of the total cost the EU contribution is, as far as they are published."""
    eu = operation.eu_contribution
    costs = [cost for cost in (operation.eligible_cost, operation.total_cost) if cost and cost.amount > 0]
    return [round(eu.amount * 100 / cost.amount, 1) for cost in costs if eu and eu.currency == cost.currency]


def _fits(operation: Operation) -> bool:
    """Whether the published rate is about what the published amounts give; also where nothing tells."""
    rate, given = operation.cofinancing_rate, _given(operation)
    return rate is None or not given or any(abs(rate.percent - one) <= RATE_TOLERANCE for one in given)


def _part(visit: Visit, part: Part, period: str) -> PartRow:
    labels = visit.labels
    names = [
        labels.fund(part.fund) if part.fund else "",
        labels.value("programme", part.programme).text if part.programme else "",
        part.priority or "",
        labels.region(part.place).text if part.place else "",
        labels.field(part.intervention_field, period).text if part.intervention_field else "",
    ]
    return PartRow(
        names=tuple(filter(None, names)),
        rate=part.cofinancing_rate.percent if part.cofinancing_rate else None,
        total_cost=part.total_cost,
        eligible_cost=part.eligible_cost,
        eu_contribution=part.eu_contribution,
        rows=row_ranges(part.rows),
    )


# -- who and where ------------------------------------------------------------------------------------------------


def _body(visit: Visit, one: Participation) -> Body:
    return Body(
        name=visit.body_name(one.name, is_natural_person=one.is_natural_person),
        latin=one.name_latin,
        url=None if visit.hides(is_natural_person=one.is_natural_person) else visit.urls.beneficiary(one.id),
        role=visit.labels.word(ROLES, one.role.value),
        amount=one.amount,
        legal_form=one.legal_form,
        identifiers=tuple(f"{entry.scheme.upper()} {entry.value}" for entry in one.identifiers),
    )


def _place(visit: Visit, place: Place) -> PlaceRow:
    gettext, labels = visit.language.gettext, visit.labels
    codes = nuts_parents(place.nuts) if place.nuts else ()
    regions = {
        label.text: Link(label.text, visit.urls.place(code), language=label.language, code=code)
        for code in codes[1:]
        if (label := labels.region(code)).code
    }  # a region that is one on several levels stands once, as the smallest
    words = [place.municipality, place.postcode, place.label if place.label != place.municipality else None]
    text = ", ".join(filter(None, words))
    if place.postcode and text == place.postcode:  # digits alone tell nobody what they are
        text = f"{gettext('Postcode')} {text}"
    return PlaceRow(
        text=text,
        regions=tuple(reversed(regions.values())),
        basis=gettext(PLACE_BASES[place.basis.value]),
        precision=gettext(PLACE_PRECISIONS[place.precision.value]),
    )


def _status(visit: Visit, operation: Operation) -> str | None:
    """Whether the project ran on the day of the snapshot, where its dates tell to the day."""
    today = visit.service.as_of
    if operation.start_date and operation.start_date.date > today:
        key = "planned"
    elif operation.end_date and operation.end_date.date < today:
        key = "finished"
    elif operation.start_date and operation.end_date:
        key = "running"
    else:
        return None
    return visit.labels.value("status", key).text


def _aside(visit: Visit, operation: Operation) -> Aside | None:
    """Why the amounts are in no total, with the project that has them."""
    counted = operation.counted_in
    if counted is None:
        return None
    other = visit.service.operation(counted.operation)
    title = preferred(other.title, visit.language.code)
    link = Link(
        title.text if title else other.id, visit.urls.project(other.id), language=title.language if title else None
    )
    return Aside(visit.language.gettext(ASIDE_REASONS[counted.reason.value]), link)


def findings_of(visit: Visit, operation: Operation) -> tuple[Finding, ...]:
    """What was found at the project's rows, in words; one entry a code, in the order of the record."""
    language = visit.language
    return tuple(
        Finding(code, findings.title_of(code, language), findings.explanation_of(code, language), 1, ())
        for code in operation.issues
    )
