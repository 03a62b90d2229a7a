"""Natural persons named in two columns, given name and surname, as Article 49(3)(b) of Regulation (EU) 2021/1060 asks.

The two are one name, and it is a natural person's whatever it looks like: pages do not show it, and the place is
capped. Beside a column of bodies they count if they stand where that is empty, be it in a single row, and only there;
otherwise the two name somebody to contact, and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from kohesio.ingest.recognition.columns import Candidate
from kohesio.ingest.recognition.headings import PERSONAL, names_person
from kohesio.ingest.recognition.reading import SURE, ColumnReading
from kohesio.ingest.recognition.words import take_apart
from kohesio.sources.spec import ColumnSpec, FieldUse

_KIND = "natural person"
_REACHED = frozenset({"contact", "phone", "email", "authority", "partner"})
_FEW = 0.02
"""Share of the rows in which a name may stand beside a body by mistake, where more have the one or the other."""

_REASON = "given name and surname of natural persons in two columns"
Made = list[tuple[ColumnSpec, ColumnReading]]


def with_own_names(
    chosen: Mapping[int, Candidate], headings: Sequence[str], cells: pl.DataFrame
) -> dict[int, Candidate]:
    """The readings, with two columns of own names as one beneficiary, or both as personal data."""
    found = dict(chosen)
    own = [at for at, heading in enumerate(headings) if names_person(take_apart(heading)) and not _reached(heading)]
    if len(own) != 2 or any(chosen[at].field not in {PERSONAL, "beneficiary"} for at in own if at in chosen):
        return found
    body = next((each.index for at, each in chosen.items() if each.field == "beneficiary" and at not in own), None)
    field = "beneficiary" if body is None or _apart(cells, body, own[0]) else PERSONAL
    for at in own:
        evidence = (*(chosen[at].evidence if at in chosen else ()), _REASON)
        found[at] = Candidate(at, field, SURE, evidence)
    return found


def _apart(cells: pl.DataFrame, body: int, own: int) -> bool:
    """Whether the names stand in rows without a body, and in no others."""
    lacking, named = (cells[str(at)].str.strip_chars().replace("", None).is_null() for at in (body, own))
    named, few = ~named, _FEW * cells.height
    alone, beside = int((lacking & named).sum()), int((~lacking & named).sum())
    return alone > few >= beside or alone > beside == 0


def _reached(heading: str) -> bool:
    taken_apart = take_apart(heading)
    return bool(_REACHED & {hit.concept for hit in taken_apart.hits})


def joined(made: Made) -> Made:
    """The columns' descriptions: both halves are one name, and whoever bears it is a natural person."""
    found = list(made)
    for place, (spec, told) in enumerate(made):
        if told.field == "beneficiary" and _REASON in told.evidence:
            uses = (FieldUse("beneficiary", adds=True), FieldUse("beneficiary_kind", constant=_KIND))
            found[place] = (replace(spec, uses=uses), replace(told, also=("beneficiary_kind",)))
    return found
