"""All list descriptions that travel with the program, found by id or by the headings of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from kohesio.errors import MissingError, SpecError
from kohesio.sources.spec import ListSpec
from kohesio.sources.specfile import load_spec

COUNTRY_OF_LIST = re.compile(r"-([a-z]{2})(?:-no\d+)?$")
"""The country in the id of a list in a format for every country; a number where the country has several such lists."""


class Registry:
    """The known descriptions, ordered by id; two with one id are an error."""

    def __init__(self, specs: Iterable[ListSpec]) -> None:
        self._specs: dict[str, ListSpec] = {}
        for spec in sorted(specs, key=lambda each: each.id):
            if spec.id in self._specs:
                raise SpecError(f"Two list descriptions have the id {spec.id}; give each its own.")
            self._specs[spec.id] = spec

    @classmethod
    def packaged(cls) -> Registry:
        """The descriptions under ``kohesio/lists``. Raises SpecError for one that is wrong."""
        return _packaged()

    def __len__(self) -> int:
        return len(self._specs)

    def all(self) -> tuple[ListSpec, ...]:
        """Every description."""
        return tuple(self._specs.values())

    def by_id(self, identifier: str) -> ListSpec:
        """One description; the id of a per-country format may end in the country, and a number. Raises MissingError."""
        spec = self.find(identifier)
        if spec is None:
            raise MissingError(f"There is no list description with the id {identifier}; see kohesio/lists.")
        return spec

    def find(self, identifier: str) -> ListSpec | None:
        """As ``by_id``, with None for an unknown id."""
        spec = self._specs.get(identifier)
        if spec is None:
            general = self._specs.get(COUNTRY_OF_LIST.sub("", identifier))
            spec = general if general is not None and general.per_country else None
        return spec

    def select(self, *, country: str | None = None, period: str | None = None) -> tuple[ListSpec, ...]:
        """Descriptions of a country (ISO) and a period; those for every country are always among them."""
        return tuple(
            spec
            for spec in self._specs.values()
            if (country is None or spec.per_country or spec.country == country)
            and (period is None or period in spec.periods)
        )


@cache
def _packaged() -> Registry:
    with as_file(files("kohesio") / "lists") as folder:
        return Registry(load_spec(path) for path in sorted(Path(folder).glob("*/*.yml")))
