"""Places: every country and NUTS region with its projects, money, parts and neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from unicodedata import name

from kohesio.errors import MissingError
from kohesio.index.areas import COUNTRY_LETTERS, Area, Areas, alone, areas, asked_of, beyond, figures
from kohesio.index.query import Choice, OperationQuery
from kohesio.index.result import Totals
from kohesio.model.territory import MEMBER_STATES, nuts_code, nuts_level
from kohesio.reference import region_tree, territories
from kohesio.reference.region_tree import EUROPE, area_code, country_of_area
from kohesio.reference.territories import Region
from kohesio.ui.i18n import message
from kohesio.web.area_map import unplaced
from kohesio.web.context import Link
from kohesio.web.context_places import (
    Beside,
    Coarser,
    Counted,
    Elsewhere,
    PlaceLine,
    PlacePage,
    PlacesPage,
    Profile,
)
from kohesio.web.labels import Label
from kohesio.web.pages.lists import headings, sort_of
from kohesio.web.place_map import projects_map
from kohesio.web.place_names import region_link, regions_named
from kohesio.web.profile import head_of, is_there, profile
from kohesio.web.tabs import MAP
from kohesio.web.visit import Page, Redirect, Visit, only

BARS = ("theme", "period", "policy_objective", "programme")
MOST_FOUND = 40
MOST_PROGRAMMES = 12
CENT = Decimal("0.01")

OTHER_SCRIPTS = ("bg", "el")
"""Languages of the Union that are not written in Latin letters."""

LEVELS = (
    message("Country"),
    message("Large region (NUTS 1)"),
    message("Region (NUTS 2)"),
    message("Small region (NUTS 3)"),
)
BELOW = (
    message("Countries"),
    message("Large regions (NUTS 1)"),
    message("Regions (NUTS 2)"),
    message("Small regions (NUTS 3)"),
)
SORTS = {
    "name": message("Country"),
    "projects": message("Projects"),
    "eu": message("EU contribution"),
    "head": message("Per inhabitant"),
}


# -- all places ---------------------------------------------------------------------------------------------------


def places(visit: Visit) -> Page:
    """``/{lang}/places``: the countries in a table, and regions by name."""
    only(visit, "q", "sort")
    text = next((value for name, value in visit.pairs if name == "q"), "").strip()[:100]
    sort = sort_of(visit, tuple(SORTS), "-eu")
    found = areas(visit.service, OperationQuery(), EUROPE, region_tree.below(EUROPE))
    rows = _sorted(_lines(visit, found.areas, None), sort)
    regions = regions_named(text) if text else ()
    base = visit.urls.path("places")
    years = {people.year for row in found.areas if (people := visit.geography.population(row.code))}
    context = PlacesPage(
        text=text,
        action=base,
        found=tuple(region_link(visit, one) for one in regions[:MOST_FOUND]),
        more=max(len(regions) - MOST_FOUND, 0),
        rows=rows,
        headings=headings(visit, SORTS, sort, base),
        year=str(max(years)) if years else "",
        map=visit.urls.projects(view=MAP),
        nowhere=_counted(visit, beyond(OperationQuery(), 1)),
        several=_counted(visit, OperationQuery(choices=(("interreg", Choice(("true",))),))),
    )
    return Page(context, "places")


def _counted(visit: Visit, query: OperationQuery) -> Counted:
    totals = visit.service.totals(query)
    money = totals.eu_contribution
    return Counted(totals.count, money.eur, money.missing, visit.urls.projects(query))


def _sorted(rows: Iterable[PlaceLine], sort: str) -> tuple[PlaceLine, ...]:
    keys = {
        "name": lambda row: row.label.text.casefold(),
        "projects": lambda row: row.count,
        "eu": lambda row: row.eu_contribution,
        "head": lambda row: row.per_head or Decimal(0),
    }
    return tuple(sorted(rows, key=keys[sort.removeprefix("-")], reverse=sort.startswith("-")))


# -- one place ----------------------------------------------------------------------------------------------------


def place(visit: Visit) -> Page | Redirect:
    """``/{lang}/places/{code}``; other spellings, and older codes that became one region, lead to today's."""
    only(visit)
    asked = visit.parameters["code"]
    area = area_code(asked)
    region = territories.region(nuts_code(area))
    there = _is_there(visit, area)
    if region is None and not there:
        raise MissingError(f"There is no country or region {asked[:64]!r} in any edition of NUTS since 2013.")
    if region and not there and region.to_2024 not in {None, region.code}:
        return Redirect(visit.urls.place(str(region.to_2024)))
    if area != asked:
        return Redirect(visit.urls.place(area), permanent=True)
    context = _page(visit, area, region)
    return Page(context, "places", head=head_of(context.profile))


