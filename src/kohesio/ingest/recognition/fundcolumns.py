"""The Union's part in a column for each fund (*FEDER*, *FSE+*): the columns are added, and tell each row's funds.

One of them alone would be a contribution too small, and silently so. Columns are added only where each names one fund,
each another one, and none names the Union's part as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kohesio.ingest.recognition.columns import Candidate
from kohesio.ingest.recognition.reading import ENOUGH, ColumnReading
from kohesio.reference.funds import funds_in
from kohesio.sources.spec import ColumnSpec, FieldUse

_PART = "eu_contribution"
_ANY_FIGURE = re.compile("([1-9])")
Made = list[tuple[ColumnSpec, ColumnReading]]


def with_each_fund(
    chosen: Mapping[int, Candidate], options: Mapping[int, Sequence[Candidate]], headings: Sequence[str]
) -> dict[int, Candidate]:
    """The readings, with all columns of the Union's part where each is that of another fund."""
    found = dict(chosen)
    first = next((each for each in chosen.values() if each.field == _PART), None)
    if first is None:
        return found
    further = [own[0] for at, own in options.items() if at not in chosen and own and own[0].field == _PART]
    columns = [first, *(each for each in further if each.score >= ENOUGH)]
    funds = [funds_in(headings[each.index]) for each in columns]
    if len(columns) < 2 or any(len(each) != 1 for each in funds) or len(set(funds)) < len(funds):
        return found
    reason = "a column for each fund: their amounts are added"
    return found | {each.index: replace(each, evidence=(*each.evidence, reason)) for each in columns}


def added(made: Made) -> Made:
    """The columns' descriptions: several of the Union's part add up and, where nothing else does, name the fund."""
    at = [place for place, (_, told) in enumerate(made) if told.field == _PART]
    if len(at) < 2:
        return made
    named = any(told.field == "fund" for _, told in made)
    found = list(made)
    for place in at:
        spec, told = made[place]
        (fund,) = funds_in(told.heading)
        amounts = tuple(replace(use, adds=True) if use.field == _PART else use for use in spec.uses)
        whose = () if named else (FieldUse("fund", pattern=_ANY_FIGURE, constant=fund),)
        found[place] = (
            replace(spec, uses=(*amounts, *whose)),
            told if named else replace(told, also=(*told.also, "fund")),
        )
    return found
