"""Themes, objectives and goals: what the money is for, across places and programmes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kohesio.errors import MissingError
from kohesio.index.query import OperationQuery
from kohesio.index.result import Facet
from kohesio.reference import codelists
from kohesio.reference.codelists import Code, Kind
from kohesio.reference.crosswalk import NEW, OLD, Correspondence, Relation, correspondences
from kohesio.ui.i18n import message
from kohesio.web.context import Link
from kohesio.web.context_places import Counterpart, FieldGroup, Profile, ThemeCard, ThemePage, ThemesPage
from kohesio.web.filters import chosen
from kohesio.web.labels import Label
from kohesio.web.profile import head_of, is_there, profile
from kohesio.web.signs import sign_of
from kohesio.web.visit import Page, Redirect, Visit, only

RELATIONS = {
    Relation.SAME: message("the same"),
    Relation.NARROWER: message("a part of it"),
    Relation.BROADER: message("wider: it holds this and more"),
    Relation.OVERLAPS: message("overlaps in part"),
    Relation.NOT_COMPARABLE: message("not comparable"),
}


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of codes that has pages: the facet it is asked by, its address, what it is called, and its bars."""

    kind: Kind
    key: str
    section: str
    name: str
    bars: tuple[str, ...]


THEME = Family(
    Kind.THEME, "theme", "themes", message("Theme"), ("country", "period", "programme", "intervention_field")
)
POLICY = Family(
    Kind.POLICY_OBJECTIVE, "policy_objective", "objectives", message("Policy objective"),
    ("country", "specific_objective", "theme", "programme"),
)  # fmt: skip
THEMATIC = Family(
    Kind.THEMATIC_OBJECTIVE, "thematic_objective", "objectives", message("Thematic objective"),
    ("country", "intervention_field", "programme"),
)  # fmt: skip
SPECIFIC = Family(
    Kind.SPECIFIC_OBJECTIVE, "specific_objective", "objectives", message("Specific objective"),
    ("country", "intervention_field", "programme"),
)  # fmt: skip
GOAL = Family(
    Kind.SDG, "sdg", "goals", message("Sustainable development goal"), ("country", "theme", "period", "programme")
)
_OBJECTIVES = {"PO": POLICY, "TO": THEMATIC}


def themes(visit: Visit) -> Page:
    """``/{lang}/themes``: the thirteen themes, the objectives of both periods, the goals."""
    keys = ("theme", "policy_objective", "thematic_objective", "sdg")
    answer = visit.service.search(OperationQuery(limit=1), keys)
    facets = {facet.key: facet for facet in answer.facets}

    def cards(family: Family) -> tuple[ThemeCard, ...]:
        return _cards(visit, family, facets[family.key])

    context = ThemesPage(
        themes=cards(THEME),
        policy=cards(POLICY),
        thematic=cards(THEMATIC),
        goals=cards(GOAL),
        undecided=facets["theme"].missing,
        total=answer.totals.count,
    )
    return Page(context, "themes")


def theme(visit: Visit) -> Page | Redirect:
    """``/{lang}/themes/{code}``."""
    return _one(visit, THEME)


def objective(visit: Visit) -> Page | Redirect:
    """``/{lang}/objectives/{code}``: a policy objective, a thematic or a specific one."""
    return _one(visit, _OBJECTIVES.get(visit.parameters["code"][:2].upper(), SPECIFIC))


def goal(visit: Visit) -> Page | Redirect:
    """``/{lang}/goals/{code}``: a sustainable development goal by its number."""
    return _one(visit, GOAL)


def _one(visit: Visit, family: Family) -> Page | Redirect:
    only(visit)
    asked = visit.parameters["code"]
    code = codelists.parse_code(family.kind, asked[:200])
    found = codelists.code(family.kind, code) if code else None
    if found is None:
        valid = ", ".join(one.code for one in codelists.codes(family.kind))
        raise MissingError(f"There is no {family.key.replace('_', ' ')} {asked[:64]!r}; there are {valid}.")
    if found.code != asked:
        return Redirect(visit.urls.path(family.section, found.code), permanent=True)
    context = _page(visit, family, found)
    return Page(context, "themes", head=head_of(context.profile))