def _is_there(visit: Visit, area: str) -> bool:
    return is_there(visit, "country" if len(area) == COUNTRY_LETTERS else "nuts", area)


def _page(visit: Visit, area: str, region: Region | None) -> PlacePage:
    query, label = asked_of(OperationQuery(), area), _label(visit, area)
    made = profile(visit, query, BARS, label.text) if _is_there(visit, area) else None
    children = region_tree.below(area) if len(region_tree.below(area)) > 1 else ()
    below = areas(visit.service, query, area, children) if children and made else None
    trail = region_tree.trail(area)
    above = next((one for one in reversed(trail[:-1]) if _is_there(visit, one)), None)
    siblings = _siblings(visit, area, above)
    population = visit.geography.population(area)
    order = sorted(siblings.areas, key=lambda one: -one.eu_contribution) if siblings else []
    return PlacePage(
        label=label,
        latin=region.name_latin if region and region.level and region.name_latin != region.name else None,
        level=visit.language.gettext(LEVELS[nuts_level(area)]),
        trail=tuple(_link(visit, code) for code in trail[:-1]),
        profile=made,
        population=population,
        per_head=_per_head(made.totals.eu_contribution.eur, population.people) if made and population else None,
        elsewhere=_elsewhere(visit, query, area, made.totals) if made and made.totals.count else None,
        below=_sorted(_lines(visit, below.areas, None), "-eu") if below else (),
        below_level=visit.language.gettext(BELOW[len(children[0]) - 2]) if children else "",
        overlapping=below is not None and sum(one.count for one in below.areas) > below.totals.count - below.missing,
        unlocated=unplaced(visit, query, below, children) if below else None,
        beside=_beside(visit, area, siblings),
        above=_link(visit, above) if above else None,
        coarser=_coarser(visit, area, trail[:-1], siblings),
        rank=next((at for at, one in enumerate(order, 1) if one.code == area and one.eu_contribution > 0), None),
        ranked=len(order),
        programmes=_programmes(visit, made) if made else (),
        map=projects_map(visit, query) if made and made.totals.count else None,
        vintages=_vintages(region),
        successor=_successor(visit, region),
        older=_older(visit, area),
    )


def _link(visit: Visit, area: str) -> Link:
    return Link(_label(visit, area).text, visit.urls.place(area))


def _elsewhere(visit: Visit, query: OperationQuery, area: str, totals: Totals) -> Elsewhere | None:
    """What of a place is in others of its kind too; the sum is that of the EU, or the first that is published."""
    here = visit.service.totals(alone(visit.service, query, area))
    if here.count == totals.count:
        return None
    sums = (
        (message("EU contribution"), totals.eu_contribution, here.eu_contribution),
        (message("Eligible cost"), totals.eligible_cost, here.eligible_cost),
        (message("Total cost"), totals.total_cost, here.total_cost),
    )
    name, amount = next(((name, whole.eur - part.eur) for name, whole, part in sums if whole.eur), ("", None))
    return Elsewhere(totals.count - here.count, visit.language.gettext(name) if name else "", amount)


def _coarser(visit: Visit, area: str, around: Sequence[str], siblings: Areas | None) -> tuple[Coarser, ...]:
    """What the lists place in each area ``around`` one and in none within that, the nearest first."""
    found = []
    for code in reversed([one for one in around if _is_there(visit, one)]):
        below = region_tree.below(code)
        query = asked_of(OperationQuery(), code)
        if siblings and siblings.focus == code and area in below:
            inside = siblings
        else:
            inside = areas(visit.service, query, code, below)
        if inside.missing:
            found.append(Coarser(_link(visit, code), unplaced(visit, query, inside, below)))
    return tuple(found)


