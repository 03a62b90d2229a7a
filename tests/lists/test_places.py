"""With outlines and towns at hand, the real lists are located as far as their words allow, and no further."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kohesio.ingest.run import ingest
from kohesio.reference import territories
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.reader import Snapshot

pytestmark = pytest.mark.reference_data

LEAST = {
    "AT/esf-2014-2020.xlsx": (0.99, 0.80),
    "EL/esif-2014-2020.csv": (1.00, 0.00),
    "HR/esif-2007-2020.xls": (1.00, 0.99),  # natural persons stand in a region of level 2
    "HU/cf-2014-2020.json": (0.88, 0.58),
    "NL/esf-e2-2007-2013.xls": (0.60, 0.60),
    "SE/erdf-2014-2020.json": (1.00, 1.00),
    "SI/esif-2014-2020.xls": (0.99, 0.99),
    "UK/wales-erdf-esf-2014-2020.xlsx": (1.00, 0.00),
}
"""Least shares of operations with a region of NUTS 2 and of NUTS 3."""


@pytest.fixture(scope="module")
def located(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, pl.DataFrame]:
    directory = DataDirectory(tmp_path_factory.mktemp("located"))
    directory.prepare()
    for name in ("nuts_20m_2024.topojson", "nuts_20m_2016.topojson", "cities_eu_5000.csv"):
        shutil.copy(shared / "geo" / name, directory.geo / name)
    ingest([shared / "lists" / name for name in LEAST], directory)
    snapshot = Snapshot.open(directory)
    return (
        snapshot.scan("operations").select("id", "source", "places").collect(),
        snapshot.scan("issues").collect(),
    )


def places(located: tuple[pl.DataFrame, pl.DataFrame], country: str) -> list[dict[str, Any]]:
    mine = located[0].filter(pl.col("source").struct.field("list").str.starts_with(country))
    return [place for one in mine["places"].to_list() for place in one]


@pytest.mark.parametrize("name", LEAST)
def test_operations_are_located_as_far_as_the_list_allows(
    located: tuple[pl.DataFrame, pl.DataFrame], name: str
) -> None:
    country = {"EL": "gr", "UK": "gb"}.get(name[:2], name[:2].lower())
    mine = located[0].filter(pl.col("source").struct.field("list").str.starts_with(country))
    levels = [max(place["nuts_level"] for place in one) for one in mine["places"].to_list()]
    shares = tuple(sum(level >= least for level in levels) / len(levels) for least in (2, 3))
    assert shares >= LEAST[name]


def test_no_code_of_these_lists_is_unknown_or_shortened(located: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    assert located[1].filter(pl.col("code").is_in(["unknown-nuts", "nuts-shortened"])).height == 0


def test_every_code_is_one_of_the_edition_it_says(located: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    for country in ("at", "gr", "hr", "hu", "nl", "se", "si", "gb"):
        for place in places(located, country):
            assert place["nuts_vintage"] in territories.vintages(place["nuts"])
            assert place["nuts_vintage"] == (2016 if country == "gb" else 2024)


def test_a_region_given_by_its_name_and_a_town_in_it_agree(located: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    budapest = {place["nuts"] for place in places(located, "hu") if place["municipality"] == "Budapest"}
    linz = {place["nuts"] for place in places(located, "at") if place["lau"] == "40101"}
    vienna = {place["nuts"] for place in places(located, "at") if (place["label"] or "").startswith("131 - ")}
    assert (budapest, linz, vienna) == ({"HU110"}, {"AT312"}, {"AT130"})


def test_only_middles_of_regions_are_called_so(located: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    for country in ("at", "hu", "se"):
        for place in places(located, country):
            centred = place["basis"] == "region_centre"
            assert centred == (place["point"] is not None and place["precision"].startswith("nuts"))
