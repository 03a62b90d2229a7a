"""Towns as readers write them: a name, or a name and the code of the region or country that tells it from others.

Relies on the table of towns that the operator fetched. Towns of one name are told apart by ``NAME, CODE``, which a
reader can write too; nothing is taken for granted but a town ten times as large as the next one of its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kohesio.model.geography import Geography, NamedTown
from kohesio.model.territory import Point, iso_country
from kohesio.reference.map_labels import capitals_of
from kohesio.ui.i18n import Language
from kohesio.web.labels import Labels

OUTSTANDING = 10
"""How many times as large as the next a town must be to be the one that its bare name means."""

_QUALIFIED = re.compile(r"(?P<name>.+), *(?P<code>[A-Z]{2}[0-9A-Z]{0,3})")

_AT_THE_POINT = 0.0006
"""Degrees within which a point is a town's: addresses round it."""


def towns_meant(geography: Geography, text: str) -> tuple[NamedTown, ...]:
    """The towns that a text may mean, the largest first; one alone where it is plain which."""
    found = _QUALIFIED.fullmatch(text.strip())
    if found:
        lying = [one for one in geography.towns(found["name"]) if found["code"] in {one.region, one.country}]
        return tuple(lying[:1])
    towns = tuple(one for _, one in _apart(geography.towns(text)))
    first, second = (towns[0].people, towns[1].people) if len(towns) > 1 else (0, 0)
    return towns[:1] if first > OUTSTANDING * second else towns


def told_apart(towns: Sequence[NamedTown]) -> tuple[str, ...]:
    """What to write for each of some towns."""
    return tuple(written for written, _ in _apart(towns))


def town_at(geography: Geography, point: Point) -> NamedTown | None:
    """The town whose point this is."""
    lat, lon = point.lat, point.lon
    corners = (lon - _AT_THE_POINT, lat - _AT_THE_POINT, lon + _AT_THE_POINT, lat + _AT_THE_POINT)
    return next(iter(geography.towns_within(corners, 0)), None)


def town_name(town: NamedTown, language: Language) -> str:
    """A town's own name; a capital's in the reader's language."""
    capital = next(iter(capitals_of(town.country)), None)
    is_capital = capital is not None and capital.is_at(town.country, town.name, town.point)
    return capital.name(language.code) if capital and is_capital else town.name


def written(geography: Geography, town: NamedTown, language: Language) -> str:
    """What a reader may write for a town: its name if that is enough."""
    name = town_name(town, language)
    return name if [one.point for one in towns_meant(geography, name)] == [town.point] else _qualified(town)


def in_words(text: str, language: Language) -> str | None:
    """A name with a code as readers say it: the town, its region and its country; None for another text."""
    found = _QUALIFIED.fullmatch(text)
    if found is None:
        return None
    code = found["code"]
    region = Labels(language, lambda *_: None).region(code).text if len(code) > 2 else ""
    return ", ".join(filter(None, (found["name"], region, language.country(iso_country(code[:2])))))


def _apart(towns: Sequence[NamedTown]) -> Iterator[tuple[str, NamedTown]]:
    """Each town with what is written for it; of two that nothing tells apart the larger."""
    seen: set[str] = set()
    for town in towns:
        text = _qualified(town)
        if text not in seen:
            seen.add(text)
            yield text, town


def _qualified(town: NamedTown) -> str:
    return f"{town.name}, {town.region or town.country}"
