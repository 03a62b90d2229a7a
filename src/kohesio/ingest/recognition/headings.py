"""What a heading says its column is: a score for each field, from the concepts its words name.

A rule asks for concepts that must all be there, groups of which one must be, and concepts that speak against it.
Concepts are language-free, so that one rule serves the 24 languages. A score counts more the more of the heading is
understood.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kohesio.ingest.heading_rows import JOINER
from kohesio.ingest.recognition.words import Heading, take_apart

PERSONAL = "personal"
"""The reading of a column of contact data."""

TOTAL = "amount"
"""An amount whose heading does not say of what; ``amounts`` finds out by the law of the period and by arithmetic."""


@dataclass(frozen=True, slots=True)
class HeadingScore:
    """How well a heading names a field, 0 to 1, and the concepts that made it so."""

    field: str
    score: float
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    field: str
    base: float
    every: frozenset[str]
    some: tuple[frozenset[str], ...]
    none: frozenset[str]


ENGLISH_TITLE = "title in English"
"""A title beside that in the list's own language; read as ``title`` with its language."""

ADDRESS = "address"
"""A postal address: not kept, but it may hold the postcode."""

KIND = "beneficiary_kind"
"""The list's own word on who the beneficiary is; *yes* means a natural person only where the heading says so."""

_MONEY = "amount cost budget financing grant support spending cofin paid awarded contracted approved money allocated"
_COUNTED = "amount cost budget spending money total eligible paid"
_GIVEN = _MONEY.replace(" allocated", "")  # which is said of regions too (*län fördelning*)

_SUMS = "amount cost budget financing spending cofin eligible rate"
_BODY = "beneficiary partner authority person contact"
_PLACE = "region municipality postcode country place address"
_GOAL = "specific policy thematic investment_priority objective"
_CLASS = "intervention category programme priority measure theme call industry"
_TIME = "date start end update year period"


def _rule(field: str, base: float, every: str = "", some: str | tuple[str, ...] = (), none: str = "") -> _Rule:
    groups = (some,) if isinstance(some, str) else some
    return _Rule(
        field,
        base,
        frozenset(every.split()),
        tuple(frozenset(group.split()) for group in groups),
        frozenset(none.split()),
    )


_NOT_AMOUNT = f"rate without authority summary postcode {_TIME} code number taxid status web"
_NOT_NATIONAL = f"{_NOT_AMOUNT} eu eligible paid settlement private"
_NOT_AMOUNT_AT_END = _NOT_AMOUNT.replace(" end ", " ") + " eu public"
"""*Total amount paid at the end of the operation* is an amount (lists under Regulation (EC) No 1828/2006)."""

_NOT_TITLE = (
    f"{_BODY} {_PLACE} {_GOAL} {_CLASS} {_TIME} summary code fund status form web email phone rate taxid total flag"
)
_NOT_DATE = "update approval rate status form"

