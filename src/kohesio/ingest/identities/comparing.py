"""How two names are alike and in what they differ, for many pairs at once.

Likeness is rapidfuzz's, computed in batches by its own threads; what the difference is made of is looked at only in
pairs that are alike. Neither is a reason to merge: rules weigh them with what else is known.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kohesio.ingest.identities.forms import is_number
from kohesio.ingest.identities.vocabulary import Vocabulary, vocabulary

ALIKE = 0.86
"""Names less alike than this are not looked at further."""

_BATCH = 500_000
_SIDES = ("id", "country", "core", "tail", "forms", "families", "kind", "generic", "cut", "places")


def likeness(left: pl.Series, right: pl.Series) -> pl.Series:
    """0 to 1 for each pair of names: how much of them stays when the fewest letters are changed."""
    scores = [
        process.cpdist(
            left[at : at + _BATCH].to_list(),
            right[at : at + _BATCH].to_list(),
            scorer=fuzz.ratio,
            score_cutoff=ALIKE * 100,
            dtype=np.float32,
            workers=-1,
        )
        for at in range(0, len(left), _BATCH)
    ]
    whole = np.concatenate(scores) if scores else np.empty(0, dtype=np.float32)
    return pl.Series("likeness", whole.astype(np.float64) / 100)


def only_alike(pairs: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose names are alike, or of which one begins the other."""
    left, right = units["core"].gather(pairs["left"]), units["core"].gather(pairs["right"])
    begun = pl.col("a").str.starts_with(pl.col("b")) | pl.col("b").str.starts_with(pl.col("a"))
    framed = pairs.with_columns(likeness(left, right), left.alias("a"), right.alias("b"))
    return framed.filter((pl.col("likeness") >= ALIKE) | begun).select("left", "right")


def compared(pairs: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """``pairs`` with both sides' columns (``left_core`` …) and what the rules ask:

    ``likeness`` (0 to 1), ``difference`` (see ``difference_of``), ``same_forms``, ``same_families``, ``form_missing``
    (one has none), ``same_place`` (``postcode``, ``municipality``, ``nuts3`` or null), ``elsewhere`` (both have NUTS 3
    regions, and none in common).
    """
    sides = [
        units.select(pl.col(name).gather(pairs[side]).alias(f"{side}_{name}") for name in _SIDES)
        for side in ("left", "right")
    ]
    framed = pl.concat([pairs, *sides], how="horizontal")
    framed = framed.filter(pl.col("left_id") != pl.col("right_id"))
    differences = pl.Series(
        "difference",
        [
            "none" if left == right else difference_of(left, right, country)
            for left, right, country in framed.select("left_core", "right_core", "left_country").iter_rows()
        ],
        dtype=pl.String,
    )
    common = pl.col("left_places").list.set_intersection("right_places")
    shared = [
        pl.when(common.list.eval(pl.element().str.starts_with(f"{kind}:")).list.any()).then(pl.lit(kind))
        for kind in ("postcode", "municipality", "nuts3")
    ]
    return framed.with_columns(
        likeness(framed["left_core"], framed["right_core"]),
        differences,
        (pl.col("left_forms") == pl.col("right_forms")).alias("same_forms"),
        (pl.col("left_families") == pl.col("right_families")).alias("same_families"),
        ((pl.col("left_forms") == "") != (pl.col("right_forms") == "")).alias("form_missing"),
        pl.coalesce(shared).alias("same_place"),
        (_has_region("left") & _has_region("right") & ~_any(common, "nuts3:")).alias("elsewhere"),
    )


def difference_of(left: str, right: str, country: str) -> str:
    """What tells two normal names apart.

    ``spacing``: the same letters; ``order``: the same words; ``joining``: conjunctions and articles; ``numbers``;
    ``branch``: one names a part; ``acronym``: one adds its initials; ``cut``: one breaks off within a word of the
    other; ``added``: one has more words; ``slip``: each word that differs is nearly one of the other; ``words``:
    anything else.
    """
    if left.replace(" ", "") == right.replace(" ", ""):
        return "spacing"
    words, others = left.split(), right.split()
    if sorted(words) == sorted(others):
        return "order"
    known = vocabulary(country)
    mine = [word for word in _without(words, others) if word not in known.joining]
    theirs = [word for word in _without(others, words) if word not in known.joining]
    if not mine and not theirs:
        return "joining"
    if any(map(is_number, (*mine, *theirs))):
        return "numbers"
    if any(word in known.branches for word in (*mine, *theirs)):
        return "branch"
    if not (mine and theirs) and _is_acronym(mine or theirs, words if theirs else others, known):
        return "acronym"
    short, long = sorted((left, right), key=len)
    if long.startswith(short):
        return "added" if long[len(short)] == " " else "cut"
    if not mine or not theirs:
        return "added"
    return "slip" if _are_slips(mine, theirs) else "words"


def _is_acronym(added: list[str], words: list[str], known: Vocabulary) -> bool:
    """Whether the only word that one name has more is made of the first letters of the others."""
    if len(added) != 1 or len(added[0]) < 3:
        return False
    every = "".join(word[0] for word in words)
    weighty = "".join(word[0] for word in words if word not in known.joining)
    return any(added[0] in letters for letters in (every, weighty))


def _without(words: list[str], others: list[str]) -> list[str]:
    rest = list(others)
    kept = []
    for word in words:
        if word in rest:
            rest.remove(word)
        else:
            kept.append(word)
    return kept


def _are_slips(mine: list[str], theirs: list[str]) -> bool:
    """Whether the words pair up in their order with one slip of the fingers each, two in long words.

    A slip keeps the first letter, does not take place in a short word, and does not put one ending for another at
    the very end of a word, which is how languages make other words.
    """
    if len(mine) != len(theirs):
        whole, others = "".join(mine), "".join(theirs)
        return min(len(whole), len(others)) >= 8 and OSA.distance(whole, others) <= 1
    return all(_is_slip(word, other) for word, other in zip(mine, theirs, strict=True))


def _is_slip(word: str, other: str) -> bool:
    shorter = min(len(word), len(other))
    allowed = 2 if shorter >= 10 else 1
    return shorter >= 5 and OSA.distance(word, other, score_cutoff=allowed) <= allowed


def _any(lists: pl.Expr, prefix: str) -> pl.Expr:
    return lists.list.eval(pl.element().str.starts_with(prefix)).list.any()


def _has_region(side: str) -> pl.Expr:
    return _any(pl.col(f"{side}_places"), "nuts3:")
