"""Turtle by columns: expressions that write literals, names and blocks for whole tables at once.

A block is what is said of one thing. Nothing that is missing is said: no empty text, no nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import polars as pl

from kohesio.linkeddata.vocabulary import NAMESPACES, PROPERTIES, Term

Said: TypeAlias = tuple[Term, pl.Expr]
"""A property and what stands behind it: the objects as Turtle, by commas; null or empty where there are none."""

BLOCK = "block"
"""The column of blocks."""

_ESCAPED = (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"))
_LANGUAGE = r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"
_ADDRESS = r"^https?://[^\x00-\x20<>\"{}|^`\\]+$"


def prefixes() -> str:
    """The head of a document."""
    return "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in NAMESPACES.items())


def blocks(subject: pl.Expr, kind: Term, said: Sequence[Said]) -> pl.Expr:
    """One block a row: ``subject`` (a prefixed name) is of ``kind``, and what is ``said`` of it."""
    lines = (
        pl.when(objects != "").then(pl.concat_str(pl.lit(f" ;\n    {term} "), objects)).otherwise(pl.lit(""))
        for term, objects in said
    )
    return pl.concat_str(subject, pl.lit(f" {PROPERTIES.instance_of} {kind}"), *lines, pl.lit(" .\n")).alias(BLOCK)


def literal(text: pl.Expr) -> pl.Expr:
    """A text in quotes."""
    for sign, written in _ESCAPED:
        text = text.str.replace_all(sign, written, literal=True)
    return pl.concat_str(pl.lit('"'), text, pl.lit('"'))


def in_language(text: pl.Expr, language: pl.Expr) -> pl.Expr:
    """A text in quotes with its language, where that is known."""
    tagged = language.str.contains(_LANGUAGE).fill_null(value=False)
    return pl.concat_str(
        literal(text), pl.when(tagged).then(pl.concat_str(pl.lit("@"), language)).otherwise(pl.lit(""))
    )


def texts(column: str) -> pl.Expr:
    """The texts of a record's column, each with its language."""
    one = pl.element().struct
    return joined(pl.col(column).list.eval(in_language(one.field("text"), one.field("language"))))


def literals(values: pl.Expr) -> pl.Expr:
    """A list of texts, in quotes."""
    return joined(values.list.eval(literal(pl.element())))


def addresses(values: pl.Expr) -> pl.Expr:
    """A list of addresses of pages; what is none, or holds a sign that no address may, is left out."""
    one = pl.element()
    sound = one.filter(one.str.contains(_ADDRESS).fill_null(value=False))
    return joined(values.list.eval(pl.concat_str(pl.lit("<"), sound, pl.lit(">"))))


def moment(date: pl.Expr) -> pl.Expr:
    """A day as the graph of Kohesio writes one: the midnight it begins with."""
    return pl.concat_str(pl.lit('"'), date.dt.strftime("%Y-%m-%d"), pl.lit('T00:00:00Z"^^xsd:dateTime'))


def day(date: pl.Expr) -> pl.Expr:
    """A day."""
    return pl.concat_str(pl.lit('"'), date.dt.strftime("%Y-%m-%d"), pl.lit('"^^xsd:date'))


def number(value: pl.Expr) -> pl.Expr:
    """A decimal number, never a float."""
    return pl.concat_str(pl.lit('"'), value.cast(pl.String), pl.lit('"^^xsd:decimal'))


def truth(condition: pl.Expr) -> pl.Expr:
    """``true`` where the condition holds; nothing is said where it does not."""
    return pl.when(condition).then(pl.lit("true"))


def named(value: pl.Expr, names: Mapping[str, str]) -> pl.Expr:
    """The name of each value's thing; null for a value without one."""
    return value.replace_strict(dict(names), default=None, return_dtype=pl.String)


def all_named(values: pl.Expr, names: Mapping[str, str]) -> pl.Expr:
    """The names of the things in a list."""
    return joined(values.list.eval(named(pl.element(), names)))


def joined(objects: pl.Expr) -> pl.Expr:
    """A list of objects with commas between them, each once."""
    return objects.list.drop_nulls().list.unique(maintain_order=True).list.join(", ")


def different(values: pl.Series) -> tuple[str, ...]:
    """The values that occur in a column of texts, or of lists of texts."""
    flat = values.explode() if isinstance(values.dtype, pl.List) else values
    return tuple(sorted(flat.drop_nulls().unique().to_list()))


def things(kind: Term, said: Iterable[tuple[str, Mapping[Term, Sequence[str]]]]) -> str:
    """Blocks of the few things of a code list: name → what is said of each, objects in Turtle."""
    written = []
    for name, about in said:
        lines = "".join(f" ;\n    {term} {', '.join(objects)}" for term, objects in about.items() if objects)
        written.append(f"{name} {PROPERTIES.instance_of} {kind}{lines} .\n")
    return "".join(written)


def quoted(text: str, language: str = "") -> str:
    """One text in quotes, with its language if that is given."""
    for sign, escaped in _ESCAPED:
        text = text.replace(sign, escaped)
    return f'"{text}"@{language}' if language else f'"{text}"'
