"""From what users write to what the index holds: EL for GR, a CCI for a programme, an entity address for an id.

The spellings accepted for a value are, in this order: the value itself; the value after the rules of its field; the
bare code for all scopes of a scoped field; the same letters and numbers whatever their case, blanks and leading
zeros; and so for a code of an official list that no operation has. What remains is a ParameterError that lists valid
values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Protocol

from kohesio.errors import ParameterError, sentence
from kohesio.index.fields import BY_KEY, SCOPE_MARK, TOGETHER, Field
from kohesio.index.official import official_codes
from kohesio.index.query import Choice
from kohesio.model.identifier import parse_id
from kohesio.model.letters import seen
from kohesio.model.programme import parse_cci
from kohesio.model.territory import iso_country, nuts_code

MOST_LISTED = 50
"""Valid values an error lists at most."""

MOST_ASKED = 1_000
"""Values of one field that are asked, and as many that are excluded; more are cut, and the answer says so."""

_SMALL = 20_000
"""Fields with more values are asked by exact value only: folding them all would cost more than it helps."""


def _yes_or_no(text: str) -> str:
    return {"yes": "true", "1": "true", "no": "false", "0": "false"}.get(text.lower(), text.lower())


_RULES: dict[str, Callable[[str], str]] = {"country": iso_country, "nuts": nuts_code, "interreg": _yes_or_no}


class Dictionary(Protocol):
    """The values a field has in an index."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[str]: ...

    def find(self, text: str) -> int | None:
        """Where a value stands, or None."""
        ...


class Values:
    """The values of one field, and the way from any spelling to them."""

    def __init__(self, key: str, values: Dictionary, aliases: Mapping[str, str] | None = None) -> None:
        self._field: Field = BY_KEY[key]
        self._values = values
        self._aliases = aliases or {}

    def is_cut(self, choice: Choice) -> bool:
        """Whether a choice has more values than are asked."""
        return max(len(choice.included), len(choice.excluded)) > MOST_ASKED

    def resolved(self, choice: Choice) -> Choice:
        """The choice in the values of the index, of each side the first ``MOST_ASKED``.

        Raises ParameterError for a value the field does not have.
        """
        return Choice(self._resolve_all(choice.included), self._resolve_all(choice.excluded))

    def _resolve_all(self, texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({value for text in sorted(texts)[:MOST_ASKED] for value in self.resolve(text)}))

    def resolve(self, text: str) -> tuple[str, ...]:
        """The values a text stands for, at least one. Raises ParameterError."""
        if self._has(text):
            return (text,)
        key = self._field.key
        if self._field.together and TOGETHER in text:
            return (TOGETHER.join(sorted({self.resolve(one)[0] for one in text.split(TOGETHER)})),)
        if text in self._field.lengths:
            return self._of_length.get(self._field.lengths[text]) or (text,)  # which no operation has
        text = _RULES.get(key, str)(seen(text).strip())
        for spelling in (text, self._aliases.get(parse_cci(text) or ""), parse_id(text)):
            if spelling and self._has(spelling):
                return (spelling,)
        folded = _folded(text)
        if found := self._by_folded.get(folded) or self._official.get(folded):
            return found
        told = sentence(
            "There is no %(field)s '%(value)s' in this version.", field=self._field.label.lower(), value=text
        )
        raise ParameterError(key, told, self._near(text))

    def _near(self, text: str) -> tuple[str, ...]:
        """Values to name in an error, those that begin with the same two letters first: regions of one country."""
        if len(self._values) > _SMALL:
            return ()
        every = sorted({*self._field.known, *self._values})
        return tuple(sorted(every, key=lambda value: value[:2] != text[:2]))[:MOST_LISTED]

    def _has(self, value: str) -> bool:
        if value in self._field.known:
            return True
        return value in self._exact if len(self._values) <= _SMALL else self._values.find(value) is not None

    @cached_property
    def _exact(self) -> frozenset[str]:
        return frozenset(self._values)

    @cached_property
    def _of_length(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, list[str]] = {}
        for value in self._values:
            found.setdefault(len(value), []).append(value)
        return {length: tuple(values) for length, values in found.items()}

    @cached_property
    def _by_folded(self) -> dict[str, tuple[str, ...]]:
        if len(self._values) > _SMALL:
            return {}
        return self._spelled((*self._field.known, *self._values))

    @cached_property
    def _official(self) -> dict[str, tuple[str, ...]]:
        return self._spelled(official_codes(self._field.key))

    def _spelled(self, values: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Values by what people write for them: folded, of a scoped field with and without the scope."""
        found: dict[str, tuple[str, ...]] = {}
        for value in values:
            for spelling in {value, value.rpartition(SCOPE_MARK)[2] if self._field.scope else value}:
                if value not in found.get(_folded(spelling), ()):
                    found[_folded(spelling)] = (*found.get(_folded(spelling), ()), value)
        return found


def _folded(text: str) -> str:
    """A code without what people leave out or do not see: case, blanks, leading zeros, signs of no width."""
    return re.sub(r"(?<![0-9.])0+(?=[0-9])", "", re.sub(r"\s", "", seen(text).casefold()))