def _siblings(visit: Visit, area: str, above: str | None) -> Areas | None:
    """The areas of the same level within the one above that has projects."""
    if above is None:
        return None
    siblings = region_tree.below(above)
    same = siblings if area in siblings else (area,)
    return areas(visit.service, asked_of(OperationQuery(), above), above, same)


def _beside(visit: Visit, area: str, siblings: Areas | None) -> Beside:
    """A place among its neighbours; of those outside the Union only where projects are known."""
    neighbours = visit.geography.neighbours(area)
    found = figures(visit.service, (area, *neighbours)) if neighbours else ()
    shown = [one for one in found if one.count or country_of_area(one.code) in MEMBER_STATES or one.code == area]
    if len(shown) > 1 and any(one.count for one in shown):
        return Beside(_sorted(_lines(visit, shown, area), "-eu"), by_border=True, alone=False)
    others = siblings.areas if siblings and any(one.count for one in siblings.areas) else ()
    rows = _sorted(_lines(visit, others, area), "-eu")
    return Beside(rows, by_border=False, alone=neighbours == ())


def _label(visit: Visit, area: str) -> Label:
    label = visit.labels.region(nuts_code(area))
    return replace(label, code=area)


def _listed(visit: Visit, area: str) -> Label:
    """A place among others: readers of Latin letters get its name in these first."""
    label, region = _label(visit, area), territories.region(nuts_code(area))
    if region is None or not region.level or visit.language.code in OTHER_SCRIPTS or region.name.isascii():
        return label
    other = any("GREEK" in name(sign, "") or "CYRILLIC" in name(sign, "") for sign in region.name)
    return replace(label, text=f"{region.name_latin} ({region.name})") if other else label


def _lines(visit: Visit, found: Sequence[Area], here: str | None) -> list[PlaceLine]:
    most = max((one.eu_contribution for one in found), default=Decimal(0))
    return [_line(visit, one, most, here) for one in found]


def _line(visit: Visit, one: Area, most: Decimal, here: str | None) -> PlaceLine:
    area = area_code(one.code)
    population = visit.geography.population(area)
    people = population.people if population else None
    country = country_of_area(area)
    abroad = here is not None and country != country_of_area(here)
    return PlaceLine(
        label=_listed(visit, area),
        url=visit.urls.place(area),
        projects=visit.urls.projects(asked_of(OperationQuery(limit=visit.settings.page_size), area)),
        count=one.count,
        eu_contribution=one.eu_contribution,
        lacking=one.lacking,
        people=people,
        per_head=_per_head(one.eu_contribution, people),
        length=round(max(float(one.eu_contribution / most), 0.0) * 100, 2) if most > 0 else 0.0,
        here=area == here,
        country=visit.language.country(country) if abroad and len(area) > COUNTRY_LETTERS else "",
    )


def _per_head(euro: Decimal, people: int | None) -> Decimal | None:
    return (euro / people).quantize(CENT) if people and euro > 0 else None


def _programmes(visit: Visit, made: Profile) -> tuple[Link, ...]:
    """The programmes with most projects here, each to its page."""
    by_id = {one.id: one for one in visit.service.snapshot.programmes()}
    found = [by_id[key] for key in made.programmes[:MOST_PROGRAMMES] if key in by_id]
    return tuple(
        Link(one.name or one.cci or one.id, visit.urls.programme(one.cci or one.id), code=one.cci) for one in found
    )


# -- codes of other editions --------------------------------------------------------------------------------------


def _vintages(region: Region | None) -> str:
    """The editions of a code that the newest NUTS does not have."""
    if region is None or territories.VINTAGES[-1] in region.vintages:
        return ""
    return ", ".join(str(year) for year in region.vintages)


def _successor(visit: Visit, region: Region | None) -> Link | None:
    if region is None or region.to_2024 in {None, region.code}:
        return None
    code = str(region.to_2024)
    return Link(_label(visit, code).text, visit.urls.place(code), code=code)


def _older(visit: Visit, area: str) -> tuple[Link, ...]:
    """Older codes of the same region under which projects stand."""
    if len(area) == COUNTRY_LETTERS:
        return ()
    there = set(visit.service.values("nuts"))
    codes = [one.code for one in territories.regions() if one.to_2024 == area != one.code and one.code in there]
    return tuple(Link(_label(visit, code).text, visit.urls.place(code), code=code) for code in codes)
