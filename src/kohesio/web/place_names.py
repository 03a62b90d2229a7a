"""Countries and regions by what they are called, whether or not any project is known there."""

from __future__ import annotations

from kohesio.model.territory import is_extra_regio
from kohesio.reference import territories
from kohesio.reference.folding import fold
from kohesio.reference.region_tree import area_code
from kohesio.reference.territories import Region
from kohesio.web.context import Link
from kohesio.web.visit import Visit


def regions_named(text: str) -> tuple[Region, ...]:
    """Regions of the newest NUTS whose name or code has the text, the largest first."""
    wanted = fold(text)
    if not wanted:
        return ()
    newest = territories.VINTAGES[-1]
    found = [
        one for one in territories.regions()
        if (newest in one.vintages or one.to_2024 is None) and not is_extra_regio(one.code)
        and (wanted in fold(one.name) or wanted in fold(one.name_latin) or one.code.casefold() == text.casefold())
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.level, not fold(one.name_latin).startswith(wanted), one.code)))


def region_link(visit: Visit, region: Region) -> Link:
    """The page of a region, called so that regions of one name can be told apart."""
    country = visit.language.country(region.country)
    label = visit.labels.region(region.code)
    text = label.text if region.level == 0 else f"{label.text}, {country}"
    area = area_code(region.code)
    return Link(text, visit.urls.place(area), code=area)
