"""``kohesio fetch --lists``: the lists that descriptions name, from the authorities that publish them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from kohesio.cli.console import print_json, print_table
from kohesio.errors import FetchError
from kohesio.sources.fetch import Fetcher
from kohesio.sources.official import list_downloads
from kohesio.sources.registry import Registry
from kohesio.sources.spec import ListSpec

BY_HAND = "visit the page"
"""What is left to a person: the list's address is that of a page, or of a search."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of one list: its file in the archive, or its page, or why the file could not be fetched."""

    list: str
    address: str
    status: str
    edition: str | None = None
    bytes: int | None = None


def selected(registry: Registry, countries: Sequence[str], periods: Sequence[str]) -> tuple[ListSpec, ...]:
    """Descriptions of single lists with an address, of the countries (ISO; none: all) and periods named."""
    return tuple(
        spec
        for spec in registry.all()
        if spec.address
        and not spec.per_country
        and spec.country is not None
        and (not countries or spec.country in countries)
        and not set(periods).isdisjoint(spec.periods)
    )


def bring_lists(fetcher: Fetcher, specs: Sequence[ListSpec], *, as_json: bool) -> None:
    """Download what is a file, and show it with the pages that a person has to visit.

    Raises FetchError, after all were tried, if any could not be fetched; and if no list has an address.
    """
    if not specs:
        raise FetchError("No description of such a list names an address. See docs/recipes/add-a-list.md.")
    files = {download.list: download for download in list_downloads(specs)}
    brought, lost = [], []
    for spec in specs:
        if spec.id not in files:
            brought.append(Brought(spec.id, spec.address or "", BY_HAND))
            continue
        try:
            done = fetcher.fetch(files[spec.id])
        except FetchError as error:
            lost.append(error.message)
            brought.append(Brought(spec.id, spec.address or "", "failed"))
        else:
            file = done.file
            brought.append(Brought(spec.id, spec.address or "", done.how.value, file.edition, file.size))
    _show(brought, as_json=as_json)
    if lost:
        raise FetchError(
            f"{len(lost)} of {len(files)} lists could not be fetched; the others are in the archive. "
            f"The first: {lost[0]}"
        )


def _show(brought: Sequence[Brought], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(one) for one in brought])
        return
    rows = [
        (one.list, one.status, one.edition or "", "" if one.bytes is None else one.bytes, one.address)
        for one in brought
    ]
    print_table("Lists of the catalogue", ("list", "status", "edition", "bytes#", "address"), rows)
