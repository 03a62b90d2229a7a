"""The rules: what makes two bodies one, what makes them a possible duplicate, and what keeps them apart.

Rules are asked in order and the first that fits decides; each has a name, a score that says how sure it is, and a
sentence of evidence. No rule merges on likeness alone: a merge needs an equal number, an equal name that only
one body of the country can have, or a nearly equal name and the same place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kohesio.ingest.identities.forms import AUTHORITY, BODY, COMPANY, LOCAL, MUNICIPALITY
from kohesio.model.beneficiary import Decision


@dataclass(frozen=True, slots=True)
class Rule:
    """``when`` is asked of ``comparing.compared``; ``why`` is a sentence, its blanks filled from columns."""

    name: str
    decision: Decision
    score: float
    when: pl.Expr
    why: str


def _kind(*kinds: str) -> pl.Expr:
    return pl.col("left_kind").is_in(list(kinds)) | pl.col("right_kind").is_in(list(kinds))


def _difference(*kinds: str) -> pl.Expr:
    return pl.col("difference").is_in(list(kinds))


_exact = _difference("none")
_same_letters = _difference("none", "spacing")
_same_tail = pl.col("left_tail") == pl.col("right_tail")
_one_tail = (pl.col("left_tail") == "") != (pl.col("right_tail") == "")
_same_forms = pl.col("same_forms")
_form_missing = pl.col("form_missing")
_one_form = pl.col("forms_of_name") == 1
_words = pl.min_horizontal(pl.col(f"{side}_core").str.count_matches(" ") for side in ("left", "right")) + 1
_letters = pl.min_horizontal(pl.col(f"{side}_core").str.len_chars() for side in ("left", "right"))
_narrow = pl.col("same_place").is_in(["postcode", "municipality"])
_here = pl.col("same_place").is_not_null()
_elsewhere = pl.col("elsewhere")
_generic = pl.col("left_generic") | pl.col("right_generic")
_doubtful = _generic | pl.col("left_cut") | pl.col("right_cut")
_one_without_form = (pl.col("left_forms") == "") | (pl.col("right_forms") == "")
_many = _kind(LOCAL, MUNICIPALITY)
_place_names = _kind(LOCAL, MUNICIPALITY, AUTHORITY)  # names of places are often a letter apart
_distinct = (
    (_kind(COMPANY) & ((_words >= 2) | (_letters >= 7)))
    | _kind(AUTHORITY)
    | (_kind(BODY) & ((_words >= 3) | ((_words == 2) & ~_elsewhere)))
    | (_kind(MUNICIPALITY) & (_words >= 4) & ~_elsewhere)
)
_activity_behind = pl.col("left_country").is_in(["HR", "HU", "SI"])  # there a tail is an activity, elsewhere a seat
_same = _same_forms & _same_tail & ~_doubtful

_NAME = "The same name once case, accents, script and the spelling of the legal form are set aside"

RULES: tuple[Rule, ...] = (
    Rule("numbers-differ", Decision.APART, 0.0, pl.col("numbers_differ"),
         "Both have a valid register number of one scheme, and the numbers differ."),
    Rule("forms-differ", Decision.APART, 0.1, _exact & ~_same_forms & ~_form_missing & ~pl.col("same_families"),
         "One name, but two legal forms: {left_forms} and {right_forms}."),
    Rule("same-name-and-place", Decision.MERGED, 0.98,
         _same_letters & _same & (_narrow | (_here & ~_elsewhere & _exact)), _NAME + ", and the same {same_place}."),
    Rule("same-name", Decision.MERGED, 0.95, _exact & _same & ~_kind(LOCAL) & _distinct, _NAME + "."),
    Rule("same-letters", Decision.MERGED, 0.93,
         _difference("none", "spacing", "joining") & _same & ~_elsewhere & ~_many
         & ((_kind(COMPANY) & (_letters >= 8)) | (_letters >= 20)),
         "The same name but for blanks and points between its letters, or words such as “and”."),
    Rule("activity-left-out", Decision.MERGED, 0.92,
         _same_letters & _same_forms & _one_tail & ~_doubtful & _kind(COMPANY)
         & (_here | (_activity_behind & ~_elsewhere & (_words >= 2) & (_letters >= 10))),
         "The same name and legal form; one adds what the company does."),
    Rule("form-left-out", Decision.MERGED, 0.91,
         _exact & _form_missing & _one_form & _same_tail & ~_doubtful & ~_many
         & (_narrow | (_here & (_words >= 2) & (_letters >= 10))),
         "The same name, one without its legal form, which is the only one that name has here; the same {same_place}."),
    Rule("form-left-out", Decision.MERGED, 0.9,
         _exact & _form_missing & _one_form & _same_tail & ~_doubtful & ~_place_names & ~_elsewhere & _kind(COMPANY)
         & (((_words >= 3) & (_letters >= 14)) | (_letters >= 18)),
         "The same long name, one without its legal form, which is the only one that name has in the country."),
    Rule("words-in-another-order", Decision.MERGED, 0.91,
         _difference("order") & _same & ~_elsewhere
         & ((_kind(COMPANY) & _narrow) | ((_words >= 5) & ~_kind(MUNICIPALITY))),
         "The same words in another order, too many for chance."),
    Rule("acronym-added", Decision.MERGED, 0.91, _difference("acronym") & _same & _here & ~_many,
         "The same name, one with its initials; the same {same_place}."),
    Rule("slip-and-place", Decision.MERGED, 0.9,
         _difference("slip") & _same & (pl.col("left_forms") != "") & ~_many & _narrow & (_letters >= 10)
         & (pl.col("likeness") >= 0.94),
         "Names that differ by a slip of the fingers, the same legal form, the same {same_place}."),
    Rule("same-name-elsewhere", Decision.POSSIBLE, 0.8,
         _difference("none", "spacing", "joining") & _same_forms & ~_generic,
         "The same name, but nothing else says that it is one body: there may be several of that name."),
    Rule("form-left-out", Decision.POSSIBLE, 0.75,
         _same_letters & (_form_missing | pl.col("same_families")) & ~_doubtful,
         "The same name; the legal form is missing or of the same family ({left_forms}, {right_forms})."),
    Rule("words-in-another-order", Decision.POSSIBLE, 0.7,
         _difference("order") & (_same_forms | _form_missing) & ~_doubtful, "The same words in another order."),
    Rule("acronym-added", Decision.POSSIBLE, 0.7, _difference("acronym") & (_same_forms | _form_missing) & ~_doubtful,
         "The same name, one with its initials."),
    Rule("cut-off", Decision.POSSIBLE, 0.7, _difference("cut") & (_letters >= 20) & _one_without_form & ~_place_names,
         "One name breaks off within the other."),
    Rule("slip", Decision.POSSIBLE, 0.65,
         _difference("slip") & (_same_forms | _form_missing) & ~_doubtful & (_letters >= 8) & (~_place_names | _narrow)
         & (pl.col("likeness") >= 0.9),
         "Names that differ by a slip of the fingers."),
    Rule("more-words", Decision.POSSIBLE, 0.6,
         _difference("added") & (_same_forms | _form_missing) & ~_doubtful & ~_place_names & _here & (_letters >= 10)
         & (pl.col("likeness") >= 0.9),
         "One name has more words; the same {same_place}."),
)  # fmt: skip


def decided(pairs: pl.DataFrame, rules: Sequence[Rule] = RULES) -> pl.DataFrame:
    """The pairs some rule fits, with ``decision``, ``rule``, ``score`` and ``evidence``."""
    number = pl.coalesce(pl.when(rule.when).then(pl.lit(at, dtype=pl.Int32)) for at, rule in enumerate(rules))
    found = pairs.with_columns(number.alias("at")).filter(pl.col("at").is_not_null())
    table = pl.DataFrame(
        {
            "at": pl.Series(range(len(rules)), dtype=pl.Int32),
            "decision": [rule.decision.value for rule in rules],
            "rule": [rule.name for rule in rules],
            "score": [rule.score for rule in rules],
            "why": [rule.why for rule in rules],
        }
    )
    place = pl.col("same_place").replace({"nuts3": "NUTS 3 region"}).fill_null("")
    sentence = pl.col("why").str.replace("{same_place}", place, literal=True)
    for side in ("left_forms", "right_forms"):
        shown = pl.when(pl.col(side) == "").then(pl.lit("none")).otherwise(side)
        sentence = sentence.str.replace(f"{{{side}}}", shown, literal=True)
    return found.join(table, on="at", maintain_order="left").with_columns(sentence.alias("evidence")).drop("at", "why")
