"""The parameters of Kohesio's routes, in one table: what each is called and what it becomes in our question.

Routing, reading, the OpenAPI description, ``docs/kohesio-compatibility.md`` and the tests derive from these rows.
"""

from __future__ import annotations

from dataclasses import replace

from kohesio.api.kohesio.parameters import Kind, Parameter

MOST_PROJECTS = 5_000
MOST_BENEFICIARIES = 30_000
FARTHEST = 100_000_000
"""Beyond any list's end: an offset further on is a mistake."""

_ENTITY = "https://linkedopendata.eu/entity/"
_STRICT = "at Kohesio the bound itself is excluded, so amounts at the edge of two ranges are in neither"
_CODES = "at Kohesio only the full address is accepted; here the Q-id and the official code too"
_IGNORED_BY_IMAGES = "at Kohesio ignored by the pictures' tab and the map's pop-up"

LANGUAGE = Parameter(
    "language", Kind.LANGUAGE, "the language of titles, names and labels", "en", default="en",
    mend="at Kohesio a text that is missing in the language is empty; here it falls back to English, then to the "
    "language of its list",
)  # fmt: skip


def _id(name: str, entity: str, facet: str, becomes: str, example: str, *, mend: str = _CODES) -> Parameter:
    return Parameter(name, Kind.ID, becomes, example, entity=entity, facet=facet, mend=mend)


_LAST = "at Kohesio what has no value comes first when ascending; here last in either direction"


def _order(name: str, words: str) -> Parameter:
    return Parameter(name, Kind.FLAG, f"order by {words}; true: ascending", "false", mend=_LAST)


def _degrees(name: str, most: int, example: str) -> Parameter:
    return Parameter(name, Kind.DEGREES, f"the centre of a circle: {name} in degrees", example, most=most)


def whole(name: str, becomes: str, bounds: tuple[int, int, int], mend: str = "") -> Parameter:
    """A whole number: ``bounds`` are the least, the most, and the default."""
    least, most, default = bounds
    return Parameter(
        name, Kind.WHOLE, becomes, str(default), default=str(default), least=least, most=most, mend=mend
    )  # fmt: skip


KEYWORDS = Parameter(
    "keywords", Kind.TEXT, "free text: words, \"phrases\", AND OR NOT -, word*", "digital skills",
    mend="at Kohesio a text never decides the order and `-` does not exclude; here it does both",
)  # fmt: skip
COUNTRY = _id("country", "country", "", "the country; a region counts instead of it", f"{_ENTITY}Q2",
              mend="at Kohesio only the full address is accepted; here ISO codes and Q-ids as well")  # fmt: skip
REGION = _id("region", "nuts", "", "a region at any level, with all regions in it", "IE06")
NUTS3 = _id("nuts3", "nuts", "", "a NUTS 3 region; counts instead of a region", "IE061",
            mend=f"{_CODES}; {_IGNORED_BY_IMAGES}")  # fmt: skip
FUND = _id("fund", "fund", "fund", "the fund", "ERDF")
PROGRAM = _id("program", "programme", "programme", "the programme", "2014IE16RFOP002")
RADIUS = whole("radius", "the radius of the circle in kilometres", (1, 20_000, 100),
               "at Kohesio the map always takes 100 km")  # fmt: skip
CIRCLE = (
    _degrees("latitude", 90, "53.35"),
    _degrees("longitude", 180, "-6.26"),
    RADIUS,
    Parameter(
        "town", Kind.TEXT, "the centre of a circle: a town, from the data or a table the operator fetched", "Dublin",
        mend="at Kohesio asked of a public geocoder, whose first hit anywhere in the world counts",
    ),
)  # fmt: skip
_IGNORED = (
    Parameter("timeout", Kind.TEXT, "nothing: accepted and without effect", "20",
              mend="at Kohesio handed to the triple store by whoever asks", idle=True),
    Parameter("ccis", Kind.ID, "the programmes, as `cci`", "2014IE16RFOP001", entity="programme", facet="programme",
              several=True, mend="sent by Kohesio's own dialog and read by nobody there"),
)  # fmt: skip

