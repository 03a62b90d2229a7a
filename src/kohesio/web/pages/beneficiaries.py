"""Beneficiaries: the list with search and filters, and the page of one with its totals and projects."""

from __future__ import annotations

from dataclasses import replace

from kohesio.index.fields import TOGETHER
from kohesio.index.parsing import parse_beneficiary_query, parse_query
from kohesio.index.query import BeneficiaryQuery, Choice, OperationQuery, Sort
from kohesio.index.result import BeneficiaryHit, Facet
from kohesio.model.beneficiary import Beneficiary
from kohesio.model.identifier import parse_id
from kohesio.model.territory import iso_country
from kohesio.reference.region_tree import country_of_area
from kohesio.reference.registers import register_page
from kohesio.snapshot.export.formats import BODY_FORMATS
from kohesio.web import filters, structured
from kohesio.web.context import (
    BeneficiariesPage,
    BeneficiaryPage,
    BodyRow,
    Breakdown,
    Downloads,
    Group,
    Link,
    OtherBody,
    PartnerRow,
    Partners,
)
from kohesio.web.context_editorial import Added
from kohesio.web.context_head import Head
from kohesio.web.editorial import added_to_body, first_picture
from kohesio.web.notes import in_words
from kohesio.web.paged import KEY as PAGE
from kohesio.web.paged import bodies_at, projects_at, result_pages
from kohesio.web.pages.hits import project_hits
from kohesio.web.pages.home import MAP_PAGE, ways
from kohesio.web.place_map import projects_map
from kohesio.web.visit import Page, Redirect, Visit
from kohesio.web.ways_out import meant

FILTERS = ("country", "fund", "period", "beneficiary_type")
"""Filters of the list; their options are those of all projects."""

WITHIN = ("nuts", "programme")
"""Filters within countries; their options are those of the projects there, for those of all would fill pages."""

MOST_WITHIN = 60
CLOSED = ("beneficiary_type", "programme")

MOST_DUPLICATES = 20
"""Possible duplicates that stand on a page; the API has all."""

MOST_PARTNERS = 10
"""Bodies of the same projects that stand on a page; the API has all."""

BREAKDOWNS = ("fund", "period", "programme", "theme")


def beneficiaries(visit: Visit) -> Page | Redirect:
    """``/{lang}/beneficiaries``."""
    query = parse_beneficiary_query(visit.query_pairs, ignore={PAGE}, limit=visit.settings.page_size)
    urls = visit.urls
    if any(not value.strip() for _, value in visit.pairs):
        return Redirect(urls.beneficiaries(query))
    query = bodies_at(visit, query)
    answer = visit.service.beneficiaries(query)
    proposal = answer.did_you_mean
    first = urls.beneficiaries(replace(query, cursor=None))
    onward = urls.beneficiaries(replace(query, cursor=answer.next)) if answer.next else ""
    facets = _facets(visit, query)
    boxes = tuple(facet.key for facet in facets)
    context = BeneficiariesPage(
        text=query.text,
        action=urls.beneficiaries(),
        clear=urls.beneficiaries(BeneficiaryQuery(text=query.text)),
        notes=in_words(answer.notes, visit.language),
        meant=meant(proposal, urls.beneficiaries(replace(query, text=proposal.text, cursor=None)) if proposal else ""),
        count=answer.count,
        totals=answer.operations,
        chips=filters.beneficiary_chips(query, visit.labels, urls),
        groups=_groups(visit, query, facets),
        hidden=_hidden(query, boxes),
        search_hidden=_hidden(query, ()),
        sorts=filters.beneficiary_sorts(query, visit.language, urls),
        sort=filters.sort_name(query, visit.language),
        rows=tuple(body_row(visit, hit) for hit in answer.hits),
        pages=result_pages(visit, query, answer.count, first, onward),
        downloads=Downloads(
            tuple(
                Link(form.name, urls.beneficiary_answer(replace(query, cursor=None), f".{suffix}"))
                for suffix, form in BODY_FORMATS.items()
            ),
            urls.beneficiary_answer(query),
        ),
    )
    return Page(context, "beneficiaries")