def _page(visit: Visit, family: Family, found: Code) -> ThemePage:
    gettext = visit.language.gettext
    short = gettext(found.short or found.label)
    label = gettext(found.label)
    period = found.periods[0] if len(found.periods) == 1 else ""
    return ThemePage(
        kind=gettext(family.name),
        label=Label(short, code=None if family is GOAL else found.code),
        wording=label if label != short else "",
        period=period,
        sign=sign_of(found.code, visit.language) if family is THEME else None,
        parent=_link(visit, POLICY, found.parent) if found.parent else None,
        parts=_parts(visit, family, found),
        gathers=family is POLICY and any(one.parent == found.code for one in codelists.codes(Kind.THEME)),
        profile=_profile(visit, family, found.code, short),
        counterparts=tuple(
            _counterpart(visit, family, one) for one in correspondences(family.kind, found.code, period)
        ),
        fields=_fields(visit, family, found.code),
    )


def _profile(visit: Visit, family: Family, code: str, name: str) -> Profile | None:
    if not is_there(visit, family.key, code):
        return None
    return profile(visit, chosen(family.key, code), family.bars, name)


def _cards(visit: Visit, family: Family, facet: Facet) -> tuple[ThemeCard, ...]:
    """Every code of a list in its official order, those without projects too."""
    figures = {one.value: one for one in facet.values}
    cards = []
    for code in codelists.codes(family.kind):
        found = figures.get(code.code)
        cards.append(
            ThemeCard(
                label=visit.labels.code(family.kind, code.code, short=True),
                url=visit.urls.path(family.section, code.code),
                count=found.count if found else 0,
                eu_contribution=found.eu_contribution if found else Decimal("0.00"),
                lacking=found.lacking if found else 0,
                sign=sign_of(code.code, visit.language) if family is THEME else None,
            )
        )
    return tuple(cards)


def _link(visit: Visit, family: Family, code: str) -> Link:
    label = visit.labels.code(family.kind, code, short=True)
    return Link(label.text, visit.urls.path(family.section, code), code=code)


def _parts(visit: Visit, family: Family, found: Code) -> tuple[Link, ...]:
    """What stands below a policy objective: its specific objectives, and the themes it gathers."""
    if family is not POLICY:
        return ()
    return tuple(
        _link(visit, below, one.code)
        for below in (SPECIFIC, THEME)
        for one in codelists.codes(below.kind)
        if one.parent == found.code
    )


def _counterpart(visit: Visit, family: Family, one: Correspondence) -> Counterpart:
    target = None
    if one.target:
        known = THEMATIC if family is not THEMATIC else POLICY if one.target.startswith("PO") else SPECIFIC
        target = _link(visit, known, one.target)
    relation = visit.language.gettext(RELATIONS[one.relation])
    return Counterpart(target, relation, one.relation is not Relation.NOT_COMPARABLE, one.note)


def _fields(visit: Visit, family: Family, code: str) -> tuple[FieldGroup, ...]:
    """The intervention fields that make a project one of a theme or goal, by period; those without one lead nowhere."""
    if family not in {THEME, GOAL}:
        return ()
    of = codelists.themes_of_field if family is THEME else codelists.sdgs_of_field
    there = set(visit.service.values("intervention_field"))
    groups = []
    for period in (NEW, OLD):
        mine = [one for one in codelists.codes(Kind.INTERVENTION_FIELD, period) if code in of(one.code, period)]
        links = tuple(
            Link(
                visit.labels.field(one.code, period).text,
                visit.urls.projects(chosen("intervention_field", value)) if value in there else "",
                code=one.code,
            )
            for one in mine
            for value in (f"{period}:{one.code}",)
        )
        if links:
            groups.append(FieldGroup(period, links))
    return tuple(groups)
