"""What a column must be though no known word heads it: by its values and by what the list lacks without it.

A list of operations has a name, a code, a body, a beginning and an end of each operation. Where one of these is missing
and a column that nothing else claims can hold nothing else, it is read as that, and never surely: each such reading
stays below the mark from which nobody needs to look. Where two columns would do, none is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from statistics import median

from kohesio.ingest.recognition.columns import Candidate
from kohesio.ingest.recognition.fitness import fitness, names_bodies
from kohesio.ingest.recognition.headings import ADDRESS, PERSONAL, TOTAL
from kohesio.ingest.recognition.profile import Profile
from kohesio.ingest.values.dates import DateConvention, parse_date

_TRUST = 0.55
_WHOLE = 0.9
"""Share from which a column is taken to be so throughout; a few rows of totals and headings are among the rest."""

_NUMBERED = 0.6
"""Share of names with digits from which they are those of operations rather than of bodies."""

_ROLES = 3
"""Different texts up to which a column is more likely one of roles (*lead partner*) than of bodies."""

_LONG = 80
_LEAST = 8
"""Rows that must hold something before values alone are trusted."""

_TIMES = ("approval_date", "start_date", "end_date")
"""The days of an operation in the order in which they come."""

Chosen = Mapping[int, Candidate]


def with_unnamed(chosen: Chosen, options: Mapping[int, list[Candidate]], looks: Mapping[int, Profile]) -> Chosen:
    """``chosen`` and the readings of columns that no word told, one field after the other."""
    for found in (_bodies, _titles, _codes, _summaries, _days):
        free = {at: look for at, look in looks.items() if at not in chosen and _is_free(options[at], look)}
        taken = {each.field for each in chosen.values()}
        chosen = {**chosen, **{each.index: each for each in found(free, taken, chosen, looks)}}
    return chosen


def _is_free(options: list[Candidate], look: Profile) -> bool:
    """Whether nothing is known of a column that speaks against reading it by its values."""
    return look.filled >= _LEAST and not {each.field for each in options} & {PERSONAL, ADDRESS, TOTAL}


def _only(at: list[int], field: str, reason: str) -> Iterator[Candidate]:
    """The one column there is for a field; of several nothing tells which."""
    if len(at) == 1:
        yield Candidate(at[0], field, _TRUST, (reason,))


def _bodies(free: Mapping[int, Profile], taken: set[str], _: Chosen, __: Mapping[int, Profile]) -> Iterator[Candidate]:
    if "beneficiary" in taken:
        return
    at = [
        at for at, look in free.items()
        if names_bodies(look) and fitness("beneficiary", look) >= 0.3
        and look.code < 1 - _WHOLE and look.digits < _NUMBERED and look.distinct > _ROLES
    ]  # fmt: skip
    yield from _only(at, "beneficiary", "names of bodies, and no other column has any")


def _titles(free: Mapping[int, Profile], taken: set[str], _: Chosen, __: Mapping[int, Profile]) -> Iterator[Candidate]:
    if "title" in taken:
        return
    at = [at for at, look in free.items() if fitness("title", look) >= 0.7 and look.variety > 0.5 and look.words > 2]
    if len(at) == 2 and "summary" not in taken:  # the shorter one is the name
        at = sorted(at, key=lambda each: free[each].length)[:1]
    yield from _only(at, "title", "texts of a name's length, and no other column has names of operations")


def _codes(
    free: Mapping[int, Profile], taken: set[str], chosen: Chosen, looks: Mapping[int, Profile]
) -> Iterator[Candidate]:
    """Codes of which there are as many as rows, or as names of operations where rows repeat."""
    if "operation_code" in taken:
        return
    titles = [looks[each.index] for each in chosen.values() if each.field == "title"]
    named = [title.distinct for title in titles]
    rows = min([title.filled for title in titles], default=0)
    at = [
        at for at, look in free.items()
        if look.code > _WHOLE and look.date < 1 - _WHOLE and not _may_be_amounts(look)
        and fitness("operation_code", look) > 0
        and look.filled >= _WHOLE * (rows or look.rows)
        and look.distinct >= _WHOLE * min([look.filled, *named]) and look.distinct >= _LEAST
    ]  # fmt: skip
    yield from _only(at, "operation_code", "each operation has a code of its own, and no other column has codes")


def _may_be_amounts(look: Profile) -> bool:
    """Figures, a currency beside them or not; letters with digits and no decimals are none."""
    return look.number >= 1 - _WHOLE and (look.letters < _WHOLE or any(set(text) & set(".,") for text in look.texts))


def _summaries(
    free: Mapping[int, Profile], taken: set[str], _: Chosen, __: Mapping[int, Profile]
) -> Iterator[Candidate]:
    if "summary" in taken or "title" not in taken:
        return
    at = [at for at, look in free.items() if fitness("summary", look) > 0 and look.length >= _LONG]
    yield from _only(at, "summary", "long texts beside the names of operations")


def _days(
    free: Mapping[int, Profile], taken: set[str], chosen: Chosen, looks: Mapping[int, Profile]
) -> Iterator[Candidate]:
    """Days without a name, told by where they lie among the days that have one."""
    lacking = [field for field in _TIMES if field not in taken]
    at = {at: day for at, look in free.items() if fitness("start_date", look) > 0.4 and (day := _middle(look))}
    known = {
        each.field: day for each in chosen.values() if each.field in _TIMES and (day := _middle(looks[each.index]))
    }
    if not at or len(at) > len(lacking):
        return
    if "approval_date" in lacking and len(at) < len(lacking):
        lacking.remove("approval_date")
    if len(at) != len(lacking) and not (len(at) == 1 and {"start_date", "end_date"} <= set(known)):
        return
    ordered = sorted(at, key=lambda each: at[each])
    fields = lacking if len(at) == len(lacking) else ["approval_date"]
    days = known | {field: at[column] for field, column in zip(fields, ordered, strict=True)}
    if [days[field] for field in _TIMES if field in days] == sorted(days.values()):
        reason = f"days that lie where {' and '.join(fields)} would, and no other column has them"
        yield from (Candidate(column, field, _TRUST, (reason,)) for field, column in zip(fields, ordered, strict=True))


def _middle(look: Profile) -> int | None:
    """The median day of a column as a number; None where most cells are no days."""
    found = (parse_date(text, DateConvention("dmy", serial="1900")).value for text in look.texts[:200])
    days = [one.date.toordinal() for one in found if one is not None]
    return int(median(days)) if len(days) * 2 > min(len(look.texts), 200) else None