_RULES = (
    # what it is
    _rule("title", 0.97, "name operation", none=f"{_NOT_TITLE} english"),
    _rule("title", 0.8, "name operation english", none=_NOT_TITLE),
    _rule("title", 0.6, "name operation summary", none=_NOT_TITLE.replace(" summary ", " without ")),
    _rule(ENGLISH_TITLE, 0.75, "name operation english", none=_NOT_TITLE),
    _rule("title", 0.62, "operation", none=f"{_NOT_TITLE} number eligible eu {_MONEY}"),
    _rule("title", 0.62, "name", none=f"{_NOT_TITLE} number eu fund_name {_MONEY}"),
    _rule(
        "operation_code",
        0.95,
        "operation",
        ("code number",),
        f"{_BODY} {_PLACE} {_GOAL} intervention category programme measure theme call industry taxid fund "
        f"{_TIME} {_MONEY} status",
    ),
    _rule("operation_code", 0.9, "contract", ("code number",), f"{_BODY} call {_TIME} {_MONEY}"),
    _rule(
        "operation_code",
        0.72,
        "code",
        none=f"{_BODY} {_PLACE} {_GOAL} {_CLASS} {_TIME} {_MONEY} taxid fund name status form web currency",
    ),
    _rule(
        "operation_code",
        0.5,
        "number",
        none=f"{_BODY} {_PLACE} {_GOAL} {_CLASS} {_TIME} {_MONEY} taxid fund name status operation phone web numbering",
    ),
    _rule("summary", 0.95, "summary", none=f"{_BODY} {_PLACE} {_GOAL} {_CLASS} fund update cost amount"),
    _rule("summary", 0.7, "summary operation", none=f"name {_BODY} postcode category update cost"),
    _rule(
        "summary",
        0.92,
        "achievement",
        none=f"{_BODY} {_PLACE} intervention category programme {_MONEY} date start end update code number rate",
    ),
    _rule("operation_id", 0.0),
    # who
    _rule(
        "beneficiary",
        0.97,
        "beneficiary name",
        none=f"{_PLACE} code taxid form web summary category intervention {_TIME} rate person",
    ),
    _rule(
        "beneficiary",
        0.88,
        "beneficiary",
        none=f"{_PLACE} code number taxid form web phone email summary status category theme contact person {_TIME} "
        f"rate amount cost budget eligible total flag",
    ),
    _rule(
        "beneficiary",
        0.68,
        "body",
        none=f"{_PLACE} code number taxid form web phone email summary status category theme contact person authority "
        f"partner {_TIME} rate amount cost budget eligible total flag {_MONEY} operation",
    ),
    _rule("beneficiary_number", 0.85, "body", ("code number taxid",), f"{_PLACE} {_TIME} phone operation authority"),
    _rule("beneficiary_number", 0.9, "beneficiary", ("code number taxid",), f"{_PLACE} {_TIME} phone operation"),
    _rule("beneficiary_number", 0.82, "taxid", none=f"partner {_MONEY} operation"),
    _rule(KIND, 0.9, "form", none=f"{_PLACE} {_TIME} {_SUMS} code number partner"),
    _rule(KIND, 0.92, "natural_person", none=f"{_TIME} {_SUMS} code number partner name"),
    _rule("partner", 0.85, "partner", none=f"{_PLACE} code number taxid beneficiary form web rate phone {_MONEY}"),
    _rule("managing_authority", 0.8, "authority", none=f"{_PLACE} code beneficiary number {_TIME} place"),
    _rule(PERSONAL, 0.95, "contact", none="amount cost date"),
    _rule(PERSONAL, 0.9, "phone", none="amount cost date"),
    _rule(PERSONAL, 0.95, "email", none="amount cost date"),
    _rule(PERSONAL, 0.95, "own_name", none=f"beneficiary partner body operation {_MONEY} {_TIME} {_PLACE}"),
    _rule(PERSONAL, 0.98, "birth"),
    _rule(PERSONAL, 0.8, "person", none=f"beneficiary {_MONEY} {_TIME} {_PLACE} form natural_person"),
    # when
    _rule("start_date", 0.97, "date start", none=f"end {_NOT_DATE} call"),
    _rule("start_date", 0.85, "start", none=f"end {_NOT_DATE} call place"),
    _rule("end_date", 0.97, "date end", none=f"start {_NOT_DATE} call"),
    _rule("end_date", 0.85, "end", none=f"start {_NOT_DATE} call place cost"),
    _rule(
        "approval_date",
        0.9,
        "date",
        ("approval approved contract contracted awarded grant",),
        "start update rate status form period call",
    ),
    _rule("approval_date", 0.6, "approval", none=f"start end year update rate status form period {_MONEY} call"),
    _rule("list_updated", 0.95, "update"),
    _rule(
        "allocation_year",
        0.85,
        "year",
        ("allocated approval approved awarded grant paid",),
        "update rate status form period",
    ),
    _rule("allocation_year", 0.5, "year", none=f"{_NOT_DATE} start end"),
    _rule("period", 0.8, "period", none="date start end operation"),
    # how much
    _rule("cofinancing_rate", 0.97, "", ("rate percent", "cofin eu fund_name"), "private national date"),
    _rule("cofinancing_rate", 0.55, "", ("rate percent",), "private national support grant date category region"),
    _rule("cofinancing_rate", 0.6, "cofin", none=f"rate percent private national public date {_COUNTED}"),
    _rule("support_rate", 0.85, "", ("rate percent", "support grant"), "eu cofin fund_name date"),
    _rule(
        "total_cost",
        0.93,
        "total cost",
        none=f"{_NOT_AMOUNT} eligible eu cofin paid settlement public ineligible fund_name",
    ),
    _rule(
        "total_cost",
        0.86,
        "cost",
        none=f"{_NOT_AMOUNT} eligible eu cofin paid settlement public ineligible total fund_name private national",
    ),
    _rule("eligible_cost", 0.97, "eligible", (_MONEY,), f"{_NOT_AMOUNT} ineligible settlement eu paid public private"),
    _rule("eligible_cost", 0.85, "eligible", (_MONEY,), f"{_NOT_AMOUNT} ineligible settlement eu cofin paid private"),
    _rule("eligible_cost", 0.7, "eligible", none=f"{_NOT_AMOUNT} ineligible settlement eu paid public private"),
    _rule("eligible_cost", 0.9, "eligible total", none=f"{_NOT_AMOUNT} ineligible settlement eu paid public private"),
    _rule("eu_contribution", 0.96, "eu", (_MONEY,), f"{_NOT_AMOUNT} national paid settlement private eligible "),
    _rule("eu_contribution", 0.85, "eu financing", none=f"{_NOT_AMOUNT} national paid settlement private"),
    _rule("eu_contribution", 0.9, "fund_name", (_MONEY,), f"{_NOT_AMOUNT} national paid settlement private eligible "),
    _rule(
        "eu_contribution",
        0.7,
        "fund",
        ("total approved awarded amount grant",),
        f"{_NOT_AMOUNT} national paid settlement private eligible ",
    ),
    _rule(
        "eu_contribution", 0.8, "cofin", none=f"{_NOT_AMOUNT} national paid settlement private public eligible total"
    ),
    _rule(
        "eu_contribution", 0.72, "fund_name", none=f"{_NOT_AMOUNT} national paid settlement private fund programme name"
    ),
    _rule(
        "eu_contribution",
        0.72,
        "eu",
        none=f"{_NOT_AMOUNT} national paid settlement private eligible name operation "
        "category programme region country",
    ),
    _rule(
        "eu_contribution",
        0.8,
        "fund_name fund",
        none=f"{_NOT_AMOUNT} national paid settlement private eligible programme",
    ),
    _rule("other_amounts.granted_eu_and_state", 0.95, "eu national", (_MONEY,), f"{_NOT_AMOUNT} paid settlement"),
    _rule("other_amounts.paid_eu_and_state", 0.96, "eu national paid", none=_NOT_AMOUNT),
    _rule("other_amounts.paid_public", 0.95, "paid public", none=f"{_NOT_AMOUNT} eu"),
    _rule("other_amounts.paid", 0.9, "paid", none=f"{_NOT_AMOUNT} public eu national fund_name"),
    _rule("other_amounts.paid", 0.7, "paid", none=f"{_NOT_AMOUNT} public"),
    _rule("other_amounts.paid", 0.9, "end", ("total amount cost", "paid awarded grant"), _NOT_AMOUNT_AT_END),
    _rule("other_amounts.eligible_at_settlement", 0.98, "settlement", ("eligible cost",), f"{_NOT_AMOUNT} ineligible"),
    _rule(
        "other_amounts.eu_at_settlement",
        0.98,
        "settlement",
        ("eu fund_name cofin grant",),
        f"{_NOT_AMOUNT} cost eligible",
    ),
    _rule("other_amounts.ineligible", 0.97, "ineligible", none=f"{_NOT_AMOUNT}"),
    _rule("other_amounts.private", 0.9, "private", none=f"{_NOT_AMOUNT} public eligible settlement paid beneficiary"),
    _rule("other_amounts.funding", 0.86, "fund_name national", ("total amount",), f"{_NOT_AMOUNT} eligible paid cost"),
    _rule("other_amounts.national", 0.88, "national", (_MONEY,), f"{_NOT_NATIONAL} name fund_name"),
    _rule(
        "other_amounts.national",
        0.75,
        "national",
        none=f"{_NOT_NATIONAL} name public region programme priority authority",
    ),
    _rule("other_amounts.planned_public_funding", 0.95, "planned public", none=f"{_NOT_AMOUNT} paid"),
    _rule(
        "other_amounts.approved_public_funding", 0.95, "public", ("approved approval",), f"{_NOT_AMOUNT} paid private"
    ),
    _rule("other_amounts.public", 0.75, "public eligible", (_MONEY,), f"{_NOT_AMOUNT} paid private ineligible eu"),
    _rule("other_amounts.public", 0.85, "public", (_MONEY,), f"{_NOT_AMOUNT} paid private eligible planned approved"),
    _rule(
        "other_amounts.public",
        0.7,
        "public",
        none=f"{_NOT_AMOUNT} eu paid private eligible planned approved name {_CLASS}",
    ),
    _rule("other_amounts.contracted", 0.85, "contracted", none=f"{_NOT_AMOUNT} eligible eu paid cost"),
    _rule("other_amounts.contracted", 0.7, "contract", ("amount cost total",), f"{_NOT_AMOUNT} eligible eu paid name"),
    _rule(
        "other_amounts.awarded", 0.88, "awarded", none=f"{_NOT_AMOUNT} eligible eu fund_name paid cost national name"
    ),
    _rule(
        "other_amounts.granted", 0.82, "grant", none=f"{_NOT_AMOUNT} eligible eu fund_name paid cost name beneficiary"
    ),
    _rule(
        "other_amounts.funding",
        0.7,
        "financing",
        none=f"{_NOT_AMOUNT} eligible eu fund_name paid public national private cost fund name cofin total",
    ),
    _rule(
        "other_amounts.funding",
        0.66,
        "support",
        none=f"{_NOT_AMOUNT} eligible eu fund_name paid public national private cost fund name cofin category ",
    ),
    _rule(
        "other_amounts.funding",
        0.85,
        "support",
        ("financing amount total",),
        f"{_NOT_AMOUNT} eligible eu fund_name paid cost name awarded grant cofin category private",
    ),
    _rule(
        TOTAL,
        0.72,
        "total",
        none=f"{_NOT_AMOUNT} eligible eu fund_name paid public national private cost settlement fund grant support",
    ),
    _rule(
        TOTAL, 0.72, "budget", none=f"{_NOT_AMOUNT} eligible eu fund_name paid public national private settlement cost"
    ),
    _rule(
        TOTAL,
        0.62,
        "amount",
        none=f"{_NOT_AMOUNT} eligible eu fund_name paid public national private settlement cost fund"
        " grant awarded contracted",
    ),
    _rule(TOTAL, 0.6, "spending", none=f"{_NOT_AMOUNT} eligible eu fund_name paid"),
    _rule("currency", 0.93, "currency", none="rate"),
    # by which money
    _rule(
        "fund",
        0.92,
        "fund",
        none=f"{_BODY} {_PLACE} code summary rate {_TIME} amount cost total approved eligible grant form status",
    ),
    _rule("fund", 0.6, "fund_name", none=f"{_BODY} {_PLACE} code {_TIME} {_MONEY} rate eligible name programme total"),
    _rule(
        "programme",
        0.92,
        "programme",
        none=f"{_BODY} {_PLACE} {_GOAL} priority code number {_TIME} summary {_SUMS} "
        "web measure operation call intervention",
    ),
    _rule(
        "programme",
        0.75,
        "programme",
        none=f"{_BODY} {_PLACE} priority start end date summary web measure call {_SUMS}",
    ),
    _rule("cci", 0.6, "programme", ("code number",), f"priority {_MONEY} {_TIME} operation"),
    _rule(
        "priority",
        0.9,
        "priority",
        none=f"{_BODY} {_PLACE} rate {_MONEY} intervention category investment_priority {_TIME} specific "
        "thematic summary",
    ),
    _rule("specific_objective", 0.92, "specific", none="rate amount cost date measure"),
    _rule("specific_objective", 0.7, "specific", none="rate amount cost date"),
    _rule("policy_objective", 0.92, "policy", none="rate amount cost date specific"),
    _rule("thematic_objective", 0.92, "thematic", none="rate amount cost date specific"),
    _rule(
        "intervention_field", 0.95, "intervention", none=f"{_MONEY.replace('support', '')} {_TIME} region beneficiary"
    ),
    _rule("intervention_field", 0.9, "intervention category", none=f"amount cost {_TIME} beneficiary"),
    _rule("intervention_field", 0.78, "category", none=f"{_BODY} region {_TIME} amount cost budget rate fund form"),
    _rule("theme", 0.6, "theme", none=f"{_BODY} {_PLACE} {_MONEY} {_TIME} {_GOAL} code private public"),
    # where
    _rule("postcode", 0.97, "postcode", none="phone web"),
    _rule("municipality", 0.92, "municipality", none="code number contact web postcode authority"),
    _rule("municipality", 0.7, "municipality postcode"),
    _rule("municipality", 0.64, "place postcode", none=f"country category {_MONEY} web {_TIME} region"),
    _rule("municipality", 0.72, "place", none=f"country category {_MONEY} web {_TIME} region postcode"),
    _rule("region", 0.88, "region", none=f"code category {_GIVEN} authority postcode web name beneficiary"),
    _rule("region", 0.8, "region", none=f"category {_GIVEN} authority postcode web"),
    _rule("region", 0.8, "nuts name", none="code lau"),
    _rule("region", 0.75, "place", none=f"postcode country category {_MONEY} web {_TIME} municipality"),
    _rule("region", 0.6, "place", none=f"country category {_MONEY} web {_TIME}"),
    _rule(ADDRESS, 0.85, "address", none="web email phone"),
    _rule("nuts", 0.93, "nuts", none="lau"),
    _rule("lau", 0.9, "lau"),
    _rule("lau", 0.7, "municipality code"),
    _rule("country", 0.93, "country", none=f"{_MONEY} partner {_TIME} region"),
    _rule("latitude", 0.92, "latitude"),
    _rule("longitude", 0.92, "longitude"),
    _rule("coordinates", 0.9, "coordinates", none="projected"),
    # what else
    _rule("link", 0.85, "web", none=f"{_MONEY} email phone"),
    _rule("image", 0.85, "image"),
    _rule("status", 0.9, "status", none=f"{_MONEY} beneficiary place"),
)
"""Ordered by what is asked for: what, who, when, how much, by which money, where, what else."""

