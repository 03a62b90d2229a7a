"""Finds regions and points for places, column by column: one answer for each different place, not for each row.

Relies on what lies in ``DataDirectory.geo``: outlines of regions, and tables of towns, municipalities and postcodes.
Every file is optional. Without any, postcodes and municipality codes whose digits follow regions still tell a region.
Promises: an answer lies in the region the list itself names (the anchor); where sources differ it is the region
around them; nothing is read that the list does not say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import perf_counter

import numpy as np
import polars as pl

from kohesio.ingest.geocode.boundaries import Boundaries
from kohesio.ingest.geocode.gazetteer import Gazetteer, Spot
from kohesio.ingest.geocode.gazetteer_files import read_gazetteer
from kohesio.ingest.geocode.outlines import read_outlines
from kohesio.ingest.lookups import mapped
from kohesio.model.territory import Point
from kohesio.reference import carrying, placewords
from kohesio.snapshot.schema import POINT

POLYGON, REGION_CENTRE = "polygon", "region-centre"
"""Methods that are the rule for a whole list; the others (``geocode-…``) stand with each value."""

_COUNTRY = 2
_FINEST = 5
"""Characters of a NUTS 3 code."""

_LEAST_CENTRED = 4
"""Characters of the largest region whose middle is worth a point: NUTS 2."""

_WORDS = ("country", "anchor", "around", "lau", "postcode", "municipality")
_ANSWER = pl.Struct({"code": pl.String, "point": POINT, "fineness": pl.String, "rule": pl.String})


@dataclass(frozen=True, slots=True)
class _Words:
    """What a list says of a place in words: ``anchor`` is the region it names, ``around`` all those of the row."""

    country: str
    anchor: str
    around: tuple[str, ...]
    lau: str | None
    postcode: str | None
    municipality: str | None


@dataclass(frozen=True, slots=True)
class _Answer:
    """A region; the point of a postcode's or municipality's middle, and which (``fineness``); what was asked."""

    code: str
    point: Point | None = None
    fineness: str | None = None
    rule: str | None = None

    def cells(self) -> dict[str, object]:
        """As a value of ``_ANSWER``."""
        return {"code": self.code, "point": degrees(self.point), "fineness": self.fineness, "rule": self.rule}


class Geocoder:
    """Built once a run, used by several threads. ``seconds`` is the time spent so far by all of them, reading the files
    included."""

    def __init__(self, boundaries: Boundaries | None = None, gazetteer: Gazetteer | None = None) -> None:
        self.seconds = 0.0
        self._boundaries = boundaries
        self._gazetteer = gazetteer or Gazetteer()
        self._known: dict[_Words, _Answer] = {}
        self._lock = Lock()

    @classmethod
    def of(cls, folder: Path) -> Geocoder:
        """A geocoder with all the files of a folder (``DataDirectory.geo``). Raises DamagedError for a broken one."""
        begun = perf_counter()
        paths = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
        drawn = [path for path in paths if path.suffix.lower() in {".json", ".geojson", ".topojson"}]
        editions = [found for path in drawn if (found := read_outlines(path)) is not None]
        boundaries = Boundaries(editions) if editions else None
        geocoder = cls(boundaries, read_gazetteer((path for path in paths if path not in drawn), boundaries))
        geocoder.seconds = perf_counter() - begun
        return geocoder

    def located(self, places: pl.DataFrame) -> pl.DataFrame:
        """Regions and points of places; the same rows in the same order.

        Takes ``country`` (ISO), ``anchor`` (NUTS code of the newest edition, at least the country's), ``around``
        (List of such codes), ``lau``, ``postcode``, ``municipality``, ``point``. Gives ``code``, ``point`` (as
        published, else the middle of postcode, municipality or region), ``fineness`` (which: ``point``, ``postcode``,
        ``municipality``, ``region``, or null), ``rule`` (what refined the region, or null) and ``contradicts`` (the
        published point lies clearly outside the anchor).
        """
        begun = perf_counter()
        frame = places.select(*_WORDS, pl.col("point").alias("published"))
        frame = self._by_words(frame)
        frame = self._by_points(frame)
        frame = frame.with_columns(mapped(frame["code"], carrying.only_part, pl.String).alias("code"))
        centres = mapped(frame["code"], self._centre, POINT)
        frame = frame.with_columns(
            centres.alias("centre"),
            pl.when(pl.col("published").is_not_null()).then(pl.lit("point"))
            .when(pl.col("spot").is_not_null()).then("fineness")
            .when(centres.is_not_null()).then(pl.lit("region")).alias("fineness"),
        )  # fmt: skip
        with self._lock:
            self.seconds += perf_counter() - begun
        return frame.select("code", pl.coalesce("published", "spot", "centre").alias("point"), "fineness", "rule",
                            "contradicts")  # fmt: skip

    def _by_words(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Adds ``code``, ``spot`` and ``rule`` from codes and names, where a region or point is still wanted."""
        wanted = (pl.col("published").is_null() | (pl.col("anchor").str.len_chars() < _FINEST)) & pl.any_horizontal(
            pl.col(name).is_not_null() for name in ("lau", "postcode", "municipality")
        )
        keyed = frame.with_columns(pl.col("around").list.sort().list.join("|").fill_null("").alias("around"))
        different = keyed.filter(wanted).select(_WORDS).unique(maintain_order=True)
        answers = [self._answer(_words(row)) for row in different.iter_rows()]
        table = different.with_columns(pl.Series("answer", [one.cells() for one in answers], dtype=_ANSWER))
        joined = keyed.with_columns(wanted.alias("wanted")).join(
            table.with_columns(pl.lit(value=True).alias("wanted")), on=[*_WORDS, "wanted"], how="left",
            maintain_order="left", nulls_equal=True,
        )  # fmt: skip
        answer = joined["answer"].struct
        return frame.with_columns(
            pl.DataFrame([answer.field("code"), frame["anchor"]]).select(pl.coalesce("code", "anchor")).to_series(),
            answer.field("point").alias("spot"),
            answer.field("fineness"),
            answer.field("rule"),
        )

    def _by_points(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The region a published point lies in, if it lies in the one the list names."""
        none = frame.with_columns(pl.lit(value=False).alias("contradicts"))
        drawn, hit = self._boundaries, frame["published"].is_not_null()
        if drawn is None or not hit.any():
            return none
        pairs = frame.filter(hit).select("anchor", "published").unique(maintain_order=True)
        lat, lon = (pairs["published"].struct.field(name).to_numpy() for name in ("lat", "lon"))
        anchors = pairs["anchor"].to_list()
        regions: list[str | None] = [None] * len(anchors)
        coarse = np.flatnonzero((pairs["anchor"].str.len_chars() < _FINEST).to_numpy())
        for at, index in zip(coarse, drawn.locate(lon[coarse], lat[coarse]), strict=True):
            region = drawn.codes[index] if index >= 0 else None
            if region is not None and carrying.within(region, anchors[at]):
                regions[at] = region
        lost = np.array([region is None for region in regions], dtype=bool)
        against = np.zeros(len(anchors), dtype=bool)
        against[lost] = drawn.contradict(lon[lost], lat[lost], [anchors[at] for at in np.flatnonzero(lost)])
        table = pairs.with_columns(pl.Series("region", regions, dtype=pl.String), pl.Series("against", against))
        joined = frame.join(table, on=["anchor", "published"], how="left", maintain_order="left")
        finer = pl.col("region").str.len_chars() > pl.col("anchor").str.len_chars()
        return joined.with_columns(
            pl.when(finer).then("region").otherwise("code").alias("code"),
            pl.when(finer).then(pl.lit(POLYGON)).otherwise("rule").alias("rule"),
            pl.col("against").fill_null(value=False).alias("contradicts"),
        ).drop("region", "against")

    def _centre(self, code: str) -> dict[str, float] | None:
        if self._boundaries is None or len(code) < _LEAST_CENTRED:
            return None
        return degrees(self._boundaries.centre(code))

    def _answer(self, words: _Words) -> _Answer:
        if words not in self._known:
            self._known[words] = self._asked(words)
        return self._known[words]

    def _asked(self, words: _Words) -> _Answer:
        """What the sources say together, within the anchor."""
        told = [(name, spot) for name, spot in self._sources(words) if _refines(spot.region, words.anchor)]
        if not told:
            told = [(name, spot) for name, spot in _areas(words) if _refines(spot.region, words.anchor)]
        if not told:
            return _beside(words)
        finest = max((spot.region for _, spot in told), key=len)
        agree = all(carrying.within(finest, spot.region) for _, spot in told)
        code = finest if agree else carrying.common([spot.region for _, spot in told]) or words.anchor
        drawn = next(((name, spot.point) for name, spot in told if spot.point and agree), None)
        new = code != words.anchor and len(code) > _COUNTRY
        return _Answer(
            code,
            drawn[1] if drawn else None,
            ("postcode" if drawn[0] == "postcode" else "municipality") if drawn else None,
            ", ".join(f"geocode-{name}" for name, _ in told) if new else None,
        )

    def _sources(self, words: _Words) -> Iterable[tuple[str, Spot]]:
        """What the tables know, the most exact first."""
        known = self._gazetteer
        if words.lau and (spot := known.municipality(words.country, words.lau)):
            yield "lau", spot
        if words.postcode and (spot := known.postcode(words.country, words.postcode)):
            yield "postcode", spot
        around = (words.anchor,) if len(words.anchor) > _COUNTRY else words.around
        if words.municipality and (spot := known.named(words.country, words.municipality, around)):
            yield "town", spot


def _beside(words: _Words) -> _Answer:
    """The region around all that the row names: where its places lie that nothing else is known of."""
    around = carrying.common(words.around)
    if around is None or len(around) <= max(_COUNTRY, len(words.anchor)) or not _refines(around, words.anchor):
        return _Answer(words.anchor)
    return _Answer(around, rule="geocode-regions-of-row")


def degrees(point: Point | None) -> dict[str, float] | None:
    """A point as a value of ``schema.POINT``."""
    return None if point is None else {"lat": point.lat, "lon": point.lon}


def _areas(words: _Words) -> Iterable[tuple[str, Spot]]:
    """What codes tell by their digits alone."""
    if words.lau and (region := placewords.region_of_lau(words.lau, words.country)):
        yield "lau-area", Spot(region)
    if words.postcode and (region := placewords.region_of_postcode(words.postcode, words.country)):
        yield "postcode-area", Spot(region)


def _refines(region: str, anchor: str) -> bool:
    """Whether a region lies in the anchor, so that it says more and nothing against it."""
    return carrying.within(region, anchor)


def _words(row: tuple[str | None, ...]) -> _Words:
    country, anchor, around, lau, postcode, municipality = row
    return _Words(country or "", anchor or "", tuple((around or "").split("|")) if around else (),
                  lau, postcode, municipality)  # fmt: skip
