"""Which column is which field: heading and values together, each field once, the best total first.

A column whose values cannot be of a field is never read as it, whatever its heading says. Where two columns want one
field, the better one has it and the other takes its next best reading if that is good by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kohesio.ingest.recognition.fitness import NO, answers_yes_or_no, fitness, names_bodies
from kohesio.ingest.recognition.headings import (
    ADDRESS,
    ENGLISH_TITLE,
    KIND,
    PERSONAL,
    TOTAL,
    HeadingScore,
    heading_scores,
    names_responsible_body,
)
from kohesio.ingest.recognition.profile import Profile
from kohesio.ingest.recognition.reading import ENOUGH, SURE, ColumnReading, Reading, Role
from kohesio.ingest.recognition.words import take_apart
from kohesio.sources.spec import AMOUNT_FIELDS

_UNLIMITED = frozenset({PERSONAL, TOTAL, ADDRESS, "status", "region"})
_DROPPED = frozenset({"status", ADDRESS})
_BY_VALUES = {"cci": 0.6, "fund": 0.5, "nuts": 0.55, "country": 0.5, "currency": 0.6, PERSONAL: 0.85, "link": 0.5}
"""Fields whose values are told without a heading, and how far that is trusted."""

_OF_SPAN = 0.7
_MOST = 0.8
NUMBERED = frozenset({"code", "taxid", "lau", "nuts"})
"""Concepts of headings whose figures are no telephone numbers, though they begin with a 0."""

_SECOND_CHOICE = 0.5
_TIE = 0.05
"""Two readings of an amount that are this close are not sure, whatever their size: both words stand in the heading."""
_ADDRESSES = 0.2  # share of cells with an address of e-mail that makes contact data of a column
_WORD = 10
_SENTENCE = 25
_LETTERS = 0.6
_FOREIGN_KEY = 0.8  # a key that begins with an underscore was added by the program that wrote the file


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of one column."""

    index: int
    field: str
    score: float
    evidence: tuple[str, ...]


def candidates(index: int, heading: str, look: Profile, languages: Sequence[str]) -> list[Candidate]:
    """All readings of a column that heading and values allow, the best first."""
    taken_apart = take_apart(heading)
    named = heading_scores(taken_apart, languages)
    if names_responsible_body(taken_apart.concepts(tuple(languages))) and names_bodies(look):
        named.pop(PERSONAL, None)
    found = [each for score in named.values() if (each := _by_heading(index, score, look))]
    for field, trust in _BY_VALUES.items():
        if field == PERSONAL and look.email <= _ADDRESSES and NUMBERED & taken_apart.concepts(tuple(languages)):
            continue
        if field not in named and (value := fitness(field, look)) > 0.75 and _told(field, look):
            found.append(Candidate(index, field, trust * value, (f"values look like {field}",)))
    if look.span > _MOST:
        found.append(Candidate(index, "start_date", _OF_SPAN, ("each cell holds two days",)))
    if heading.startswith("_"):
        found = [replace(each, score=each.score * _FOREIGN_KEY) for each in found]
    return sorted(found, key=lambda each: -each.score)


def assign(options: Mapping[int, Sequence[Candidate]]) -> dict[int, Candidate]:
    """For each column the reading it gets; columns without one are left out."""
    chosen: dict[int, Candidate] = {}
    taken: set[str] = set()
    for each in sorted((c for own in options.values() for c in own), key=lambda c: (-c.score, c.index)):
        first = options[each.index][0] is each
        if each.index in chosen or each.field in taken or each.score < (ENOUGH if first else _SECOND_CHOICE):
            continue
        chosen[each.index] = each
        if each.field not in _UNLIMITED:
            taken.add(each.field)
    return chosen


def doubted(chosen: Mapping[int, Candidate], looks: Mapping[int, Profile]) -> dict[int, Candidate]:
    """Contact data by heading alone, in a list without bodies, may be the bodies: such a reading is never sure."""
    if any(each.field == "beneficiary" for each in chosen.values()):
        return dict(chosen)
    return {
        at: replace(
            each,
            score=min(each.score, SURE - 0.01),
            evidence=(*each.evidence, "it may name the beneficiaries, for no other column does"),
        )
        if each.field == PERSONAL and looks[at].letters > _LETTERS and not _told(PERSONAL, looks[at])
        else each
        for at, each in chosen.items()
    }


def with_lone_partner(chosen: Mapping[int, Candidate], looks: Mapping[int, Profile]) -> dict[int, Candidate]:
    """The readings; the one column of partners names the beneficiaries where no other does.

    Lists of territorial cooperation have a row for each partner, the lead partner among them. Never sure.
    """
    partners = [each for each in chosen.values() if each.field == "partner"]
    if len(partners) != 1 or any(each.field in {"beneficiary", PERSONAL} for each in chosen.values()):
        return dict(chosen)
    (each,) = partners
    if fitness("beneficiary", looks[each.index]) <= 0 or looks[each.index].email > 0 or looks[each.index].phone > 0:
        return dict(chosen)
    told = (*each.evidence, "no other column names the bodies")
    return {**chosen, each.index: replace(each, field="beneficiary", score=min(each.score, SURE - 0.01), evidence=told)}