_UNDERSTOOD = 0.62  # a heading whose every word is known counts this much more than one with a single known word


def heading_scores(heading: Heading, languages: Iterable[str]) -> dict[str, HeadingScore]:
    """For each field the heading may name, its score and reason; at most one entry a field."""
    chosen = tuple(languages)
    concepts = heading.concepts(chosen) | _abbreviations(heading)
    coverage = max(heading.coverage(chosen), 0.5 if concepts & _SHORT else 0.0)
    found: dict[str, HeadingScore] = {}
    _judge(concepts, coverage, 1.0, found)
    for word in _FORGIVABLE & concepts:
        _judge(concepts - {word}, coverage, _FORGIVEN, found)
    if names_responsible_body(concepts):
        _judge(concepts - _RESPONSIBLE, coverage, _FORGIVEN, found)
    if not found and JOINER in heading.text:  # the name of a group says something else than its column
        own = take_apart(heading.text.rsplit(JOINER, 1)[1])
        _judge(own.concepts(chosen) | _abbreviations(own), own.coverage(chosen), _FORGIVEN, found)
    if not found and any(hit.concept == "birth" for hit in heading.hits):  # whichever the languages of the list are
        _judge(frozenset({"birth"}), 1.0, _FORGIVEN, found)
    return found


def names_person(heading: Heading) -> bool:
    """Whether a column holds given names or surnames, which Article 49(3)(b) asks for of natural persons."""
    return any(hit.concept == "own_name" for hit in heading.hits)


