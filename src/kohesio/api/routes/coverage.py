"""How fresh and how complete the lists of programmes are, which programmes have none, and a badge to embed."""

from __future__ import annotations

from starlette.responses import Response

from kohesio.api.badge import badge
from kohesio.api.coverage import STANDINGS, ProgrammeCoverage, ProgrammesCoverage, counted, programmes_covered
from kohesio.api.endpoint import Call, Endpoint
from kohesio.api.params import choice
from kohesio.api.params import one as single
from kohesio.errors import MissingError, ParameterError
from kohesio.index.fields import BY_KEY, Parameter
from kohesio.model.fund import FUNDS
from kohesio.model.period import PERIODS
from kohesio.model.programme import parse_cci
from kohesio.model.territory import iso_country
from kohesio.snapshot.coverage import without_list

_COUNTRY = Parameter("country", BY_KEY["country"].description, "SE")
_PERIOD = Parameter("period", "Programming period.", "2021-2027", values=PERIODS)
_FUND = Parameter("fund", "Code of the fund.", "ESF+", values=FUNDS)
_STANDING = Parameter(
    "standing",
    "Only programmes whose list is current, overdue, without a term (no_term), without a date (undated), or missing.",
    "overdue", values=STANDINGS,
)  # fmt: skip
_PROGRAMME = Parameter("id", "CCI of the programme, or its id.", "2014SE16RFOP009")


def coverage(call: Call) -> ProgrammesCoverage:
    """Coverage of programmes of a country, period, fund or standing."""
    found = programmes_covered(call.snapshot, call.today)
    country = _country(call, found)
    period, fund = choice(call.pairs, "period", PERIODS), choice(call.pairs, "fund", FUNDS)
    standing = choice(call.pairs, "standing", STANDINGS)
    items = tuple(
        one
        for one in found
        if country in {None, one.country}
        and period in {None, one.period}
        and (fund is None or fund in one.funds)
        and standing in {None, one.clock.standing}
    )
    lacking = without_list(call.snapshot)
    return ProgrammesCoverage(call.snapshot.version, call.today.isoformat(), len(items), counted(items), lacking, items)


def one(call: Call) -> ProgrammeCoverage:
    """Coverage of one programme."""
    return _programme(call)


def picture(call: Call) -> Response:
    """The badge of one programme."""
    return Response(badge(_programme(call)), media_type="image/svg+xml")


def _programme(call: Call) -> ProgrammeCoverage:
    text = call.path["id"]
    cci = parse_cci(text)
    for found in programmes_covered(call.snapshot, call.today):
        if text == found.id or (cci is not None and cci == found.cci):
            return found
    raise MissingError(f"There is no programme {text[:64]!r} in this version or in the register; /coverage names them.")


def _country(call: Call, found: tuple[ProgrammeCoverage, ...]) -> str | None:
    text = single(call.pairs, "country")
    present = {programme.country for programme in found if programme.country}
    if text is not None and iso_country(text) not in present:
        raise ParameterError("country", f"No programme of {text[:64]!r} is known.", tuple(sorted(present)))
    return iso_country(text) if text is not None else None


ENDPOINTS = (
    Endpoint(
        "/coverage", "listCoverage", "Data", "How fresh and how complete the lists of programmes are", coverage,
        ProgrammesCoverage, parameters=(_COUNTRY, _PERIOD, _FUND, _STANDING), dated=True,
        description="For each programme the date of its list with the days since against the term of the law, the "
        "share of operations that have each item the law asks for, the located share, and the change since the version "
        "before. Registered programmes of which no list is loaded stand here as missing.",
    ),
    Endpoint(
        "/coverage/{id}/badge.svg", "getBadge", "Data", "A badge with the days since a programme's last list", picture,
        None, path_parameters=(_PROGRAMME,), media=("image/svg+xml",), missing=True, dated=True,
        description="A picture to embed: days since the list was updated, against the term of the law.",
    ),
    Endpoint(
        "/coverage/{id}", "getCoverage", "Data", "How fresh and how complete the lists of one programme are", one,
        ProgrammeCoverage, path_parameters=(_PROGRAMME,), missing=True, dated=True,
    ),
)  # fmt: skip