def with_finest_codes(
    chosen: Mapping[int, Candidate], options: Mapping[int, Sequence[Candidate]], looks: Mapping[int, Profile]
) -> dict[int, Candidate]:
    """The readings; of several columns of NUTS codes (*NUTS1*, *NUTS2*, *NUTS3*) the one with the longest is read."""
    found = dict(chosen)
    coarse = next((at for at, each in chosen.items() if each.field == "nuts"), None)
    if coarse is None:
        return found
    others = [own[0] for at, own in options.items() if own and own[0].field == "nuts" and at not in chosen]
    best = max(others, key=lambda each: looks[each.index].length, default=None)
    if best is None or looks[best.index].length <= looks[coarse].length or looks[best.index].nuts < _MOST:
        return found
    del found[coarse]
    return found | {best.index: best}


def with_one_text(chosen: Mapping[int, Candidate], options: Mapping[int, Sequence[Candidate]]) -> dict[int, Candidate]:
    """The readings; a column headed as name and description in one names the operations where no other does."""
    if any(each.field == "title" for each in chosen.values()):
        return dict(chosen)
    both = [
        own for at, each in chosen.items() if each.field == "summary"
        for own in options[at] if own.field == "title" and own.score >= ENOUGH
    ]  # fmt: skip
    if len(both) != 1:
        return dict(chosen)
    told = (*both[0].evidence, "name and description stand in one column")
    return {**chosen, both[0].index: replace(both[0], score=min(both[0].score, SURE - 0.01), evidence=told)}


def with_results(
    chosen: Mapping[int, Candidate], options: Mapping[int, Sequence[Candidate]], looks: Mapping[int, Profile]
) -> dict[int, Candidate]:
    """The readings; where purpose and results stand in two columns, both are read as the summary."""
    found = dict(chosen)
    if sum(each.field == "summary" for each in chosen.values()) != 1:
        return found
    for at, own in options.items():
        best = own[0] if own and at not in chosen and looks[at].length >= _SENTENCE else None
        if best is not None and best.field == "summary" and best.score >= ENOUGH:
            return found | {at: replace(best, evidence=(*best.evidence, "beside the other text on the operation"))}
    return found


def column_reading(
    index: int, label: str, heading: str, options: Sequence[Candidate], chosen: Candidate | None
) -> ColumnReading:
    """The reading of a column as a record, with the next best one."""
    others = [each for each in options if chosen is None or each.field != chosen.field]
    runner_up = Reading(others[0].field, round(others[0].score, 2)) if others else None
    if chosen is None:
        reason = "no field fits" if not options else "its field is that of a better column, or the evidence is too thin"
        return ColumnReading(index, label, heading, Role.IGNORED, None, 0.0, (reason,), runner_up)
    role = Role.PERSONAL if chosen.field == PERSONAL else Role.IGNORED if chosen.field in _DROPPED else Role.USED
    field = None if role is not Role.USED else "title" if chosen.field == ENGLISH_TITLE else chosen.field
    score, evidence = chosen.score, chosen.evidence
    if field in AMOUNT_FIELDS and others and others[0].field in AMOUNT_FIELDS and score - others[0].score < _TIE:
        score = min(score, SURE - 0.01)
        evidence = (*evidence, f"it may as well be {others[0].field}")
    return ColumnReading(index, label, heading, role, field, round(score, 2), evidence, runner_up)


def _by_heading(index: int, named: HeadingScore, look: Profile) -> Candidate | None:
    value = fitness(named.field, look)
    if value <= NO or (named.field == KIND and "natural_person" not in named.concepts and answers_yes_or_no(look)):
        return None
    score = named.score * (0.76 + 0.24 * max(-1.0, min(1.0, value * 1.4)))
    evidence = [f"heading names {' + '.join(named.concepts)}"]
    if look.texts and value:
        evidence.append(f"values suit ({value:.1f})" if value > 0 else f"values speak against it ({value:.1f})")
    elif not look.texts:
        evidence.append("column is empty")
    return Candidate(index, named.field, round(score, 4), tuple(evidence))


def _told(field: str, look: Profile) -> bool:
    """Whether the values alone say so: for contact data a share of addresses or numbers of telephones."""
    if field == PERSONAL:
        return look.email > _ADDRESSES or look.phone > 0.5
    if field == "fund":
        return look.length <= _WORD
    return look.filled >= 3
