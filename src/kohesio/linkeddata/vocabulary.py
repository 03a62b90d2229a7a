"""The terms of the graph: namespaces, classes and properties, each with what it says.

Properties and classes are those of the EU Knowledge Graph wherever it has one, so that questions written for Kohesio's
endpoint find the same things here; its direct properties (``wdt:``) alone, not the statements behind them. What it has
no property for, or means two things by one (its budget is a total cost or an eligible cost), stands under a name of
our own.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from kohesio.model.identifier import ENTITY_PREFIX

NAMESPACES = {
    "wd": ENTITY_PREFIX,
    "wdt": "https://linkedopendata.eu/prop/direct/",
    "kohesio": "urn:kohesio:term:",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "schema": "https://schema.org/",
    "dct": "http://purl.org/dc/terms/",
    "geo": "http://www.opengis.net/ont/geosparql#",
}
"""Prefix → namespace. Questions may use them without declaring them."""


@dataclass(frozen=True, slots=True)
class Term:
    """A property or class, with its prefix; ``meaning`` completes the sentence "It says …"."""

    name: str
    meaning: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Classes:
    """What a thing can be (``wdt:P35``)."""

    operation: Term = Term("wd:Q9934", "operation (project)")
    beneficiary: Term = Term("wd:Q196899", "beneficiary")
    programme: Term = Term("wd:Q2463047", "programme")
    fund: Term = Term("wd:Q2504365", "fund")
    policy_objective: Term = Term("wd:Q2547986", "policy objective of 2021-2027")
    thematic_objective: Term = Term("wd:Q236700", "thematic objective of 2014-2020, or the theme that answers it")
    intervention_field: Term = Term("wd:Q200769", "intervention field")
    region_1: Term = Term("wd:Q4407317", "NUTS 1 region")
    region_2: Term = Term("wd:Q4407316", "NUTS 2 region")
    region_3: Term = Term("wd:Q4407315", "NUTS 3 region")
    country: Term = Term("kohesio:Country", "country")
    period: Term = Term("kohesio:Period", "programming period")

    def all(self) -> tuple[Term, ...]:
        """Every class, in order."""
        return tuple(getattr(self, one.name) for one in fields(self))

    def region(self, level: int) -> Term:
        """The class of NUTS regions of a level, 1 to 3."""
        return (self.region_1, self.region_2, self.region_3)[level - 1]


CLASSES = Classes()


@dataclass(frozen=True, slots=True)
class Properties:
    """What is said of things; the order is that of a record."""

    instance_of: Term = Term("wdt:P35", "what the thing is")
    label: Term = Term("rdfs:label", "its name or title, with its language")
    summary: Term = Term("wdt:P836", "what the operation is about, with the language of the text")
    code: Term = Term("dct:identifier", "the authority's own code of the operation")
    start: Term = Term("wdt:P20", "when it starts")
    end: Term = Term("wdt:P33", "when it ended, as its list states it")
    expected_end: Term = Term("wdt:P838", "when it is expected to end")
    budget: Term = Term("wdt:P474", "the budget in euro: the total cost, else the eligible cost")
    total_cost: Term = Term("kohesio:totalCost", "the total cost in euro (Regulation (EU) 2021/1060, Article 49(3)(h))")
    eligible_cost: Term = Term(
        "kohesio:eligibleCost", "the total eligible expenditure in euro (Regulation (EU) No 1303/2013, Annex XII)"
    )
    eu_contribution: Term = Term("wdt:P835", "the Union's contribution in euro, published or derived")
    derived: Term = Term("kohesio:euContributionDerived", "true where the contribution is worked out, not published")
    rate: Term = Term("wdt:P837", "the rate of co-financing, in per cent")
    country: Term = Term("wdt:P32", "the country it lies in, or that a body or programme belongs to")
    region: Term = Term("wdt:P1845", "a region it lies in, and each region above; or the region above a region")
    point: Term = Term("wdt:P127", "where it is: longitude and latitude")
    field: Term = Term("wdt:P888", "its intervention field")
    theme: Term = Term("wdt:P1848", "its theme, stated or worked out from its intervention field")
    policy_objective: Term = Term("wdt:P1849", "its policy objective, stated or worked out likewise")
    specific_objective: Term = Term("kohesio:specificObjective", "the code of its specific objective")
    goal: Term = Term("kohesio:sdg", "the number of the sustainable development goal it serves")
    fund: Term = Term("wdt:P1584", "the fund that pays")
    programme: Term = Term("wdt:P1368", "the programme it belongs to")
    priority: Term = Term("kohesio:priority", "the priority of the programme, as its list names it")
    period: Term = Term("wdt:P605685", "the programming period")
    beneficiary: Term = Term("wdt:P889", "a beneficiary")
    partner: Term = Term("kohesio:partner", "a partner")
    contractor: Term = Term("kohesio:contractor", "a contractor")
    image: Term = Term("wdt:P851", "the address of a picture")
    link: Term = Term("schema:url", "a page about it that its list names")
    counted_in: Term = Term("kohesio:countedIn", "the operation whose amounts hold those of this one: leave these out")
    list: Term = Term("kohesio:list", "the list of operations it comes from")
    updated: Term = Term("dct:modified", "the date of the list's last update")
    original_name: Term = Term("wdt:P7", "a body's name as lists write it")
    person: Term = Term("kohesio:naturalPerson", "true for a likely natural person, whose name is not given")
    cci: Term = Term("wdt:P1367", "the Commission's code of a programme")
    managing_authority: Term = Term("kohesio:managingAuthority", "the name of the managing authority")
    fund_code: Term = Term("wdt:P1583", "the code of a fund")
    country_code: Term = Term("wdt:P173", "the code of a country (ISO 3166)")
    nuts_code: Term = Term("wdt:P192", "the NUTS code of a region or country")
    field_code: Term = Term("wdt:P869", "the code of an intervention field, three digits")
    theme_code: Term = Term("wdt:P1105", "the code of a theme (TO04)")
    policy_code: Term = Term("wdt:P1747", "the code of a policy objective")

    def all(self) -> tuple[Term, ...]:
        """Every property, in order."""
        return tuple(getattr(self, one.name) for one in fields(self))


PROPERTIES = Properties()


def address(term: str) -> str:
    """The full address of a prefixed name."""
    prefix, _, local = term.partition(":")
    return NAMESPACES[prefix] + local
