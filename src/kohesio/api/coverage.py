"""How fresh and how complete lists and programmes are, for the API. Days are counted to the day of the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kohesio.api.answers import Answer
from kohesio.model import duties
from kohesio.model.programme import Programme
from kohesio.model.provenance import LoadedList
from kohesio.reference.programmes import RegisteredProgramme, programmes
from kohesio.snapshot.coverage import Coverage, by_programme, dated
from kohesio.snapshot.reader import Snapshot

STANDINGS = ("current", "overdue", "no_term", "undated", "missing")


@dataclass(frozen=True, slots=True)
class ClockAnswer(Answer):
    """How long ago a list was updated, on the day ``as_of``.

    ``standing``: current, overdue (the term of the law is past), no_term (the law of the period sets none), undated
    (the list states no date), missing (no list of the programme is loaded). ``limit_days`` is the round figure of the
    term, 120 for 2021-2027 and 180 for 2014-2020; ``due`` its last day in calendar months.
    """

    as_of: str
    standing: str
    updated: str | None
    days: int | None
    limit_days: int | None
    due: str | None


@dataclass(frozen=True, slots=True)
class ItemAnswer(Answer):
    """An item of the law: to how many ``operations`` it applies and how many have it; null where it applies to none.

    ``change`` is the difference of the share to the version before.
    """

    period: str
    item: str
    title: str
    operations: int
    present: int
    share: float | None
    change: float | None


@dataclass(frozen=True, slots=True)
class ChangeAnswer(Answer):
    """Operations that came and went since the version ``since``."""

    since: str
    added: int
    gone: int


@dataclass(frozen=True, slots=True)
class CoverageAnswer(Answer):
    """How complete a list or programme is. ``located``: operations with a NUTS 3 region or a point of their own."""

    operations: int
    located: int
    located_share: float | None
    items: tuple[ItemAnswer, ...]
    change: ChangeAnswer | None


@dataclass(frozen=True, slots=True)
class ProgrammeCoverage(Answer):
    """A programme: its lists, how fresh, how complete. Without ``coverage`` it is known and no list of it is loaded."""

    id: str | None
    cci: str | None
    name: str
    country: str | None
    period: str
    funds: tuple[str, ...]
    lists: tuple[str, ...]
    clock: ClockAnswer
    coverage: CoverageAnswer | None


@dataclass(frozen=True, slots=True)
class ProgrammesCoverage(Answer):
    """Coverage of programmes; ``standings`` counts them by standing.

    ``without_list`` names, by period, the member states of which no list is loaded at all: each has programmes, also
    where the register knows none of the period.
    """

    snapshot: str
    as_of: str
    count: int
    standings: Mapping[str, int]
    without_list: Mapping[str, tuple[str, ...]]
    items: tuple[ProgrammeCoverage, ...]


@dataclass(frozen=True, slots=True)
class ListAnswer(Answer):
    """A loaded list of operations: what it is, how fresh and how complete.

    ``clock`` counts from the date the list states (else that of its edition) to the day of the answer. ``fill`` gives
    for each field of the record the share (0 to 1) of operations that have it, ``coverage`` the same by the items of
    the law. Of its ``operation_rows``, ``published_twice`` operations stand with another list, which has them too.
    """

    id: str
    title: str
    country: str
    languages: tuple[str, ...]
    periods: tuple[str, ...]
    funds: tuple[str, ...]
    publisher: str | None
    address: str | None
    licence: str | None
    file_name: str
    sha256: str
    fetched_at: str | None
    edition: str | None
    updated: str | None
    currency: str | None
    rows: int
    operation_rows: int
    operations: int
    rejected: int
    published_twice: int
    issues: int
    issues_by_code: Mapping[str, int]
    synthetic: bool
    fill: Mapping[str, float]
    clock: ClockAnswer
    coverage: CoverageAnswer | None


@dataclass(frozen=True, slots=True)
class Lists(Answer):
    """The lists of operations a snapshot was made from."""

    snapshot: str
    created: str
    count: int
    operations: int
    items: tuple[ListAnswer, ...]


def clock_answer(clock: duties.Clock, today: date) -> ClockAnswer:
    """A clock in words and ISO dates."""
    return ClockAnswer(
        as_of=today.isoformat(),
        standing=standing(clock),
        updated=clock.updated.isoformat() if clock.updated else None,
        days=clock.days,
        limit_days=clock.limit_days,
        due=clock.due.isoformat() if clock.due else None,
    )


def standing(clock: duties.Clock) -> str:
    """One of ``STANDINGS`` but missing."""
    if clock.updated is None:
        return "undated"
    if clock.overdue is None:
        return "no_term"
    return "overdue" if clock.overdue else "current"


def coverage_answer(coverage: Coverage) -> CoverageAnswer:
    """What some operations add up to."""
    change = coverage.change
    items = tuple(
        ItemAnswer(
            period=period,
            item=one.item.key,
            title=one.item.title,
            operations=one.operations,
            present=one.present,
            share=one.share,
            change=change.items.get((period, one.item.key)) if change else None,
        )
        for period, shares in coverage.items.items()
        for one in shares
    )
    return CoverageAnswer(
        operations=coverage.operations,
        located=coverage.located,
        located_share=coverage.located_share,
        items=items,
        change=ChangeAnswer(change.since, change.added, change.gone) if change else None,
    )


def programmes_covered(snapshot: Snapshot, today: date) -> tuple[ProgrammeCoverage, ...]:
    """Every programme of the version, and every registered one of which no list is loaded."""
    covered = by_programme(snapshot)
    lists = {one.id: one for one in snapshot.lists()}
    present = snapshot.programmes()
    made = [_present(one, covered[one.id], lists, today) for one in present if one.id in covered]
    known = {one.cci for one in present if one.cci}
    made += [_missing(one, today) for one in programmes() if one.cci not in known]
    return tuple(sorted(made, key=lambda one: (one.country or "", one.period, one.cci or "", one.name)))


def _present(
    programme: Programme, coverage: Coverage, lists: Mapping[str, LoadedList], today: date
) -> ProgrammeCoverage:
    clock = duties.clock(dated(coverage, lists), (programme.period,), today)
    return ProgrammeCoverage(
        id=programme.id,
        cci=programme.cci,
        name=programme.name or programme.cci or programme.id,
        country=programme.country,
        period=programme.period,
        funds=programme.funds,
        lists=coverage.lists,
        clock=clock_answer(clock, today),
        coverage=coverage_answer(coverage),
    )


def _missing(programme: RegisteredProgramme, today: date) -> ProgrammeCoverage:
    term = duties.TERMS.get(programme.period)
    return ProgrammeCoverage(
        id=None,
        cci=programme.cci,
        name=programme.title,
        country=programme.country,
        period=programme.period,
        funds=programme.funds,
        lists=(),
        clock=ClockAnswer(today.isoformat(), "missing", None, None, term.days if term else None, None),
        coverage=None,
    )


def counted(found: Sequence[ProgrammeCoverage]) -> dict[str, int]:
    """Programmes by standing."""
    return {name: sum(one.clock.standing == name for one in found) for name in STANDINGS}
