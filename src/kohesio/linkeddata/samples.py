"""Questions in SPARQL to begin with: some that stand alone, one for any thing, and one for any search on the pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kohesio.index.query import Choice, OperationQuery
from kohesio.linkeddata.statements import name_of
from kohesio.linkeddata.vocabulary import CLASSES, Term
from kohesio.linkeddata.vocabulary import PROPERTIES as SAYS

BY_FUND = f"""SELECT ?fund (COUNT(?project) AS ?projects) (SUM(?eu) AS ?contribution) {{
  ?project {SAYS.instance_of} {CLASSES.operation} ; {SAYS.fund} ?of .
  ?of {SAYS.fund_code} ?fund .
  OPTIONAL {{ ?project {SAYS.eu_contribution} ?eu }}
}} GROUP BY ?fund ORDER BY DESC(?projects)"""

LARGEST = f"""SELECT ?project ?title ?beneficiary ?eu {{
  ?country {SAYS.country_code} "PT" .
  ?project {SAYS.instance_of} {CLASSES.operation} ; {SAYS.country} ?country ; {SAYS.eu_contribution} ?eu ;
           {SAYS.label} ?title ; {SAYS.beneficiary} ?body .
  ?body {SAYS.label} ?beneficiary .
}} ORDER BY DESC(?eu) LIMIT 10"""

SEVERAL = f"""SELECT ?body ?name (COUNT(DISTINCT ?programme) AS ?programmes) {{
  ?project {SAYS.beneficiary} ?body ; {SAYS.programme} ?programme .
  ?body {SAYS.label} ?name
}} GROUP BY ?body ?name HAVING (COUNT(DISTINCT ?programme) > 1) ORDER BY DESC(?programmes) ?name LIMIT 50"""

BY_YEAR = f"""SELECT ?year (COUNT(?project) AS ?projects) {{
  ?project {SAYS.instance_of} {CLASSES.operation} ; {SAYS.start} ?start
  BIND(YEAR(?start) AS ?year)
}} GROUP BY ?year ORDER BY ?year"""

_TERMS = {
    "country": (SAYS.country, "country"),
    "nuts": (SAYS.region, "nuts"),
    "fund": (SAYS.fund, "fund"),
    "period": (SAYS.period, "period"),
    "theme": (SAYS.theme, "thematic_objective"),
    "policy_objective": (SAYS.policy_objective, "policy_objective"),
    "intervention_field": (SAYS.field, "intervention_field"),
}
"""Facet → its property, and the kind of thing that its values name."""

_IDS = {"programme": SAYS.programme, "beneficiary": SAYS.beneficiary}
"""Facets whose values are ids, and their properties."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A question, and the keys of what it leaves out, for the graph has no term for them."""

    text: str
    left_out: tuple[str, ...] = ()


def about(identifier: str) -> Sample:
    """What is said of a thing, and by what; ``identifier`` is Q and digits."""
    return Sample(f"SELECT ?property ?value {{ wd:{identifier} ?property ?value }}")


def search(query: OperationQuery) -> Sample:
    """The projects of a search, whose values are resolved (``SearchService.resolved``)."""
    lines, left_out = [f"?project {SAYS.instance_of} {CLASSES.operation} ; {SAYS.label} ?name ."], []
    for key, choice in query.choices:
        asked = list(_asked(key, choice))
        lines += asked
        left_out += [] if asked else [key]
    for key, amount in query.amounts:
        term = {"eu_contribution": SAYS.eu_contribution, "total_cost": SAYS.total_cost,
                "eligible_cost": SAYS.eligible_cost, "budget": SAYS.budget}.get(key)  # fmt: skip
        if term is None:
            left_out.append(key)
            continue
        bounds = (("<=", amount.most), (">=", amount.least))
        conditions = " && ".join(f"?{key} {sign} {bound:f}" for sign, bound in bounds if bound is not None)
        lines.append(f"?project {term} ?{key} . FILTER({conditions or 'true'})")
    left_out += ["q"] if query.text else []
    left_out += [key for key, _ in (*query.dates, *query.flags)]
    left_out += [key for key in ("near", "box", "polygon") if getattr(query, key) is not None]
    body = "\n  ".join([*lines, f"OPTIONAL {{ ?project {SAYS.eu_contribution} ?eu }}"])
    shown, order = "SELECT ?project (SAMPLE(?name) AS ?title) ?eu", "GROUP BY ?project ?eu ORDER BY DESC(?eu) LIMIT 100"
    return Sample(f"{shown} {{\n  {body}\n}} {order}", tuple(left_out))


def _asked(key: str, choice: Choice) -> Iterator[str]:
    """The lines that ask what a choice asks; none where the graph has no term for it."""
    if key in _IDS:
        term, names = _IDS[key], {value: f"wd:{value}" for value in (*choice.included, *choice.excluded)}
    elif key in _TERMS:
        term, kind = _TERMS[key]
        names = {value: name_of(kind, value) for value in (*choice.included, *choice.excluded)}
    else:
        return
    if any(not name.removeprefix("wd:Q").isdecimal() for name in names.values()):
        return
    if choice.included:
        yield f"?project {term} ?{key} . VALUES ?{key} {{ {' '.join(names[value] for value in choice.included)} }}"
    yield from (_without(term, names[value]) for value in choice.excluded)


def _without(term: Term, name: str) -> str:
    return f"FILTER NOT EXISTS {{ ?project {term} {name} }}"
