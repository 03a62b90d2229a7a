"""Every kind of page by a name and its path below the language, over the small version of the invented operations.

Whoever adds a kind of page adds a line here: markup, accessibility, console and width are then checked for it.
"""

from __future__ import annotations

from tests.fixtures_snapshot import invented_operations, seed_operation

from kohesio.ui.i18n import OFFERED

SEED = seed_operation()
PARTS = next(one for one in invented_operations() if one.parts)

TYPES = {
    "home": "",
    "search": "search?q=skills",
    "search-empty": "search",
    "list": "projects?q=skills&country=SE&country=IE",
    "nothing-found": "projects?q=nothing-like-this",
    "table": "projects/table",
    "images": "projects/images",
    "statistics": "projects/statistics",
    "compare": "projects/compare?by=country",
    "map": "projects/map",
    "filter": "projects/filters/nuts",
    "range": "projects/ranges/eu_contribution?eu_contribution_min=100000",
    "project": f"projects/{SEED.id}",
    "project-in-parts": f"projects/{PARTS.id}",
    "provenance": f"projects/{SEED.id}/provenance",
    "beneficiaries": "beneficiaries",
    "beneficiary": f"beneficiaries/{SEED.beneficiaries[0].id}",
    "places": "places",
    "country": "places/SE",
    "region": "places/SE11",
    "programmes": "programmes",
    "programme": "programmes/2021SE05SFPR001",
    "themes": "themes",
    "objective": "objectives/PO4",
    "goal": "goals/4",
    "collections": "collections",
    "collection": "collections/green-schools",
    "lists": "lists",
    "one-list": "lists/se-example-2021",
    "coverage": "coverage?country=SE",
    "changes": "changes",
    "check": "check",
    "data": "data",
    "api": "api",
    "sparql": "sparql",
    "faq": "faq",
    "about": "about",
    "accessibility": "accessibility",
    "privacy": "privacy",
    "error": "nothing",
}


def looked_at() -> tuple[str, ...]:
    """Three languages to look at: English, Greek and Finnish, or others that are offered in their place."""
    wanted = [code for code in ("en", "el", "fi") if code in OFFERED]
    return tuple(dict.fromkeys([*wanted, *OFFERED]))[:3]