def names_responsible_body(concepts: Iterable[str]) -> bool:
    """Whether a word for who is responsible stands beside one for a body: the body, or somebody at it; values tell."""
    said = frozenset(concepts)
    return bool(said & _RESPONSIBLE) and bool(said & _BODIES) and not said & _REACHED


def _judge(concepts: frozenset[str], coverage: float, factor: float, found: dict[str, HeadingScore]) -> None:
    """Add what the rules say of these concepts to ``found``, where it is better than what is there."""
    for rule in _RULES:
        if not rule.base or not rule.every <= concepts or rule.none & concepts:
            continue
        if not all(group & concepts for group in rule.some):
            continue
        score = factor * rule.base * (_UNDERSTOOD + (1 - _UNDERSTOOD) * coverage)
        if rule.field not in found or found[rule.field].score < score:
            reason = (*sorted(rule.every), *(word for group in rule.some for word in sorted(group & concepts)))
            found[rule.field] = HeadingScore(rule.field, score, tuple(dict.fromkeys(reason)))


_FORGIVABLE = frozenset({"rate", "postcode", "date", "year", "number"})
"""Words that stand in headings of columns that hold something else; the values tell."""

_FORGIVEN = 0.8
_RESPONSIBLE = frozenset({"contact", "person"})
_BODIES = frozenset({"beneficiary", "body", "authority"})
_REACHED = frozenset({"phone", "email"})
_SHORT = frozenset({"nuts", "lau", "latitude", "longitude", "coordinates", "programme"})
_SIGNS = {
    "nutiii": "nuts", "nutii": "nuts", "lau": "lau", "lau2": "lau", "nis": "lau", "insee": "lau",
    "lat": "latitude", "latitude": "latitude", "lon": "longitude", "lng": "longitude", "long": "longitude",
    "longitude": "longitude", "latitud": "latitude", "longitud": "longitude", "cci": "programme",
}  # fmt: skip
_POINTS = ("coordin", "koordin", "coord", "συντεταγμεν", "координат", "gps", "geokoord")
_INDUSTRIES = frozenset(("nace", "ateco", "cnae", "cae", "caen", "teaor", "emtak", "pkd", "sni", "sbi", "onace", "kad"))
_PROJECTED = frozenset({"east", "north", "easting", "northing", "utm"})


def _abbreviations(heading: Heading) -> frozenset[str]:
    """Concepts of signs and international words that belong to no language."""
    found = {_SIGNS[word] for word in heading.words if word in _SIGNS}
    if any(word.startswith("nuts") for word in heading.words):
        found.add("nuts")
    if _INDUSTRIES & set(heading.words):
        found.add("industry")
    if any(word.startswith(_POINTS) for word in heading.words):
        found.add("coordinates")
    if _PROJECTED & set(heading.words):
        found.add("projected")
    return frozenset(found)
