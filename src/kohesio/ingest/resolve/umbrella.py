"""An umbrella operation and its children: a list (or programme) that has both a whole and what it consists of.

An operation is the umbrella of others of its programme (of its list, where no programme is known) if their codes are
its code with one more part behind a sign (``23-001`` and ``23-001/02``; a part of a part belongs to the next above that
is there), no second operation has its code, all amounts are in one currency, and

* there are two children or more, and each of the three amounts that all of them and the umbrella publish is in sum the
  umbrella's, within 1 %, and there is such an amount; or
* its title says that it is a financial instrument, a fund of funds, a global grant or a small-project fund, and each
  such sum is at most the umbrella's.

The children are set aside, for the umbrella has the whole amount even where the list does not name every child.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from kohesio.ingest.resolve.figures import LAW, words
from kohesio.model.operation import CountedInReason

_PARENT = r"^(.*[\p{L}\p{N}])[^\p{L}\p{N}]+[\p{L}\p{N}]+$"
_LEVELS = 3

INSTRUMENTS = (
    "fund of funds", "holding fund", "financial instrument", "global grant", "small project fund", "dachfonds",
    "finanzinstrument", "globalzuschuss", "kleinprojektefonds", "fonds de fonds", "instrument financier",
    "subvention globale", "fondo de fondos", "instrumento financiero", "subvencion global", "fondo di fondi",
    "strumento finanziario", "sovvenzione globale", "fundo de fundos", "instrumento financeiro", "subvencao global",
    "dakfonds", "financieringsinstrument", "globale subsidie", "fundusz funduszy", "instrument finansowy",
    "grant globalny", "fundusz małych projektow", "fond fondu", "financni nastroj", "fond malych projektu",
    "fond mikroprojektu", "fond fondov", "financny nastroj", "globalny grant", "alapok alapja", "penzugyi eszkoz",
    "fond de fonduri",
    "instrument financiar", "фонд на фондовете", "финансов инструмент", "ταμειο ταμειων", "χρηματοδοτικο μεσο",
    "fondu fondas", "finansine priemone", "fondu fonds", "finansu instruments", "fondifond", "rahastamisvahend",
    "rahastojen rahasto", "rahoitusvaline", "fondfond", "fond i fond", "finansielt instrument", "sklad skladov",
    "financni instrument", "fond fondova", "financijski instrument", "fond ta fondi", "strument finanzjarju",
    "ciste cisti",
)  # fmt: skip
"""What a title calls a financial instrument, a fund of funds, a global grant or a small-project fund (Regulation (EU)
2021/1060, Article 2(16) and (20), and (EU) 2021/1059, Article 25), as ``figures.words`` writes it; our own table."""


def under_umbrellas(operations: pl.LazyFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """``COUNTED`` of the children of umbrella operations among ``figures``; see the top of the file for the rule."""
    coded = figures.filter(pl.col("code").is_not_null())
    parents = coded.filter(pl.len().over("scope", "code") == 1)
    children = _with_parents(coded, parents)
    sums = children.group_by("parent").agg(
        pl.len().alias("children"),
        pl.col("currency").n_unique().alias("currencies"),
        pl.col("currency").first(),
        *(pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name) for name in LAW),
    )
    whole = sums.join(parents.select("id", "currency", *LAW), left_on="parent", right_on="id", suffix="_whole")
    one_currency = (pl.col("currencies") == 1) & (pl.col("currency") == pl.col("currency_whole"))
    framed = _titled(whole.filter(one_currency), operations)
    equal = (pl.col("children") > 1) & _every_sum(_equal)
    umbrellas = framed.with_columns(equal.alias("equal")).filter(
        pl.col("equal") | (pl.col("instrument") & _every_sum(_inside))
    )
    return _set_aside(children.join(umbrellas.select("parent", "children", "equal", "code_whole"), on="parent"))


def _with_parents(coded: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Operations whose code goes on from that of another: with ``parent``, the id of the nearest above."""
    above = pl.col("code")
    found = []
    by_code = parents.select("scope", pl.col("code").alias("above"), pl.col("id").alias("parent"))
    for level in range(_LEVELS):
        above = above.str.extract(_PARENT, 1)
        rows = coded.with_columns(above.alias("above"), pl.lit(level).alias("level")).filter(
            pl.col("above").is_not_null()
        )
        found.append(rows.join(by_code, on=["scope", "above"]))
    return pl.concat(found).sort("id", "level").unique("id", keep="first", maintain_order=True)


def _titled(umbrellas: pl.DataFrame, operations: pl.LazyFrame) -> pl.DataFrame:
    """With ``code_whole``, and whether the title tells a financial ``instrument``."""
    title = words(pl.col("title").list.first().struct.field("text"))
    titles = (
        operations.filter(pl.col("id").is_in(umbrellas["parent"].implode()))
        .select(
            pl.col("id").alias("parent"),
            pl.col("operation_code").alias("code_whole"),
            title.str.contains_any(list(INSTRUMENTS)).fill_null(value=False).alias("instrument"),
        )
        .collect(engine="streaming")
    )
    return umbrellas.join(titles, on="parent")


def _every_sum(test: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> pl.Expr:
    """Whether every amount that can be compared passes, and one can be."""
    told = [
        pl.when((pl.col(f"{name}_whole") > 0) & (pl.col(name) > 0)).then(test(pl.col(name), pl.col(f"{name}_whole")))
        for name in LAW
    ]
    return pl.any_horizontal(one.fill_null(value=False) for one in told) & pl.all_horizontal(
        one.fill_null(value=True) for one in told
    )


def _equal(total: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return (total - whole).abs() * 100 <= whole


def _inside(total: pl.Expr, whole: pl.Expr) -> pl.Expr:
    return total <= whole


def _set_aside(children: pl.DataFrame) -> pl.DataFrame:
    equal = pl.format("The amounts of {} operations under the code {} add up to its own.", "children", "code_whole")
    inside = pl.format("Its code goes on from {}, a financial instrument or global grant of at least the sum of its {} "
                       "operations.", "code_whole", "children")  # fmt: skip
    return children.select(
        "id",
        pl.col("parent").alias("operation"),
        pl.lit(CountedInReason.UMBRELLA.value).alias("reason"),
        pl.when("equal").then(equal).otherwise(inside).alias("evidence"),
    )