PROJECT_FILTERS: tuple[Parameter, ...] = (
    LANGUAGE,
    KEYWORDS,
    COUNTRY,
    REGION,
    NUTS3,
    _id("theme", "thematic_objective", "thematic_objective", "the thematic objective of 2014-2020", "TO04"),
    _id("policyObjective", "policy_objective", "policy_objective", "the policy objective", "PO02",
        mend=f"{_CODES}; at Kohesio theme and policy must both be stated on the project or both follow from its field"),
    FUND,
    PROGRAM,
    _id("priority_axis", "priority", "priority", "the priority axis of a programme", "1",
        mend=f"{_CODES}; {_IGNORED_BY_IMAGES}"),
    Parameter("cci", Kind.ID, "the programmes, any of them, by CCI", "2014IE16RFOP001", entity="programme",
              facet="programme", several=True),
    Parameter("categoryOfIntervention", Kind.ID, "the intervention fields, any of them", "2014-2020:054",
              entity="intervention_field", facet="intervention_field", several=True, mend=_CODES),
    Parameter("kohesioCategory", Kind.ID, "the intervention field that the category puts in plain words",
              "2014-2020:054", entity="category", facet="intervention_field",
              mend="at Kohesio a category may stand for several fields; no list of them is published"),
    Parameter("projectTypes", Kind.ID, "project collections, all of them; those that the operator of this server put "
              "together", f"{_ENTITY}Q3402194", several=True, mend=_IGNORED_BY_IMAGES),
    Parameter("interreg", Kind.FLAG, "territorial cooperation, or everything else", "true",
              mend="at Kohesio two definitions that disagree; here the programme's code, or several countries"),
    Parameter("highlighted", Kind.FLAG, "projects that a page of the Commission tells of, or all others", "true",
              mend="at Kohesio an identifier decides that no published file has; here a link to InfoRegio does"),
    Parameter("programmingPeriod", Kind.ID, "the programming period", "2021-2027", entity="period", facet="period",
              mend=_CODES),
    Parameter("budgetBiggerThan", Kind.AMOUNT, "the least total cost, or eligible cost where no total is published",
              "100000", mend=_STRICT),
    Parameter("budgetSmallerThan", Kind.AMOUNT, "the most of the same", "1000000", mend=_STRICT),
    Parameter("budgetEUBiggerThan", Kind.AMOUNT, "the least EU contribution", "100000", mend=_STRICT),
    Parameter("budgetEUSmallerThan", Kind.AMOUNT, "the largest EU contribution", "1000000", mend=_STRICT),
    Parameter("startDateAfter", Kind.DATE, "the earliest start, inclusive", "2015-01-01"),
    Parameter("startDateBefore", Kind.DATE, "the latest start, inclusive", "2020-12-31"),
    Parameter("endDateAfter", Kind.DATE, "the earliest end, inclusive", "2015-01-01",
              mend="at Kohesio an expected end is not looked at"),
    Parameter("endDateBefore", Kind.DATE, "the latest end, inclusive", "2023-12-31",
              mend="at Kohesio an expected end is not looked at"),
    *CIRCLE,
    *_IGNORED,
)  # fmt: skip

PROJECT_ORDERS = (
    _order("orderStartDate", "start date"),
    _order("orderEndDate", "end date"),
    _order("orderEuBudget", "EU contribution"),
    _order("orderTotalBudget", "budget"),
    Parameter("orderReadability", Kind.FLAG, "nothing: accepted, without effect, named in `X-Ignored-Parameters`",
              "false", mend="at Kohesio by a score of readability, which no published file has", idle=True),
    Parameter("orderReadabilityBudget", Kind.FLAG, "nothing: accepted, without effect, named in `X-Ignored-Parameters`",
              "false", mend="at Kohesio without effect too", idle=True),
)  # fmt: skip

BENEFICIARY_FILTERS: tuple[Parameter, ...] = (
    LANGUAGE,
    Parameter("name", Kind.TEXT, "words of the name, all of them", "university",
              mend="at Kohesio capital AND, OR or NOT within a word change the meaning"),
    replace(COUNTRY, becomes="the beneficiary's own country"),
    replace(REGION, becomes="a region of its projects"),
    FUND,
    PROGRAM,
    Parameter("beneficiaryType", Kind.WORD, "public or private: no list tells one from the other, so nothing is found",
              "public", words=("public", "private"), mend="at Kohesio guessed, for a part of the beneficiaries",
              unfounded=True),
    *(replace(one, becomes=f"{one.becomes}, of its projects") for one in CIRCLE[:2]),
    replace(RADIUS, mend="at Kohesio always 100 km"),
)  # fmt: skip

BENEFICIARY_ORDERS = (
    _order("orderNumProjects", "number of projects"),
    _order("orderEuBudget", "EU contribution"),
    _order("orderTotalBudget", "budget, as shown; descending is the default"),
)

OFFSET = whole("offset", "how many hits to pass over", (0, FARTHEST, 0),
               "at Kohesio an offset above 950 repeats the last page; here it reaches the end of the list")  # fmt: skip

ID = Parameter("id", Kind.TEXT, "the entity: full address or Q-id; without it the last part of the path",
               f"{_ENTITY}Q232198", mend="at Kohesio the path is ignored and the full address is required")  # fmt: skip

BOX = Parameter(
    "boundingBox", Kind.BOX, "the part of the map that is seen", "-10.6,51.4,-5.9,55.4",
    mend="at Kohesio a box without a zoom is a failure of the server",
)  # fmt: skip
ZOOM = whole("zoom", "the zoom of the map; -1 derives it from the box", (-1, 22, -1))
GRANULARITY = _id("granularityRegion", "nuts", "", "the region that the map shows; counts first", f"{_ENTITY}Q2")
QID = Parameter("qid", Kind.TEXT, "one entry of the list, by id", "", mend="here the official code too")
