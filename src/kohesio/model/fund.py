"""The funds the product covers, and how their codes are ordered."""

from __future__ import annotations

from collections.abc import Iterator

FUNDS = ("ERDF", "ESF", "ESF+", "CF", "JTF", "YEI", "IPA", "ENI", "NDICI")
"""Codes of the funds in scope (cohesion policy and Interreg). Rows of other funds are rejected as out of scope."""


def iter_texts() -> Iterator[tuple[str, str]]:
    """The codes as readers meet them, with a comment for translators: ``ERDF`` is ``FEDER`` in French."""
    for code in FUNDS:
        yield code, "abbreviation of a fund as the language's version of Regulation (EU) 2021/1060 has it"