def beneficiary(visit: Visit) -> Page | Redirect:
    """``/{lang}/beneficiaries/{id}``: what it received, by fund, period, programme and theme, and its projects."""
    asked = visit.parameters["id"]
    found = visit.shown_body(visit.service.beneficiary(parse_id(asked) or asked))
    if found.id != asked:
        return Redirect(visit.urls.beneficiary(found.id), permanent=True)
    paged = [pair for pair in visit.query_pairs if pair[0] in {"cursor", "lang"}]
    query = replace(
        parse_query(paged, limit=visit.settings.page_size),
        choices=(("beneficiary", Choice((found.id,))),),
        sort=Sort("start_date", descending=True),
    )
    query = projects_at(visit, query)
    answer = visit.service.search(query, BREAKDOWNS)
    here, plain = visit.urls.beneficiary(found.id), filters.chosen("beneficiary", found.id)
    hidden = visit.hides(is_natural_person=found.is_natural_person)
    statistics = visit.service.statistics(plain, ("beneficiary",))
    context = BeneficiaryPage(
        beneficiary=replace(found, name=visit.body_name(found.name, is_natural_person=found.is_natural_person)),
        country=_country(visit, found.country),
        other_names=tuple(name for name in found.names if name != found.name),
        identifiers=tuple(
            Link(f"{one.scheme.upper()} {one.value}", register_page(one.scheme, one.value, found.country) or "")
            for one in found.identifiers
        ),
        totals=answer.totals,
        breakdowns=tuple(
            Breakdown(visit.labels.facet(facet.key), ways(visit, facet, plain))
            for facet in answer.facets
            if facet.values
        ),
        duplicates=() if hidden else _duplicates(visit, found.id),
        merged=() if hidden else _merged(visit, found.id),
        hits=project_hits(visit, answer),
        years=tuple(row for row in statistics.years if row.count),
        partners=None if hidden else _partners(visit, found.id, statistics.breakdowns[0]),
        map=projects_map(visit, plain, found.country) if MAP_PAGE in visit.pages else None,
        all_url=visit.urls.projects(plain),
        pages=result_pages(visit, query, answer.totals.count, here, f"{here}?cursor={answer.next or ''}"),
        json=visit.urls.api("beneficiaries", found.id),
        document=visit.urls.document(found.id),
        added=None if hidden else added_to_body(visit, found.id),
        sparql=visit.urls.sparql_about(found.id),
    )
    return Page(context, "beneficiaries", head=_head(visit, found, context.added, paged=bool(query.cursor)))


def _head(visit: Visit, found: Beneficiary, added: Added | None, *, paged: bool) -> Head:
    """The organisation for search engines; a likely natural person is to be in none of them."""
    document = structured.organisation(found, visit.language, visit.urls, added)
    if document is None:
        return Head(indexed=False, query="")
    told, picture = (structured.script_text(document),), first_picture(added)
    return Head(told, kind="profile", indexed=not paged, query="", picture=picture)


def _partners(visit: Visit, identifier: str, bodies: Facet) -> Partners | None:
    """Who else the projects of a body name, those of most projects first, looked up in one go."""
    rows = [one for one in bodies.values[: MOST_PARTNERS + 1] if one.value != identifier][:MOST_PARTNERS]
    if not rows:
        return None
    made = []
    for one, body in zip(rows, visit.service.named([one.value for one in rows]), strict=True):
        hidden = visit.hides(is_natural_person=body.is_natural_person)
        url = None if hidden else visit.urls.beneficiary(one.value)
        both = filters.chosen("beneficiary", TOGETHER.join((identifier, one.value)))
        name = visit.body_name(body.name, is_natural_person=body.is_natural_person)
        made.append(
            PartnerRow(
                name, url, None if hidden else visit.urls.projects(both), one.count, one.eu_contribution, one.lacking
            )
        )
    others = len(bodies.values) + bodies.others - 1 - len(rows)
    query = f"?beneficiary={identifier}&facets=beneficiary"
    return Partners(tuple(made), others, visit.urls.api("statistics") + query)


def _duplicates(visit: Visit, identifier: str) -> tuple[OtherBody, ...]:
    """Bodies that may be this one, the likeliest first; a likely natural person stands without name and link."""
    snapshot = visit.service.snapshot
    made = []
    for one in snapshot.possible_duplicates(identifier)[:MOST_DUPLICATES]:
        other, name = (one.right, one.right_name) if one.left == identifier else (one.left, one.left_name)
        body = snapshot.beneficiary(other)
        person = body.is_natural_person if body else None
        country = visit.language.country(body.country) if body and body.country else None
        url = None if body is None or visit.hides(is_natural_person=person) else visit.urls.beneficiary(other)
        shown = visit.body_name(name, is_natural_person=person)
        made.append(OtherBody(shown, url, country, one.score, one.rule, one.evidence))
    return tuple(made)


def _merged(visit: Visit, identifier: str) -> tuple[OtherBody, ...]:
    """Bodies that became part of this one."""
    found = visit.service.snapshot.merged_into(identifier)
    return tuple(OtherBody(one.left_name, None, None, one.score, one.rule, one.evidence) for one in found)


def body_row(visit: Visit, hit: BeneficiaryHit) -> BodyRow:
    """A line of the list; names of natural persons are hidden in every script."""
    if visit.hides(is_natural_person=hit.is_natural_person):
        name = visit.body_name(hit.name, is_natural_person=hit.is_natural_person)
        return BodyRow(replace(hit, name=name, name_latin=None), None)
    return BodyRow(hit, visit.urls.beneficiary(hit.id))


def _country(visit: Visit, iso: str | None) -> Link | None:
    if iso is None:
        return None
    asked = BeneficiaryQuery(choices=(("country", Choice((iso,))),))
    return Link(visit.language.country(iso), visit.urls.beneficiaries(asked))


def _facets(visit: Visit, query: BeneficiaryQuery) -> tuple[Facet, ...]:
    """What the list can be narrowed by, in the order of the panel."""
    country, *others = visit.service.search(OperationQuery(limit=1), FILTERS).facets
    return (country, *_within(visit, query), *others)


def _within(visit: Visit, query: BeneficiaryQuery) -> tuple[Facet, ...]:
    """Regions and programmes of the countries that are asked, by themselves or by a region of theirs."""
    regions = query.choice("nuts").included
    countries = query.choice("country").included or tuple(dict.fromkeys(map(country_of_area, regions)))
    if not countries:
        return ()
    nuts, programmes = visit.service.search(replace(filters.chosen("country", *countries), limit=1), WITHIN).facets
    inside = {iso_country(one) for one in countries}
    there = tuple(one for one in nuts.values if country_of_area(one.value) in inside)
    return (replace(nuts, values=there), programmes)


def _groups(visit: Visit, query: BeneficiaryQuery, facets: tuple[Facet, ...]) -> tuple[Group, ...]:
    """Filters without counts of their own: counts would be of projects, not of beneficiaries."""
    return tuple(
        filters.group(
            _ticked(facet, query),
            visit.labels,
            query.choice(facet.key),
            all_url=None,
            opened=facet.key not in CLOSED,
            behind=MOST_WITHIN if facet.key in WITHIN else filters.BEHIND_MORE,
        )
        for facet in facets
        if facet.values
    )


def _ticked(facet: Facet, query: BeneficiaryQuery) -> Facet:
    wanted = query.choice(facet.key).included
    values = tuple(replace(entry, selected=entry.value in wanted) for entry in facet.values)
    return replace(facet, values=values, missing=0)


def _hidden(query: BeneficiaryQuery, boxes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What travels along: the filters as an operation query prints them, and the order."""
    asked = OperationQuery(choices=query.choices)
    sort = ("-" if query.sort.descending else "") + query.sort.key
    order = (("sort", sort),) if query.sort != Sort() else ()
    text = (("q", query.text),) if boxes and query.text else ()
    return (*text, *filters.hidden(asked, set(boxes)), *order)
